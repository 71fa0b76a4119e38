/* SPDX-License-Identifier: Apache-2.0 */
#include "anatomy.h"

#include "base/memory.h"
#include "base/str.h"
#include "wrap/json.h"

struct json *anatomy_items(const struct json *list)
{
	struct json *items = list ? json_copy(list) : json_new_array();
	for (size_t i = 0; i < json_count(items); i++)
		json_remove(json_item(items, i), "original_name");
	return items;
}

struct json *anatomy_link_types(const struct json *anatomy)
{
	const struct json *list = json_get(anatomy, "link_types");
	struct json *types = json_new_array();
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *item = json_item(list, i);
		const char *link = json_get_text(item, "link_type");
		const char *input = json_get_text(item, "input_type");
		const char *output = json_get_text(item, "output_type");
		CLEANUP(free) char *name = mem_printf("%s|%s|%s", link, input, output);
		struct json *data = json_new_object();
		json_set_text(data, "color", json_get_text(item, "color"));
		json_set_text(data, "style", json_get_text(item, "style"));
		struct json *type = json_new_object();
		json_set_text(type, "name", name);
		json_set_text(type, "linkType", link);
		json_set_text(type, "inputType", input);
		json_set_text(type, "outputType", output);
		json_set(type, "data", data);
		json_add(types, type);
	}
	return types;
}

/* [{name: N, ...}] as {N: {...}}. */
static struct json *by_name(const struct json *list)
{
	struct json *object = json_new_object();
	for (size_t i = 0; i < json_count(list); i++) {
		struct json *item = json_copy(json_item(list, i));
		CLEANUP(free) char *name = mem_dup(json_get_text(item, "name"));
		json_remove(item, "name");
		json_set(object, name ? name : "", item);
	}
	return object;
}

static struct json *templates(const struct json *list)
{
	struct json *object = json_new_object();
	struct json *common = json_new_object();
	for (struct json_member member = { 0 }; json_next(list, &member);) {
		if (json_is_array(member.value) && !json_count(member.value))
			continue;
		if (json_is_array(member.value))
			json_set(object, member.key, by_name(member.value));
		else if (member.value)
			json_set(common, member.key, json_copy(member.value));
	}
	json_set(object, "common", common);
	return object;
}

struct json *anatomy_config(const struct json *anatomy)
{
	struct json *products = json_get(anatomy, "product_base_types");
	struct json *config = json_new_object();
	json_set(config, "roots", by_name(json_get(anatomy, "roots")));
	json_set(config, "templates", templates(json_get(anatomy, "templates")));
	json_set(config, "entityNaming", json_new_object());
	json_set(config, "productBaseTypes", products ? json_copy(products) : json_new_object());
	return config;
}
