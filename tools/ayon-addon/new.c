/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/new.c: `new`: a project that builds, from the template that is installed with the SDK.
 */
#include "command.h"
#include "content.h"

#include "addon/names.h"
#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AYON_OPTION_DECLARE(name_option, AYON_OPTION_POSITIONAL, AYON_OPTION_REQUIRED, "name", NULL, "NAME",
		"Name of the addon, as the server will know it", NULL, NULL);
AYON_OPTION_DECLARE(dir_option, AYON_OPTION_TEXT, 0, "dir", NULL, "DIR",
		"Folder to make (default: NAME in the working folder)", NULL, NULL);
AYON_OPTION_DECLARE(title_option, AYON_OPTION_TEXT, 0, "title", NULL, "TEXT",
		"Name for people (default: made of NAME)", NULL, NULL);
AYON_OPTION_DECLARE(cxx_option, AYON_OPTION_FLAG, 0, "cxx", NULL, NULL,
		"A project in C++17 instead of C11", NULL, NULL);

static const struct ayon_option *const table[] = { &name_option, &dir_option, &title_option,
	&cxx_option, NULL };

struct names {
	char *verb;
	char *title;
};

static void names_finish(struct names *names)
{
	free(names->verb);
	free(names->title);
}

static inline void cleanup_names(struct names *names)
{
	names_finish(names);
}

/* "Review_Tools" gives the command "review-tools"; what would be no command is led by "run-". */
static char *verb_of(const char *name)
{
	struct str str = { 0 };
	for (const char *c = name; *c; c++) {
		char letter = isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '-';
		if (letter != '-' || (str.length > 0 && str.text[str.length - 1] != '-' && c[1]))
			str_append_n(&str, &letter, 1);
	}
	CLEANUP(free) char *verb = str_take(&str);
	if (addon_is_verb_name(verb) && !addon_is_reserved_word(verb))
		return TAKE(verb);
	return mem_printf("run-%s", verb ? verb : "");
}

/* "review-tools" gives "Review tools". */
static char *title_of(const char *name)
{
	char *title = mem_dup(name);
	for (char *c = title; *c; c++) {
		if (*c == '_' || *c == '-' || *c == '.')
			*c = ' ';
	}
	title[0] = (char)toupper((unsigned char)title[0]);
	return title;
}

static int check_names(const char *name, const struct names *names, struct error *err)
{
	for (const char *c = name; *c; c++) {
		if (!isalnum((unsigned char)*c) && !strchr("_-", *c))
			return error_set(err, AYON_EUSAGE,
					"'%s' cannot be the name of a new addon: use letters, "
					"digits, "
					"'_' and '-'",
					name);
	}
	if (!addon_is_name(name) || strlen(name) < 2 || !addon_is_verb_name(names->verb) ||
			!isalnum((unsigned char)name[strlen(name) - 1]))
		return error_set(err, AYON_EUSAGE,
				"'%s' cannot be the name of a new addon: begin and end with a "
				"letter or "
				"a digit, at least two, at most %d",
				name, ADDON_MAX_NAME);
	if (!addon_is_text(names->title, ADDON_MAX_TITLE, false) ||
			strpbrk(names->title, "\"\\$@;"))
		return error_set(err, AYON_EUSAGE,
				"the title must be one short line without quotes, '\\', '$', '@' "
				"and ';'");
	return 0;
}

static void replace(struct content_file *file, const char *key, const char *value)
{
	struct str str = { 0 };
	const char *from = file->bytes, *at;
	for (; (at = strstr(from, key)); from = at + strlen(key)) {
		str_append_n(&str, from, (size_t)(at - from));
		str_append(&str, value);
	}
	str_append(&str, from);
	free(file->bytes);
	file->length = str.length;
	file->bytes = str_take(&str);
}

static int fill(const char *language, const char *name, const struct names *names,
		const char *directory, struct error *err)
{
	CLEANUP(free)
	char *templates = path_join3(self_lib(), "../../share/ayon/template", language);
	CLEANUP(content) struct content content = { 0 };
	int r = content_add_tree(&content, "", templates, false, err);
	if (r < 0)
		return error_prefix(err, "the template of the SDK, reinstall ayon");

	for (size_t i = 0; i < content.count; i++) {
		replace(&content.files[i], "@ADDON@", name);
		replace(&content.files[i], "@VERB@", names->verb);
		replace(&content.files[i], "@TITLE@", names->title);
	}
	return content_write_tree(&content, directory, err);
}

static int run_new(const struct options *options, struct error *err)
{
	const char *name = options_text(options, "name", 0);
	const char *title = options_text(options, "title", 0);
	const char *dir = options_text(options, "dir", 0);
	CLEANUP(names)
	struct names names = { verb_of(name), title ? mem_dup(title) : title_of(name) };
	int r = check_names(name, &names, err);
	if (r < 0)
		return r;

	CLEANUP(free) char *directory = path_absolute(dir ? dir : name);
	if (fs_exists(directory))
		return error_set(err, AYON_EEXISTS, "'%s' is there already; choose another --dir",
				directory);
	r = fill(options_count(options, "cxx") > 0 ? "cxx" : "c", name, &names, directory, err);
	if (r < 0)
		return r;

	printf("Made %s. Next:\n"
	       "  cd %s\n"
	       "  cmake -S . -B build && cmake --build build\n"
	       "  AYON_ADDON_PATH=build/addons ayon --skip-bootstrap %s\n",
			directory, dir ? dir : name, names.verb);
	return 0;
}

const struct command command_new = {
	.name = "new",
	.summary = "Start an addon: a project that builds",
	.options = table,
	.run = run_new,
};
