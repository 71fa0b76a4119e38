/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/entry.h"

#include "support.h"

#include <ayon/ayon.h>

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	(void)self;
	(void)invocation;
	return 0;
}

static const struct ayon_option good_option = { .size = sizeof(good_option),
	.kind = AYON_OPTION_TEXT,
	.name = "name",
	.letter = "n",
	.help = "A name" };
static const struct ayon_verb good_verb = {
	.size = sizeof(good_verb), .name = "go", .summary = "Go", .run = run
};
static const struct ayon_verb *const good_verbs[] = { &good_verb, NULL };
static const struct ayon_addon good_addon = {
	.size = sizeof(good_addon), .name = "x", .version = "1.0.0", .verbs = good_verbs
};

static void expect_refusal(const struct ayon_addon *addon, const char *reason)
{
	struct addon_code code = { 0 };
	struct error err = { 0 };

	assert_int_equal(addon_code_read(addon, &code, &err), AYON_EADDON);
	assert_contains(err.text, reason);
	assert_null(code.verbs);
}

static void refuse_verb(struct ayon_verb verb, const char *reason)
{
	const struct ayon_verb *verbs[] = { &verb, NULL };
	struct ayon_addon addon = good_addon;

	addon.verbs = verbs;
	expect_refusal(&addon, reason);
}

static void refuse_options(
		const struct ayon_option *a, const struct ayon_option *b, const char *reason)
{
	const struct ayon_option *options[] = { a, b, NULL };
	struct ayon_verb verb = good_verb;

	verb.options = options;
	refuse_verb(verb, reason);
}

static void test_takes_a_good_one(void **state)
{
	CLEANUP(addon_code) struct addon_code code = { 0 };
	struct error err = { 0 };

	(void)state;
	assert_int_equal(addon_code_read(&good_addon, &code, &err), 0);
	assert_non_null(addon_code_verb_of(&code, "go"));
	assert_null(addon_code_verb_of(&code, "gone"));
	assert_int_equal(addon_code_expect(&code, "x", "1.0.0", &err), 0);
	assert_int_equal(addon_code_expect(&code, "x", "1.0.1", &err), AYON_EADDON);
	assert_contains(err.text, "x 1.0.1");
}

/* A later SDK: longer structs with members that we do not know. */
static void test_ignores_a_longer_tail(void **state)
{
	CLEANUP(addon_code) struct addon_code code = { 0 };
	struct {
		struct ayon_option option;
		uint64_t news[4];
	} option = { good_option, { ~0ull, ~0ull, 1, 2 } };
	struct {
		struct ayon_verb verb;
		uint64_t news[4];
	} verb = { good_verb, { ~0ull, ~0ull, 1, 2 } };
	struct {
		struct ayon_addon addon;
		uint64_t news[4];
	} addon = { good_addon, { ~0ull, ~0ull, 1, 2 } };
	const struct ayon_option *options[] = { &option.option, NULL };
	const struct ayon_verb *verbs[] = { &verb.verb, NULL };
	struct error err = { 0 };

	(void)state;
	option.option.size = sizeof(option);
	verb.verb.size = sizeof(verb);
	verb.verb.options = options;
	addon.addon.size = sizeof(addon);
	addon.addon.abi_minor = 7;
	addon.addon.verbs = verbs;
	assert_int_equal(addon_code_read(&addon.addon, &code, &err), 0);
	assert_int_equal(code.verbs[0].verb.size, sizeof(struct ayon_verb));
	assert_string_equal(code.verbs[0].table[0]->name, "name");
	assert_null(code.verbs[0].table[1]);
}

static void test_refuses_wrong_addons(void **state)
{
	struct ayon_addon addon = good_addon;
	const struct ayon_verb *many[300];
	static const char *const ids[] = { "tray", NULL };

	(void)state;
	addon.size = 4;
	expect_refusal(&addon, "size of 4 bytes");
	addon.size = 1u << 20;
	expect_refusal(&addon, "size of 1048576 bytes");
	addon = good_addon;
	addon.name = NULL;
	expect_refusal(&addon, "name or version");
	addon = good_addon;
	addon.version = "../1";
	expect_refusal(&addon, "name or version");
	addon = good_addon;
	addon.title = "two\nlines";
	expect_refusal(&addon, "title");
	addon = good_addon;
	addon.verbs = NULL;
	expect_refusal(&addon, "table of verbs is NULL");
	for (size_t i = 0; i < 300; i++)
		many[i] = &good_verb;
	addon.verbs = many;
	expect_refusal(&addon, "more than 256 verbs");
	addon = good_addon;
	addon.extensions = ids;
	expect_refusal(&addon, "extension 1");
	static const char *const good_ids[] = { "ayon.tray/1", NULL };
	addon.extensions = good_ids;
	expect_refusal(&addon, "no query function");
}

static void test_refuses_wrong_verbs(void **state)
{
	struct ayon_verb verb = good_verb;
	const struct ayon_verb *twice[] = { &good_verb, &good_verb, NULL };
	struct ayon_addon addon = good_addon;

	(void)state;
	verb.size = 8;
	refuse_verb(verb, "verb 1 has a size");
	verb = good_verb;
	verb.name = NULL;
	refuse_verb(verb, "verb 1 has no valid name");
	verb.name = "Go";
	refuse_verb(verb, "verb 1 has no valid name");
	verb = good_verb;
	verb.summary = NULL;
	refuse_verb(verb, "no summary");
	verb = good_verb;
	verb.description = "\x1b[2J";
	refuse_verb(verb, "description");
	verb = good_verb;
	verb.run = NULL;
	refuse_verb(verb, "no run function");
	verb = good_verb;
	verb.name = "module";
	verb.flags = AYON_VERB_TOP_LEVEL;
	refuse_verb(verb, "word of the launcher");
	addon.verbs = twice;
	expect_refusal(&addon, "'go' is there twice");
}

static void test_refuses_wrong_options(void **state)
{
	struct ayon_option option = good_option;
	static const char *const aliases[] = { "other", NULL };

	(void)state;
	option.size = 12;
	refuse_options(&option, NULL, "size that no SDK has");
	option = good_option;
	option.kind = 99;
	refuse_options(&option, NULL, "kind 99");
	option = good_option;
	option.letter = "nn";
	refuse_options(&option, NULL, "letter of option 'name'");
	option = good_option;
	option.help = NULL;
	refuse_options(&option, NULL, "no help");
	option = good_option;
	refuse_options(&good_option, &option, "share a name");
	option.name = "other";
	refuse_options(&good_option, &option, "share a name");
	option.letter = NULL;
	option.aliases = aliases;
	struct ayon_option alias = option;
	alias.name = "third";
	refuse_options(&option, &alias, "share a name");
	struct ayon_option rest = {
		.size = sizeof(rest), .kind = AYON_OPTION_REST, .name = "rest", .help = "R"
	};
	refuse_options(&rest, &good_option, "takes all words");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes_a_good_one),
		cmocka_unit_test(test_ignores_a_longer_tail),
		cmocka_unit_test(test_refuses_wrong_addons),
		cmocka_unit_test(test_refuses_wrong_verbs),
		cmocka_unit_test(test_refuses_wrong_options),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
