/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs/login.c: the window for logging in.
 */
#include "addon.h"
#include "methods.h"
#include "server_field.h"

#include <string.h>

#define WIDTH        440
#define BUTTON_WIDTH 124

enum state {
	STATE_IDLE = 1,
	STATE_BUSY,
	STATE_BROWSER,
	STATE_ERROR,
	STATE_DONE,
};

struct login {
	struct ayon_gui_pipe *pipe;
	struct ayon_gui_dialog *dialog;
	struct server_field *server;
	struct methods *methods;
	GtkWidget *notice;
	GtkWidget *button;
	enum state state;
};

static const struct {
	const char *name;
	enum state state;
	enum ayon_gui_state look;
	const char *text; /* when the launcher sends none */
} states[] = {
	{ "idle", STATE_IDLE, AYON_GUI_NONE, NULL },
	{ "busy", STATE_BUSY, AYON_GUI_BUSY, "Logging in" },
	{ "browser", STATE_BROWSER, AYON_GUI_BUSY, "Waiting for your browser" },
	{ "error", STATE_ERROR, AYON_GUI_ERROR, "The login failed." },
	{ "done", STATE_DONE, AYON_GUI_OK, "Logged in" },
};

static void set_button(struct login *login)
{
	gboolean is_browser = methods_current(login->methods) == METHOD_BROWSER;
	gtk_button_set_label(GTK_BUTTON(login->button), is_browser ? "_Open Browser" : "_Log In");
}

static void set_state(struct login *login, enum state state)
{
	gboolean is_editable = state == STATE_IDLE || state == STATE_ERROR;

	login->state = state;
	server_field_set_enabled(login->server, is_editable);
	methods_set_enabled(login->methods, is_editable);
	methods_set_waiting(login->methods, state == STATE_BROWSER);
	gtk_widget_set_sensitive(login->button, is_editable);
}

static void send_login(struct login *login)
{
	g_autofree char *url = server_field_take(login->server);

	switch (methods_current(login->methods)) {
	case METHOD_PASSWORD:
		ayon_gui_pipe_event(login->pipe, "sign-in", "url", url, "user",
				methods_user(login->methods), "password",
				methods_password(login->methods), NULL);
		break;
	case METHOD_BROWSER:
		ayon_gui_pipe_event(login->pipe, "browser", "url", url, NULL);
		break;
	case METHOD_API_KEY:
		ayon_gui_pipe_event(login->pipe, "api-key", "url", url, "key",
				methods_key(login->methods), NULL);
		break;
	}
}

/* The first field that is empty gets the keyboard; NULL: nothing is missing. */
static const char *focus_missing(struct login *login)
{
	if (!server_field_is_empty(login->server))
		return methods_focus_missing(login->methods);
	server_field_focus(login->server);
	return "Enter the address of the server.";
}

static void submit(struct login *login)
{
	const char *missing = focus_missing(login);

	if (missing) {
		ayon_gui_notice_set(login->notice, AYON_GUI_ERROR, missing);
		return;
	}
	/* At once, not when the launcher answers: a second press would send it twice. */
	gboolean is_browser = methods_current(login->methods) == METHOD_BROWSER;
	set_state(login, STATE_BUSY);
	ayon_gui_notice_set(login->notice, AYON_GUI_BUSY,
			is_browser ? "Opening your browser" : "Logging in");
	send_login(login);
}

static void on_button(GtkButton *button, gpointer data)
{
	(void)button;
	submit(data);
}

/* Enter in a field goes to the next one that is empty, and logs in when none is. */
static void on_entered(void *data)
{
	struct login *login = data;

	if (!focus_missing(login))
		submit(login);
}

static void on_switched(void *data)
{
	struct login *login = data;

	ayon_gui_notice_set(login->notice, AYON_GUI_NONE, NULL);
	set_button(login);
}

static void on_edited(void *data)
{
	struct login *login = data;

	if (login->state == STATE_IDLE || login->state == STATE_ERROR)
		ayon_gui_notice_set(login->notice, AYON_GUI_NONE, NULL);
}

static void on_check(const char *url, void *data)
{
	ayon_gui_pipe_event(((struct login *)data)->pipe, "check-url", "url", url, NULL);
}

