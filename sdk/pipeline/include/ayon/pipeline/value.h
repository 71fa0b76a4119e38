/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline/value.h: JSON-like values, the currency of the pipeline library: settings, entities and template
 * data come in as values, environments and paths go out as values.
 *
 * NULL is null, everywhere. A value is owned by the list or object that it was added to, or by whoever made it;
 * what a getter returns is borrowed from the value that was asked and ends with it. A value may be read by
 * several threads at once as long as none changes it. Memory that runs out ends the process with one line.
 */
#ifndef AYON_PIPELINE_VALUE_H
#define AYON_PIPELINE_VALUE_H

#include <ayon/status.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AYON_REASON_SIZE 1024

/* Why a function of this library failed: filled on failure only, one line of UTF-8. May be NULL at every call. */
struct ayon_reason {
	int32_t code; /* enum ayon_status */
	char text[AYON_REASON_SIZE];
};

enum ayon_value_kind {
	AYON_VALUE_NULL,
	AYON_VALUE_BOOL,
	AYON_VALUE_INT, /* a number without point and exponent, 64 bits */
	AYON_VALUE_FLOAT,
	AYON_VALUE_TEXT,
	AYON_VALUE_LIST,
	AYON_VALUE_OBJECT
};

struct ayon_value;

/* Strict JSON of at most 64 MiB and 64 levels. AYON_EINVALID with the place. End it with ayon_value_free(). */
int32_t ayon_value_parse(const char *text, size_t length, struct ayon_value **ret_value,
		struct ayon_reason *why);
void ayon_value_free(struct ayon_value *value);
struct ayon_value *ayon_value_copy(const struct ayon_value *value); /* deep */
/* JSON text, to be freed with free(). `pretty`: 0 or 1. */
char *ayon_value_write(const struct ayon_value *value, int32_t pretty);

int32_t ayon_value_kind(const struct ayon_value *value);     /* enum ayon_value_kind */
const char *ayon_value_text(const struct ayon_value *value); /* NULL for anything that is no text */
int64_t ayon_value_int(const struct ayon_value *value, int64_t fallback);  /* of any number */
double ayon_value_float(const struct ayon_value *value, double fallback);  /* of any number */
int32_t ayon_value_bool(const struct ayon_value *value, int32_t fallback); /* 0 or 1 */

size_t ayon_value_count(
		const struct ayon_value *value); /* elements or members; 0 for anything else */
const struct ayon_value *ayon_value_item(const struct ayon_value *list, size_t index);
const struct ayon_value *ayon_value_get(const struct ayon_value *object, const char *key);
const char *ayon_value_get_text(const struct ayon_value *object, const char *key);
int32_t ayon_value_has(const struct ayon_value *object,
		const char *key); /* 1 also when the member is null */

/* One step of a visit of all members in their order: start with a zeroed one; returns 1 while there is one. */
struct ayon_member {
	const char *key;
	const struct ayon_value *value;
	void *position; /* private */
};
int32_t ayon_value_next(const struct ayon_value *object, struct ayon_member *member);

struct ayon_value *ayon_value_new_object(void);
struct ayon_value *ayon_value_new_list(void);
struct ayon_value *ayon_value_new_text(const char *text); /* copied; NULL becomes null */
struct ayon_value *ayon_value_new_int(int64_t number);
struct ayon_value *ayon_value_new_float(double number);
struct ayon_value *ayon_value_new_bool(int32_t truth);
/* What is set or added is moved into the object or list; a member of the same key is replaced. */
void ayon_value_set(struct ayon_value *object, const char *key, struct ayon_value *value);
void ayon_value_set_text(struct ayon_value *object, const char *key, const char *text);
void ayon_value_add(struct ayon_value *list, struct ayon_value *value);
void ayon_value_remove(struct ayon_value *object, const char *key);

#ifdef __cplusplus
}
#endif

#endif
