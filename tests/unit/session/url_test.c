/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the session has of vectors-urls.json: every case is a test of its own, and where a decision gives another result
 * the test says which.
 */
#include "session/url.h"

#include "session/browser_login.h"
#include "session/credentials.h"
#include "session/launcher_uri.h"
#include "session/tray_state.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "layout.h"
#include "vectors.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The network of a case, and what was asked of it. */
struct network {
	const struct json *answers;
	struct strlist asked;
};

/* "redirect:LOCATION[ -> LOCATION]": where it ends, against the URL that was asked. */
static char *follow(const char *asked, const char *chain)
{
	const char *last = strstr(chain, " -> ");
	last = last ? last + 4 : chain;
	if (last[0] != '/')
		return mem_dup(last);
	const char *host = strstr(asked, "://") + 3;
	return mem_printf("%.*s%s", (int)(host - asked + (long)strcspn(host, "/")), asked, last);
}

static int probe(void *payload, const char *info_url, char **ret_final_url, struct error *err)
{
	struct network *network = payload;
	strlist_add(&network->asked, info_url);

	assert_true(str_ends(info_url, "/api/info"));
	CLEANUP(free) char *base = mem_dup_n(info_url, strlen(info_url) - strlen("/api/info"));
	const char *answer = json_get_text(network->answers, base);
	if (str_equal(answer, "ok"))
		*ret_final_url = mem_dup(info_url);
	else if (str_starts(answer, "redirect:"))
		*ret_final_url = follow(info_url, answer + strlen("redirect:"));
	else
		return error_set(err, AYON_ENETWORK, "%s", answer ? answer : "refused");
	return 0;
}

static const char *problem_name(enum url_problem problem)
{
	static const char *const names[] = { NULL, "empty", "bad_format", "unreachable" };
	return names[problem];
}

static void check_hints(const struct json *hints, const struct url_finding *finding)
{
	bool did_you_mean = false;

	for (size_t i = 0; i < json_count(hints); i++) {
		const struct json *hint = json_item(hints, i);
		const char *code = json_get_text(hint, "code");
		if (str_equal(code, "did_you_mean")) {
			did_you_mean = true;
			assert_string_equal(finding->did_you_mean, json_get_text(hint, "url"));
		} else if (str_equal(code, "url_is_empty")) {
			assert_int_equal(finding->problem, URL_EMPTY);
		} else {
			assert_string_equal(code, "try_in_browser");
			assert_int_equal(finding->problem, URL_UNREACHABLE);
		}
	}
	assert_int_equal(did_you_mean, finding->did_you_mean != NULL);
}

static void validate(void **state)
{
	const struct vector *vector = *state;
	const struct json *given = vector->given;
	const struct json *expect = json_get(given, "expect");
	const struct json *requests = json_get(expect, "requests");
	CLEANUP(url_finding) struct url_finding finding = { 0 };
	struct network network = { .answers = json_get(given, "network") };
	struct error err = { 0 };

	int r = url_find(json_get_text(given, "input"), probe, &network, &finding, &err);
	if (str_equal(json_get_text(expect, "result"), "ok")) {
		assert_int_equal(r, 0);
		assert_string_equal(finding.url, json_get_text(expect, "url"));
	} else {
		const char *error = json_get_text(expect, "error");
		assert_int_equal(
				r, str_equal(error, "unreachable") ? AYON_ENETWORK : AYON_EINVALID);
		assert_string_equal(problem_name(finding.problem), error);
		assert_null(finding.url);
		assert_true(err.text[0] != '\0');
		if (json_get(expect, "hints"))
			check_hints(json_get(expect, "hints"), &finding);
	}
	if (requests) {
		assert_int_equal(network.asked.count, json_count(requests));
		for (size_t i = 0; i < network.asked.count; i++)
			assert_string_equal(
					network.asked.items[i], json_text(json_item(requests, i)));
	}
	strlist_finish(&network.asked);
	vector_ran(vector);
}

static void endpoint(void **state)
{
	const struct vector *vector = *state;
	const struct json *given = vector->given;
	const char *base = json_get_text(given, "base_url");
	const char *path = json_get_text(given, "endpoint");
	bool use_rest = json_get_bool(given, "use_rest", false);
	CLEANUP(free) char *url = use_rest ? url_of_api(base, path) : url_of(base, path);

	if (str_equal(path, "https://studio.com.evil.org/x")) {
		assert_null(url);
		vector_overridden(vector, "20: a host that begins alike is another host");
		return;
	}
	assert_string_equal(url, json_get_text(given, "url"));
	vector_ran(vector);
}

/* The third attribute, application, is the backend's: tests/unit/wrap/keyring_test.c reads it back. */
static void keyring(void **state)
{
	const struct vector *vector = *state;
	const struct json *given = vector->given;
	const struct json *item = json_get(given, "secretservice");
	const char *url = json_get_text(given, "server_url");
	CLEANUP(free) char *service = credential_service(url);
	CLEANUP(free) char *label = credential_label(url);

	assert_string_equal(service, json_get_text(given, "service"));
	assert_string_equal(service, json_get_text(json_get(item, "attributes"), "service"));
	assert_string_equal(
			CREDENTIAL_USER, json_get_text(json_get(item, "attributes"), "username"));
	assert_string_equal(label, json_get_text(item, "label"));
	vector_ran(vector);
}

