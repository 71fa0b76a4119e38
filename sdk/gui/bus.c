/* SPDX-License-Identifier: Apache-2.0 */
#include "bus.h"

#include <gio/gio.h>

#define LIMIT_MS 1000

struct probe {
	GMainLoop *loop;
	gboolean is_late;
};

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
	struct probe *probe = data;
	g_autoptr(GDBusConnection) connection = NULL;
	(void)source;

	connection = g_dbus_connection_new_for_address_finish(result, NULL);
	g_main_loop_quit(probe->loop);
}

static gboolean on_late(gpointer data)
{
	struct probe *probe = data;

	probe->is_late = TRUE;
	g_main_loop_quit(probe->loop);
	return G_SOURCE_REMOVE;
}

/* NULL when there is none. Looking further would start one. */
static char *address_of_bus(void)
{
	const char *given = g_getenv("DBUS_SESSION_BUS_ADDRESS");
	g_autofree char *path = g_build_filename(g_get_user_runtime_dir(), "bus", NULL);

	if (given)
		return g_strdup(given);
	return g_file_test(path, G_FILE_TEST_EXISTS) ? g_strconcat("unix:path=", path, NULL) : NULL;
}

/* In a context that nothing else is in: what waits in the program's own is not to run yet. */
static void ask(struct probe *probe, const char *address, GMainContext *context)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(GSource) timer = g_timeout_source_new(LIMIT_MS);

	g_source_set_callback(timer, on_late, probe, NULL);
	g_source_attach(timer, context);
	/* Not the connection that GLib shares: it would stay half open for all who ask for it later. */
	g_dbus_connection_new_for_address(address,
			G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
					G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
			NULL, cancellable, on_connected, probe);
	g_main_loop_run(probe->loop);
	g_source_destroy(timer);
	g_cancellable_cancel(cancellable);
}

gboolean bus_is_mute(void)
{
	/* Static, because a connection that was given up may still end in it. */
	static struct probe probe;
	g_autofree char *address = address_of_bus();
	g_autoptr(GMainContext) context = NULL;

	if (!address)
		return FALSE;
	context = g_main_context_new();
	g_main_context_push_thread_default(context);
	probe.loop = g_main_loop_new(context, FALSE);
	ask(&probe, address, context);
	g_main_context_pop_thread_default(context);
	return probe.is_late;
}
