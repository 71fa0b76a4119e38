/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every case of `validate`, `endpoint` and `keyring` in vectors-urls.json, each under its own name. One case is
 * overridden: endpoint "https://studio.com.evil.org/x", where upstream takes another host for the server because
 * its name begins alike (B55, decision 20); ours is refused.
 */
#include "session/url.h"

#include "session/credentials.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
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
	const struct json *given = *state;
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
}

static void endpoint(void **state)
{
	const struct json *given = *state;
	const char *base = json_get_text(given, "base_url");
	const char *path = json_get_text(given, "endpoint");
	bool use_rest = json_get_bool(given, "use_rest", false);
	CLEANUP(free) char *url = use_rest ? url_of_api(base, path) : url_of(base, path);

	if (str_equal(path, "https://studio.com.evil.org/x"))
		assert_null(url);
	else
		assert_string_equal(url, json_get_text(given, "url"));
}

/* The third attribute, application, is the backend's: tests/unit/wrap/keyring_test.c reads it back. */
static void keyring(void **state)
{
	const struct json *given = *state;
	const struct json *item = json_get(given, "secretservice");
	const char *url = json_get_text(given, "server_url");
	CLEANUP(free) char *service = credential_service(url);
	CLEANUP(free) char *label = credential_label(url);

	assert_string_equal(service, json_get_text(given, "service"));
	assert_string_equal(service, json_get_text(json_get(item, "attributes"), "service"));
	assert_string_equal(
			CREDENTIAL_USER, json_get_text(json_get(item, "attributes"), "username"));
	assert_string_equal(label, json_get_text(item, "label"));
}

static bool given_is_endpoint(const struct json *given)
{
	return json_get(given, "endpoint") != NULL;
}

static size_t add_all(struct CMUnitTest *tests, const struct json *list, const char *kind,
		CMUnitTestFunction run)
{
	for (size_t i = 0; i < json_count(list); i++) {
		struct json *given = json_item(list, i);
		const char *id = json_get_text(given, "id");
		if (!id)
			id = json_get_text(given,
					given_is_endpoint(given) ? "endpoint" : "server_url");
		tests[i] = (struct CMUnitTest){ .name = mem_printf("%s %s", kind, id),
			.test_func = run,
			.initial_state = given };
	}
	return json_count(list);
}

int main(void)
{
	CLEANUP(json) struct json *root = NULL;
	struct error err = { 0 };
	struct CMUnitTest tests[128] = { 0 };

	if (json_read(TEST_VECTORS "/vectors-urls.json", &root, &err) < 0) {
		print_error("%s\n", err.text);
		return 1;
	}
	size_t count = json_count(json_get(root, "validate")) +
		       json_count(json_get(root, "endpoint"));
	count += json_count(json_get(root, "keyring"));
	if (count != 39) {
		print_error("the vectors hold %zu cases, 39 are known\n", count);
		return 1;
	}
	count = add_all(tests, json_get(root, "validate"), "validate", validate);
	count += add_all(tests + count, json_get(root, "endpoint"), "endpoint", endpoint);
	count += add_all(tests + count, json_get(root, "keyring"), "keyring", keyring);
	int failed = _cmocka_run_group_tests("urls", tests, count, NULL, NULL);
	for (size_t i = 0; i < count; i++)
		free((char *)tests[i].name);
	return failed;
}
