/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/server.h: HTTP for the studio (libmicrohttpd): receives requests, hands them to the
 * router, sends the replies, and spoils them where a fault says so. One thread per connection.
 */
#ifndef AYON_STUDIO_SERVER_H
#define AYON_STUDIO_SERVER_H

#include "base/error.h"

struct server;
struct studio;

/*
 * Listens on the address (IPv4 or IPv6 literal) and port, 0 for a free one, and answers from its
 * own threads from then on. Writes the URL to studio->url. AYON_ENETWORK.
 */
int server_start(struct studio *studio, const char *address, int port, struct server **ret_server,
		struct error *err);
/* Stops listening, lets running answers end (stalled ones at once) and frees. Accepts NULL. */
void server_stop(struct server *server);

#endif
