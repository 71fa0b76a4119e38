/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/run.h: loads the one addon that owns the verb and runs it with the services of the host.
 */
#ifndef AYON_HOST_ADDON_RUN_H
#define AYON_HOST_ADDON_RUN_H

#include "addon/index.h"

#include <stdbool.h>

struct bundle_choice;
struct globals;
struct layout;
struct login_identity;
struct session;

/* What an addon wants a person to be asked for. Members may be NULL: they are asked for too. */
struct addon_login {
	const char *server; /* as typed */
	const char *user;
	bool is_browser;
};

/* What the services stand on. NULL members: not opened; services that need them say so. Borrowed. */
struct addon_context {
	const char *version; /* of the launcher */
	const struct layout *layout;
	const struct globals *globals;
	const struct addon_index *index;
	struct session *session;
	const struct bundle_choice *choice;
	bool is_offline; /* the choice is what the server said the last time: it is not asked */
	const char *package_dir; /* the dependency package's folder, NULL: none */
	bool waits;              /* something is left to do after the command: nothing takes our place */
	/* Asks a person to log in, as ask() of ayon/ext/login.h; NULL: not offered. */
	int (*ask_login)(void *payload, const struct addon_login *wanted,
			struct login_identity *ret_identity, struct error *err);
	void *ask_payload;
};

/*
 * Parses the words behind the verb by its option table, calls it and returns its exit code (0 to 255), or a
 * negative status with the reason: AYON_EUSAGE, AYON_EADDON, or what the verb returned. `--help` behind the verb
 * is answered from the table.
 */
int addon_run(const struct addon_context *context, const struct addon_entry *entry,
		const struct addon_verb *verb, int argc, const char *const *argv,
		struct error *err);
/*
 * Looks at the words, and for a display, before anything is opened for the verb: AYON_EUSAGE when they do not fit,
 * 1 when they ask for help and it was printed, 0 when the verb can be run with them. Loads the addon, runs nothing
 * of it.
 */
int addon_usage(const struct addon_context *context, const struct addon_entry *entry,
		const struct addon_verb *verb, int argc, const char *const *argv,
		struct error *err);
/* Calls ayon.environment/1 of every addon that offers it and sets the variables. */
int addon_collect_environment(const struct addon_context *context, struct error *err);
/* Closes opened addons in reverse order. Context and index of the runs must still be there. */
void addon_close_all(void);

#endif
