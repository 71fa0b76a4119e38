/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vectors-args.json: what the Python launcher makes of a command line and its environment. Each of its cases is a case
 * here; where a decision overrides the result, the table below states ours.
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "cli/environment.h"
#include "cli/exit_code.h"
#include "cli/globals.h"
#include "vectors.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

#define LAUNCHER_VERSION "1.7.0"

/* Our result where it is another: the words left over joined by a blank, or the part of a refusal's text. */
static const struct override {
	const char *id;
	const char *decision;
	const char *rest;    /* NULL: refused */
	const char *refusal; /* NULL: accepted */
	const char *set; /* variables that are set, "NAME=value NAME=value", besides AYON_IN_LOGIN_MODE=1 */
} overrides[] = {
	{ "bundle_swallows_next_flag", "14: one parser; an option is not taken for a value", NULL,
			"--bundle needs a value", "" },
	{ "bundle_equals_form", "14: --name=value works", "", NULL, "AYON_STUDIO_BUNDLE_NAME=B1" },
	{ "project_kept", "0050: in front of the command it is the launcher's alone (B42)", "tray",
			NULL, "AYON_PROJECT_NAME=foo" },
	{ "project_then_flag", "14: one parser; an option is not taken for a value", NULL,
			"--project needs a value", "" },
	{ "all_bundles", "0050: in front of the command --project is the launcher's alone (B42)",
			"tray", NULL,
			"AYON_STUDIO_BUNDLE_NAME=B AYON_BUNDLE_NAME=P AYON_PROJECT_NAME=x" },
	{ "verbose_077", "20: B40, no level above 50", NULL, "from 0 to 50", "" },
	{ "verbose_99", "20: B40, no level above 50", NULL, "from 0 to 50", "" },
	{ "flag_twice", "14: every occurrence is the launcher's", "", NULL,
			"AYON_HEADLESS_MODE=1" },
	{ "double_dash", "14: nothing behind -- is the launcher's", "--debug", NULL, "" },
};

/* What the cases look at; nothing of the outside may shine through. */
static const char *const watched[] = { "AYON_STUDIO_BUNDLE_NAME", "AYON_BUNDLE_NAME",
	"AYON_PROJECT_NAME", "AYON_LOG_LEVEL", "AYON_DEBUG", "AYON_USE_STAGING", "AYON_USE_DEV",
	"AYON_HEADLESS_MODE", "AYON_IN_LOGIN_MODE" };

static struct json *vectors;

static const struct override *find_override(const char *id)
{
	for (size_t i = 0; i < sizeof(overrides) / sizeof(overrides[0]); i++) {
		if (str_equal(overrides[i].id, id))
			return &overrides[i];
	}
	return NULL;
}

static void set_environment(const struct json *env)
{
	struct json_member member = { 0 };

	for (size_t i = 0; i < sizeof(watched) / sizeof(watched[0]); i++)
		unsetenv(watched[i]);
	unsetenv("AYON_API_KEY");
	unsetenv("AYON_VERSION");
	unsetenv("SSL_CERT_FILE");
	while (json_next(env, &member))
		setenv(member.key, json_text(member.value), 1);
}

static void expect_text(const char *id, const char *what, const char *ours, const char *wanted)
{
	if (!str_equal(ours, wanted))
		fail_msg("%s: %s is '%s', should be '%s'", id, what, ours ? ours : "(unset)",
				wanted ? wanted : "(unset)");
}

/* The value of "NAME=" in the text of an override. Caller frees. */
static char *override_value(const struct override *override, const char *name)
{
	CLEANUP(strlist) struct strlist pairs = { 0 };
	size_t length = strlen(name);

	strlist_split(&pairs, override->set, ' ');
	for (size_t i = 0; i < pairs.count; i++) {
		if (str_starts(pairs.items[i], name) && pairs.items[i][length] == '=')
			return mem_dup(pairs.items[i] + length + 1);
	}
	return str_equal(name, "AYON_IN_LOGIN_MODE") ? mem_dup("1") : NULL;
}

static void check_environment(
		const char *id, const struct json *one, const struct override *override)
{
	const struct json *set = json_at(one, "result", "env_set", NULL);

	for (size_t i = 0; i < sizeof(watched) / sizeof(watched[0]); i++) {
		const char *name = watched[i];
		CLEANUP(free) char *ours = override ? override_value(override, name) : NULL;
		const char *wanted = override ? ours : json_get_text(set, name);
		const struct json *removed = json_at(one, "result", "env_removed", NULL);
		bool is_removed = false;

		for (size_t r = 0; r < json_count(removed); r++)
			is_removed = is_removed ||
				     str_equal(json_text(json_item(removed, r)), name);
		/* What a case presets and neither sets nor removes stays. */
		if (!wanted && !override && !is_removed)
			wanted = json_get_text(json_get(one, "env"), name);
		expect_text(id, name, getenv(name), wanted);
	}
}

