/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/json.h: JSON documents (json-c). Reading is strict: valid UTF-8, no NUL, one value and nothing behind
 * it, at most JSON_MAX_DEPTH levels; json-c also takes 'single quotes', NaN, Infinity and raw line breaks in texts.
 * Getters accept a NULL object and a wrong type: every field that a server sends is optional.
 */
#ifndef AYON_HOST_JSON_H
#define AYON_HOST_JSON_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/fs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define JSON_MAX_DEPTH  64
#define JSON_MAX_FILE   (64u << 20)
/* Objects and lists, and values: three bytes of text can need 800 of memory. Brackets and commas in texts count too. */
#define JSON_MAX_NESTS  300000u
#define JSON_MAX_VALUES 1000000u

struct json; /* a reference; values inside a document are borrowed from it */

/* AYON_EINVALID with the place. The caller ends the document with json_free(). */
int json_parse(const char *text, size_t length, struct json **ret_root, struct error *err);
int json_read(const char *path, struct json **ret_root,
		struct error *err); /* also AYON_ENOTFOUND, AYON_EIO */
void json_free(struct json *root);
CLEANUP_DEFINE(json, struct json *, json_free);

bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_string(const struct json *value);
bool json_is_null(const struct json *value); /* NULL is null */
bool json_is_bool(const struct json *value);
bool json_is_number(const struct json *value);
bool json_is_integer(const struct json *value); /* written without a point and an exponent */

/* The member, NULL when absent, null or when `object` is no object. Borrowed. */
struct json *json_get(const struct json *object, const char *key);
/* Follows several keys: json_at(root, "data", "bundle", NULL). */
struct json *json_at(const struct json *object, ...) __attribute__((sentinel));
/* The text of a string value, NULL for anything else. */
const char *json_text(const struct json *value);
const char *json_get_text(const struct json *object, const char *key);
/* Overwrites the text of a string value that held a secret; the document is of no more use then. */
void json_wipe(struct json *value);
bool json_get_bool(const struct json *object, const char *key, bool fallback);
int64_t json_get_int(const struct json *object, const char *key, int64_t fallback);
/* The value itself as a number or truth; the fallback for anything else. */
int64_t json_as_int(const struct json *value, int64_t fallback);
double json_as_double(const struct json *value, double fallback);
bool json_as_bool(const struct json *value, bool fallback);
bool json_has(const struct json *object, const char *key); /* also true for a member that is null */
/* The same without cutting off: 1.5 counts as a wrong type. For what decides whether something is accepted. */
int64_t json_get_whole(const struct json *object, const char *key, int64_t fallback);
/* Elements of an array or members of an object, 0 for anything else. */
size_t json_count(const struct json *value);
struct json *json_item(const struct json *array, size_t index); /* NULL past the end and for null */

/* One step of a visit of all members, in the order of the text. */
struct json_member {
	const char *key;
	struct json *value; /* NULL for null */
	void *position;     /* private */
};
bool json_next(const struct json *object,
		struct json_member *member); /* start with a zeroed member */

/* Building. What is set or added is moved into the parent; NULL becomes null. */
struct json *json_new_object(void);
struct json *json_new_array(void);
struct json *json_new_text(const char *text); /* NULL becomes null */
struct json *json_new_int(int64_t value);
struct json *json_new_double(double value, const char *text); /* `text`: how it is written */
struct json *json_new_bool(bool value);
struct json *json_copy(const struct json *value); /* deep */
void json_set(struct json *object, const char *key, struct json *value);
void json_set_text(struct json *object, const char *key, const char *text);
void json_set_int(struct json *object, const char *key, int64_t value);
void json_set_bool(struct json *object, const char *key, bool value);
void json_remove(struct json *object, const char *key);
void json_add(struct json *array, struct json *value);

/* The text of the document; caller frees. Pretty: two spaces a level. */
char *json_write_text(const struct json *root, bool pretty);
/* Writes it, pretty and with a final line break, by fs_write_atomic(). */
int json_write(const char *path, const struct json *root, mode_t mode,
		enum fs_durability durability, struct error *err);

#endif
