/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/json.h: reads JSON that came through the pipe, and writes events. Members of another type than the one asked
 * for count as absent, so that a newer sender does no harm.
 */
#ifndef AYON_GUI_JSON_H
#define AYON_GUI_JSON_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A value: object, list, text, number ... Borrowed ones live as long as the value that they are in. */
struct ayon_gui_json;

/*
 * Parses one JSON text, at most 16 levels deep. The caller ends it with ayon_gui_json_free(). Returns AYON_EINVALID
 * when it is not JSON in UTF-8; ret_problem (NULL: not wanted) then gets why, static.
 */
int32_t ayon_gui_json_parse(const char *text, size_t length, struct ayon_gui_json **ret_value,
		const char **ret_problem);
void ayon_gui_json_free(struct ayon_gui_json *value);

/* The member of an object, borrowed; NULL when there is none or the value is no object. */
const struct ayon_gui_json *ayon_gui_json_member(
		const struct ayon_gui_json *object, const char *name);

/* The member's text, borrowed: "" for null, which empties a field; NULL when it is absent. */
const char *ayon_gui_json_text(const struct ayon_gui_json *object, const char *name);

/* The member's number, cut to the range of the type; the fallback when it is absent. */
int64_t ayon_gui_json_integer(
		const struct ayon_gui_json *object, const char *name, int64_t fallback);

/* 1 or 0 for true and false; the fallback when it is absent. */
int ayon_gui_json_flag(const struct ayon_gui_json *object, const char *name, int fallback);

/* The length of a list, 0 for every other value and for NULL; and its items, borrowed. */
uint32_t ayon_gui_json_count(const struct ayon_gui_json *list);
const struct ayon_gui_json *ayon_gui_json_at(const struct ayon_gui_json *list, uint32_t index);

/* The text of a value itself; NULL when it is none. */
const char *ayon_gui_json_string(const struct ayon_gui_json *value);

/*
 * One line, {"event": "<event>", "<name>": "<text>" ...} with its end of line. The names and texts are pairs of
 * `const char *`, ended by NULL; a text must be UTF-8. Nothing is left of the texts elsewhere in memory: end it with
 * ayon_gui_event_free(), which wipes it.
 */
char *ayon_gui_event_new(const char *event, va_list pairs);
void ayon_gui_event_free(char *event);

#ifdef __cplusplus
}
#endif

#endif
