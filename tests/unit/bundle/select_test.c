/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vectors-bundles.json: command line, environment and server in, bundles and environment out. Every case runs through
 * our own arguments and environment; the server is the case itself.
 *
 * Two things differ from `expect`, everywhere: a missing bundle ends with exit code 5, not 1 (decision 15), and the user
 * is only asked for where the answer matters, so `dialog.username` is not the bundle room's business.
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "bundle/select.h"
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

#define SERVER_URL "http://srv"

/* Cases that end without a problem of the bundle room: the project itself is unknown, exit code 1 as `expect` says. */
static const char *const unknown_project_case = "project_unknown";

static struct json *vectors;

/* The case as a server, and what it was asked. */
struct server {
	const struct json *data;
	const struct bundle_list *list;
	size_t user_count, project_count, summary_count;
};

static int ask_user(void *payload, char **ret_name, struct error *err)
{
	struct server *server = payload;
	(void)err;
	server->user_count++;
	*ret_name = mem_dup(json_get_text(server->data, "user"));
	return 0;
}

static int ask_project(void *payload, const char *project, const char *variant, char **ret_name,
		struct error *err)
{
	struct server *server = payload;
	const struct json *entry = json_at(server->data, "projects", project, NULL);

	server->project_count++;
	if (!entry)
		return error_set(err, AYON_ENOTFOUND, "404");
	*ret_name = mem_dup(json_get_text(json_get(entry, "bundle"), variant));
	return 0;
}

/* As the server merges: "__inherit__" takes the studio's version. */
static int ask_summary(void *payload, const char *studio, const char *project_bundle,
		const char *variant, struct bundle_addon **ret_addons, size_t *ret_count,
		struct error *err)
{
	struct server *server = payload;
	const struct bundle *base = bundle_list_find(server->list, studio);
	const struct bundle *project = bundle_list_find(server->list, project_bundle);

	server->summary_count++;
	if (!base || !project || !project->is_project)
		return error_set(err, AYON_ENOTFOUND, "404");
	assert_true(str_equal(variant, "production") || str_equal(variant, "staging"));
	struct bundle_addon *addons = mem_array(project->addon_count + 1, sizeof(*addons));
	for (size_t i = 0; i < project->addon_count; i++) {
		const char *version = project->addons[i].version;
		if (str_equal(version, "__inherit__"))
			version = bundle_addon_version(base, project->addons[i].name);
		addons[i].name = mem_dup(project->addons[i].name);
		addons[i].version = mem_dup(version);
	}
	*ret_addons = addons;
	*ret_count = project->addon_count;
	return 0;
}

static void expect_text(const char *id, const char *what, const char *ours, const char *wanted)
{
	if (!str_equal(ours, wanted))
		fail_msg("%s: %s is '%s', should be '%s'", id, what, ours ? ours : "(none)",
				wanted ? wanted : "(none)");
}

static enum globals_word no_verb(void *payload, const char *word)
{
	(void)payload;
	(void)word;
	return GLOBALS_NO_COMMAND;
}

static void read_command_line(const struct json *one, struct globals *ret_globals)
{
	const struct json *words = json_get(one, "argv");
	const char *argv[16];
	struct json_member member = { 0 };
	struct error err = { 0 };
	size_t count;
	const struct environment_variable *variables = environment_variables(&count);

	for (size_t i = 0; i < count; i++) {
		if (!strchr(variables[i].name, ','))
			unsetenv(variables[i].name);
	}
	while (json_next(json_get(one, "env"), &member))
		setenv(member.key, json_text(member.value), 1);
	assert_true(json_count(words) < 16);
	for (size_t i = 0; i < json_count(words); i++)
		argv[i] = json_text(json_item(words, i));
	if (globals_parse((int)json_count(words), argv, no_verb, NULL, ret_globals, &err) < 0)
		fail_msg("%s", err.text);
	environment_start(ret_globals, "1.7.0");
}

static void check_addons(const char *id, const struct bundle *bundle, const struct json *wanted)
{
	struct json_member member = { 0 };

	assert_int_equal(bundle->addon_count, json_count(wanted));
	while (json_next(wanted, &member))
		expect_text(id, member.key, bundle_addon_version(bundle, member.key),
				json_text(member.value));
}

