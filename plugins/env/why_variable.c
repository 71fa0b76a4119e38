/* SPDX-License-Identifier: Apache-2.0 */
#include "why.h"

#include "text.h"
#include "variables.h"

#include <stdlib.h>
#include <string.h>

#define MAX_STEPS 65536

static const char *origin_name(int32_t origin)
{
	static const char *const names[] = { "unknown", "environment", "command line", "launcher",
		"bundle", "file", "keyring", "login", "addon", "policy" };

	return names[origin > 0 && origin < (int32_t)(sizeof(names) / sizeof(*names)) ? origin : 0];
}

/* Whether `name` is one of the names in "A, B, C". */
static int is_among(const char *names, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = names; at; at = strchr(at, ',') ? strchr(at, ',') + 2 : NULL) {
		if (strncmp(at, name, length) == 0 && (at[length] == ',' || !at[length]))
			return length > 0;
	}
	return 0;
}

static int32_t find_info(const struct env_addon *addon, const char *name,
		struct ayon_variable_info *ret_info)
{
	for (uint32_t i = 0; addon->provenance->variable(addon->host, i, ret_info) == 0; i++) {
		if (is_among(ret_info->name, name))
			return 1;
	}
	return 0;
}

static uint32_t count_steps(const struct env_addon *addon, const char *name)
{
	struct ayon_variable_step step = { .size = sizeof(step) };
	uint32_t count = 0;

	while (count < MAX_STEPS && addon->provenance->step(addon->host, name, count, &step) == 0)
		count++;
	return count;
}

/* Whether the studio's settings name it. What cannot be asked is told, and is no reason to say nothing. */
static int find_setting(const struct env_addon *addon, const char *name,
		struct ayon_variable_setting *ret_setting)
{
	/* Nothing was opened, so there is nobody to be asked. */
	if (!addon->bundle->studio_bundle(addon->host))
		return 0;
	int32_t r = addon->provenance->setting(addon->host, name, ret_setting);
	if (r < 0 && r != AYON_ENOTFOUND)
		addon->log->write(addon->host, AYON_LOG_WARNING,
				"why: the settings are not known: %s",
				addon->error->text(addon->host));
	return r == 0;
}

static void write_value(FILE *out, const char *name, const char *value)
{
	if (value && variables_is_secret(name))
		fputs("(hidden)", out);
	else if (value)
		text_write_json(out, value);
	else
		fputs("not set", out);
}

/* "  bundle: the server's production bundle", and for what came before, or is only a part, the value too. */
static void write_step(
		FILE *out, const char *name, const struct ayon_variable_step *step, int is_last)
{
	fprintf(out, "  %s%s",
			is_last || step->is_part ? "" : "before: ", origin_name(step->origin));
	if (!is_last || step->is_part) {
		fputs(" ", out);
		write_value(out, name, step->value);
	}
	if (*step->detail)
		fprintf(out, is_last && !step->is_part ? ": %s" : " (%s)", step->detail);
	fputc('\n', out);
}

/* What is known of one variable. */
struct known {
	const char *name;
	uint32_t steps;
	const struct ayon_variable_info *info;       /* NULL: not one of the launcher's */
	const struct ayon_variable_setting *setting; /* NULL: the settings do not name it */
};

static void write_lines(const struct env_addon *addon, const struct known *known, FILE *out)
{
	const char *name = known->name;
	const struct ayon_variable_info *info = known->info;
	uint32_t steps = known->steps;
	struct ayon_variable_step step = { .size = sizeof(step) };
	int has_parts = 0;

	fprintf(out, "%s = ", name);
	write_value(out, name, getenv(name));
	fputc('\n', out);
	if (info)
		fprintf(out, "  meaning: %s\n", info->meaning);
	for (uint32_t i = 0; i < steps; i++) {
		addon->provenance->step(addon->host, name, i, &step);
		has_parts = has_parts || step.is_part;
	}
	for (uint32_t i = steps; i > 0; i--) {
		addon->provenance->step(addon->host, name, i - 1, &step);
		/* In a list every step counts: what was there before is a part like the others. */
		step.is_part = step.is_part || has_parts;
		write_step(out, name, &step, i == steps);
	}
	if (known->setting) {
		fputs("  settings: ", out);
		write_value(out, name, known->setting->value);
		fprintf(out, " in what the Python core addon starts (%s)\n",
				known->setting->detail);
	} else if (!steps) {
		fprintf(out, "  nothing sets it\n");
	}
}

static void write_object(const struct env_addon *addon, const struct known *known, FILE *out)
{
	const char *name = known->name;
	const struct ayon_variable_info *info = known->info;
	uint32_t steps = known->steps;
	struct ayon_variable_step step = { .size = sizeof(step) };
	const char *value = getenv(name);

	fputs("{\"kind\": \"variable\", \"name\": ", out);
	text_write_json(out, name);
	fputs(", \"value\": ", out);
	text_write_json(out, value && variables_is_secret(name) ? "" : value);
	fputs(", \"meaning\": ", out);
	text_write_json(out, info ? info->meaning : NULL);
	fputs(", \"steps\": [", out);
	for (uint32_t i = 0; i < steps; i++) {
		addon->provenance->step(addon->host, name, i, &step);
		fprintf(out, "%s\n  {\"origin\": \"%s\", \"part\": %s, \"value\": ", i ? "," : "",
				origin_name(step.origin), step.is_part ? "true" : "false");
		text_write_json(out, step.value);
		fputs(", \"detail\": ", out);
		text_write_json(out, step.detail);
		fputc('}', out);
	}
	fputs("], \"setting\": ", out);
	if (known->setting) {
		fputs("{\"value\": ", out);
		text_write_json(out, variables_is_secret(name) ? "" : known->setting->value);
		fputs(", \"detail\": ", out);
		text_write_json(out, known->setting->detail);
		fputs("}}\n", out);
	} else {
		fputs("null}\n", out);
	}
}

int32_t why_variable(const struct env_addon *addon, const char *name, int is_json, FILE *out)
{
	struct ayon_variable_info info = { .size = sizeof(info) };
	struct ayon_variable_setting setting = { .size = sizeof(setting) };

	if (!*name)
		return 0;
	const struct known known = {
		.name = name,
		.steps = count_steps(addon, name),
		.info = find_info(addon, name, &info) ? &info : NULL,
		.setting = find_setting(addon, name, &setting) ? &setting : NULL,
	};
	if (!known.info && !known.steps && !known.setting)
		return 0;
	if (is_json)
		write_object(addon, &known, out);
	else
		write_lines(addon, &known, out);
	return 1;
}
