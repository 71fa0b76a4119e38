/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/patience.h: how long a start waits for a server that it can do without: one that was here before and may
 * start from what it knows (decision 0150).
 */
#ifndef AYON_HOST_BOOTSTRAP_PATIENCE_H
#define AYON_HOST_BOOTSTRAP_PATIENCE_H

#include "bootstrap/answers.h"

#include <stdbool.h>
#include <stdint.h>

struct session;

/* What the session's limits were. */
struct patience {
	int64_t deadline_ms;
	int64_t connect_by_ms;
	int64_t since_ms;
	bool is_short; /* somebody waited in vain a moment ago */
};

/* Shortens the limits of the session until patience_end(). */
void patience_begin(
		struct patience *patience, struct session *session, const struct answers *answers);
/*
 * Gives back the limits and notes whether the server was there. Returns `result`, but AYON_ENETWORK in place of
 * AYON_ETIMEOUT when it was our patience that ended and not the time that the user gave.
 */
int patience_end(const struct patience *patience, struct session *session,
		const struct answers *answers, int result, struct error *err);
/* Whether the status says that there was no answer to work with. */
bool patience_is_away(int status);

#endif
