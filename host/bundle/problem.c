/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/problem.c: why there is no bundle, in the words of the user.
 */
#include "bundle/select.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <string.h>

const char *bundle_mode_name(enum bundle_mode mode)
{
	switch (mode) {
	case BUNDLE_STAGING:
		return "staging";
	case BUNDLE_DEV:
		return "dev";
	default:
		return "production";
	}
}

char *bundle_problem_fact(const struct bundle_problem *problem)
{
	const char *role = problem->is_project_role ? "project" : "studio";

	if (problem->kind == BUNDLE_NOT_AVAILABLE)
		return mem_printf("The %s bundle '%s' is not available on the server.", role,
				problem->bundle ? problem->bundle : "");
	if (problem->mode == BUNDLE_DEV)
		return mem_printf("No dev bundle is assigned to the user '%s'.",
				problem->user ? problem->user : "");
	return mem_printf("No %s bundle is set on the server.", bundle_mode_name(problem->mode));
}

/* The URL without a user and password that somebody may have put into it. Caller frees. */
static char *without_userinfo(const char *url)
{
	const char *scheme = strstr(url, "://");
	const char *start = scheme ? scheme + 3 : url;
	size_t authority = strcspn(start, "/?#");
	const char *at = memrchr(start, '@', authority);

	if (!at)
		return mem_dup(url);
	return mem_printf("%.*s%s", (int)(start - url), url, at + 1);
}

char *bundle_problem_advice(const struct bundle_problem *problem, const char *server_url)
{
	CLEANUP(free)
	char *where = str_is_empty(server_url) ? mem_dup("your AYON server")
					       : without_userinfo(server_url);

	if (problem->kind == BUNDLE_NOT_AVAILABLE)
		return mem_printf("Check the name, or ask an administrator to look at the bundles "
				  "of %s.",
				where);
	if (problem->mode == BUNDLE_DEV)
		return mem_printf("Ask an administrator to assign you a dev bundle on %s, or name "
				  "one with --bundle.",
				where);
	return mem_printf("Ask an administrator to set the %s bundle on %s, or name a bundle with "
			  "--bundle.",
			bundle_mode_name(problem->mode), where);
}