static void tray_hash(void **state)
{
	const struct vector *vector = *state;
	const struct json *given = vector->given;
	char local[] = "/home/jane/AYON";
	const struct layout layout = { .local = local };
	CLEANUP(free) char *path = NULL;
	CLEANUP(free)
	char *wanted = mem_printf("%s/tray/%s", local, json_get_text(given, "sha256"));
	struct error err = { 0 };

	assert_int_equal(tray_state_file(&layout, json_get_text(given, "server_url"),
					 json_get_text(given, "variant"), &path, &err),
			0);
	assert_string_equal(path, wanted);
	vector_ran(vector);
}

static void launcher_uri(void **state)
{
	const struct vector *vector = *state;
	const struct json *given = vector->given;
	const char *word = json_get_text(given, "last_argument");
	CLEANUP(launcher_uri) struct launcher_uri uri = { 0 };
	struct error err = { 0 };

	assert_int_equal(launcher_uri_is(word), json_get_bool(given, "handled", false));
	int r = launcher_uri_parse(word, &uri, &err);
	if (!json_get_bool(given, "handled", false) || json_get(given, "upstream_error")) {
		assert_int_equal(r, AYON_EINVALID);
		assert_true(err.text[0] != '\0');
		assert_null(uri.token);
	} else {
		assert_int_equal(r, 0);
		assert_string_equal(uri.server_url, json_get_text(given, "server_url"));
		assert_string_equal(uri.token, json_get_text(given, "token"));
	}
	vector_ran(vector);
}

static const char *answer_name(enum browser_answer_kind kind)
{
	static const char *const names[] = { NULL, "page", "icon", "css", "refused" };
	return names[kind];
}

static void callback(void **state)
{
	const struct vector *vector = *state;
	const struct json *given = vector->given;
	const char *token = json_get_text(given, "token");
	CLEANUP(browser_answer) struct browser_answer answer = { 0 };

	browser_login_answer(json_get_text(given, "request_path"), NULL, &answer);
	assert_int_equal(answer.status, json_get_int(given, "status", 0));
	assert_string_equal(answer.content_type, json_get_text(given, "content_type"));
	assert_string_equal(answer_name(answer.kind), json_get_text(given, "kind"));
	if (json_get(given, "page"))
		assert_int_equal(answer.token != NULL,
				str_equal(json_get_text(given, "page"), "success"));
	if (token)
		assert_string_equal(answer.token, token);
	else
		assert_null(answer.token);
	if (json_get_bool(given, "sets_token", false) && !token)
		vector_overridden(vector,
				"20: a request without a token leaves an earlier one");
	else
		vector_ran(vector);
}

static void login_page(void **state)
{
	const struct vector *vector = *state;
	const struct json *given = vector->given;
	CLEANUP(free)
	char *url = browser_login_url(json_get_text(given, "server_url"),
			(int)json_get_int(given, "port", 0), NULL);
	CLEANUP(browser_answer) struct browser_answer answer = { 0 };
	const char *called = json_get_text(given, "callback");
	const char *redirect = strstr(url, "auth_redirect=") + strlen("auth_redirect=");

	assert_string_equal(url, json_get_text(given, "open"));
	assert_true(str_starts(called, redirect));
	browser_login_answer(called + strlen(redirect), NULL, &answer);
	assert_string_equal(answer.token, "<token>");
	vector_ran(vector);
}

struct list {
	const char *name;
	CMUnitTestFunction run;
	const char *title; /* the member that names a case */
};

static const struct list lists[] = {
	{ "validate", validate, "id" },
	{ "endpoint", endpoint, "endpoint" },
	{ "keyring", keyring, "server_url" },
	{ "tray_hash", tray_hash, "server_url" },
	{ "launcher_uri", launcher_uri, "last_argument" },
	{ "callback", callback, "request_path" },
	{ "login_page", login_page, "server_url" },
};

#define MAX_CASES 256

static size_t add_all(const struct json *root, const struct list *list, struct CMUnitTest *tests,
		struct vector *vectors)
{
	const struct json *cases = json_get(root, list->name);

	for (size_t i = 0; i < json_count(cases); i++) {
		const struct json *given = json_item(cases, i);
		const char *title = json_get_text(given, list->title);
		vectors[i] = (struct vector){ "urls", list->name, i, given };
		tests[i] = (struct CMUnitTest){ .name = mem_printf("%s %zu %s", list->name, i,
								title ? title : "(none)"),
			.test_func = list->run,
			.initial_state = &vectors[i] };
	}
	return json_count(cases);
}

int main(void)
{
	static struct CMUnitTest tests[MAX_CASES];
	static struct vector vectors[MAX_CASES];
	CLEANUP(json) struct json *root = NULL;
	struct error err = { 0 };
	size_t count = 0;

	if (json_read(TEST_VECTORS "/vectors-urls.json", &root, &err) < 0) {
		print_error("%s\n", err.text);
		return 1;
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (count + json_count(json_get(root, lists[i].name)) > MAX_CASES) {
			print_error("more than %d cases\n", MAX_CASES);
			return 1;
		}
		count += add_all(root, &lists[i], tests + count, vectors + count);
	}
	int failed = _cmocka_run_group_tests("urls", tests, count, NULL, NULL);
	for (size_t i = 0; i < count; i++)
		free((char *)tests[i].name);
	return failed;
}
