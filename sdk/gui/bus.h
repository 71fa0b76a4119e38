/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gui/bus.h: whether the desktop's bus answers.
 */
#ifndef AYON_GUI_BUS_H
#define AYON_GUI_BUS_H

#include <glib.h>

/*
 * TRUE when there is a session bus that takes connections and does not answer one within a second. FALSE also when there is
 * no bus at all: nobody waits for that.
 */
gboolean bus_is_mute(void);

#endif
