/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/replace.h"
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/str.h"

#include <string.h>
#include <unistd.h>

#define MAX_WORDS 65536

static bool same_name(const char *a, const char *b, size_t length)
{
	return strncmp(a, b, length) == 0 && a[length] == '=';
}

/* Puts "NAME=value" in the place of the variable of that name, or at the end. */
static void put(struct strlist *environment, const char *assignment)
{
	size_t length = (size_t)(strchr(assignment, '=') - assignment);

	for (size_t i = 0; i < environment->count; i++) {
		if (!same_name(environment->items[i], assignment, length))
			continue;
		free(environment->items[i]);
		environment->items[i] = mem_dup(assignment);
		return;
	}
	strlist_add(environment, assignment);
}

static int32_t check(struct addon_instance *caller, const struct ayon_process_request *request)
{
	size_t words = 0;
	size_t sets = 0;

	if (!AYON_HAS(request, working_directory) || !request->argv || !request->argv[0] ||
			!*request->argv[0])
		return service_fail(caller, AYON_EINVALID,
				"a process needs argv, and its size member set");
	if (request->environment != AYON_PROCESS_ENV_AYON &&
			request->environment != AYON_PROCESS_ENV_USER)
		return service_fail(caller, AYON_EINVALID,
				"the environment of '%s' is neither "
				"AYON_PROCESS_ENV_AYON nor AYON_PROCESS_ENV_USER",
				request->argv[0]);
	while (request->argv[words] && words <= MAX_WORDS)
		words++;
	while (request->set && request->set[sets] && sets <= MAX_WORDS) {
		const char *equals = strchr(request->set[sets], '=');
		if (!equals || equals == request->set[sets])
			return service_fail(caller, AYON_EINVALID,
					"variable %zu for '%s' is not NAME=value", sets + 1,
					request->argv[0]);
		sets++;
	}
	if (words > MAX_WORDS || sets > MAX_WORDS)
		return service_fail(caller, AYON_EINVALID,
				"'%s' gets more than %d words or variables", request->argv[0],
				MAX_WORDS);
	return 0;
}

static void make_environment(
		const struct ayon_process_request *request, struct strlist *environment)
{
	/* ENV_USER is what the user had: nothing that we, a Python runtime or a library path added on the way. */
	char *const *base =
			request->environment == AYON_PROCESS_ENV_USER ? env_original() : environ;

	for (; base && *base; base++)
		strlist_add(environment, *base);
	for (size_t i = 0; request->set && request->set[i]; i++)
		put(environment, request->set[i]);
}

static int32_t start(const struct ayon_host *host, const struct ayon_process_request *request,
		int (*how)(const struct addon_context *context, const struct process_spec *spec,
				struct error *err))
{
	struct addon_instance *caller = service_caller(host);
	CLEANUP(strlist) struct strlist environment = { 0 };
	struct error err = { 0 };
	char *nothing[] = { NULL };

	int32_t r = check(caller, request);
	if (r < 0)
		return r;

	make_environment(request, &environment);
	struct process_spec spec = {
		.argv = request->argv,
		.environment = environment.items ? environment.items : nothing,
		.working_directory = request->working_directory,
	};
	r = how(caller->context, &spec, &err);
	return r < 0 ? service_failed(caller, &err) : r;
}

static int run_beside(const struct addon_context *context, const struct process_spec *spec,
		struct error *err)
{
	(void)context;
	/* What was printed before comes before what the child prints; the terminal is its own. */
	int r = service_output_flush(err);
	if (r < 0)
		return r;

	service_progress_finish();
	return process_run(spec, err);
}

static int32_t run(const struct ayon_host *host, const struct ayon_process_request *request)
{
	return start(host, request, run_beside);
}

static int32_t replace(const struct ayon_host *host, const struct ayon_process_request *request)
{
	return start(host, request, addon_replace);
}

const struct ayon_process_1 service_process = {
	.size = sizeof(service_process),
	.run = run,
	.replace = replace,
};
