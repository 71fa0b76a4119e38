/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/google_drive.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "vectors.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

/* The result where it is another than in the vectors: in all of them, no id. */
static const struct {
	const char *url;
	const char *decision;
} overrides[] = {
	{ "https://drive.google.com.evil.org/file/d/Q/x",
			"20: a host that begins like Google's is another host" },
	{ "http://drive.google.com/file/d/", "20: an empty id is no id" },
};

static const char *override_of(const char *url)
{
	for (size_t i = 0; i < sizeof(overrides) / sizeof(overrides[0]); i++) {
		if (str_equal(overrides[i].url, url))
			return overrides[i].decision;
	}
	return NULL;
}

static void test_vectors(void **state)
{
	(void)state;
	CLEANUP(json) struct json *root = NULL;
	struct error err = { 0 };

	if (json_read(TEST_VECTORS "/vectors-urls.json", &root, &err) < 0)
		fail_msg("%s", err.text);
	const struct json *cases = json_get(root, "google_drive");
	assert_true(json_count(cases) >= 6);
	for (size_t i = 0; i < json_count(cases); i++) {
		const struct vector vector = { "urls", "google_drive", i, json_item(cases, i) };
		const char *url = json_get_text(vector.given, "url");
		const char *wanted = json_get_text(vector.given, "file_id");
		const char *decision = override_of(url);
		CLEANUP(free) char *id = google_drive_id(url);

		if (decision)
			assert_non_null(wanted);
		if (!str_equal(id, decision ? NULL : wanted))
			fail_msg("%s gives '%s'", url, id ? id : "(none)");
		if (decision)
			vector_overridden(&vector, decision);
		else
			vector_ran(&vector);
	}
}

static void test_urls(void **state)
{
	(void)state;
	CLEANUP(free) char *first = google_drive_url("X-1_y", NULL);
	CLEANUP(free) char *second = google_drive_url("X-1_y", "t0k");

	assert_string_equal(first, "https://docs.google.com/uc?export=download&id=X-1_y");
	assert_string_equal(
			second, "https://docs.google.com/uc?export=download&id=X-1_y&confirm=t0k");
}

static void test_pages(void **state)
{
	(void)state;
	CLEANUP(free) char *in_link = NULL;
	CLEANUP(free) char *in_form = NULL;
	char *none = NULL;

	assert_int_equal(google_drive_page("<a href=\"/uc?x=1&confirm=&confirm=AbC1&id=X\">",
					 &in_link),
			GOOGLE_DRIVE_CONFIRM);
	assert_string_equal(in_link, "AbC1");
	assert_int_equal(google_drive_page("<input name=\"confirm\" value=\"t-2\">", &in_form),
			GOOGLE_DRIVE_CONFIRM);
	assert_string_equal(in_form, "t-2");
	assert_int_equal(google_drive_page("<title>Google Drive - Quota exceeded</title>", &none),
			GOOGLE_DRIVE_QUOTA);
	assert_int_equal(google_drive_page("<title>Sign in</title>", &none), GOOGLE_DRIVE_NO_FILE);
	assert_int_equal(google_drive_page("confirm=", &none), GOOGLE_DRIVE_NO_FILE);
	assert_int_equal(google_drive_page("", &none), GOOGLE_DRIVE_NO_FILE);
	assert_null(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
