/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/json.h"

#include "base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static void refused(const char *text, size_t length, const char *part)
{
	struct json *root = NULL;
	struct error err = { 0 };

	if (json_parse(text, length, &root, &err) != AYON_EINVALID)
		fail_msg("accepted: %s", text);
	assert_null(root);
	if (!strstr(err.text, part))
		fail_msg("'%s' lacks '%s' for %s", err.text, part, text);
}

static struct json *parse(const char *text)
{
	struct json *root = NULL;
	struct error err = { 0 };

	if (json_parse(text, strlen(text), &root, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	return root;
}

static void test_malformed(void **state)
{
	(void)state;
	static const char *const texts[] = { "", " ", "{", "[1,", "{\"a\":}", "[1,]", "{\"a\": 1,}",
		"nul", "-", "01", "\"\\x\"", "// x\n1", "[1 2]", "{\"a\" 1}", "{1: 2}", "tru" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		refused(texts[i], strlen(texts[i]), "JSON");
}

static void test_nothing_behind_the_value(void **state)
{
	(void)state;
	refused("{} {}", 5, "JSON");
	refused("1 x", 3, "JSON");
	refused("[]\0[]", 5, "NUL");
	CLEANUP(json) struct json *root = parse(" \r\n\t{\"a\": 1} \n");
	assert_int_equal(json_get_int(root, "a", 0), 1);
}

static void test_nul_and_utf8(void **state)
{
	(void)state;
	refused("\"a\0b\"", 5, "NUL");
	refused("\"a\\u0000b\"", 10, "NUL");
	refused("{\"a\\\\\\u0000\": 1}", 15, "NUL");
	refused("\"\xff\"", 3, "UTF-8");
	refused("\"\xed\xa0\x80\"", 5, "UTF-8");
	refused("\"\xc0\xaf\"", 4, "UTF-8");
	CLEANUP(json) struct json *root = parse("[\"\\\\u0000\", \"\xc3\xa9\\u20ac\"]");
	assert_string_equal(json_text(json_item(root, 0)), "\\u0000");
	assert_string_equal(json_text(json_item(root, 1)), "\xc3\xa9\xe2\x82\xac");
}

static char *nested(size_t depth)
{
	char *text = malloc(2 * depth + 1);
	assert_non_null(text);
	memset(text, '[', depth);
	memset(text + depth, ']', depth);
	text[2 * depth] = '\0';
	return text;
}

static void test_depth(void **state)
{
	(void)state;
	CLEANUP(free) char *deepest = nested(JSON_MAX_DEPTH - 1);
	CLEANUP(free) char *too_deep = nested(JSON_MAX_DEPTH + 1);
	CLEANUP(free) char *absurd = nested(100000);
	CLEANUP(json) struct json *root = parse(deepest);

	assert_true(json_is_array(root));
	refused(too_deep, strlen(too_deep), "JSON");
	refused(absurd, strlen(absurd), "JSON");
}

/* "[" and so many times `one`, with commas, and "]". Caller frees. */
static char *list_of(const char *one, size_t times)
{
	size_t length = strlen(one) + 1;
	char *text = malloc(times * length + 3);
	assert_non_null(text);
	text[0] = '[';
	for (size_t i = 0; i < times; i++) {
		memcpy(text + 1 + i * length, one, length - 1);
		text[(i + 1) * length] = i + 1 < times ? ',' : ']';
	}
	text[times * length + 1] = '\0';
	return text;
}

static void test_values_are_limited(void **state)
{
	(void)state;
	CLEANUP(free) char *objects = list_of("{}", JSON_MAX_NESTS);
	CLEANUP(free) char *lists = list_of("[]", JSON_MAX_NESTS);
	CLEANUP(free) char *values = list_of("1", JSON_MAX_VALUES + 1);
	CLEANUP(free) char *many = list_of("{}", JSON_MAX_NESTS - 1);
	CLEANUP(json) struct json *root = parse(many);

	assert_int_equal(json_count(root), JSON_MAX_NESTS - 1);
	refused(objects, strlen(objects), "objects");
	refused(lists, strlen(lists), "objects");
	refused(values, strlen(values), "values");
}

/* Of two members of one name the last counts, and there is only one of them. */
static void test_duplicates(void **state)
{
	(void)state;
	CLEANUP(json) struct json *root = parse("{\"a\": 1, \"b\": 2, \"a\": 3}");

	assert_int_equal(json_count(root), 2);
	assert_int_equal(json_get_int(root, "a", 0), 3);
}

static void test_getters_are_tolerant(void **state)
{
	(void)state;
	CLEANUP(json)
	struct json *root = parse("{\"text\": \"x\", \"number\": 7, \"yes\": true, \"none\": null,"
				  "\"list\": [1, null], \"object\": {\"a\": {\"b\": \"deep\"}}}");

	CLEANUP(json) struct json *half = parse("{\"half\": 1.5, \"one\": 1.0, \"text\": \"1\"}");
	assert_int_equal(json_get_int(half, "half", -1), 1);
	assert_int_equal(json_get_whole(half, "half", -1), -1);
	assert_int_equal(json_get_whole(half, "one", -1), -1);
	assert_int_equal(json_get_whole(half, "text", -1), -1);
	assert_int_equal(json_get_whole(root, "number", -1), 7);
	assert_null(json_get_text(root, "number"));
	assert_null(json_get_text(NULL, "text"));
	assert_null(json_get(root, "none"));
	assert_null(json_get(json_get(root, "text"), "x"));
	assert_int_equal(json_get_int(root, "text", -1), -1);
	assert_true(json_get_bool(root, "number", true));
	assert_true(json_get_bool(root, "yes", false));
	assert_int_equal(json_count(json_get(root, "text")), 0);
	assert_null(json_item(json_get(root, "list"), 1));
	assert_null(json_item(json_get(root, "list"), 2));
	assert_null(json_item(root, 0));
	assert_string_equal(json_text(json_at(root, "object", "a", "b", NULL)), "deep");
	assert_null(json_at(root, "object", "x", "b", NULL));
	assert_true(json_is_null(json_get(root, "absent")));
}

static void test_visit_in_order(void **state)
{
	(void)state;
	CLEANUP(json) struct json *root = parse("{\"b\": 1, \"a\": null, \"c\": 3}");
	struct json_member member = { 0 };
	char keys[8] = "";

	while (json_next(root, &member)) {
		strcat(keys, member.key);
		assert_int_equal(strcmp(member.key, "a") == 0, member.value == NULL);
	}
	assert_string_equal(keys, "bac");
	member = (struct json_member){ 0 };
	assert_false(json_next(NULL, &member));
}

static void test_build_and_write(void **state)
{
	(void)state;
	char folder[] = "/tmp/ayon-json-XXXXXX";
	assert_non_null(mkdtemp(folder));
	CLEANUP(free) char *path = path_join(folder, "x.json");
	CLEANUP(json) struct json *root = json_new_object();
	CLEANUP(json) struct json *again = NULL;
	CLEANUP(free) char *plain = NULL;
	struct stat st;
	struct error err = { 0 };

	json_set_text(root, "path", "/a/b");
	json_set_text(root, "none", NULL);
	json_set_int(root, "big", INT64_MAX);
	json_set(root, "list", json_new_array());
	json_add(json_get(root, "list"), json_new_bool(true));
	json_set_bool(root, "gone", true);
	json_remove(root, "gone");
	plain = json_write_text(root, false);
	assert_string_equal(plain,
			"{\"path\":\"/a/"
			"b\",\"none\":null,\"big\":9223372036854775807,\"list\":[true]}");
	assert_int_equal(json_write(path, root, 0600, FS_CACHE, &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(json_read(path, &again, &err), 0);
	CLEANUP(json) struct json *copy = json_copy(again);
	CLEANUP(free) char *rewritten = json_write_text(copy, false);
	assert_string_equal(rewritten, plain);

	struct json *none = NULL;
	assert_int_equal(fs_write_atomic(path, "{", 1, 0600, FS_CACHE, NULL), 0);
	assert_int_equal(json_read(path, &none, &err), AYON_EINVALID);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(fs_remove_tree(folder, NULL), 0);
	assert_int_equal(json_read(path, &none, &err), AYON_ENOTFOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_nothing_behind_the_value),
		cmocka_unit_test(test_nul_and_utf8),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_values_are_limited),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_getters_are_tolerant),
		cmocka_unit_test(test_visit_in_order),
		cmocka_unit_test(test_build_and_write),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
