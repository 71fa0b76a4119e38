/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

static int32_t print_candidate(
		const struct run_addon *addon, const struct ayon_python_candidate *candidate)
{
	const char *state = candidate->is_chosen ? "chosen"
			    : candidate->problem ? candidate->problem
						 : "not needed: an earlier one fits";

	return addon->output->print(addon->host, "%s %s%s%s  (%s)  %s\n",
			candidate->is_chosen ? "*" : " ", candidate->path,
			candidate->version ? "  Python " : "",
			candidate->version ? candidate->version : "", candidate->origin, state);
}

int32_t run_which(const struct run_addon *addon)
{
	struct ayon_python_candidate candidate = { .size = sizeof(candidate) };
	int32_t r = AYON_OK;

	for (uint32_t i = 0; r >= 0; i++) {
		if (addon->python->candidate(addon->host, i, &candidate) < 0)
			break;
		r = print_candidate(addon, &candidate);
	}
	for (uint32_t i = 0; r >= 0; i++) {
		const char *folder = addon->python->import_path(addon->host, i);
		if (!folder)
			break;
		r = addon->output->print(
				addon->host, "%s  %s\n", i ? "" : "imports from:\n", folder);
	}
	/* Its reason is also the one line for a script that cannot be run. */
	return r < 0 ? r : addon->python->choose(addon->host, &candidate);
}
