/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/gui/mark.h>

#define STATE_KEY "ayon-state"
#define TICK_KEY  "ayon-tick"

/* A turn of the busy sign, in microseconds. */
#define TURN 1000000

static const char *const names[] = { "none", "none", "waiting", "busy", "ok", "info", "warning",
	"error" };
/* What a screen reader says. */
static const char *const spoken[] = { "", "", "Waiting", "Busy", "Done", "Information", "Warning",
	"Error" };

static enum ayon_gui_state state_of(GtkWidget *mark)
{
	return (enum ayon_gui_state)GPOINTER_TO_INT(g_object_get_data(G_OBJECT(mark), STATE_KEY));
}

const char *ayon_gui_state_name(enum ayon_gui_state state)
{
	return names[(unsigned)state < G_N_ELEMENTS(names) ? state : AYON_GUI_NONE];
}

/* Signs stand in a square from -1 to 1. */
static void ring(cairo_t *cairo)
{
	cairo_arc(cairo, 0, 0, 0.8, 0, 2 * G_PI);
	cairo_stroke(cairo);
}

static void draw_busy(cairo_t *cairo, GtkWidget *mark)
{
	GdkFrameClock *clock = gtk_widget_get_frame_clock(mark);
	double turn = clock ? (double)(gdk_frame_clock_get_frame_time(clock) % TURN) / TURN : 0;

	cairo_arc(cairo, 0, 0, 0.75, 2 * G_PI * turn, 2 * G_PI * (turn + 0.72));
	cairo_stroke(cairo);
}

static void draw_tick(cairo_t *cairo)
{
	cairo_move_to(cairo, -0.62, 0.08);
	cairo_line_to(cairo, -0.18, 0.52);
	cairo_line_to(cairo, 0.66, -0.5);
	cairo_stroke(cairo);
}

static void draw_exclamation(cairo_t *cairo, double middle)
{
	cairo_move_to(cairo, 0, middle - 0.38);
	cairo_line_to(cairo, 0, middle + 0.06);
	cairo_move_to(cairo, 0, middle + 0.4);
	cairo_line_to(cairo, 0, middle + 0.4);
	cairo_stroke(cairo);
}

static void draw_triangle(cairo_t *cairo)
{
	cairo_move_to(cairo, 0, -0.78);
	cairo_line_to(cairo, 0.86, 0.74);
	cairo_line_to(cairo, -0.86, 0.74);
	cairo_close_path(cairo);
	cairo_stroke(cairo);
}

static void draw_info(cairo_t *cairo)
{
	cairo_move_to(cairo, 0, -0.4);
	cairo_line_to(cairo, 0, -0.4);
	cairo_move_to(cairo, 0, -0.04);
	cairo_line_to(cairo, 0, 0.42);
	cairo_stroke(cairo);
}

static void draw_sign(GtkWidget *mark, cairo_t *cairo)
{
	switch (state_of(mark)) {
	case AYON_GUI_WAITING:
		ring(cairo);
		break;
	case AYON_GUI_BUSY:
		draw_busy(cairo, mark);
		break;
	case AYON_GUI_OK:
		draw_tick(cairo);
		break;
	case AYON_GUI_INFO:
		ring(cairo);
		draw_info(cairo);
		break;
	case AYON_GUI_WARNING:
		draw_triangle(cairo);
		draw_exclamation(cairo, 0.12);
		break;
	case AYON_GUI_ERROR:
		ring(cairo);
		draw_exclamation(cairo, 0);
		break;
	case AYON_GUI_NONE:
		break;
	}
}

static gboolean draw(GtkWidget *mark, cairo_t *cairo, gpointer data)
{
	double width = gtk_widget_get_allocated_width(mark);
	double height = gtk_widget_get_allocated_height(mark);
	double half = MIN(width, height) / 2;
	GdkRGBA color;
	(void)data;

	gtk_style_context_get_color(gtk_widget_get_style_context(mark),
			gtk_widget_get_state_flags(mark), &color);
	gdk_cairo_set_source_rgba(cairo, &color);
	cairo_translate(cairo, width / 2, height / 2);
	cairo_scale(cairo, half, half);
	/* About 1.7 pixels at the size of text; large signs are drawn finer. */
	cairo_set_line_width(cairo, half > 12 ? 0.14 : 0.21);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	draw_sign(mark, cairo);
	return FALSE;
}

static gboolean turn_on(GtkWidget *mark, GdkFrameClock *clock, gpointer data)
{
	(void)clock;
	(void)data;
	gtk_widget_queue_draw(mark);
	return G_SOURCE_CONTINUE;
}

static void animate(GtkWidget *mark, gboolean is_busy)
{
	guint tick = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(mark), TICK_KEY));
	gboolean is_wanted = TRUE;

	g_object_get(gtk_widget_get_settings(mark), "gtk-enable-animations", &is_wanted, NULL);
	is_wanted = is_wanted && is_busy;
	if (is_wanted == (tick != 0))
		return;
	if (is_wanted) {
		tick = gtk_widget_add_tick_callback(mark, turn_on, NULL, NULL);
	} else {
		gtk_widget_remove_tick_callback(mark, tick);
		tick = 0;
	}
	g_object_set_data(G_OBJECT(mark), TICK_KEY, GUINT_TO_POINTER(tick));
}

GtkWidget *ayon_gui_mark_new(enum ayon_gui_state state, int size)
{
	GtkWidget *mark = gtk_drawing_area_new();

	gtk_widget_set_size_request(mark, size, size);
	gtk_widget_set_halign(mark, GTK_ALIGN_CENTER);
	gtk_widget_set_valign(mark, GTK_ALIGN_CENTER);
	gtk_style_context_add_class(gtk_widget_get_style_context(mark), "ayon-state");
	atk_object_set_role(gtk_widget_get_accessible(mark), ATK_ROLE_ICON);
	g_signal_connect(mark, "draw", G_CALLBACK(draw), NULL);
	ayon_gui_mark_set(mark, state);
	return mark;
}

void ayon_gui_mark_set(GtkWidget *mark, enum ayon_gui_state state)
{
	GtkStyleContext *style = gtk_widget_get_style_context(mark);

	gtk_style_context_remove_class(style, ayon_gui_state_name(state_of(mark)));
	gtk_style_context_add_class(style, ayon_gui_state_name(state));
	g_object_set_data(G_OBJECT(mark), STATE_KEY, GINT_TO_POINTER((int)state));
	atk_object_set_name(gtk_widget_get_accessible(mark), spoken[state]);
	animate(mark, state == AYON_GUI_BUSY);
	gtk_widget_queue_draw(mark);
}
