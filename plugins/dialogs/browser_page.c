/* SPDX-License-Identifier: Apache-2.0 */
#include "browser_page.h"

#define URL_KEY  "dialogs-url"
#define LINE_KEY "dialogs-line"

static GtkWidget *sentence_new(const char *text)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_max_width_chars(GTK_LABEL(label), 24);
	return label;
}

static GtkWidget *before_new(void)
{
	GtkWidget *sentence =
			sentence_new("Your browser opens the login page of the server. Confirm "
				     "there, then come back to this window.");

	gtk_widget_set_valign(sentence, GTK_ALIGN_CENTER);
	gtk_label_set_justify(GTK_LABEL(sentence), GTK_JUSTIFY_CENTER);
	gtk_label_set_xalign(GTK_LABEL(sentence), 0.5F);
	gtk_style_context_add_class(gtk_widget_get_style_context(sentence), "ayon-soft");
	return sentence;
}

static void on_copy(GtkButton *button, gpointer entry)
{
	GtkClipboard *clipboard =
			gtk_widget_get_clipboard(GTK_WIDGET(entry), GDK_SELECTION_CLIPBOARD);

	gtk_clipboard_set_text(clipboard, gtk_entry_get_text(GTK_ENTRY(entry)), -1);
	gtk_button_set_label(button, "Copied");
}

static GtkWidget *line_new(GtkWidget *page)
{
	GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	GtkWidget *entry = gtk_entry_new();
	GtkWidget *copy = gtk_button_new_with_mnemonic("C_opy");

	gtk_editable_set_editable(GTK_EDITABLE(entry), FALSE);
	gtk_widget_set_hexpand(entry, TRUE);
	atk_object_set_name(gtk_widget_get_accessible(entry), "Address of the login page");
	g_signal_connect(copy, "clicked", G_CALLBACK(on_copy), entry);
	gtk_style_context_add_class(gtk_widget_get_style_context(line), GTK_STYLE_CLASS_LINKED);
	gtk_box_pack_start(GTK_BOX(line), entry, TRUE, TRUE, 0);
	gtk_box_pack_start(GTK_BOX(line), copy, FALSE, FALSE, 0);
	g_object_set_data(G_OBJECT(page), URL_KEY, entry);
	g_object_set_data(G_OBJECT(page), LINE_KEY, line);
	return line;
}

static GtkWidget *waiting_new(GtkWidget *page)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
	GtkWidget *hint = sentence_new(
			"Confirm in your browser. If no page opened, open this address:");

	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	gtk_box_pack_start(GTK_BOX(box), hint, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(box), line_new(page), FALSE, FALSE, 0);
	return box;
}

GtkWidget *browser_page_new(void)
{
	GtkWidget *page = gtk_stack_new();

	gtk_stack_add_named(GTK_STACK(page), before_new(), "before");
	gtk_stack_add_named(GTK_STACK(page), waiting_new(page), "waiting");
	gtk_widget_show_all(page);
	return page;
}

void browser_page_set_waiting(GtkWidget *page, gboolean is_waiting)
{
	gtk_stack_set_visible_child_name(GTK_STACK(page), is_waiting ? "waiting" : "before");
}

void browser_page_set_url(GtkWidget *page, const char *url)
{
	gtk_entry_set_text(g_object_get_data(G_OBJECT(page), URL_KEY), url);
	gtk_widget_set_visible(g_object_get_data(G_OBJECT(page), LINE_KEY), *url != '\0');
}
