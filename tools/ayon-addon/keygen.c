/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/keygen.c: `keygen`: a pair of keys in minisign's format. The secret one has no password: a machine that
 * builds packages could only keep it beside the key.
 */
#include "command.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "wrap/signature.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

AYON_OPTION_DECLARE(path_option, AYON_OPTION_POSITIONAL, AYON_OPTION_REQUIRED, "path", NULL, "FILE",
		"Where the secret key goes (mode 0600); the public one beside it as FILE.pub", NULL,
		NULL);

static const struct ayon_option *const table[] = { &path_option, NULL };

/* Never over a file that is there: it may be the only copy of a key. */
static int write_new(const char *path, const char *text, mode_t mode, struct error *err)
{
	CLEANUP(close) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	size_t length = strlen(text);

	if (fd < 0)
		return error_errno(err, errno == EEXIST ? AYON_EEXISTS : AYON_EIO, errno,
				"cannot make '%s'", path);
	if (write(fd, text, length) != (ssize_t)length || fsync(fd) < 0) {
		error_errno(err, AYON_EIO, errno, "cannot write '%s'", path);
		unlink(path);
		return AYON_EIO;
	}
	return 0;
}

static int run_keygen(const struct options *options, struct error *err)
{
	CLEANUP(signature_secret) struct signature_secret secret = { 0 };
	const char *path = options_text(options, "path", 0);
	CLEANUP(free) char *public_path = mem_printf("%s.pub", path);

	if (fs_exists(public_path))
		return error_set(err, AYON_EEXISTS, "'%s' is there already", public_path);
	int r = signature_secret_make(&secret, err);
	if (r < 0)
		return r;
	CLEANUP(free) char *public_text = signature_public_text(&secret);
	char *secret_text = signature_secret_text(&secret);
	r = write_new(path, secret_text, 0600, err);
	mem_free_secret(secret_text);
	if (r == 0)
		r = write_new(public_path, public_text, 0644, err);
	if (r == 0)
		printf("secret key: %s\npublic key: %s\n", path, public_path);
	return r;
}

const struct command command_keygen = {
	.name = "keygen",
	.summary = "Make the pair of keys with which addons are signed",
	.description = "Put the public key into /etc/ayon/trusted-keys.d of the machines that "
		       "shall "
		       "trust it.",
	.options = table,
	.run = run_keygen,
};
