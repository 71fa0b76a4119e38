/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/bootstrap.h: from "who typed this" to "the bundle lies on this machine", each step only when a command
 * needs it. It alone joins session, bundle, distribution and addon index.
 */
#ifndef AYON_HOST_BOOTSTRAP_H
#define AYON_HOST_BOOTSTRAP_H

#include "addon/index.h"
#include "base/error.h"
#include "bundle/select.h"
#include "cli/globals.h"
#include "layout.h"
#include "session/session.h"

#include <stdbool.h>

struct addon_login;
struct login_identity;

#define LAUNCHER_VERSION AYON_PROJECT_VERSION

/* Zeroed before bootstrap_init(); ended by bootstrap_finish(). */
struct bootstrap {
	const struct globals *globals;
	struct layout layout;
	struct addon_index index; /* local addons, and those of the bundle once it is known */
	bool has_last_known;      /* the index holds the bundle of an earlier run */
	struct session session;
	bool has_session;
	struct bundle_choice choice;
	bool has_choice;
	bool is_offline;  /* working from what the server said the last time */
	int use_locks[2]; /* what this run uses of addons/ and packages/: descriptor + 1, 0: none */
	char *package_dir;    /* of the dependency package, NULL: none */
	char *parent_version; /* AYON_VERSION of the process that started us, or NULL */
	int64_t deadline_ms;  /* of --timeout, 0: none */
	bool is_blocked; /* something is missing, and AYON_AUTO_UPDATE=block forbids fetching it */
	bool is_running; /* the command itself has begun: what fails now is its own affair */
};

/* Folders and the addons beside the host. */
int bootstrap_init(struct bootstrap *boot, const struct globals *globals, struct error *err);
/* Adds what the last run knew of its bundle to the index. */
int bootstrap_last_known(struct bootstrap *boot, struct error *err);
void bootstrap_finish(struct bootstrap *boot);
static inline void cleanup_bootstrap(struct bootstrap *boot)
{
	bootstrap_finish(boot);
}

/* Server URL, credential and site from environment and disk; sends nothing. Missing ones are no error. */
int bootstrap_config(struct bootstrap *boot, struct error *err);
/* The same, and a URL and a credential must be there: asks on a terminal, else AYON_EAUTH with what to set. */
int bootstrap_session(struct bootstrap *boot, struct error *err);
/*
 * Asks a person to log in, for an addon that offers that; AYON_EUSAGE where nobody can be asked. The session must be
 * configured. The identity is the caller's.
 */
int bootstrap_ask_login(struct bootstrap *boot, const struct addon_login *wanted,
		struct login_identity *ret_identity, struct error *err);
/* "production", "staging", "dev" or the name of the dev bundle, as far as it is known; borrowed. */
const char *bootstrap_variant(const struct bootstrap *boot);
/* Resolves the bundle, brings its packages, sets the environment and completes the index. */
int bootstrap_bundle(struct bootstrap *boot, struct error *err);

#endif
