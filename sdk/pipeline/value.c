/* SPDX-License-Identifier: Apache-2.0 */
/* A value is a JSON document of the foundation by another name: no allocation, no conversion. */
#include <ayon/pipeline/value.h>

#include "number.h"
#include "reason.h"
#include "wrap/json.h"

static struct json *in(const struct ayon_value *value)
{
	return (struct json *)(uintptr_t)value;
}

static struct ayon_value *out(const struct json *value)
{
	return (struct ayon_value *)(uintptr_t)value;
}

int32_t ayon_value_parse(const char *text, size_t length, struct ayon_value **ret_value,
		struct ayon_reason *why)
{
	struct error err = { 0 };
	struct json *root = NULL;

	int r = json_parse(text, length, &root, &err);
	if (r < 0)
		return reason_set(why, r, "%s", err.text);
	*ret_value = out(root);
	return 0;
}

void ayon_value_free(struct ayon_value *value)
{
	json_free(in(value));
}

struct ayon_value *ayon_value_copy(const struct ayon_value *value)
{
	return out(json_copy(in(value)));
}

char *ayon_value_write(const struct ayon_value *value, int32_t pretty)
{
	return json_write_text(in(value), pretty != 0);
}

int32_t ayon_value_kind(const struct ayon_value *value)
{
	const struct json *json = in(value);

	if (json_is_null(json))
		return AYON_VALUE_NULL;
	if (json_is_bool(json))
		return AYON_VALUE_BOOL;
	if (json_is_number(json))
		return json_is_integer(json) ? AYON_VALUE_INT : AYON_VALUE_FLOAT;
	if (json_is_string(json))
		return AYON_VALUE_TEXT;
	return json_is_array(json) ? AYON_VALUE_LIST : AYON_VALUE_OBJECT;
}

const char *ayon_value_text(const struct ayon_value *value)
{
	return json_text(in(value));
}

int64_t ayon_value_int(const struct ayon_value *value, int64_t fallback)
{
	return json_as_int(in(value), fallback);
}

double ayon_value_float(const struct ayon_value *value, double fallback)
{
	return json_as_double(in(value), fallback);
}

int32_t ayon_value_bool(const struct ayon_value *value, int32_t fallback)
{
	return json_as_bool(in(value), fallback != 0);
}

size_t ayon_value_count(const struct ayon_value *value)
{
	return json_count(in(value));
}

const struct ayon_value *ayon_value_item(const struct ayon_value *list, size_t index)
{
	return out(json_item(in(list), index));
}

const struct ayon_value *ayon_value_get(const struct ayon_value *object, const char *key)
{
	return out(json_get(in(object), key));
}

const char *ayon_value_get_text(const struct ayon_value *object, const char *key)
{
	return json_get_text(in(object), key);
}

int32_t ayon_value_has(const struct ayon_value *object, const char *key)
{
	return json_has(in(object), key);
}

int32_t ayon_value_next(const struct ayon_value *object, struct ayon_member *member)
{
	struct json_member step = { .position = member->position };

	if (!json_next(in(object), &step))
		return 0;
	*member = (struct ayon_member){ step.key, out(step.value), step.position };
	return 1;
}

struct ayon_value *ayon_value_new_object(void)
{
	return out(json_new_object());
}

struct ayon_value *ayon_value_new_list(void)
{
	return out(json_new_array());
}

struct ayon_value *ayon_value_new_text(const char *text)
{
	return out(json_new_text(text));
}

struct ayon_value *ayon_value_new_int(int64_t number)
{
	return out(json_new_int(number));
}

struct ayon_value *ayon_value_new_float(double number)
{
	char text[NUMBER_SIZE];

	return out(json_new_double(number, number_repr(number, text)));
}

struct ayon_value *ayon_value_new_bool(int32_t truth)
{
	return out(json_new_bool(truth != 0));
}

void ayon_value_set(struct ayon_value *object, const char *key, struct ayon_value *value)
{
	json_set(in(object), key, in(value));
}

void ayon_value_set_text(struct ayon_value *object, const char *key, const char *text)
{
	json_set_text(in(object), key, text);
}

void ayon_value_add(struct ayon_value *list, struct ayon_value *value)
{
	json_add(in(list), in(value));
}

void ayon_value_remove(struct ayon_value *object, const char *key)
{
	json_remove(in(object), key);
}
