/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/trouble.h"

#include "base/clock.h"
#include "base/console.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/self.h"
#include "cli/exit_code.h"
#include "window/window.h"

#define WAIT_MS 1000

static bool is_wanted(const struct bootstrap *boot, const struct error *err)
{
	/* The window's own process runs with --skip-bootstrap, so a window never opens another one. */
	if (!boot->globals || boot->globals->skip_bootstrap || !err->text[0] ||
			err->code == AYON_EUSAGE || err->code == AYON_ECANCELLED)
		return false;
	if ((boot->is_running && err->code != AYON_EADDON) || clock_left_ms(boot->deadline_ms) == 0)
		return false;
	return window_is_allowed(boot->globals->headless, WINDOW_TELL);
}

static const char *headline_of_distribution(const struct bootstrap *boot)
{
	if (boot->is_blocked)
		return "The update is blocked";
	if (fs_exists(boot->layout.addons) && !fs_is_writable(boot->layout.addons))
		return "The update may not be written";
	return "The update did not succeed";
}

static const char *headline(const struct bootstrap *boot, const struct error *err)
{
	switch (err->code) {
	case AYON_EAUTH:
		return boot->has_session && !boot->session.login_mode
				       ? "The given credentials do not work"
				       : "AYON could not log in";
	case AYON_ENETWORK:
		return "The AYON server cannot be reached";
	case AYON_EBUNDLE:
		return "The bundle is missing";
	case AYON_EDISTRIBUTION:
		return headline_of_distribution(boot);
	case AYON_EADDON:
		return "An addon cannot be loaded";
	default:
		return "AYON could not start";
	}
}

/* For whoever is called to help. */
static char *details_of(const struct bootstrap *boot, const struct error *err)
{
	CLEANUP(str) struct str text = { 0 };
	const struct session *session = &boot->session;

	if (boot->has_session && session->server_url)
		str_appendf(&text, "Server: %s\n", session->server_url);
	if (boot->has_session && session->user_name)
		str_appendf(&text, "User: %s\n", session->user_name);
	if (boot->has_choice)
		str_appendf(&text, "Bundle: %s\n", boot->choice.project.name);
	str_appendf(&text, "Variant: %s\n", bootstrap_variant(boot));
	for (size_t i = 0; i < boot->globals->rest.count && i < 1; i++)
		str_appendf(&text, "Command: %s\n", boot->globals->rest.items[i]);
	str_appendf(&text, "Cache: %s\n", boot->layout.storage);
	str_appendf(&text, "Launcher: %s (%s)\n", LAUNCHER_VERSION, self_executable());
	str_appendf(&text, "Machine: %s\nExit code: %d", self_hostname(), exit_code_of(err->code));
	return console_redact(str_get(&text));
}

static struct json *fields_of(const struct bootstrap *boot, const struct error *err)
{
	CLEANUP(free) char *details = details_of(boot, err);
	CLEANUP(free) char *text = console_redact(err->text);
	struct json *fields = json_new_object();
	struct json *buttons = json_new_array();
	struct json *button = json_new_object();

	json_set_text(button, "id", "close");
	json_set_text(button, "label", "Close");
	json_set_bool(button, "default", true);
	json_set_bool(button, "cancel", true);
	json_add(buttons, button);
	json_set_text(fields, "title", headline(boot, err));
	json_set_text(fields, "variant", bootstrap_variant(boot));
	json_set_text(fields, "severity", "error");
	json_set_text(fields, "text", text);
	json_set_text(fields, "details", details);
	json_set(fields, "buttons", buttons);
	return fields;
}

void trouble_show(const struct bootstrap *boot, const struct error *err)
{
	CLEANUP(window) struct window *window = NULL;
	struct error reason = { 0 };
	int r = 0;

	if (!is_wanted(boot, err))
		return;
	r = window_open("message", fields_of(boot, err), &window, &reason);
	while (r == 0 && clock_left_ms(boot->deadline_ms) > 0) {
		CLEANUP(json) struct json *event = NULL;
		r = window_wait(window, WAIT_MS, &event, &reason);
	}
	if (r < 0 && r != AYON_ECANCELLED)
		console_log(CONSOLE_DEBUG, "no window for the error: %s", reason.text);
}