static void check_success(
		const char *id, const struct bundle_choice *choice, const struct json *expect)
{
	const struct environment_result result = { .choice = choice };
	struct json_member member = { 0 };

	expect_text(id, "outcome", "ok", json_get_text(expect, "outcome"));
	expect_text(id, "the studio bundle", choice->studio.name,
			json_get_text(expect, "studio_bundle"));
	expect_text(id, "the project bundle", choice->project.name,
			json_get_text(expect, "project_bundle"));
	expect_text(id, "the variant", choice->variant, json_get_text(expect, "variant"));
	expect_text(id, "the installer", choice->project.installer_version,
			json_get_text(expect, "installer_version"));
	assert_int_equal(choice->mode == BUNDLE_DEV, json_get_bool(expect, "use_dev", false));
	assert_int_equal(choice->mode == BUNDLE_STAGING,
			json_get_bool(expect, "use_staging", false));
	assert_int_equal(choice->has_override,
			!str_equal(choice->studio.name, choice->project.name));
	assert_int_equal(choice->problem_count, 0);
	check_addons(id, &choice->project, json_get(expect, "addon_versions"));

	environment_resolved(&result);
	while (json_next(json_get(expect, "env_after"), &member))
		expect_text(id, member.key, getenv(member.key), json_text(member.value));
}

static void check_message(
		const char *id, const struct bundle_problem *problem, const struct json *message)
{
	const char *code =
			problem->kind == BUNDLE_NOT_SET ? "no_bundle_set" : "bundle_not_available";

	expect_text(id, "the message", code, json_get_text(message, "code"));
	expect_text(id, "the role", problem->is_project_role ? "project" : "studio",
			json_get_text(message, "role"));
	expect_text(id, "the bundle", problem->bundle, json_get_text(message, "bundle"));
	if (problem->kind == BUNDLE_NOT_SET)
		expect_text(id, "the mode", bundle_mode_name(problem->mode),
				json_get_text(message, "mode"));
	expect_text(id, "the user", problem->user, json_get_text(message, "user"));
}

/* What the window about the bundle would show; its user name is the session's, which the window asks itself. */
static void check_dialog(
		const char *id, const struct bundle_problem *problem, const struct json *dialog)
{
	CLEANUP(free) char *advice = bundle_problem_advice(problem, SERVER_URL);

	assert_non_null(strstr(advice, json_get_text(dialog, "url")));
	expect_text(id, "the bundle of the dialog", problem->bundle,
			json_get_text(dialog, "bundle_name"));
	assert_int_equal(problem->is_project_role,
			json_get_bool(dialog, "is_project_bundle", !problem->is_project_role));
	if (problem->user)
		expect_text(id, "the user of the dialog", problem->user,
				json_get_text(dialog, "username"));
}

static void check_refusal(const char *id, const struct bundle_choice *choice, int r,
		const struct error *err, const struct json *expect)
{
	const struct json *messages = json_get(expect, "messages");

	expect_text(id, "outcome", "exit", json_get_text(expect, "outcome"));
	assert_int_equal(json_get_int(expect, "exit_code", -1), 1);
	if (str_equal(id, unknown_project_case)) {
		assert_int_equal(r, AYON_ENOTFOUND);
		assert_int_equal(exit_code_of(r), 1);
		assert_non_null(strstr(err->text, "'nope'"));
		return;
	}
	assert_int_equal(r, AYON_EBUNDLE);
	assert_int_equal(exit_code_of(r), 5);
	assert_non_null(strstr(err->text, SERVER_URL));
	assert_int_equal(choice->problem_count, json_is_array(messages) ? json_count(messages) : 1);
	for (size_t i = 0; i < json_count(messages); i++)
		check_message(id, &choice->problems[i], json_item(messages, i));
	if (json_get(expect, "dialog"))
		check_dialog(id, &choice->problems[0], json_get(expect, "dialog"));
}

/* Never a question more than the Python launcher asks, of any kind. */
static void check_requests(const char *id, const struct server *server, const struct json *upstream)
{
	const struct json *requests = json_get(upstream, "requests");
	size_t users = 0, projects = 0, summaries = 0;

	for (size_t i = 0; i < json_count(requests); i++) {
		const char *request = json_text(json_item(requests, i));
		users += str_starts(request, "GET users/");
		projects += str_starts(request, "GET projects/");
		summaries += str_starts(request, "GET settings");
	}
	if (server->user_count > users || server->project_count > projects ||
			server->summary_count > summaries)
		fail_msg("%s: more requests than the Python launcher", id);
}

