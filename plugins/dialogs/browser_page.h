/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs/browser_page.h: the page for logging in with the browser, before and while it is waited for.
 */
#ifndef AYON_ADDON_DIALOGS_BROWSER_PAGE_H
#define AYON_ADDON_DIALOGS_BROWSER_PAGE_H

#include "addon.h"

GtkWidget *browser_page_new(void);

void browser_page_set_waiting(GtkWidget *page, gboolean is_waiting);

/* The address to open by hand when no browser came up; "" hides it. Copied. */
void browser_page_set_url(GtkWidget *page, const char *url);

#endif
