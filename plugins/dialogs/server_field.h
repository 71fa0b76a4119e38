/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs/server_field.h: the row for the server: its address, the servers used before, and what is known of the address.
 */
#ifndef AYON_ADDON_DIALOGS_SERVER_FIELD_H
#define AYON_ADDON_DIALOGS_SERVER_FIELD_H

#include "server_list.h"

struct server_field;

struct server_field_handlers {
	/* The user left the field, or chose another server: find out whether there is one. */
	void (*check)(const char *url, void *data);
	/* The user removed it from the list. */
	void (*forget)(const char *url, void *data);
	/* Enter was pressed. */
	void (*entered)(void *data);
};

/* Adds its rows to the form, whose widgets it borrows. Ended with server_field_free() before the form is. */
struct server_field *server_field_new(
		GtkWidget *form, const struct server_field_handlers *handlers, void *data);
void server_field_free(struct server_field *field);

/*
 * Applies "url", "url_fixed", "servers", "url_state", "url_message", "url_hints". What is said of another address than the
 * one that stands there now came too late and is left out.
 */
void server_field_update(struct server_field *field, const struct ayon_gui_json *fields);

/* The address without space around it; the caller frees it with g_free(). From now on answers belong to it. */
char *server_field_take(struct server_field *field);

gboolean server_field_is_empty(struct server_field *field);

/* The last answer was an error, and nothing was asked since. */
gboolean server_field_has_failed(struct server_field *field);

void server_field_focus(struct server_field *field);
void server_field_set_enabled(struct server_field *field, gboolean is_enabled);

#endif