static void run_case(const struct json *one)
{
	const char *id = json_get_text(one, "id");
	const struct json *expect = json_get(one, "expect");
	struct globals globals = { 0 };
	struct bundle_list list = { 0 };
	struct bundle_choice choice = { 0 };
	struct error err = { 0 };

	read_command_line(one, &globals);
	if (bundle_list_read(json_get(one, "server"), &list, &err) < 0)
		fail_msg("%s: %s", id, err.text);
	struct server server = { .data = json_get(one, "server"), .list = &list };
	const struct bundle_lookup lookup = { &server, ask_user, ask_project, ask_summary };
	const struct bundle_request request = { .studio = globals.bundle,
		.project_bundle = globals.project_bundle,
		.project = globals.project,
		.use_staging = globals.use_staging,
		.use_dev = globals.use_dev,
		.server_url = SERVER_URL };

	int r = bundle_select(&request, &list, &lookup, &choice, &err);
	if (r == 0)
		check_success(id, &choice, expect);
	else
		check_refusal(id, &choice, r, &err, expect);
	check_requests(id, &server, json_get(one, "upstream"));
	bundle_choice_finish(&choice);
	bundle_list_finish(&list);
	globals_finish(&globals);
}

static void test_all_cases(void **state)
{
	(void)state;
	const struct json *cases = json_get(vectors, "cases");

	assert_true(json_count(cases) >= 47);
	for (size_t i = 0; i < json_count(cases); i++) {
		const struct vector vector = { "bundles", "cases", i, json_item(cases, i) };
		const char *outcome = json_text(json_at(vector.given, "expect", "outcome", NULL));
		run_case(vector.given);
		if (str_equal(outcome, "ok") ||
				str_equal(json_get_text(vector.given, "id"), unknown_project_case))
			vector_ran(&vector);
		else
			vector_overridden(&vector, "15: a missing bundle ends with exit code 5");
	}
}

static int server_away(void *payload, char **ret_name, struct error *err)
{
	(void)payload;
	(void)ret_name;
	return error_set(err, AYON_ENETWORK, "away");
}

static void test_failed_lookup_ends_it(void **state)
{
	(void)state;
	const struct bundle_request request = { .use_dev = true };
	const struct bundle_lookup lookup = { .user = server_away };
	struct bundle_list list = { 0 };
	struct bundle_choice choice;
	struct error err = { 0 };

	assert_int_equal(bundle_select(&request, &list, &lookup, &choice, &err), AYON_ENETWORK);
	assert_int_equal(choice.problem_count, 0);
	bundle_choice_finish(&choice);
}

static void test_sentences(void **state)
{
	(void)state;
	char name[] = "b", user[] = "jane";
	const struct bundle_problem absent = { BUNDLE_NOT_AVAILABLE, true, BUNDLE_PRODUCTION, name,
		NULL };
	const struct bundle_problem dev = { BUNDLE_NOT_SET, false, BUNDLE_DEV, NULL, user };
	CLEANUP(free) char *fact = bundle_problem_fact(&absent);
	CLEANUP(free)
	char *advice = bundle_problem_advice(&absent, "https://jane:secret@studio.com/x@y");
	CLEANUP(free) char *dev_fact = bundle_problem_fact(&dev);
	CLEANUP(free) char *dev_advice = bundle_problem_advice(&dev, NULL);

	assert_string_equal(fact, "The project bundle 'b' is not available on the server.");
	assert_non_null(strstr(advice, "https://studio.com/x@y"));
	assert_null(strstr(advice, "secret"));
	assert_non_null(strstr(dev_fact, "'jane'"));
	assert_non_null(strstr(dev_advice, "your AYON server"));
}

static int load(void **state)
{
	struct error err = { 0 };
	(void)state;
	int r = json_read(TEST_VECTORS "/vectors-bundles.json", &vectors, &err);
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
		cmocka_unit_test(test_failed_lookup_ends_it),
		cmocka_unit_test(test_sentences),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
