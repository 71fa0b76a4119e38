/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui.h: windows for addons, on GTK 3. An addon that opens windows links ayon::gui, a static library:
 *
 *     find_package(AyonSDK 1.7 REQUIRED)
 *     ayon_add_addon(review VERSION 1.0.0 SOURCES addon.c LINK ayon::gui)
 *
 * and marks its verb with AYON_NEEDS_DISPLAY. The launcher itself links no GTK; it comes into the process with the
 * first addon that needs it. Nothing here is needed for a window of your own: these parts make it look, read and
 * behave like the launcher's. Everything is called from the thread that called ayon_gui_start(). Widgets that a
 * function returns are floating until they are put into a container, as everywhere in GTK. When memory is short GLib
 * ends the process.
 */
#ifndef AYON_GUI_H
#define AYON_GUI_H

#include <ayon/gui/app.h>
#include <ayon/gui/dialog.h>
#include <ayon/gui/form.h>
#include <ayon/gui/json.h>
#include <ayon/gui/mark.h>
#include <ayon/gui/notice.h>
#include <ayon/gui/pipe.h>
#include <ayon/gui/progress.h>
#include <ayon/gui/variant.h>

#endif
