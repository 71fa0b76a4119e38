/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/publish.h: the steps from an uploaded zip to an addon that a bundle names. Each waits for the server no
 * longer than the server's deadline.
 */
#ifndef AYON_TOOLS_PUBLISH_H
#define AYON_TOOLS_PUBLISH_H

#include "base/error.h"

#include <stdbool.h>

struct server;

/* Whether the server lists that version: 1 usable, 0 not there; AYON_EADDON: there and broken, with its reason. */
int publish_is_listed(
		struct server *server, const char *name, const char *version, struct error *err);
/* Sends the zip and waits until the server has unpacked it. */
int publish_install(struct server *server, const char *zip, struct error *err);
/* 1 when new code waits for a restart. */
int publish_needs_restart(struct server *server, struct error *err);
/* Asks for the restart and waits until the server is back. */
int publish_restart(struct server *server, struct error *err);
/* Names the version in the bundle; its other addons stay. AYON_EBUNDLE: there is no such bundle. */
int publish_to_bundle(struct server *server, const char *bundle, const char *name,
		const char *version, struct error *err);

#endif
