/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gui/app.c: GTK for the process, and its loop.
 */
#include <ayon/gui/app.h>

#include "bus.h"
#include "theme.h"

#include <ayon/ext/error.h>
#include <ayon/status.h>

#include <gtk/gtk.h>

static gboolean is_running;
static gboolean has_quit;

int32_t ayon_gui_start(const struct ayon_host *host)
{
	const struct ayon_error_1 *error = host->query(host, AYON_EXT_ERROR_1);

	/* The name by which window managers group windows and find the desktop file. */
	g_set_prgname("ayon");
	g_set_application_name("AYON");
	/* GTK asks it for the screen reader, and would wait for ever. */
	if (bus_is_mute())
		g_setenv("NO_AT_BRIDGE", "1", TRUE);
	if (gtk_init_check(NULL, NULL)) {
		theme_start();
		return AYON_OK;
	}
	if (!error)
		return AYON_EUSAGE;
	return error->set(host, AYON_EUSAGE,
			"no window can be opened: the display that DISPLAY or WAYLAND_DISPLAY "
			"names does "
			"not answer");
}

void ayon_gui_run(void)
{
	if (has_quit)
		return;
	is_running = TRUE;
	gtk_main();
	is_running = FALSE;
}

void ayon_gui_quit(void)
{
	has_quit = TRUE;
	if (is_running)
		gtk_main_quit();
	is_running = FALSE;
}
