/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gui/event.c: writes an event as JSON. By hand, because a library would leave copies of a password in memory: the
 * length is known before the only buffer is made.
 */
#include <ayon/gui/json.h>

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* Where the text goes; without a buffer it is only measured. */
struct sink {
	char *buffer;
	size_t length;
};

static void put(struct sink *sink, const char *text, size_t length)
{
	if (sink->buffer)
		memcpy(sink->buffer + sink->length, text, length);
	sink->length += length;
}

static void put_text(struct sink *sink, const char *text)
{
	put(sink, "\"", 1);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		char escape[8];

		if (c == '"' || c == '\\')
			put(sink, escape, (size_t)snprintf(escape, sizeof(escape), "\\%c", c));
		else if (c < 0x20 || c == 0x7f)
			put(sink, escape, (size_t)snprintf(escape, sizeof(escape), "\\u%04x", c));
		else
			put(sink, text, 1);
	}
	put(sink, "\"", 1);
}

static void put_event(struct sink *sink, const char *event, va_list pairs)
{
	put(sink, "{\"event\":", 9);
	put_text(sink, event);
	for (const char *name; (name = va_arg(pairs, const char *));) {
		const char *text = va_arg(pairs, const char *);

		put(sink, ",", 1);
		put_text(sink, name);
		put(sink, ":", 1);
		put_text(sink, text ? text : "");
	}
	put(sink, "}\n", 3);
}

char *ayon_gui_event_new(const char *event, va_list pairs)
{
	struct sink sink = { NULL, 0 };
	va_list again;

	va_copy(again, pairs);
	put_event(&sink, event, again);
	va_end(again);
	sink.buffer = g_malloc(sink.length);
	sink.length = 0;
	put_event(&sink, event, pairs);
	return sink.buffer;
}

void ayon_gui_event_free(char *event)
{
	if (!event)
		return;
	explicit_bzero(event, strlen(event));
	g_free(event);
}
