/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings, project entities, templates and names as a server or a studio's people give them. The first byte says which
 * of them the rest is; a result must survive a second pass or keep what its header promises.
 */
#include "fuzz.h"

#include <ayon/pipeline.h>

#include <stdlib.h>
#include <string.h>

static const char data_text[] = "{\"project\": {\"name\": \"demo\", \"code\": \"d\"}, \"folder\": "
				"{\"name\": \"sh010\", "
				"\"parents\": [\"a\", \"b\"]}, \"user\": {\"__default_key__\": "
				"\"name\", \"name\": \"u\"}, "
				"\"version\": 7, \"fps\": 23.976, \"flag\": true, \"ext\": "
				"\"exr\", \"none\": null, "
				"\"root\": {\"work\": \"/mnt/work\"}}";

static struct ayon_value *parsed(const char *text)
{
	struct ayon_value *value = NULL;

	ayon_value_parse(text, strlen(text), &value, NULL);
	return value;
}

static void fuzz_template(const char *text)
{
	struct ayon_value *data = parsed(data_text);
	struct ayon_template *path_template = NULL;
	struct ayon_template_result result;

	if (ayon_template_new(text, &path_template, NULL) == 0) {
		int32_t r = ayon_template_format(path_template, data, &result, NULL);
		fuzz_must(r < 0 || result.is_solved || ayon_value_count(result.missing_keys) ||
						ayon_value_count(result.invalid_types),
				"what is not solved says why");
		ayon_template_result_finish(&result);
		free(ayon_template_without_optional(path_template, data));
	}
	ayon_template_free(path_template);
	ayon_value_free(data);
}

static void fuzz_environment(const char *text)
{
	struct ayon_value *description = parsed(text), *computed = NULL, *plain = NULL;
	struct ayon_value *grouped = ayon_environment_parse_group(description, "farm", "linux");
	struct ayon_value *merged = ayon_environment_merge(grouped, grouped, "<{key}>");

	if (ayon_environment_compute(merged, &computed, NULL) == 0)
		fuzz_must(ayon_value_count(computed) == ayon_value_count(merged),
				"no variable is lost");
	ayon_environment_parse(description, "windows", &plain, NULL);
	ayon_value_free(description);
	ayon_value_free(grouped);
	ayon_value_free(merged);
	ayon_value_free(computed);
	ayon_value_free(plain);
}

static void fuzz_anatomy(const char *text)
{
	struct ayon_value *project = parsed(text), *data = parsed(data_text);
	const struct ayon_anatomy_options options = { .project = project, .environment = data };
	struct ayon_anatomy *anatomy = NULL;
	struct ayon_anatomy_path path;

	if (ayon_anatomy_new(&options, &anatomy, NULL) == 0) {
		ayon_anatomy_format(anatomy, "work", "default", "path", data, &path, NULL);
		ayon_anatomy_path_finish(&path);
		char *rootless = ayon_anatomy_rootless(anatomy, "/mnt/work/demo/a.exr");
		fuzz_must(!rootless || strncmp(rootless, "{root[", 6) == 0, "a root is named");
		free(rootless);
		free(ayon_anatomy_remap(anatomy, "C:\\work\\a", NULL));
	}
	ayon_anatomy_free(anatomy);
	ayon_value_free(project);
	ayon_value_free(data);
}

static void fuzz_profiles(const char *text)
{
	struct ayon_value *profiles = parsed(text);
	struct ayon_value *values =
			parsed("{\"host_names\": \"nuke\", \"task_types\": \"Compositing\"}");

	ayon_profile_find(profiles, values, NULL);
	ayon_value_free(profiles);
	ayon_value_free(values);
}

/* Every name is in a sequence or in the rest. */
static void fuzz_names(char *text)
{
	struct ayon_value *names = ayon_value_new_list(), *frames = NULL;
	struct ayon_sequences found;
	char *state = NULL;

	for (char *name = strtok_r(text, "\n", &state); name; name = strtok_r(NULL, "\n", &state)) {
		ayon_value_add(names, ayon_value_new_text(name));
		free(ayon_version_text(name));
		free(ayon_path_normalized(name));
		if (ayon_frames_parse(name, &frames, NULL) == 0)
			ayon_value_free(frames);
	}
	ayon_sequences_find(names, AYON_SEQUENCE_ANY, 2, &found);
	fuzz_must(found.rest_count <= ayon_value_count(names), "no name is made up");
	for (size_t i = 0; i < found.count; i++) {
		fuzz_must(found.items[i].count >= 2, "a sequence has the members asked for");
		free(ayon_sequence_text(&found.items[i]));
	}
	ayon_sequences_finish(&found);
	ayon_value_free(ayon_frames_of(names));
	ayon_value_free(names);
}

static void fuzz_workfile(char *text)
{
	struct ayon_value *data = parsed(data_text);
	struct ayon_workfile file;
	char *name = strchr(text, '\n');

	if (name)
		*name++ = '\0';
	if (ayon_workfile_read(text, data, name ? name : "demo_v003.exr", &file, NULL) > 0)
		fuzz_must(file.version >= -1, "a version is a number");
	ayon_workfile_finish(&file);
	ayon_value_free(data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	switch (*text) {
	case 'e':
		fuzz_environment(text + 1);
		break;
	case 'a':
		fuzz_anatomy(text + 1);
		break;
	case 'p':
		fuzz_profiles(text + 1);
		break;
	case 'n':
		fuzz_names(text + 1);
		break;
	case 'w':
		fuzz_workfile(text + 1);
		break;
	default:
		fuzz_template(*text ? text + 1 : text);
	}
	free(text);
	return 0;
}
