/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gui/theme.h: light or dark as the desktop wants it, and the few rules of style that the parts add to its theme.
 */
#ifndef AYON_GUI_THEME_H
#define AYON_GUI_THEME_H

#include <gtk/gtk.h>

/* For the whole process, once. */
void theme_start(void);

/*
 * Tells the window's content whether the theme is light or dark, by a class that the rules look for: a theme's name does
 * not say it, its colours do. Holds for as long as the window lives.
 */
void theme_watch(GtkWidget *window);

#endif
