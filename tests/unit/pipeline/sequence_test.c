/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"

#define ANCHORED "135: what stands behind the extension makes a file a backup, not a version"

static struct ayon_value *vectors;

static struct ayon_value *sequences_of(const struct ayon_value *given)
{
	const struct ayon_value *options = ayon_value_get(given, "kwargs");
	struct ayon_value *out = ayon_value_new_object(), *list = ayon_value_new_list();
	struct ayon_value *rest = ayon_value_new_list();
	struct ayon_sequences found;

	/* The only pattern that callers use. */
	ayon_sequences_find(ayon_value_get(given, "items"),
			ayon_value_has(options, "patterns") ? AYON_SEQUENCE_FRAMES
							    : AYON_SEQUENCE_ANY,
			(size_t)ayon_value_int(ayon_value_get(options, "minimum_items"), 2),
			&found);
	for (size_t i = 0; i < found.count; i++) {
		const struct ayon_sequence *one = &found.items[i];
		struct ayon_value *entry = ayon_value_new_object(), *frames = ayon_value_new_list();
		char *text = ayon_sequence_text(one);
		for (size_t k = 0; k < one->count; k++)
			ayon_value_add(frames, ayon_value_new_int(one->frames[k]));
		ayon_value_set_text(entry, "head", one->head);
		ayon_value_set_text(entry, "tail", one->tail);
		ayon_value_set(entry, "padding", ayon_value_new_int(one->padding));
		ayon_value_set(entry, "indexes", frames);
		ayon_value_set_text(entry, "str", text);
		ayon_value_add(list, entry);
		free(text);
	}
	for (size_t i = 0; i < found.rest_count; i++)
		ayon_value_add(rest, ayon_value_new_text(found.rest[i]));
	ayon_sequences_finish(&found);
	ayon_value_set(out, "collections", list);
	ayon_value_set(out, "remainder", rest);
	return out;
}

static struct ayon_value *taken(char *text)
{
	struct ayon_value *value = ayon_value_new_text(text);

	free(text);
	return value;
}

static struct ayon_value *run(const struct ayon_value *given)
{
	const char *function = ayon_value_get_text(given, "function");
	struct ayon_value *frames = NULL;

	if (strcmp(function, "clique.assemble") == 0)
		return sequences_of(given);
	if (strcmp(function, "collect_frames") == 0)
		return ayon_frames_of(ayon_value_get(given, "items"));
	if (strcmp(function, "convert_frames_str_to_list") == 0) {
		assert_int_equal(ayon_frames_parse(ayon_value_get_text(given, "frames"), &frames,
						 NULL),
				0);
		return frames;
	}
	if (strcmp(function, "get_version_from_path") == 0)
		return taken(ayon_version_text(ayon_value_get_text(given, "file")));
	if (strcmp(function, "source_hash") == 0)
		return taken(ayon_source_hash(ayon_value_get_text(given, "filename"),
				ayon_value_int(ayon_value_get(given, "mtime_ns"), 0),
				(uint64_t)ayon_value_int(ayon_value_get(given, "size"), 0)));
	if (strcmp(function, "format_file_size") == 0)
		return taken(ayon_size_text(
				(uint64_t)ayon_value_int(ayon_value_get(given, "size"), 0)));
	assert_string_equal(function, "posix normpath");
	return taken(ayon_path_normalized(ayon_value_get_text(given, "path")));
}

static void test_paths_and_frames(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "paths_and_frames");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		struct ayon_value *got = run(given);
		assert_values_equal(got, ayon_value_get(given, "expected"), given);
		ayon_value_free(got);
		case_ran("anatomy", "paths_and_frames", i, NULL);
	}
}

static struct ayon_value *read_workfile(
		const struct ayon_value *given, const struct ayon_value *data)
{
	struct ayon_value *out = ayon_value_new_object();
	struct ayon_workfile file;

	assert_true(ayon_workfile_read(ayon_value_get_text(given, "file_template"), data,
				    ayon_value_get_text(given, "filename"), &file, NULL) >= 0);
	ayon_value_set(out, "version", file.version < 0 ? NULL : ayon_value_new_int(file.version));
	ayon_value_set_text(out, "comment", file.comment);
	ayon_value_set_text(out, "ext", file.extension);
	ayon_workfile_finish(&file);
	return out;
}

static struct ayon_value *last_workfile(
		const struct ayon_value *given, const struct ayon_value *data)
{
	const struct ayon_value *files = ayon_value_get(given, "files");
	struct ayon_value *out = ayon_value_new_list();
	int64_t index = 0, version = 0;

	assert_int_equal(ayon_workfile_last(ayon_value_get_text(given, "file_template"), data,
					 files, ayon_value_get(given, "extensions"), &index,
					 &version, NULL),
			0);
	ayon_value_add(out,
			index < 0 ? NULL : ayon_value_copy(ayon_value_item(files, (size_t)index)));
	ayon_value_add(out, index < 0 ? NULL : ayon_value_new_int(version));
	return out;
}

/* A backup beside the file of the version before: ours takes that one. */
static const char *other_result(const struct ayon_value *given)
{
	const char *first = ayon_value_text(ayon_value_item(ayon_value_get(given, "files"), 0));

	if (first && strstr(first, ".nk~"))
		return "[\"dc_sh010_compositing_v002.nk\", 2]";
	return first && strstr(first, ".autosave") ? "[\"dc_sh010_compositing_v001.nk\", 1]" : NULL;
}

static void test_workfiles(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "workfiles");
	const struct ayon_value *data = ayon_value_get(vectors, "template_data");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		const char *other = other_result(given);
		struct ayon_value *wanted = other ? value_of(other) : NULL;
		struct ayon_value *got = ayon_value_has(given, "filename")
							 ? read_workfile(given, data)
							 : last_workfile(given, data);
		assert_values_equal(
				got, wanted ? wanted : ayon_value_get(given, "expected"), given);
		ayon_value_free(got);
		ayon_value_free(wanted);
		case_ran("anatomy", "workfiles", i, other ? ANCHORED : NULL);
	}
}

static void test_frames_that_are_none(void **state)
{
	static const char *const texts[] = { "", ",", "a", "1-", "1,,2", "1-9x0", "1-9x",
		"1-99999999", "1 2", "99999999999999999999", "1-3," };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct ayon_value *frames = NULL;
		assert_int_equal(ayon_frames_parse(texts[i], &frames, NULL), AYON_EINVALID);
	}
}

/* 20,000 names: sorted, not compared each with each. */
static void test_many_names(void **state)
{
	struct ayon_value *names = ayon_value_new_list();
	struct ayon_sequences found;
	char name[32];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(name, sizeof(name), "a.%05d.exr", i);
		ayon_value_add(names, ayon_value_new_text(name));
	}
	ayon_sequences_find(names, AYON_SEQUENCE_ANY, 2, &found);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.items[0].count, 20000);
	assert_int_equal(found.rest_count, 0);
	ayon_sequences_finish(&found);
	ayon_value_free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths_and_frames),
		cmocka_unit_test(test_workfiles),
		cmocka_unit_test(test_frames_that_are_none),
		cmocka_unit_test(test_many_names),
	};

	vectors = cases_read("anatomy");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	ayon_value_free(vectors);
	return failed;
}
