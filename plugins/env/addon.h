/* SPDX-License-Identifier: Apache-2.0 */
/*
 * env: the AYON environment: printed, compared, entered and explained. What the files of this addon share.
 */
#ifndef AYON_ADDON_ENV_H
#define AYON_ADDON_ENV_H

#include <ayon/ayon.h>

/* The one of this process, given to every verb as `self`. */
struct env_addon {
	const struct ayon_host *host;
	const struct ayon_bundle_1 *bundle;
	const struct ayon_error_1 *error;
	const struct ayon_log_1 *log;
	const struct ayon_output_1 *output;
	const struct ayon_paths_1 *paths;
	const struct ayon_process_1 *process;
	const struct ayon_provenance_1 *provenance;
	const struct ayon_session_1 *session;
};

extern const struct ayon_verb env_verb;
extern const struct ayon_verb shell_verb;
extern const struct ayon_verb why_verb;

#endif