static void check_rest(const char *id, const struct globals *globals, const struct json *one,
		const struct override *override)
{
	const struct json *after = json_at(one, "result", "argv_after", NULL);
	CLEANUP(str) struct str ours = { 0 };
	CLEANUP(str) struct str theirs = { 0 };

	for (size_t i = 0; i < globals->rest.count; i++)
		str_appendf(&ours, "%s%s", i ? " " : "", globals->rest.items[i]);
	for (size_t i = 0; i < json_count(after); i++)
		str_appendf(&theirs, "%s%s", i ? " " : "", json_text(json_item(after, i)));
	expect_text(id, "the rest", str_get(&ours), override ? override->rest : str_get(&theirs));
}

static void check_flags(const char *id, const struct globals *globals, const struct json *one)
{
	const struct json *flags = json_at(one, "result", "flags", NULL);

	if (globals->skip_headers != json_get_bool(flags, "SKIP_HEADERS", false) ||
			globals->skip_bootstrap != json_get_bool(flags, "SKIP_BOOTSTRAP", false) ||
			globals->ayon_login != json_get_bool(flags, "SHOW_LOGIN_UI", false) ||
			globals->headless != json_get_bool(flags, "HEADLESS_MODE_ENABLED", false))
		fail_msg("%s: a flag differs", id);
}

static enum globals_word no_verb(void *payload, const char *word)
{
	(void)payload;
	(void)word;
	return GLOBALS_NO_COMMAND;
}

static void run_case(const struct json *one)
{
	const char *id = json_get_text(one, "id");
	const struct override *override = find_override(id);
	const struct json *words = json_get(one, "argv");
	const char *argv[32];
	struct globals globals = { 0 };
	struct error err = { 0 };
	bool refuse = override ? override->refusal != NULL
			       : json_at(one, "result", "error", NULL) != NULL;

	assert_true(json_count(words) < 32);
	for (size_t i = 0; i < json_count(words); i++)
		argv[i] = json_text(json_item(words, i));
	set_environment(json_get(one, "env"));

	int r = globals_parse((int)json_count(words), argv, no_verb, NULL, &globals, &err);
	if ((r < 0) != refuse)
		fail_msg("%s: %s", id, r < 0 ? err.text : "accepted");
	if (r < 0) {
		/* Decision 15: a usage error ends with 2, where the Python launcher ends with 1. */
		assert_int_equal(exit_code_of(r), 2);
		if (override && !strstr(err.text, override->refusal))
			fail_msg("%s: refused with '%s'", id, err.text);
		return;
	}
	environment_start(&globals, LAUNCHER_VERSION);
	check_rest(id, &globals, one, override);
	check_environment(id, one, override);
	if (!override)
		check_flags(id, &globals, one);
	expect_text(id, "AYON_VERSION", getenv("AYON_VERSION"), LAUNCHER_VERSION);
	expect_text(id, "SSL_CERT_FILE", getenv("SSL_CERT_FILE"),
			json_get_text(json_get(one, "env"), "SSL_CERT_FILE"));
	globals_finish(&globals);
}

static void test_all_cases(void **state)
{
	(void)state;
	const struct json *cases = json_get(vectors, "cases");

	assert_true(json_count(cases) >= 40);
	for (size_t i = 0; i < json_count(cases); i++) {
		const struct vector vector = { "args", "cases", i, json_item(cases, i) };
		const struct override *override = find_override(json_get_text(vector.given, "id"));
		run_case(vector.given);
		if (override)
			vector_overridden(&vector, override->decision);
		else if (json_at(vector.given, "result", "error", NULL))
			vector_overridden(&vector, "15: a usage error ends with exit code 2");
		else
			vector_ran(&vector);
	}
}

/* An override that names no case, or the same result as the vector, would be a lie. */
static void test_overrides_are_needed(void **state)
{
	(void)state;
	const struct json *cases = json_get(vectors, "cases");

	for (size_t o = 0; o < sizeof(overrides) / sizeof(overrides[0]); o++) {
		bool found = false;
		for (size_t i = 0; i < json_count(cases); i++)
			found = found || str_equal(json_get_text(json_item(cases, i), "id"),
							 overrides[o].id);
		if (!found)
			fail_msg("no case is called %s", overrides[o].id);
		assert_non_null(overrides[o].decision);
		assert_true((overrides[o].rest == NULL) != (overrides[o].refusal == NULL));
	}
}

static int load(void **state)
{
	struct error err = { 0 };
	(void)state;
	int r = json_read(TEST_VECTORS "/vectors-args.json", &vectors, &err);
	if (r < 0)
		print_error("%s\n", err.text);
	return r;
}

static int unload(void **state)
{
	(void)state;
	json_free(vectors);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_cases),
		cmocka_unit_test(test_overrides_are_needed),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
