/* SPDX-License-Identifier: Apache-2.0 */
#include "session/launcher_uri.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/query.h"
#include "base/str.h"
#include "session/url.h"
#include "wrap/http_url.h"

#include <string.h>
#include <strings.h>

#define SCHEME    "ayon-launcher:"
#define TOKEN_MAX 256

static const char token_letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

/* Some desktops hand the link over with its quotes. */
static const char *skip_quotes(const char *word)
{
	return word + strspn(word, "\"");
}

bool launcher_uri_is(const char *word)
{
	return word && strncasecmp(skip_quotes(word), SCHEME, strlen(SCHEME)) == 0;
}

/* A link of a web page is the only way in, so what is not clearly a server is no server. */
static int check(const struct launcher_uri *uri, struct error *err)
{
	struct http_origin origin;

	if (!uri->server_url)
		return error_set(err, AYON_EINVALID,
				"the link names no server (server_url); start "
				"the action again from the web page");
	if (!uri->token)
		return error_set(err, AYON_EINVALID,
				"the link holds no token of an action; start "
				"the action again from the web page");
	if (!http_origin_parse(uri->server_url, &origin))
		return error_set(err, AYON_EINVALID,
				"the server of the link, '%.200s', is no http or https address",
				uri->server_url);
	if (strlen(uri->token) > TOKEN_MAX || uri->token[strspn(uri->token, token_letters)])
		return error_set(err, AYON_EINVALID,
				"the token of the link is malformed; start "
				"the action again from the web page");
	return 0;
}

int launcher_uri_parse(const char *word, struct launcher_uri *ret_uri, struct error *err)
{
	CLEANUP(launcher_uri) struct launcher_uri uri = { 0 };

	if (!launcher_uri_is(word))
		return error_set(err, AYON_EINVALID, "this is no '" SCHEME "//' link");

	const char *start = skip_quotes(word);
	size_t length = strlen(start);
	while (length && start[length - 1] == '"')
		length--;
	if (length > QUERY_MAX)
		return error_set(err, AYON_EINVALID, "the link is longer than %d bytes", QUERY_MAX);
	CLEANUP(free) char *text = mem_dup_n(start, length);
	text[strcspn(text, "#")] = '\0';
	const char *mark = strchr(text, '?');
	CLEANUP(free) char *server_url = mark ? query_value(mark + 1, "server_url") : NULL;
	uri.server_url = url_base(server_url);
	uri.token = mark ? query_value(mark + 1, "token") : NULL;

	int r = check(&uri, err);
	if (r < 0)
		return r;

	*ret_uri = uri;
	uri = (struct launcher_uri){ 0 };
	return 0;
}

void launcher_uri_finish(struct launcher_uri *uri)
{
	free(uri->server_url);
	mem_free_secret(uri->token);
	*uri = (struct launcher_uri){ 0 };
}
