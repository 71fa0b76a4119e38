/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web_action.h: a run that was started from the web page of the server (spec-host 3.10). The server keeps an event for it,
 * which is told at the end how the run went.
 */
#ifndef AYON_HOST_WEB_ACTION_H
#define AYON_HOST_WEB_ACTION_H

struct bootstrap;

/*
 * Sets the status of the event, unless something else has already set it, to "finished" when the result is 0 and to
 * "failed" otherwise. What goes wrong is only logged: it changes nothing about the run. Nothing without an event.
 */
void web_action_report(struct bootstrap *boot, int result);

#endif
