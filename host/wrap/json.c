/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/json.h"

#include "base/memory.h"
#include "base/str.h"

#include <json-c/json.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/*
 * Measured with json-c 0.16: an empty object in a list takes 792 bytes, a value 88, a name its length; as a member of
 * a large object up to 180 more, while that one's table grows.
 */
#define MEMORY_PER_NEST  800u
#define MEMORY_PER_VALUE 288u
#define MEMORY_PER_BYTE  4u

/* struct json is json-c's object by another name: no allocation, no conversion. */
static struct json_object *in(const struct json *value)
{
	return (struct json_object *)(uintptr_t)value;
}

static struct json *out(struct json_object *value)
{
	return (struct json *)value;
}

/* The escape \u0000: a name that is longer than what C sees of it would pass checks that it should not. */
static bool has_escaped_nul(const char *text, size_t length)
{
	const char *end = text + length;

	while ((text = memchr(text, '\\', (size_t)(end - text))) && end - text >= 6) {
		if (memcmp(text, "\\u0000", 6) == 0)
			return true;
		text += 2;
	}
	return false;
}

/* json-c takes a NUL as the end of the text and does not look behind the first value. */
static int check_text(const char *text, size_t length, struct error *err)
{
	if (length > JSON_MAX_FILE)
		return error_set(err, AYON_EINVALID, "JSON text of %zu bytes is over the limit",
				length);
	if (memchr(text, '\0', length) || has_escaped_nul(text, length))
		return error_set(err, AYON_EINVALID, "JSON text holds a NUL byte");
	if (!str_is_utf8(text, length))
		return error_set(err, AYON_EINVALID, "JSON text is not valid UTF-8");
	return 0;
}

/* What the text can become at most, in bytes of memory. */
static int measure(const char *text, size_t length, size_t *ret_bytes, struct error *err)
{
	size_t nests = 0, values = 0;

	for (size_t i = 0; i < length; i++) {
		nests += (text[i] | 0x20) == '{'; /* and '[', which differs in that bit */
		values += text[i] == ',';
	}
	values += nests;
	if (nests > JSON_MAX_NESTS || values > JSON_MAX_VALUES)
		return error_set(err, AYON_EINVALID,
				"JSON text has more than %u objects and lists, or %u values",
				JSON_MAX_NESTS, JSON_MAX_VALUES);
	*ret_bytes = (nests + 1) * MEMORY_PER_NEST + (values + 1) * MEMORY_PER_VALUE +
		     length * MEMORY_PER_BYTE;
	return 0;
}

/*
 * json-c before 0.17 copies the names of members with strdup() and does not look whether it got one: it crashes, or
 * makes an object that lacks a member. So the program's own strdup() stands in front of libc's, for it and for all
 * other libraries: no memory ends the process in one line (decision 0101).
 */
__attribute__((visibility("default"))) char *strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(mem_must(malloc(size)), text, size);
}

/* A member that found no room is silently missing: what a text can need is asked for beforehand. */
static void need_memory(size_t bytes)
{
	free(mem_must(malloc(bytes)));
}

static int parse_text(const char *text, size_t length, struct json **ret_root, struct error *err)
{
	struct json_tokener *tokener = mem_must(json_tokener_new_ex(JSON_MAX_DEPTH));
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	struct json_object *root = json_tokener_parse_ex(tokener, text, (int)length);
	enum json_tokener_error state = json_tokener_get_error(tokener);
	size_t end = json_tokener_get_parse_end(tokener);
	if (state == json_tokener_continue) {
		/* A number at the very end is only complete once the text has ended. */
		root = json_tokener_parse_ex(tokener, "", -1);
		state = json_tokener_get_error(tokener);
		end = length;
	}
	json_tokener_free(tokener);

	if (state != json_tokener_success) {
		json_object_put(root);
		if (state == json_tokener_continue)
			return error_set(err, AYON_EINVALID, "JSON text ends too early");
		return error_set(err, AYON_EINVALID, "no valid JSON at byte %zu: %s", end,
				json_tokener_error_desc(state));
	}
	for (; end < length; end++) {
		if (!strchr(" \t\r\n", text[end])) {
			json_object_put(root);
			return error_set(err, AYON_EINVALID,
					"JSON text goes on behind its end at byte %zu", end);
		}
	}
	*ret_root = out(root);
	return 0;
}

int json_parse(const char *text, size_t length, struct json **ret_root, struct error *err)
{
	size_t bytes = 0;
	int r = check_text(text, length, err);
	if (r == 0)
		r = measure(text, length, &bytes, err);
	if (r < 0)
		return r;

	need_memory(bytes);
	r = parse_text(text, length, ret_root, NULL);
	/* json-c tells a lack of memory as if the text were wrong. What is wrong is so a second time. */
	return r == 0 ? 0 : parse_text(text, length, ret_root, err);
}

int json_read(const char *path, struct json **ret_root, struct error *err)
{
	CLEANUP(free) char *text = NULL;
	size_t length = 0;
	int r = fs_read(path, JSON_MAX_FILE, &text, &length, err);
	if (r < 0)
		return r;

	r = json_parse(text, length, ret_root, err);
	return r < 0 ? error_prefix(err, "'%s'", path) : 0;
}

void json_wipe(struct json *value)
{
	if (json_is_string(value))
		explicit_bzero((char *)(uintptr_t)json_object_get_string(in(value)),
				(size_t)json_object_get_string_len(in(value)));
}

void json_free(struct json *root)
{
	json_object_put(in(root));
}

bool json_is_object(const struct json *value)
{
	return json_object_is_type(in(value), json_type_object);
}

