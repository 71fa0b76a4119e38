/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/servers.h: used_servers.json, the servers that were used on this machine. Shared with the Python
 * launcher: what we do not know in it is kept. Unreadable content counts as empty.
 */
#ifndef AYON_HOST_SESSION_SERVERS_H
#define AYON_HOST_SESSION_SERVERS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct layout;

struct known_server {
	char *url;       /* as typed */
	char *user_name; /* NULL: unknown */
	bool is_last;
};

/* In the order of the file. Zeroed is empty. */
struct known_servers {
	struct known_server *items;
	size_t count;
};

void servers_read(const struct layout *layout, struct known_servers *ret_servers);
void servers_finish(struct known_servers *servers);
static inline void cleanup_servers(struct known_servers *servers)
{
	servers_finish(servers);
}
/* The URL that was used last, NULL when there is none. Caller frees. */
char *servers_last(const struct layout *layout);
/* Makes it the last one, used now by that user (NULL: unknown). AYON_EIO. */
int servers_record(const struct layout *layout, const char *url, const char *user_name,
		struct error *err);
/* Makes it the last one. AYON_ENOTFOUND when it is not in the record. */
int servers_use(const struct layout *layout, const char *url, struct error *err);
/* Removes it. AYON_ENOTFOUND when it is not there. */
int servers_forget(const struct layout *layout, const char *url, struct error *err);

#endif
