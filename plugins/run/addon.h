/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run: Python scripts in the AYON environment. What the files of this addon share.
 */
#ifndef AYON_ADDON_RUN_H
#define AYON_ADDON_RUN_H

#include <ayon/ayon.h>

/* The one of this process, given to every verb as `self`. */
struct run_addon {
	const struct ayon_host *host;
	const struct ayon_error_1 *error;
	const struct ayon_output_1 *output;
	const struct ayon_python_1 *python;
};

extern const struct ayon_verb run_verb;

/* `ayon run --which`: every interpreter that was looked at, and what became of it. */
int32_t run_which(const struct run_addon *addon);

#endif
