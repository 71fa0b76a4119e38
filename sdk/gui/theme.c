/* SPDX-License-Identifier: Apache-2.0 */
#include "theme.h"

#include <string.h>

#define DARK "ayon-dark"

/*
 * Colours of text have a contrast of at least 4.5 to 1 with the usual backgrounds. Only the classes below are touched:
 * all else is the theme's.
 */
static const char rules[] =
		".ayon-strip { min-height: 4px; }\n"
		".ayon-strip.production { background-color: #17a673; }\n"
		".ayon-strip.staging { background-color: #f08c1a; }\n"
		".ayon-strip.dev { background-color: #7c5cf0; }\n"
		".ayon-heading { font-size: 1.4em; font-weight: bold; }\n"
		".ayon-pill { color: #ffffff; border-radius: 99px; padding: 1px 9px; font-size: "
		"0.85em;"
		" font-weight: bold; }\n"
		".ayon-pill.production { background-color: #0e7a52; }\n"
		".ayon-pill.staging { background-color: #ad5600; }\n"
		".ayon-pill.dev { background-color: #6546dc; }\n"
		".ayon-small { font-size: 0.9em; }\n"
		".ayon-soft { opacity: 0.75; }\n"
		".ayon-panel { border-radius: 6px; padding: 8px 10px;"
		" background-color: alpha(currentColor, 0.07); }\n"
		".ayon-state.error { color: #b3211a; }\n"
		".ayon-state.warning { color: #8a5300; }\n"
		".ayon-state.ok { color: #0e7a52; }\n"
		".ayon-state.info, .ayon-state.busy { color: #1a5fb4; }\n"
		".ayon-state.waiting { opacity: 0.45; }\n"
		".ayon-dark .ayon-state.error { color: #ff8f87; }\n"
		".ayon-dark .ayon-state.warning { color: #f5b95c; }\n"
		".ayon-dark .ayon-state.ok { color: #5fd3a1; }\n"
		".ayon-dark .ayon-state.info, .ayon-dark .ayon-state.busy { color: #8ab8ff; }\n"
		".ayon-thin trough, .ayon-thin progress { min-height: 4px; border-radius: 2px; }\n"
		".ayon-plain, .ayon-plain viewport, .ayon-plain list { background: none; }\n";

/*
 * GTK 3 knows the theme's name only; GNOME says "dark" in a setting of its own, which no GTK 3 program follows by itself.
 * On KDE the desktop writes GTK's own settings.
 */
static void apply_scheme(GSettings *settings, const char *key, gpointer data)
{
	g_autofree char *scheme = g_settings_get_string(settings, key);
	(void)data;

	if (strcmp(scheme, "default") != 0)
		g_object_set(gtk_settings_get_default(), "gtk-application-prefer-dark-theme",
				strcmp(scheme, "prefer-dark") == 0, NULL);
	else
		gtk_settings_reset_property(
				gtk_settings_get_default(), "gtk-application-prefer-dark-theme");
}

static void follow_desktop(void)
{
	GSettingsSchemaSource *source = g_settings_schema_source_get_default();
	g_autoptr(GSettingsSchema) schema = NULL;

	if (source)
		schema = g_settings_schema_source_lookup(
				source, "org.gnome.desktop.interface", TRUE);
	if (!schema || !g_settings_schema_has_key(schema, "color-scheme"))
		return;
	/* Lives as long as the process, as GTK does. */
	GSettings *settings = g_settings_new_full(schema, NULL, NULL);
	g_signal_connect(settings, "changed::color-scheme", G_CALLBACK(apply_scheme), NULL);
	apply_scheme(settings, "color-scheme", NULL);
}

void theme_start(void)
{
	g_autoptr(GtkCssProvider) provider = gtk_css_provider_new();

	gtk_css_provider_load_from_data(provider, rules, -1, NULL);
	gtk_style_context_add_provider_for_screen(gdk_screen_get_default(),
			GTK_STYLE_PROVIDER(provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
	if (!g_getenv("GTK_THEME"))
		follow_desktop();
}

/* Light text means a dark ground. */
static void judge(GtkWidget *window, gpointer data)
{
	GtkStyleContext *style = gtk_widget_get_style_context(window);
	GdkRGBA text;
	(void)data;

	gtk_style_context_get_color(style, GTK_STATE_FLAG_NORMAL, &text);
	gboolean is_dark = 0.3 * text.red + 0.6 * text.green + 0.1 * text.blue > 0.5;
	/* A change of the class leads here again. */
	if (is_dark == gtk_style_context_has_class(style, DARK))
		return;
	if (is_dark)
		gtk_style_context_add_class(style, DARK);
	else
		gtk_style_context_remove_class(style, DARK);
}

void theme_watch(GtkWidget *window)
{
	g_signal_connect(window, "style-updated", G_CALLBACK(judge), NULL);
	judge(window, NULL);
}
