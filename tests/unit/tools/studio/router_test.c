/* SPDX-License-Identifier: Apache-2.0 */
#include "router.h"

#include "base/memory.h"
#include "studio.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

static void nothing(struct request *request, struct reply *reply)
{
	(void)request;
	(void)reply;
}

static const struct route routes[] = {
	{ "GET", "/api/users/me", nothing, 0 },
	{ "GET", "/api/users/{}", nothing, 0 },
	{ "PUT", "/api/users/{}", nothing, 0 },
	{ "GET", "/addons/{}/{}/private/{*}", nothing, ROUTE_FILE },
	{ "GET", "/studio/log", nothing, ROUTE_CONTROL },
	{ 0 },
};

/*
 * The index of the route that answers, -1 when the path is known but the method is not, -2 when
 * neither is.
 */
static int find(const char *method, const char *path, struct request *request)
{
	const struct route *other = NULL;
	request->method = method;
	request->path = mem_dup(path);
	bool known = router_find(routes, request, &other);
	if (request->route)
		return (int)(request->route - routes);
	return known ? -1 : -2;
}

static void expect(const char *method, const char *path, int wanted)
{
	struct request request = { 0 };
	int found = find(method, path, &request);
	if (found != wanted)
		fail_msg("%s %s: route %d, not %d", method, path, found, wanted);
	request_finish(&request);
}

static void test_paths(void **state)
{
	(void)state;
	expect("GET", "/api/users/me", 0);
	expect("GET", "/api/users/artist", 1);
	expect("PUT", "/api/users/artist", 2);
	expect("DELETE", "/api/users/artist", -1);
	expect("GET", "/api/users/", -2);
	expect("GET", "/api/users/artist/", -2);
	expect("GET", "/api//users/me", -2);
	expect("GET", "/api/users/a/b", -2);
	expect("GET", "/addons/core/1.0/private/", -2);
	expect("GET", "/studio/log", -2);
	expect("GET", "", -2);
}

static void test_arguments(void **state)
{
	(void)state;
	struct request request = { 0 };
	assert_int_equal(find("GET", "/addons/core/1.9.7/private/sub/client.zip", &request), 3);
	assert_string_equal(request.args[0], "core");
	assert_string_equal(request.args[1], "1.9.7");
	assert_string_equal(request.args[2], "sub/client.zip");
	assert_null(request.args[3]);
	request_finish(&request);
}

static void test_control_needs_leave(void **state)
{
	(void)state;
	struct studio studio = { .control = true };
	struct request request = { .studio = &studio };
	assert_int_equal(find("GET", "/studio/log", &request), 4);
	request_finish(&request);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_control_needs_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
