/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/events.h: the log of what happens in the studio: "event" by id, in the shape of GET
 * /api/events/{id}, and "event-hash" from a hash to its id.
 */
#ifndef AYON_STUDIO_EVENTS_H
#define AYON_STUDIO_EVENTS_H

#include "studio.h"

/*
 * Adds one from {topic, hash?, sender?, project?, dependsOn?, status?, description?, summary?,
 * payload?}. With a hash that is known and reuse, the known event begins anew under a new id.
 * Returns its id for the caller to free; NULL when the hash is known and reuse is false.
 */
char *event_add(struct studio *studio, const struct json *description, const char *user,
		bool reuse);
/* Sets status and description, when not NULL, and the time; an event that is gone is ignored. */
void event_update(
		struct studio *studio, const char *id, const char *status, const char *description);

#endif
