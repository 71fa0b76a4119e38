/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs/window.c: the verb. Waits for the first message, opens the window that it names, and hands over what follows.
 */
#include "addon.h"

#include <string.h>

struct window {
	const struct dialogs_addon *addon;
	struct ayon_gui_pipe *pipe;
	const struct view *view;
	void *self;
	int32_t result;
};

static const struct view *const views[] = { &login_view, &message_view, &progress_view };

static void finish(struct window *window, const char *problem)
{
	if (problem && window->result == AYON_OK)
		window->result = window->addon->error->set(window->addon->host, AYON_EINVALID,
				"the window is closed: what the launcher sent cannot be used: %s",
				problem);
	ayon_gui_quit();
}

static void show(struct window *window, const struct ayon_gui_json *message)
{
	const char *name = ayon_gui_json_text(message, "show");

	for (size_t i = 0; name && i < G_N_ELEMENTS(views); i++) {
		if (strcmp(views[i]->name, name) != 0)
			continue;
		window->view = views[i];
		window->self = window->view->show(window->pipe, message);
		return;
	}
	finish(window, name ? "there is no window of that name" : "the first line shows no window");
}

static void on_message(const struct ayon_gui_json *message, void *data)
{
	struct window *window = data;
	const struct ayon_gui_json *fields = ayon_gui_json_member(message, "update");
	const char *sync = ayon_gui_json_text(message, "sync");

	if (ayon_gui_json_flag(message, "close", 0))
		finish(window, NULL);
	else if (!window->view)
		show(window, message);
	else if (fields)
		window->view->update(window->self, fields);
	else
		window->view->update(window->self, message);
	if (sync)
		ayon_gui_pipe_event(window->pipe, "synced", "id", sync, NULL);
}

static void on_ended(const char *problem, void *data)
{
	finish(data, problem);
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	static const struct ayon_gui_pipe_handlers handlers = { on_message, on_ended };
	struct window window = { .addon = self };
	(void)invocation;

	/* First, because GTK prints when it is told to. */
	int32_t r = ayon_gui_pipe_open(&handlers, &window, &window.pipe);
	if (r < 0)
		return window.addon->error->set(window.addon->host, r,
				"the launcher opens its windows by itself; try 'ayon login'");
	r = ayon_gui_start(window.addon->host);
	if (r < 0) {
		ayon_gui_pipe_close(window.pipe);
		return r;
	}

	ayon_gui_run();
	if (window.view)
		window.view->free(window.self);
	ayon_gui_pipe_close(window.pipe);
	return window.result;
}

const struct ayon_verb window_verb = {
	.size = sizeof(window_verb),
	.needs = AYON_NEEDS_DISPLAY,
	.flags = AYON_VERB_HIDDEN,
	.name = "window",
	.summary = "Show a window for the launcher",
	.run = run,
};
