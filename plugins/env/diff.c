/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ayon env --diff A B`: what is different, and by the exit code whether anything is, as diff(1) does it.
 */
#include "env.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

#define DIFFERENT 1

/* Before and after; NULL: not there. Differences as people read them, or members of one JSON object. */
static void write_difference(FILE *out, int is_json, size_t index, const char *name,
		const char *before, const char *after)
{
	if (is_json) {
		fputs(index ? ",\n  " : "\n  ", out);
		text_write_json(out, name);
		fputs(": [", out);
		text_write_json(out, before);
		fputs(", ", out);
		text_write_json(out, after);
		fputs("]", out);
		return;
	}
	for (int i = 0; i < 2; i++) {
		const char *value = i ? after : before;
		if (!value)
			continue;
		fprintf(out, "%c %s=", i ? '+' : '-', name);
		text_write_json(out, value);
		fputc('\n', out);
	}
}

/* Both sorted: one walk finds what only one has. Returns how many differ. */
static size_t compare(const struct variables *left, const struct variables *right, int is_json,
		int with_credentials, FILE *out)
{
	size_t l = 0, r = 0, differences = 0;

	while (l < left->count || r < right->count) {
		const struct variable *a = l < left->count ? &left->items[l] : NULL;
		const struct variable *b = r < right->count ? &right->items[r] : NULL;
		int order = !a ? 1 : !b ? -1 : strcmp(a->name, b->name);
		const char *before = order <= 0 ? a->value : NULL;
		const char *after = order >= 0 ? b->value : NULL;
		const char *name = order <= 0 ? a->name : b->name;
		l += order <= 0;
		r += order >= 0;
		if ((before && after && strcmp(before, after) == 0) ||
				(variables_is_secret(name) && !with_credentials))
			continue;
		write_difference(out, is_json, differences++, name, before, after);
	}
	return differences;
}

static int32_t print_comparison(const struct env_addon *addon,
		const struct ayon_invocation *invocation, const struct variables *left,
		const struct variables *right)
{
	const char *format = invocation->text(invocation, "format", 0);
	int is_json = format && strcmp(format, "json") == 0;
	char *text = NULL;
	size_t length = 0;

	FILE *out = variables_must(open_memstream(&text, &length));
	fputs(is_json ? "{" : "", out);
	size_t differences = compare(left, right, is_json,
			invocation->count(invocation, "with-credentials") > 0, out);
	fputs(!is_json ? "" : differences ? "\n}\n" : "}\n", out);
	fclose(out);
	int32_t r = env_print(addon, variables_must(text));
	return r < 0 ? r : differences ? DIFFERENT : 0;
}

static int32_t check_words(const struct env_addon *addon, const struct ayon_invocation *invocation)
{
	const char *format = invocation->text(invocation, "format", 0);

	if (!invocation->count(invocation, "diff"))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"env: '%s' stands alone; compare with --diff A B",
				invocation->text(invocation, "other", 0));
	if (format && strcmp(format, "json") != 0)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"env: --diff prints lines, or JSON with --format json; not %s",
				format);
	if (invocation->count(invocation, "output") || invocation->count(invocation, "all"))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"env: --diff goes with --format json and --with-credentials only");
	return AYON_OK;
}

int32_t env_diff(const struct env_addon *addon, const struct ayon_invocation *invocation)
{
	struct variables left = { 0 };
	struct variables right = { 0 };

	int32_t r = check_words(addon, invocation);
	if (r == 0)
		r = env_side(addon, invocation, invocation->text(invocation, "diff", 0), &left);
	if (r == 0)
		r = env_side(addon, invocation, invocation->text(invocation, "other", 0), &right);
	if (r == 0)
		r = print_comparison(addon, invocation, &left, &right);
	variables_finish(&left);
	variables_finish(&right);
	return r;
}
