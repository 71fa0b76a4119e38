/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "wrap/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void report_finish(struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		free(report->findings[i].path);
		free(report->findings[i].text);
	}
	free(report->findings);
	free(report->name);
	free(report->version);
	free(report->glibc);
	strlist_finish(&report->platforms);
	strlist_finish(&report->needed);
	*report = (struct report){ 0 };
}

/* Paths and texts may hold anything that a zip can; a terminal must not act on it. */
static char *plain(const char *text)
{
	char *copy = mem_dup(text);
	for (char *c = copy; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	}
	return copy;
}

__attribute__((format(printf, 4, 0))) static void add(struct report *report, bool is_error,
		const char *path, const char *format, va_list args)
{
	char text[1024];
	vsnprintf(text, sizeof(text), format, args);
	report->findings = mem_grow(report->findings, report->count, &report->capacity,
			sizeof(*report->findings));
	report->findings[report->count++] = (struct finding){ is_error, plain(path), plain(text) };
}

void report_error(struct report *report, const char *path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(report, true, path, format, args);
	va_end(args);
}

void report_warning(struct report *report, const char *path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(report, false, path, format, args);
	va_end(args);
}

size_t report_errors(const struct report *report)
{
	size_t errors = 0;
	for (size_t i = 0; i < report->count; i++)
		errors += report->findings[i].is_error;
	return errors;
}

char *report_as_text(const struct report *report)
{
	struct str str = { 0 };
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *finding = &report->findings[i];
		str_appendf(&str, "%s: %s%s%s\n", finding->is_error ? "error" : "warning",
				finding->path, finding->path[0] ? ": " : "", finding->text);
	}
	str_appendf(&str, "%s %s: ", report->name ? report->name : "(no name)",
			report->version ? report->version : "(no version)");
	for (size_t i = 0; i < report->platforms.count; i++)
		str_appendf(&str, "%s, ", report->platforms.items[i]);
	if (report->glibc)
		str_appendf(&str, "glibc %s or newer, ", report->glibc);
	str_appendf(&str, "%zu command%s; %zu error%s, %zu warning%s\n", report->verb_count,
			report->verb_count == 1 ? "" : "s", report_errors(report),
			report_errors(report) == 1 ? "" : "s",
			report->count - report_errors(report),
			report->count - report_errors(report) == 1 ? "" : "s");
	return str_take(&str);
}

static struct json *as_array(const struct strlist *list)
{
	struct json *array = json_new_array();
	for (size_t i = 0; i < list->count; i++)
		json_add(array, json_new_text(list->items[i]));
	return array;
}

char *report_as_json(const struct report *report)
{
	CLEANUP(json) struct json *root = json_new_object();
	json_set_bool(root, "ok", report_errors(report) == 0);
	json_set_text(root, "name", report->name);
	json_set_text(root, "version", report->version);
	json_set_int(root, "commands", (int64_t)report->verb_count);
	json_set(root, "platforms", as_array(&report->platforms));
	json_set_text(root, "glibc", report->glibc);
	json_set(root, "needed", as_array(&report->needed));

	struct json *findings = json_new_array();
	for (size_t i = 0; i < report->count; i++) {
		struct json *object = json_new_object();
		json_set_text(object, "level", report->findings[i].is_error ? "error" : "warning");
		json_set_text(object, "path", report->findings[i].path);
		json_set_text(object, "text", report->findings[i].text);
		json_add(findings, object);
	}
	json_set(root, "findings", findings);
	CLEANUP(free) char *text = json_write_text(root, true);
	return mem_printf("%s\n", text);
}
