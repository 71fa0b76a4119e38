/* SPDX-License-Identifier: Apache-2.0 */
#include "data.h"

#include "wrap/json.h"

#include <stddef.h>
#include <stdlib.h>

/* Written by tools/ayon-studio/CMakeLists.txt from data/NAME.json. */
extern const unsigned char data_attributes_json[];
extern const size_t data_attributes_json_size;
extern const unsigned char data_anatomy_json[];
extern const size_t data_anatomy_json_size;
extern const unsigned char data_demo_json[];
extern const size_t data_demo_json_size;

static struct json *parse(const unsigned char *text, size_t size)
{
	struct json *root = NULL;
	if (json_parse((const char *)text, size, &root, NULL) < 0)
		abort(); /* the build put a broken document in */
	return root;
}

static const char *const attribute_keys[] = { "type", "title", "description", "example", "default",
	"gt", "ge", "lt", "le", "minLength", "maxLength", "minItems", "maxItems", "regex", "enum",
	"enumResolver", "enumResolverSettings", "inherit", "widget", "widgetSettings" };
static const char *const choice_keys[] = { "value", "label", "description", "fulltext", "group",
	"icon", "color", "shortName", "disabled", "disabledMessage" };

/* The object with all of the keys, null where it has no value. */
static struct json *with_nulls(const struct json *object, const char *const *keys, size_t count)
{
	struct json *full = json_new_object();
	for (size_t i = 0; i < count; i++) {
		struct json *value = json_get(object, keys[i]);
		json_set(full, keys[i], value ? json_copy(value) : NULL);
	}
	return full;
}

static void show_nulls(struct json *attribute)
{
	struct json *full = with_nulls(json_get(attribute, "data"), attribute_keys,
			sizeof(attribute_keys) / sizeof(*attribute_keys));
	struct json *choices = json_get(full, "enum");
	if (choices) {
		struct json *list = json_new_array();
		for (size_t i = 0; i < json_count(choices); i++)
			json_add(list, with_nulls(json_item(choices, i), choice_keys,
						       sizeof(choice_keys) / sizeof(*choice_keys)));
		json_set(full, "enum", list);
	}
	json_set(attribute, "data", full);
}

struct json *data_attributes(bool nulls)
{
	struct json *list = parse(data_attributes_json, data_attributes_json_size);
	for (size_t i = 0; nulls && i < json_count(list); i++)
		show_nulls(json_item(list, i));
	return list;
}

struct json *data_anatomy(void)
{
	return parse(data_anatomy_json, data_anatomy_json_size);
}

struct json *data_demo(void)
{
	return parse(data_demo_json, data_demo_json_size);
}
