/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/str.h: a growing text, a list of texts, and the few questions that are asked of a text.
 */
#ifndef AYON_HOST_STR_H
#define AYON_HOST_STR_H

#include <stdbool.h>
#include <stddef.h>

/* Zero is an empty one. `text` is NULL until the first append and NUL-terminated afterwards. */
struct str {
	char *text;
	size_t length;
	size_t capacity;
};

void str_append(struct str *str, const char *text);
void str_append_n(struct str *str, const void *bytes, size_t length);
void str_appendf(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text, "" when empty; borrowed. */
const char *str_get(const struct str *str);
/* The text for the caller to free; the str is empty afterwards. */
char *str_take(struct str *str);
void str_finish(struct str *str);
static inline void cleanup_str(struct str *str)
{
	str_finish(str);
}

/* Zero is an empty one. `items` has a NULL behind the last one, but is NULL while nothing was added. */
struct strlist {
	char **items;
	size_t count;
	size_t capacity;
};

void strlist_add(struct strlist *list, const char *text);  /* copies */
void strlist_take(struct strlist *list, char *text);       /* moves */
bool strlist_has(const struct strlist *list, const char *text);
void strlist_sort(struct strlist *list);
/* Splits at each separator; empty pieces are left out. */
void strlist_split(struct strlist *list, const char *text, char separator);
void strlist_finish(struct strlist *list);
static inline void cleanup_strlist(struct strlist *list)
{
	strlist_finish(list);
}

bool str_equal(const char *a, const char *b); /* NULL equals only NULL */
bool str_starts(const char *text, const char *prefix);
bool str_ends(const char *text, const char *suffix);
bool str_is_empty(const char *text); /* NULL or "" */
bool str_to_int64(const char *text, long long *ret_value); /* decimal, whole text */
bool str_is_utf8(const char *text, size_t length); /* no overlong forms, no surrogates */
/* Cuts white space at both ends, in place; returns where the text now begins. */
char *str_trim(char *text);
/* "12.3 MB" into the buffer; returns it. */
const char *str_bytes(unsigned long long bytes, char *buffer, size_t size);

#endif
