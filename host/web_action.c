/* SPDX-License-Identifier: Apache-2.0 */
#include "web_action.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/console.h"
#include "base/memory.h"
#include "bootstrap/bootstrap.h"
#include "session/session.h"
#include "wrap/json.h"

#include <string.h>

/* The command is over: nobody should wait long for a server that does not answer. */
#define TIME_LIMIT_MS 15000

static int set_status(
		struct session *session, const char *path, const char *status, struct error *err)
{
	CLEANUP(json) struct json *body = json_new_object();
	struct http_response response;

	json_set_text(body, "status", status);
	CLEANUP(free) char *text = json_write_text(body, false);
	int r = session_request(session, "PATCH", path, NULL, text, strlen(text), &response, err);
	if (r < 0)
		return r;
	if (response.status < 200 || response.status > 299)
		r = error_set(err, AYON_ENETWORK, "the server answers %d", response.status);
	http_response_finish(&response);
	return r;
}

static int report(struct bootstrap *boot, int result, struct error *err)
{
	CLEANUP(json) struct json *event = NULL;
	CLEANUP(free) char *path = mem_printf("/api/events/%s", boot->globals->web_action);

	int r = bootstrap_config(boot, err);
	if (r < 0)
		return r;

	boot->session.deadline_ms = clock_ms() + TIME_LIMIT_MS;
	r = session_get_json(&boot->session, path, &event, err);
	/* The command itself, or somebody in the web page, may have ended it. */
	if (r < 0 || !str_equal(json_get_text(event, "status"), "in_progress"))
		return r;
	return set_status(&boot->session, path, result == 0 ? "finished" : "failed", err);
}

void web_action_report(struct bootstrap *boot, int result)
{
	struct error err = { 0 };

	if (boot->globals->web_action && report(boot, result, &err) < 0)
		console_log(CONSOLE_WARNING,
				"the web page does not learn that this action has ended: %s",
				err.text);
}
