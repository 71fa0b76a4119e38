/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/workfile.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "format.h"
#include "reason.h"
#include "regex.h"
#include "template.h"
#include "template_lookup.h"

#include <ctype.h>
#include <string.h>

CLEANUP_DEFINE(regex, struct regex *, regex_free);

static void append_escaped(struct str *out, const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < 0x80 && !isalnum((unsigned char)*text))
			str_append(out, "\\");
		str_append_n(out, text, 1);
	}
}

/* What the name decides; a key may stand twice in a template, a group only once in an expression. */
static const char *open_field(const struct part *field, unsigned *seen)
{
	static const struct {
		const char *key, *first, *again;
	} open[] = {
		{ "version", "(?<version>\\d+)", "\\g{version}" },
		{ "comment", "(?<comment>[^.]+)", "\\g{comment}" },
		{ "ext", "(?<ext>.+)", "\\g{ext}" },
	};

	for (unsigned i = 0; i < sizeof(open) / sizeof(*open); i++) {
		if (field->keys[1] || strcmp(field->keys[0], open[i].key) != 0)
			continue;
		bool is_again = *seen & 1u << i;
		*seen |= 1u << i;
		return is_again ? open[i].again : open[i].first;
	}
	return NULL;
}

/* 1: written; 0: the data lacks the field; negative: its specification does not suit. */
static int append_field(struct str *out, const struct part *field, const struct ayon_value *data,
		unsigned *seen, struct ayon_reason *why)
{
	const char *expression = open_field(field, seen);
	CLEANUP(free) char *text = NULL;

	if (expression) {
		str_append(out, expression);
		return 1;
	}
	struct lookup found = lookup(data, field->keys);
	free(found.key);
	if (found.kind != LOOKUP_FOUND) {
		reason_set(why, AYON_EINVALID, "the data has no %.200s", field->text);
		return 0;
	}
	struct span spec = { field->spec, strlen(field->spec) };
	int r = format_value(found.value, field->conversion, spec, &text, why);
	if (r < 0)
		return r;
	append_escaped(out, text);
	return 1;
}

static int append_block(struct str *out, const struct part *block, const struct ayon_value *data,
		unsigned *seen, struct ayon_reason *why)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct part *part = &block->parts[i];
		CLEANUP(str) struct str inner = { 0 };
		int r = 1;
		if (part->kind == PART_TEXT) {
			append_escaped(out, part->text);
		} else if (part->kind == PART_FIELD) {
			r = append_field(out, part, data, seen, why);
		} else if (append_block(&inner, part, data, seen, NULL) > 0) {
			str_appendf(out, "(?:%s)?", str_get(&inner));
		}
		if (r <= 0)
			return r;
	}
	return 1;
}

static int compile(const char *file_template, const struct ayon_value *data,
		struct regex **ret_regex, struct ayon_reason *why)
{
	CLEANUP(str) struct str expression = { 0 };
	struct ayon_template *template = NULL;
	unsigned seen = 0;

	int r = ayon_template_new(file_template, &template, why);
	if (r < 0)
		return r;
	r = append_block(&expression, &template->root, data, &seen, why);
	ayon_template_free(template);
	if (r <= 0)
		return AYON_EINVALID;
	*ret_regex = regex_new(str_get(&expression));
	return *ret_regex ? 0
			  : reason_set(why, AYON_EINVALID,
					    "file names cannot be read by the template '%.300s'",
					    file_template);
}

static bool read_name(struct regex *regex, const char *name, struct ayon_workfile *workfile)
{
	long long version = -1;

	*workfile = (struct ayon_workfile){ .version = -1 };
	if (!str_is_utf8(name, strlen(name)) || !regex_matches(regex, name))
		return false;
	CLEANUP(free) char *digits = regex_group(regex, name, "version");
	CLEANUP(free) char *extension = regex_group(regex, name, "ext");
	if (digits && !str_to_int64(digits, &version))
		return false;
	workfile->version = version;
	workfile->comment = regex_group(regex, name, "comment");
	workfile->extension = extension ? mem_printf(".%s", extension) : NULL;
	return true;
}

int32_t ayon_workfile_read(const char *file_template, const struct ayon_value *data,
		const char *name, struct ayon_workfile *workfile, struct ayon_reason *why)
{
	CLEANUP(regex) struct regex *regex = NULL;

	*workfile = (struct ayon_workfile){ .version = -1 };
	int r = compile(file_template, data, &regex, why);
	return r < 0 ? r : read_name(regex, name, workfile);
}

void ayon_workfile_finish(struct ayon_workfile *workfile)
{
	free(workfile->comment);
	free(workfile->extension);
	*workfile = (struct ayon_workfile){ .version = -1 };
}

static bool is_wanted(const struct ayon_value *extensions, const char *extension)
{
	if (!extensions)
		return true;
	for (size_t i = 0; i < ayon_value_count(extensions); i++) {
		if (str_equal(ayon_value_text(ayon_value_item(extensions, i)), extension))
			return true;
	}
	return false;
}

int32_t ayon_workfile_last(const char *file_template, const struct ayon_value *data,
		const struct ayon_value *names, const struct ayon_value *extensions,
		int64_t *ret_index, int64_t *ret_version, struct ayon_reason *why)
{
	CLEANUP(regex) struct regex *regex = NULL;

	*ret_index = *ret_version = -1;
	int r = compile(file_template, data, &regex, why);
	if (r < 0)
		return r;
	for (size_t i = 0; i < ayon_value_count(names); i++) {
		const char *name = ayon_value_text(ayon_value_item(names, i));
		struct ayon_workfile one = { .version = -1 };
		if (name && read_name(regex, name, &one) && is_wanted(extensions, one.extension) &&
				one.version >= 0 && one.version >= *ret_version) {
			*ret_index = (int64_t)i;
			*ret_version = one.version;
		}
		ayon_workfile_finish(&one);
	}
	return 0;
}