bool json_is_array(const struct json *value)
{
	return json_object_is_type(in(value), json_type_array);
}

bool json_is_string(const struct json *value)
{
	return json_object_is_type(in(value), json_type_string);
}

bool json_is_null(const struct json *value)
{
	return value == NULL;
}

bool json_is_bool(const struct json *value)
{
	return json_object_is_type(in(value), json_type_boolean);
}

bool json_is_number(const struct json *value)
{
	return json_object_is_type(in(value), json_type_int) ||
	       json_object_is_type(in(value), json_type_double);
}

bool json_is_integer(const struct json *value)
{
	return json_object_is_type(in(value), json_type_int);
}

bool json_has(const struct json *object, const char *key)
{
	return json_is_object(object) && json_object_object_get_ex(in(object), key, NULL);
}

struct json *json_get(const struct json *object, const char *key)
{
	struct json_object *value = NULL;
	if (!json_is_object(object) || !json_object_object_get_ex(in(object), key, &value))
		return NULL;
	return out(value);
}

struct json *json_at(const struct json *object, ...)
{
	struct json *value = out(in(object));
	va_list keys;
	va_start(keys, object);
	for (const char *key; value && (key = va_arg(keys, const char *));)
		value = json_get(value, key);
	va_end(keys);
	return value;
}

const char *json_text(const struct json *value)
{
	return json_is_string(value) ? json_object_get_string(in(value)) : NULL;
}

const char *json_get_text(const struct json *object, const char *key)
{
	return json_text(json_get(object, key));
}

bool json_as_bool(const struct json *value, bool fallback)
{
	return json_is_bool(value) ? json_object_get_boolean(in(value)) : fallback;
}

int64_t json_as_int(const struct json *value, int64_t fallback)
{
	return json_is_number(value) ? json_object_get_int64(in(value)) : fallback;
}

double json_as_double(const struct json *value, double fallback)
{
	return json_is_number(value) ? json_object_get_double(in(value)) : fallback;
}

bool json_get_bool(const struct json *object, const char *key, bool fallback)
{
	return json_as_bool(json_get(object, key), fallback);
}

int64_t json_get_int(const struct json *object, const char *key, int64_t fallback)
{
	return json_as_int(json_get(object, key), fallback);
}

int64_t json_get_whole(const struct json *object, const char *key, int64_t fallback)
{
	struct json *value = json_get(object, key);
	return json_object_is_type(in(value), json_type_int) ? json_object_get_int64(in(value))
							     : fallback;
}

size_t json_count(const struct json *value)
{
	if (json_is_array(value))
		return json_object_array_length(in(value));
	return json_is_object(value) ? (size_t)json_object_object_length(in(value)) : 0;
}

struct json *json_item(const struct json *array, size_t index)
{
	if (!json_is_array(array) || index >= json_object_array_length(in(array)))
		return NULL;
	return out(json_object_array_get_idx(in(array), index));
}

bool json_next(const struct json *object, struct json_member *member)
{
	if (!json_is_object(object))
		return false;

	struct lh_entry *entry =
			member->position ? lh_entry_next((struct lh_entry *)member->position)
					 : lh_table_head(json_object_get_object(in(object)));
	if (!entry)
		return false;
	member->position = entry;
	member->key = lh_entry_k(entry);
	member->value = lh_entry_v(entry);
	return true;
}

struct json *json_new_object(void)
{
	return out(mem_must(json_object_new_object()));
}

struct json *json_new_array(void)
{
	return out(mem_must(json_object_new_array()));
}

struct json *json_new_text(const char *text)
{
	return text ? out(mem_must(json_object_new_string(text))) : NULL;
}

struct json *json_new_int(int64_t value)
{
	return out(mem_must(json_object_new_int64(value)));
}

struct json *json_new_double(double value, const char *text)
{
	return out(mem_must(json_object_new_double_s(value, text)));
}

struct json *json_new_bool(bool value)
{
	return out(mem_must(json_object_new_boolean(value)));
}

struct json *json_copy(const struct json *value)
{
	struct json_object *copy = NULL;
	if (value)
		json_object_deep_copy(in(value), &copy, NULL);
	return value ? out(mem_must(copy)) : NULL;
}

void json_set(struct json *object, const char *key, struct json *value)
{
	if (json_object_object_add(in(object), key, in(value)) < 0)
		mem_must(NULL);
}

void json_set_text(struct json *object, const char *key, const char *text)
{
	json_set(object, key, json_new_text(text));
}

void json_set_int(struct json *object, const char *key, int64_t value)
{
	json_set(object, key, json_new_int(value));
}

void json_set_bool(struct json *object, const char *key, bool value)
{
	json_set(object, key, json_new_bool(value));
}

void json_remove(struct json *object, const char *key)
{
	json_object_object_del(in(object), key);
}

void json_add(struct json *array, struct json *value)
{
	if (json_object_array_add(in(array), in(value)) < 0)
		mem_must(NULL);
}

char *json_write_text(const struct json *root, bool pretty)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	flags |= pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED
			: JSON_C_TO_STRING_PLAIN;
	const char *text = root ? json_object_to_json_string_ext(in(root), flags) : "null";
	return mem_dup(text ? text : mem_must(NULL));
}

int json_write(const char *path, const struct json *root, mode_t mode,
		enum fs_durability durability, struct error *err)
{
	CLEANUP(free) char *text = json_write_text(root, true);
	CLEANUP(free) char *line = mem_printf("%s\n", text);
	return fs_write_atomic(path, line, strlen(line), mode, durability, err);
}
