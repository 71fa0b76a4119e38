/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/browser_login.c: the web page appends "?token=..." to the address it was given, not encoded, and keeps a path
 * in it. That path is the only thing that can carry our secret: the page echoes no other value.
 */
#include "session/browser_login.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/query.h"
#include "base/semver.h"
#include "base/str.h"
#include "session/url.h"

#include <string.h>
#include <strings.h>

bool browser_login_is_offered(const char *server_version)
{
	static const unsigned first[3] = { 1, 3, 2 };
	unsigned numbers[3];

	if (!semver_numbers(server_version, numbers))
		return false;
	for (int i = 0; i < 3; i++) {
		if (numbers[i] != first[i])
			return numbers[i] > first[i];
	}
	return true;
}

char *browser_login_url(const char *server_url, int port, const char *secret)
{
	CLEANUP(free) char *base = url_base(server_url);
	return mem_printf("%s/?auth_redirect=http://localhost:%d%s%s", base, port,
			secret ? "/" : "", secret ? secret : "");
}

/* "/<secret>" and then a query, a further folder or nothing. */
static bool has_secret(const char *target, const char *secret)
{
	size_t length = strlen(secret);
	unsigned char different = 0;

	if (target[0] != '/' || strlen(target + 1) < length)
		return false;
	/* All of it, whatever the first letters are: how long the answer takes must not tell how far they fit. */
	for (size_t i = 0; i < length; i++)
		different |= (unsigned char)(target[1 + i] ^ secret[i]);
	return different == 0 && strchr("/?", target[1 + length]) != NULL;
}

void browser_login_answer(const char *target, const char *secret, struct browser_answer *ret_answer)
{
	const char *query = strchr(target, '?');

	*ret_answer = (struct browser_answer){ .status = 200, .content_type = "text/html" };
	if (str_equal(target, "/favicon.ico")) {
		ret_answer->kind = BROWSER_ICON;
		ret_answer->content_type = "image/x-icon";
	} else if (str_equal(target, "/index.css")) {
		ret_answer->kind = BROWSER_STYLE;
		ret_answer->content_type = "text/css";
	} else if (secret && !has_secret(target, secret)) {
		ret_answer->kind = BROWSER_REFUSED;
		ret_answer->status = 404;
	} else {
		ret_answer->kind = BROWSER_PAGE;
		ret_answer->token = query ? query_value(query + 1, "token") : NULL;
	}
}

bool browser_login_host_is_ours(const char *host, int port)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };

	for (size_t i = 0; host && i < sizeof(names) / sizeof(names[0]); i++) {
		CLEANUP(free) char *ours = mem_printf("%s:%d", names[i], port);
		if (strcasecmp(host, ours) == 0)
			return true;
	}
	return false;
}

void browser_answer_finish(struct browser_answer *answer)
{
	mem_free_secret(answer->token);
	*answer = (struct browser_answer){ 0 };
}
