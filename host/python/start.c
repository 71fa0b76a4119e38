/* SPDX-License-Identifier: Apache-2.0 */
/*
 * python/start.c: the command line of the interpreter. Where nothing has to be done before the user's code the
 * interpreter gets it directly; otherwise start.py, which is part of this program, runs first (decision 0131).
 */
#include "python/python.h"

#include "base/cleanup.h"

extern const char python_start_code[];

/*
 * The core addon takes a process for a launcher's, and so its tray for running, when a Python's first word ends in this
 * name. Python ignores a -X that it does not know.
 */
#define LAUNCHER_MARK "-Xayon/start.py"

static const char *kind_name(enum python_kind kind)
{
	switch (kind) {
	case PYTHON_SCRIPT:
		return "script";
	case PYTHON_MODULE:
		return "module";
	case PYTHON_CODE:
		return "code";
	case PYTHON_CONSOLE:
		return "console";
	case PYTHON_CORE:
		return "core";
	}
	return NULL;
}

static bool needs_target(enum python_kind kind)
{
	return kind == PYTHON_SCRIPT || kind == PYTHON_MODULE || kind == PYTHON_CODE;
}

static void add_direct(const struct python_start *start, struct strlist *words)
{
	if (start->kind == PYTHON_MODULE)
		strlist_add(words, "-m");
	else if (start->kind == PYTHON_CODE)
		strlist_add(words, "-c");
	else if (start->target[0] == '-')
		strlist_add(words, "--");
}

int python_command(const struct python_start *start, struct strlist *ret_words, struct error *err)
{
	bool is_direct = needs_target(start->kind) && !start->runtime && !start->stay;

	if (!kind_name(start->kind))
		return error_set(err, AYON_EINVALID,
				"Python was asked for a start of no known kind");
	if (needs_target(start->kind) && str_is_empty(start->target))
		return error_set(err, AYON_EINVALID, "Python was asked to run a %s without a name",
				kind_name(start->kind));

	strlist_add(ret_words, start->interpreter);
	if (is_direct) {
		add_direct(start, ret_words);
	} else {
		if (start->stay || start->kind == PYTHON_CONSOLE)
			strlist_add(ret_words, "-i");
		if (start->kind == PYTHON_CORE)
			strlist_add(ret_words, LAUNCHER_MARK);
		strlist_add(ret_words, "-c");
		strlist_add(ret_words, python_start_code);
		strlist_add(ret_words, kind_name(start->kind));
		strlist_add(ret_words, start->runtime ? start->runtime : "");
		const char *text = start->kind == PYTHON_CORE ? start->unknown : start->banner;
		strlist_add(ret_words, text ? text : "");
	}
	if (needs_target(start->kind))
		strlist_add(ret_words, start->target);
	for (size_t i = 0; start->argv && start->argv[i]; i++)
		strlist_add(ret_words, start->argv[i]);
	return 0;
}
