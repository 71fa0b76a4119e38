/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gui/json_glib.c: reads JSON with json-glib, the only file that knows it. A struct ayon_gui_json is one of its nodes.
 */
#include <ayon/gui/json.h>

#include <ayon/status.h>

#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_DEPTH 16

static JsonNode *node_of(const struct ayon_gui_json *value)
{
	return (JsonNode *)value;
}

/* The reader recurses for each level, so the levels are counted before it sees them. */
static gboolean is_too_deep(const char *text, size_t length)
{
	gboolean in_text = FALSE;
	unsigned depth = 0;

	for (size_t i = 0; i < length; i++) {
		if (in_text) {
			if (text[i] == '\\')
				i++;
			else if (text[i] == '"')
				in_text = FALSE;
		} else if (text[i] == '"') {
			in_text = TRUE;
		} else if (text[i] == '{' || text[i] == '[') {
			if (++depth > MAX_DEPTH)
				return TRUE;
		} else if ((text[i] == '}' || text[i] == ']') && depth) {
			depth--;
		}
	}
	return FALSE;
}

static int32_t refuse(const char **ret_problem, const char *problem)
{
	if (ret_problem)
		*ret_problem = problem;
	return AYON_EINVALID;
}

int32_t ayon_gui_json_parse(const char *text, size_t length, struct ayon_gui_json **ret_value,
		const char **ret_problem)
{
	g_autoptr(JsonParser) parser = NULL;

	if (length > G_MAXINT || !g_utf8_validate(text, (gssize)length, NULL))
		return refuse(ret_problem, "it is not UTF-8");
	if (is_too_deep(text, length))
		return refuse(ret_problem, "it is too deep");
	parser = json_parser_new();
	if (!json_parser_load_from_data(parser, text, (gssize)length, NULL))
		return refuse(ret_problem, "it is not JSON");

	JsonNode *root = json_parser_steal_root(parser);
	if (!root)
		return refuse(ret_problem, "it is empty");
	*ret_value = (struct ayon_gui_json *)root;
	return AYON_OK;
}

void ayon_gui_json_free(struct ayon_gui_json *value)
{
	if (value)
		json_node_unref(node_of(value));
}

const struct ayon_gui_json *ayon_gui_json_member(
		const struct ayon_gui_json *object, const char *name)
{
	JsonNode *node = node_of(object);

	if (!node || !JSON_NODE_HOLDS_OBJECT(node))
		return NULL;
	return (const struct ayon_gui_json *)json_object_get_member(
			json_node_get_object(node), name);
}

const char *ayon_gui_json_string(const struct ayon_gui_json *value)
{
	JsonNode *node = node_of(value);

	if (!node || !JSON_NODE_HOLDS_VALUE(node) ||
			json_node_get_value_type(node) != G_TYPE_STRING)
		return NULL;
	return json_node_get_string(node);
}

const char *ayon_gui_json_text(const struct ayon_gui_json *object, const char *name)
{
	const struct ayon_gui_json *member = ayon_gui_json_member(object, name);

	if (member && JSON_NODE_HOLDS_NULL(node_of(member)))
		return "";
	return ayon_gui_json_string(member);
}

int64_t ayon_gui_json_integer(
		const struct ayon_gui_json *object, const char *name, int64_t fallback)
{
	JsonNode *node = node_of(ayon_gui_json_member(object, name));

	if (!node || !JSON_NODE_HOLDS_VALUE(node))
		return fallback;
	if (json_node_get_value_type(node) == G_TYPE_INT64)
		return json_node_get_int(node);
	if (json_node_get_value_type(node) != G_TYPE_DOUBLE)
		return fallback;
	double number = json_node_get_double(node);
	/* 2^63 is the first double that does not fit. */
	if (number >= 9223372036854775808.0)
		return INT64_MAX;
	if (number < -9223372036854775808.0)
		return INT64_MIN;
	return (int64_t)number;
}

int ayon_gui_json_flag(const struct ayon_gui_json *object, const char *name, int fallback)
{
	JsonNode *node = node_of(ayon_gui_json_member(object, name));

	if (!node || !JSON_NODE_HOLDS_VALUE(node) ||
			json_node_get_value_type(node) != G_TYPE_BOOLEAN)
		return fallback;
	return json_node_get_boolean(node) ? 1 : 0;
}

uint32_t ayon_gui_json_count(const struct ayon_gui_json *list)
{
	JsonNode *node = node_of(list);

	if (!node || !JSON_NODE_HOLDS_ARRAY(node))
		return 0;
	return json_array_get_length(json_node_get_array(node));
}

const struct ayon_gui_json *ayon_gui_json_at(const struct ayon_gui_json *list, uint32_t index)
{
	if (index >= ayon_gui_json_count(list))
		return NULL;
	return (const struct ayon_gui_json *)json_array_get_element(
			json_node_get_array(node_of(list)), index);
}
