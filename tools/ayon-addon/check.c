/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/check.c: `check`: judges a package, as the server and every launcher will get it.
 */
#include "check.h"
#include "command.h"
#include "package.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

AYON_OPTION_DECLARE(path_option, AYON_OPTION_POSITIONAL, AYON_OPTION_REQUIRED, "path", NULL, "PATH",
		"Package for the server, client.zip, or a folder of either", NULL, NULL);
AYON_OPTION_DECLARE(glibc_option, AYON_OPTION_TEXT, 0, "max-glibc", NULL, "VERSION",
		"Refuse objects that ask for a newer glibc (Rocky 8 has 2.28, Rocky 9 has 2.34)",
		NULL, NULL);
AYON_OPTION_DECLARE(json_option, AYON_OPTION_FLAG, 0, "json", NULL, NULL,
		"Print the findings as JSON", NULL, NULL);
AYON_OPTION_DECLARE(quiet_option, AYON_OPTION_FLAG, 0, "quiet", "q", NULL,
		"Print nothing when all is well", NULL, NULL);

static const struct ayon_option *const table[] = {
	&path_option,
	&glibc_option,
	&json_option,
	&quiet_option,
	NULL,
};

static int by_folded_path(const void *a, const void *b)
{
	return strcasecmp((*(const struct content_file *const *)a)->path,
			(*(const struct content_file *const *)b)->path);
}

void check_paths(struct content *content, const char *prefix, struct report *report)
{
	content_sort(content);
	const struct content_file **order = mem_array(content->count + 1, sizeof(*order));
	for (size_t i = 0; i < content->count; i++) {
		const struct content_file *file = order[i] = &content->files[i];
		const char *fault = file->is_link ? "is no regular file; a package holds no links"
						  : content_path_fault(file->path);
		CLEANUP(free) char *path = mem_printf("%s%s", prefix, file->path);
		if (fault)
			report_error(report, path, "%s", fault);
	}
	qsort(order, content->count, sizeof(*order), by_folded_path);
	for (size_t i = 1; i < content->count; i++) {
		if (strcasecmp(order[i - 1]->path, order[i]->path) == 0)
			report_error(report, order[i]->path,
					"is there twice where case does not count (%s)",
					order[i - 1]->path);
	}
	free(order);
}

static void check_value(
		const char *text, const char *key, const char *expected, struct report *report)
{
	CLEANUP(free) char *value = package_py_value(text, key);
	if (!value)
		report_error(report, "package.py", "has no plain line %s = \"...\"", key);
	else if (expected && !str_equal(value, expected))
		report_error(report, "package.py", "%s is \"%s\", the native part says \"%s\"", key,
				value, expected);
}

static void check_package_py(const struct content *upload, struct report *report)
{
	const struct content_file *file = content_find(upload, "package.py");
	if (memchr(file->bytes, '\0', file->length)) {
		report_error(report, file->path, "holds a NUL byte");
		return;
	}
	check_value(file->bytes, "name", report->name, report);
	check_value(file->bytes, "version", report->version, report);
	check_value(file->bytes, "title", NULL, report);
	CLEANUP(free) char *launcher = package_py_value(file->bytes, "ayon_launcher_version");
	if (!launcher)
		report_warning(report, file->path,
				"has no ayon_launcher_version; older launchers cannot run its "
				"commands");
}

static int check_upload(struct content *upload, const struct check_options *options,
		struct report *report, struct error *err)
{
	report->is_upload = true;
	check_paths(upload, "", report);
	if (!content_find(upload, "server/__init__.py"))
		report_error(report, "server/__init__.py",
				"is missing; the server cannot load the addon without it");

	const struct content_file *zip = content_find(upload, "private/client.zip");
	if (!zip) {
		report_error(report, "private/client.zip",
				"is missing; launchers would get nothing");
		check_package_py(upload, report);
		return 0;
	}
	CLEANUP(content) struct content client = { 0 };
	struct error reason = { 0 };
	int r = content_read_zip_bytes(&client, zip->bytes, zip->length, &reason);
	if (r < 0 && r != AYON_EINVALID)
		return error_set(err, r, "%s", reason.text);
	if (r < 0) {
		report_error(report, zip->path, "%s", reason.text);
	} else {
		check_paths(&client, "", report);
		r = check_client(&client, options, report, err);
		if (r < 0)
			return r;
	}
	check_package_py(upload, report);
	return 0;
}

int check_path(const char *path, const struct check_options *options, struct report *report,
		struct error *err)
{
	CLEANUP(content) struct content content = { 0 };
	int r = fs_is_dir(path) ? content_add_tree(&content, "", path, false, err)
				: content_read_zip(&content, path, err);
	if (r < 0)
		return r;
	if (content_find(&content, "package.py"))
		return check_upload(&content, options, report, err);
	check_paths(&content, "", report);
	return check_client(&content, options, report, err);
}

static int run_check(const struct options *options, struct error *err)
{
	CLEANUP(report) struct report report = { 0 };
	struct check_options wanted = { .max_glibc = options_text(options, "max-glibc", 0) };
	int r = check_path(options_text(options, "path", 0), &wanted, &report, err);
	if (r < 0)
		return r;

	bool is_json = options_count(options, "json") > 0;
	CLEANUP(free) char *text = is_json ? report_as_json(&report) : report_as_text(&report);
	if (report.count > 0 || options_count(options, "quiet") == 0)
		fputs(text, stdout);
	/* The findings are the explanation. */
	return report_errors(&report) > 0 ? error_set(err, AYON_EFAIL, "%s", "") : 0;
}

const struct command command_check = {
	.name = "check",
	.summary = "Check a package before a studio gets it",
	.description = "Exit code 1 when there is an error. Nothing of the package is run.",
	.options = table,
	.run = run_check,
};
