/* SPDX-License-Identifier: Apache-2.0 */
#include "methods.h"

#include "browser_page.h"

#include <string.h>

#define COUNT    3
#define MAX_USER 256

static const struct {
	enum method method;
	const char *name; /* in "sign_in" and in the stack */
	const char *label;
} kinds[COUNT] = {
	{ METHOD_PASSWORD, "password", "_Password" },
	{ METHOD_BROWSER, "browser", "_Browser" },
	{ METHOD_API_KEY, "api-key", "API _key" },
};

struct methods {
	struct methods_handlers handlers;
	void *data;
	GtkWidget *switcher;
	GtkWidget *tabs[COUNT];
	GtkWidget *stack;
	GtkWidget *browser;
	GtkWidget *password_field;
	GtkWidget *key_field;
	GtkEntry *user;
	GtkEntry *password;
	GtkEntry *key;
	enum method current;
};

static void on_edited(GtkEditable *entry, gpointer data)
{
	struct methods *methods = data;
	(void)entry;
	methods->handlers.edited(methods->data);
}

static void on_entered(GtkEntry *entry, gpointer data)
{
	struct methods *methods = data;
	(void)entry;
	methods->handlers.entered(methods->data);
}

static void on_switched(GtkToggleButton *tab, gpointer data)
{
	struct methods *methods = data;

	if (!gtk_toggle_button_get_active(tab))
		return;
	for (size_t i = 0; i < COUNT; i++) {
		if (methods->tabs[i] != GTK_WIDGET(tab))
			continue;
		methods->current = kinds[i].method;
		gtk_stack_set_visible_child_name(GTK_STACK(methods->stack), kinds[i].name);
	}
	methods->handlers.switched(methods->data);
}

static GtkWidget *switcher_new(struct methods *methods)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	GtkWidget *first = NULL;

	gtk_box_set_homogeneous(GTK_BOX(box), TRUE);
	gtk_style_context_add_class(gtk_widget_get_style_context(box), GTK_STYLE_CLASS_LINKED);
	for (size_t i = 0; i < COUNT; i++) {
		GtkWidget *tab = gtk_radio_button_new_with_mnemonic_from_widget(
				GTK_RADIO_BUTTON(first), kinds[i].label);
		gtk_toggle_button_set_mode(GTK_TOGGLE_BUTTON(tab), FALSE);
		gtk_box_pack_start(GTK_BOX(box), tab, TRUE, TRUE, 0);
		methods->tabs[i] = tab;
		first = first ? first : tab;
	}
	atk_object_set_name(gtk_widget_get_accessible(box), "How to log in");
	return box;
}

static void connect_entry(struct methods *methods, GtkEntry *entry)
{
	g_signal_connect(entry, "changed", G_CALLBACK(on_edited), methods);
	g_signal_connect(entry, "activate", G_CALLBACK(on_entered), methods);
}

static GtkWidget *password_page_new(struct methods *methods, GtkSizeGroup *labels)
{
	GtkWidget *form = ayon_gui_form_new(labels);

	methods->user = GTK_ENTRY(gtk_entry_new());
	gtk_entry_set_max_length(methods->user, MAX_USER);
	methods->password_field = ayon_gui_secret_new(&methods->password);
	ayon_gui_form_add(form, "_User name", GTK_WIDGET(methods->user), NULL);
	ayon_gui_form_add(
			form, "Pass_word", methods->password_field, GTK_WIDGET(methods->password));
	connect_entry(methods, methods->user);
	connect_entry(methods, methods->password);
	return form;
}

static GtkWidget *key_page_new(struct methods *methods, GtkSizeGroup *labels)
{
	GtkWidget *form = ayon_gui_form_new(labels);
	GtkWidget *hint = gtk_label_new("You find it in your profile on the server.");

	gtk_label_set_xalign(GTK_LABEL(hint), 0);
	gtk_style_context_add_class(gtk_widget_get_style_context(hint), "ayon-small");
	gtk_style_context_add_class(gtk_widget_get_style_context(hint), "ayon-soft");
	methods->key_field = ayon_gui_secret_new(&methods->key);
	ayon_gui_form_add(form, "_API key", methods->key_field, GTK_WIDGET(methods->key));
	ayon_gui_form_add(form, NULL, hint, NULL);
	connect_entry(methods, methods->key);
	return form;
}

