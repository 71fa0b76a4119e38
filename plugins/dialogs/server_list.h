/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs/server_list.h: the button beside the address that opens the servers used before.
 */
#ifndef AYON_ADDON_DIALOGS_SERVER_LIST_H
#define AYON_ADDON_DIALOGS_SERVER_LIST_H

#include "addon.h"

struct server_list_handlers {
	void (*chosen)(const char *url, void *data);
	void (*forgotten)(const char *url, void *data);
};

/* The handlers (copied) get `data`. Hidden as long as there is no server. */
GtkWidget *server_list_new(const struct server_list_handlers *handlers, void *data);

/* Shows these servers, [{"url", "title"}], instead of those before. */
void server_list_set(GtkWidget *list, const struct ayon_gui_json *servers);

#endif
