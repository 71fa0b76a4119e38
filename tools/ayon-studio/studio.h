/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/studio.h: one studio: the folder it lives in, its documents, the addons it has
 * loaded. Handlers run one at a time between studio_enter() and studio_leave(); only bytes of
 * files are sent outside.
 *
 *   DIR/studio.db       documents (store.h)
 *   DIR/addons/N/V/     unpacked addon packages
 *   DIR/packages/F      dependency packages
 *   DIR/installers/F    launcher installers
 *   DIR/tmp/            uploads on their way; emptied at the start of a server
 */
#ifndef AYON_STUDIO_STUDIO_H
#define AYON_STUDIO_STUDIO_H

#include "faults.h"
#include "journal.h"
#include "registry.h"
#include "store.h"

#include <pthread.h>

struct install_queue;

#define STUDIO_VERSION "1.15.16+202607100930"

struct studio {
	pthread_mutex_t lock;
	char *directory;
	char *addons_dir;
	char *packages_dir;
	char *installers_dir;
	char *temporary_dir;
	char *url; /* "http://127.0.0.1:5000", of a running server */
	struct store *store;
	struct registry registry;
	int64_t started_ms;   /* by clock_ms(); uptime counts from here */
	char *restart_reason; /* why a restart is required, or NULL */
	bool control;         /* the endpoints below /studio exist */
	struct faults faults;
	struct journal journal;
	struct install_queue *installs; /* of a running server; not ours */
};

/* Makes the folders that are missing. AYON_EIO. The caller ends it with studio_close(). */
int studio_open(struct studio *studio, const char *directory, struct error *err);
void studio_close(struct studio *studio);

void studio_enter(struct studio *studio); /* takes the lock and begins a transaction */
int studio_leave(struct studio *studio,
		struct error *err); /* ends both; on failure nothing was changed */

/* Loads the addons on disk anew and forgets that a restart was due. */
int studio_reload(struct studio *studio, struct error *err);
void studio_require_restart(struct studio *studio, const char *reason);

/* "2026-11-20T17:28:41.869199+00:00" of now; caller frees. */
char *studio_now(void);
/* 32 hex digits; caller frees. */
char *studio_new_id(void);

#endif
