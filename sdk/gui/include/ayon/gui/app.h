/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/app.h: starts GTK for the process and runs its loop.
 */
#ifndef AYON_GUI_APP_H
#define AYON_GUI_APP_H

#include <ayon/host.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Connects to the display and follows the desktop's choice of light or dark, also when it changes later; GTK_THEME
 * overrides it. Call it once, before any widget is made. Fails with AYON_EUSAGE, and a reason through ayon.error/1, when
 * no display answers: the caller goes on without a window or returns the status.
 */
int32_t ayon_gui_start(const struct ayon_host *host);

/* Handles what happens until ayon_gui_quit() is called, which may be before this. */
void ayon_gui_run(void);

/* Ends ayon_gui_run(). Harmless when it is not running, and when called twice. */
void ayon_gui_quit(void);

#ifdef __cplusplus
}
#endif

#endif