static void on_forget(const char *url, void *data)
{
	ayon_gui_pipe_event(((struct login *)data)->pipe, "forget-server", "url", url, NULL);
}

static void on_shown(void *data)
{
	frame_shown(((struct login *)data)->pipe);
}

/* While the browser is waited for, only the waiting is given up. */
static void on_cancelled(void *data)
{
	struct login *login = data;

	if (login->state == STATE_BROWSER) {
		ayon_gui_pipe_event(login->pipe, "browser-cancel", NULL);
		return;
	}
	ayon_gui_pipe_event(login->pipe, "cancel", NULL);
	ayon_gui_quit();
}

static void update_state(struct login *login, const struct ayon_gui_json *fields)
{
	const char *name = ayon_gui_json_text(fields, "state");
	const char *message = ayon_gui_json_text(fields, "state_message");

	for (size_t i = 0; name && i < G_N_ELEMENTS(states); i++) {
		if (strcmp(states[i].name, name) != 0)
			continue;
		gboolean was_busy = login->state == STATE_BUSY;
		set_state(login, states[i].state);
		ayon_gui_notice_set(login->notice, states[i].look,
				message && *message ? message : states[i].text);
		if (login->state == STATE_DONE)
			methods_wipe(login->methods);
		if (was_busy && states[i].state == STATE_ERROR)
			methods_focus_again(login->methods);
	}
}

static void update(void *self, const struct ayon_gui_json *fields)
{
	struct login *login = self;

	frame_update(login->dialog, fields);
	server_field_update(login->server, fields);
	methods_update(login->methods, fields);
	update_state(login, fields);
	/* "url_fixed" and "sign_in" may have changed. */
	set_state(login, login->state);
	set_button(login);
}

static void fill(struct login *login)
{
	static const struct server_field_handlers server = { on_check, on_forget, on_entered };
	static const struct methods_handlers methods = { on_switched, on_edited, on_entered };
	GtkBox *body = ayon_gui_dialog_body(login->dialog);
	g_autoptr(GtkSizeGroup) labels = gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL);
	GtkWidget *form = ayon_gui_form_new(labels);

	gtk_widget_set_size_request(GTK_WIDGET(body), WIDTH, -1);
	gtk_box_pack_start(body, form, FALSE, FALSE, 0);
	login->server = server_field_new(form, &server, login);
	login->methods = methods_new(body, labels, &methods, login);
	login->notice = ayon_gui_notice_new();
	gtk_box_pack_start(body, login->notice, FALSE, FALSE, 0);

	ayon_gui_dialog_add_button(login->dialog, "_Cancel", AYON_GUI_BUTTON_CANCEL);
	login->button = ayon_gui_dialog_add_button(
			login->dialog, "_Log In", AYON_GUI_BUTTON_DEFAULT);
	gtk_widget_set_size_request(login->button, BUTTON_WIDTH, -1);
	g_signal_connect(login->button, "clicked", G_CALLBACK(on_button), login);
}

static void *show(struct ayon_gui_pipe *pipe, const struct ayon_gui_json *fields)
{
	static const struct ayon_gui_dialog_handlers handlers = { on_shown, on_cancelled };
	struct login *login = g_new0(struct login, 1);

	login->pipe = pipe;
	login->dialog = ayon_gui_dialog_new(&handlers, login);
	login->state = STATE_IDLE;
	fill(login);
	gtk_window_set_resizable(ayon_gui_dialog_window(login->dialog), FALSE);
	ayon_gui_dialog_set_heading(login->dialog, "Log in to AYON");
	update(login, fields);
	/* Before the window looks for a place of its own for the keyboard. */
	gtk_widget_show_all(GTK_WIDGET(ayon_gui_dialog_body(login->dialog)));
	if (server_field_has_failed(login->server))
		server_field_focus(login->server);
	else
		focus_missing(login);
	ayon_gui_dialog_present(login->dialog);
	return login;
}

static void free_login(void *self)
{
	struct login *login = self;

	server_field_free(login->server);
	methods_free(login->methods);
	ayon_gui_dialog_free(login->dialog);
	g_free(login);
}

const struct view login_view = { "login", show, update, free_login };
