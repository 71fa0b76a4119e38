/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/browser_page.h: what the browser shows while somebody logs in through it: whole HTTP answers, with no link to
 * anything else. For the listener of browser_listener.h.
 */
#ifndef AYON_HOST_BROWSER_PAGE_H
#define AYON_HOST_BROWSER_PAGE_H

#include <stdbool.h>

/* The page at the end: that the login worked, or the reason why not. Caller frees. */
char *browser_page_end(bool is_good, const char *text);
/* A short answer without a page. `reason` is a phrase of our own. Caller frees. */
char *browser_page_plain(int status, const char *reason);

#endif