struct methods *methods_new(GtkBox *box, GtkSizeGroup *labels,
		const struct methods_handlers *handlers, void *data)
{
	struct methods *methods = g_new0(struct methods, 1);

	methods->handlers = *handlers;
	methods->data = data;
	methods->current = METHOD_PASSWORD;
	methods->switcher = switcher_new(methods);
	methods->stack = gtk_stack_new();
	methods->browser = browser_page_new();
	GtkWidget *password = password_page_new(methods, labels);
	GtkWidget *key = key_page_new(methods, labels);
	/* A stack begins with its first page that is visible already. */
	gtk_widget_show_all(password);
	gtk_widget_show_all(key);
	/* The pages share one size, so that the window keeps its own. */
	gtk_stack_set_homogeneous(GTK_STACK(methods->stack), TRUE);
	gtk_stack_add_named(GTK_STACK(methods->stack), password, "password");
	gtk_stack_add_named(GTK_STACK(methods->stack), methods->browser, "browser");
	gtk_stack_add_named(GTK_STACK(methods->stack), key, "api-key");
	gtk_box_pack_start(box, methods->switcher, FALSE, FALSE, 0);
	gtk_box_pack_start(box, methods->stack, FALSE, FALSE, 0);
	for (size_t i = 0; i < COUNT; i++)
		g_signal_connect(methods->tabs[i], "toggled", G_CALLBACK(on_switched), methods);
	return methods;
}

void methods_wipe(struct methods *methods)
{
	ayon_gui_secret_clear(methods->password_field);
	ayon_gui_secret_clear(methods->key_field);
}

void methods_free(struct methods *methods)
{
	if (!methods)
		return;
	g_signal_handlers_disconnect_by_data(methods->password, methods);
	g_signal_handlers_disconnect_by_data(methods->key, methods);
	methods_wipe(methods);
	g_free(methods);
}

static gboolean is_listed(const struct ayon_gui_json *list, const char *name)
{
	for (uint32_t i = 0; i < ayon_gui_json_count(list); i++) {
		if (g_strcmp0(ayon_gui_json_string(ayon_gui_json_at(list, i)), name) == 0)
			return TRUE;
	}
	return FALSE;
}

/* Only the ways that the server offers; the one that is shown stays when it can. */
static void set_offered(struct methods *methods, const struct ayon_gui_json *list)
{
	GtkWidget *first = NULL;
	gboolean is_kept = FALSE;
	unsigned count = 0;

	for (size_t i = 0; i < COUNT; i++) {
		gboolean is_offered = is_listed(list, kinds[i].name);
		gtk_widget_set_no_show_all(methods->tabs[i], TRUE);
		gtk_widget_set_visible(methods->tabs[i], is_offered);
		if (!is_offered)
			continue;
		count++;
		first = first ? first : methods->tabs[i];
		is_kept = is_kept || kinds[i].method == methods->current;
	}
	if (!is_kept && first)
		gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(first), TRUE);
	gtk_widget_set_no_show_all(methods->switcher, TRUE);
	gtk_widget_set_visible(methods->switcher, count > 1);
}

void methods_update(struct methods *methods, const struct ayon_gui_json *fields)
{
	const struct ayon_gui_json *offered = ayon_gui_json_member(fields, "sign_in");
	const char *user = ayon_gui_json_text(fields, "user");
	const char *url = ayon_gui_json_text(fields, "browser_url");

	if (ayon_gui_json_count(offered))
		set_offered(methods, offered);
	if (user)
		gtk_entry_set_text(methods->user, user);
	if (url)
		browser_page_set_url(methods->browser, url);
}

enum method methods_current(struct methods *methods)
{
	return methods->current;
}

/* The next thing to fill in, NULL: everything is. */
static GtkEntry *missing(struct methods *methods, const char **ret_what)
{
	if (methods->current == METHOD_PASSWORD && !*methods_user(methods)) {
		*ret_what = "Enter your user name.";
		return methods->user;
	}
	if (methods->current == METHOD_PASSWORD && !*methods_password(methods)) {
		*ret_what = "Enter your password.";
		return methods->password;
	}
	if (methods->current == METHOD_API_KEY && !*methods_key(methods)) {
		*ret_what = "Enter an API key.";
		return methods->key;
	}
	return NULL;
}

const char *methods_focus_missing(struct methods *methods)
{
	const char *what = NULL;
	GtkEntry *entry = missing(methods, &what);

	if (entry)
		gtk_widget_grab_focus(GTK_WIDGET(entry));
	return what;
}

void methods_focus_again(struct methods *methods)
{
	if (methods->current == METHOD_PASSWORD)
		gtk_widget_grab_focus(GTK_WIDGET(methods->password));
	else if (methods->current == METHOD_API_KEY)
		gtk_widget_grab_focus(GTK_WIDGET(methods->key));
}

const char *methods_user(struct methods *methods)
{
	return gtk_entry_get_text(methods->user);
}

const char *methods_password(struct methods *methods)
{
	return gtk_entry_get_text(methods->password);
}

const char *methods_key(struct methods *methods)
{
	return gtk_entry_get_text(methods->key);
}

void methods_set_waiting(struct methods *methods, gboolean is_waiting)
{
	browser_page_set_waiting(methods->browser, is_waiting);
}

void methods_set_enabled(struct methods *methods, gboolean is_enabled)
{
	gtk_widget_set_sensitive(methods->switcher, is_enabled);
	gtk_widget_set_sensitive(GTK_WIDGET(methods->user), is_enabled);
	gtk_widget_set_sensitive(methods->password_field, is_enabled);
	gtk_widget_set_sensitive(methods->key_field, is_enabled);
}
