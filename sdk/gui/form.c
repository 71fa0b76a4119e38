/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/gui/form.h>

#define GROUP_KEY "ayon-group"
#define ROWS_KEY  "ayon-rows"
#define ENTRY_KEY "ayon-entry"

GtkWidget *ayon_gui_form_new(GtkSizeGroup *labels)
{
	GtkWidget *form = gtk_grid_new();

	gtk_grid_set_row_spacing(GTK_GRID(form), 6);
	gtk_grid_set_column_spacing(GTK_GRID(form), 12);
	if (labels)
		g_object_set_data_full(
				G_OBJECT(form), GROUP_KEY, g_object_ref(labels), g_object_unref);
	return form;
}

static GtkWidget *label_new(const char *text, GtkWidget *target)
{
	GtkWidget *label = gtk_label_new_with_mnemonic(text);

	gtk_label_set_xalign(GTK_LABEL(label), 1);
	gtk_label_set_mnemonic_widget(GTK_LABEL(label), target);
	gtk_style_context_add_class(gtk_widget_get_style_context(label), "ayon-soft");
	/* The mnemonic's underscore is not to be spoken. */
	atk_object_set_name(
			gtk_widget_get_accessible(target), gtk_label_get_text(GTK_LABEL(label)));
	return label;
}

void ayon_gui_form_add(GtkWidget *form, const char *label, GtkWidget *field, GtkWidget *target)
{
	GtkSizeGroup *group = g_object_get_data(G_OBJECT(form), GROUP_KEY);
	int row = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(form), ROWS_KEY));
	GtkWidget *left = label ? label_new(label, target ? target : field) : gtk_label_new(NULL);

	if (group)
		gtk_size_group_add_widget(group, left);
	gtk_widget_set_hexpand(field, TRUE);
	gtk_grid_attach(GTK_GRID(form), left, 0, row, 1, 1);
	gtk_grid_attach(GTK_GRID(form), field, 1, row, 1, 1);
	g_object_set_data(G_OBJECT(form), ROWS_KEY, GINT_TO_POINTER(row + 1));
}

static void reveal(GtkToggleButton *button, gpointer data)
{
	gboolean is_shown = gtk_toggle_button_get_active(button);
	const char *name = is_shown ? "Hide what is typed" : "Show what is typed";

	gtk_entry_set_visibility(GTK_ENTRY(data), is_shown);
	gtk_widget_set_tooltip_text(GTK_WIDGET(button), name);
	atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(button)), name);
}

static GtkWidget *reveal_button_new(GtkWidget *entry)
{
	/* The names that GNOME, KDE and older themes have for it. */
	static const char *names[] = { "view-reveal-symbolic", "view-visible-symbolic",
		"password-show-on", "view-visible", "edit-find-symbolic" };
	g_autoptr(GIcon) icon = g_themed_icon_new_from_names((char **)names, G_N_ELEMENTS(names));
	GtkWidget *button = gtk_toggle_button_new();

	gtk_container_add(GTK_CONTAINER(button),
			gtk_image_new_from_gicon(icon, GTK_ICON_SIZE_BUTTON));
	g_signal_connect(button, "toggled", G_CALLBACK(reveal), entry);
	reveal(GTK_TOGGLE_BUTTON(button), entry);
	return button;
}

GtkWidget *ayon_gui_secret_new(GtkEntry **ret_entry)
{
	GtkWidget *secret = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	GtkWidget *entry = gtk_entry_new();

	gtk_entry_set_input_purpose(GTK_ENTRY(entry), GTK_INPUT_PURPOSE_PASSWORD);
	gtk_entry_set_max_length(GTK_ENTRY(entry), 4096);
	gtk_widget_set_hexpand(entry, TRUE);
	gtk_style_context_add_class(gtk_widget_get_style_context(secret), GTK_STYLE_CLASS_LINKED);
	gtk_box_pack_start(GTK_BOX(secret), entry, TRUE, TRUE, 0);
	gtk_box_pack_start(GTK_BOX(secret), reveal_button_new(entry), FALSE, FALSE, 0);
	g_object_set_data(G_OBJECT(secret), ENTRY_KEY, entry);
	gtk_widget_show_all(secret);
	*ret_entry = GTK_ENTRY(entry);
	return secret;
}

void ayon_gui_secret_clear(GtkWidget *secret)
{
	gtk_entry_set_text(GTK_ENTRY(g_object_get_data(G_OBJECT(secret), ENTRY_KEY)), "");
}
