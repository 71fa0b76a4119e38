/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello/addon.h: what the files of this addon share: the services it asked for once, and its verbs.
 */
#ifndef HELLO_ADDON_H
#define HELLO_ADDON_H

#include <ayon/ayon.h>

/* What open() gives to every verb. */
struct hello {
	const struct ayon_host *host;
	const struct ayon_error_1 *error;
	const struct ayon_output_1 *output;
	const struct ayon_bundle_1 *bundle;
};

extern const struct ayon_verb hello_verb;
extern const struct ayon_verb studio_verb;

#endif
