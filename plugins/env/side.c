/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One side of `ayon env --diff`. What is no file is asked from an ayon of its own, started as the user started this
 * one: what it answers is what a run with that bundle gets, and no second way to make an environment is needed.
 */
#include "env.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE      (16 << 20)
#define BUNDLE_PREFIX "bundle:"
#define DIFFERENT     1

static int32_t unreadable(const struct env_addon *addon, const char *side, const char *reason)
{
	return addon->error->set(addon->host, AYON_EUSAGE,
			"env: cannot compare '%.300s': %s; it must be what 'ayon env --format "
			"json' "
			"wrote",
			side, reason);
}

static int32_t read_side(const struct env_addon *addon, const char *side, int fd,
		struct variables *ret_variables)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return unreadable(addon, side, "it is no file");
	if (st.st_size > MAX_FILE)
		return unreadable(addon, side, "it is larger than 16 MB");
	char *text = variables_must(calloc(1, (size_t)st.st_size + 1));
	size_t length = 0;
	ssize_t n = 0;
	while (length < (size_t)st.st_size &&
			(n = pread(fd, text + length, (size_t)st.st_size - length, (off_t)length)) >
					0)
		length += (size_t)n;
	const char *problem = n < 0 ? strerror(errno) : env_read_json(text, length, ret_variables);
	free(text);
	return problem ? unreadable(addon, side, problem) : AYON_OK;
}

static int32_t read_file(
		const struct env_addon *addon, const char *path, struct variables *ret_variables)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return unreadable(addon, path, strerror(errno));

	int32_t r = read_side(addon, path, fd, ret_variables);
	close(fd);
	return r;
}

static int is_file(const char *side)
{
	size_t length = strlen(side);

	return strchr(side, '/') || (length > 5 && strcmp(side + length - 5, ".json") == 0);
}

/* What makes an ayon take that side: the bundle's or mode's variables, all of them. */
struct wish {
	char bundle[512];
	char project[512];
	const char *set[7];
};

static int32_t make_wish(const struct env_addon *addon, const char *side, struct wish *wish)
{
	const char *project = addon->session->project_name(addon->host);
	int is_staging = strcmp(side, "staging") == 0;
	int is_dev = strcmp(side, "dev") == 0;
	int is_variant = is_staging || is_dev || strcmp(side, "production") == 0;

	if (strncmp(side, BUNDLE_PREFIX, strlen(BUNDLE_PREFIX)) == 0)
		side += strlen(BUNDLE_PREFIX);
	if (!*side)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"env: a side of --diff is empty; name a bundle, a variant or a "
				"file");
	/* Of one bundle as of another: as this run would use it, so that only the bundles differ. */
	if (!is_variant)
		is_staging = getenv("AYON_USE_STAGING") != NULL;
	size_t n = (size_t)snprintf(wish->bundle, sizeof(wish->bundle),
			"AYON_STUDIO_BUNDLE_NAME=%s", is_variant ? "" : side);
	size_t m = (size_t)snprintf(wish->project, sizeof(wish->project), "AYON_PROJECT_NAME=%s",
			project ? project : "");
	if (n >= sizeof(wish->bundle) || m >= sizeof(wish->project))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"env: the name of a bundle or project is too long: '%.60s...'",
				side);
	wish->set[0] = wish->bundle;
	wish->set[1] = is_staging ? "AYON_USE_STAGING=1" : "AYON_USE_STAGING=";
	wish->set[2] = is_dev ? "AYON_USE_DEV=1" : "AYON_USE_DEV=";
	wish->set[3] = "AYON_BUNDLE_NAME=";
	/* Without a project there is none in the user's environment either. */
	wish->set[4] = project ? wish->project : wish->set[3];
	return AYON_OK;
}

/* A file without a name, which the child writes by its number: it is handed on because it is a regular file. */
static int32_t ask_ayon(const struct env_addon *addon, const struct ayon_invocation *invocation,
		const char *side, int fd)
{
	struct wish wish = { 0 };
	char file[64];
	const char *argv[] = { addon->paths->executable(addon->host), "--skip-headers", "env",
		"--format", "json", "--output", file, NULL, NULL, NULL };
	const struct ayon_process_request request = {
		.size = sizeof(request),
		.environment = AYON_PROCESS_ENV_USER,
		.argv = argv,
		.set = wish.set,
	};
	int words = 7;

	int32_t r = make_wish(addon, side, &wish);
	if (r < 0)
		return r;
	snprintf(file, sizeof(file), "/proc/self/fd/%d", fd);
	if (invocation->count(invocation, "with-credentials"))
		argv[words++] = "--with-credentials";
	if (invocation->flags & AYON_INVOCATION_OFFLINE)
		argv[words++] = "--offline";
	if (invocation->flags & AYON_INVOCATION_HEADLESS)
		wish.set[5] = "AYON_HEADLESS_MODE=1";
	return addon->process->run(addon->host, &request);
}

static int32_t read_bundle(const struct env_addon *addon, const struct ayon_invocation *invocation,
		const char *side, struct variables *ret_variables)
{
	int fd = memfd_create("ayon-env", 0);
	if (fd < 0)
		return addon->error->set(addon->host, AYON_EFAIL,
				"env: cannot make a temporary file: %s", strerror(errno));

	int32_t r = ask_ayon(addon, invocation, side, fd);
	if (r == 0)
		r = read_side(addon, side, fd, ret_variables);
	close(fd);
	/* 1 says "there are differences". The reason stands on standard error already. */
	return r == DIFFERENT ? 2 : r;
}

int32_t env_side(const struct env_addon *addon, const struct ayon_invocation *invocation,
		const char *side, struct variables *ret_variables)
{
	unsigned credentials = invocation->count(invocation, "with-credentials")
					       ? VARIABLES_CREDENTIALS
					       : 0;

	if (side && is_file(side))
		return read_file(addon, side, ret_variables);
	if (side)
		return read_bundle(addon, invocation, side, ret_variables);
	struct variables own = { 0 };
	variables_collect(addon, credentials, &own);
	/* What this run took away is not there, as in the answer of another. */
	for (size_t i = 0; i < own.count; i++) {
		if (own.items[i].value)
			variables_add(ret_variables, own.items[i].name, own.items[i].value);
	}
	variables_finish(&own);
	return AYON_OK;
}
