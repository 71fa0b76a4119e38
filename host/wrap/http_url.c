/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http_url.h"

#include "base/env.h"
#include "base/str.h"
#include "wrap/http.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *after_scheme(const char *url, bool *ret_is_https)
{
	*ret_is_https = strncasecmp(url, "https://", 8) == 0;
	if (*ret_is_https)
		return url + 8;
	return strncasecmp(url, "http://", 7) == 0 ? url + 7 : NULL;
}

/* ":8080", or nothing for the scheme's own port. */
static bool parse_port(const char *text, size_t length, bool is_https, int *ret_port)
{
	*ret_port = is_https ? 443 : 80;
	if (length == 0 || (length == 1 && text[0] == ':'))
		return true;
	if (text[0] != ':' || length > 6)
		return false;

	int port = 0;
	for (size_t i = 1; i < length; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		port = port * 10 + (text[i] - '0');
	}
	*ret_port = port;
	return port >= 1 && port <= 65535;
}

bool http_origin_parse(const char *url, struct http_origin *ret_origin)
{
	bool is_https = false;
	const char *host = url ? after_scheme(url, &is_https) : NULL;
	if (!host)
		return false;

	size_t length = strcspn(host, "/?#");
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)host[i] <= 0x20 || host[i] == 0x7f ||
				strchr("@\\\"<>^`{|}", host[i]))
			return false;
	}
	bool is_v6 = host[0] == '[';
	size_t end = strcspn(host, is_v6 ? "]" : ":");
	if (is_v6 && end < length)
		end++;
	if (end > length)
		end = length;

	struct http_origin origin = { .is_https = is_https };
	if (!parse_port(host + end, length - end, is_https, &origin.port))
		return false;
	size_t skip = is_v6 ? 1 : 0;
	size_t name_length = end - 2 * skip;
	if (end <= 2 * skip || name_length >= sizeof(origin.host) ||
			(is_v6 && host[end - 1] != ']'))
		return false;
	for (size_t i = 0; i < name_length; i++)
		origin.host[i] = (char)tolower((unsigned char)host[skip + i]);
	*ret_origin = origin;
	return true;
}

bool http_origin_is_loopback(const struct http_origin *origin)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (str_equal(origin->host, "localhost") || str_ends(origin->host, ".localhost"))
		return true;
	if (inet_pton(AF_INET, origin->host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, origin->host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/*
 * libcurl leaves HTTP_PROXY out, because in a CGI program that is a header of the request; we are none unless
 * REQUEST_METHOD says so.
 */
const char *http_origin_proxy(const struct http_origin *origin)
{
	if (http_origin_is_loopback(origin))
		return "";
	if (origin->is_https || env_get("http_proxy") || env_get("REQUEST_METHOD"))
		return NULL;
	return env_get("HTTP_PROXY");
}

bool http_same_origin(const char *a, const char *b)
{
	struct http_origin x, y;
	return http_origin_parse(a, &x) && http_origin_parse(b, &y) && x.is_https == y.is_https &&
	       x.port == y.port && str_equal(x.host, y.host);
}

char *http_escape(const char *text, const char *keep)
{
	struct str escaped = { 0 };

	str_append(&escaped, "");
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		bool plain = (*c < 0x80 && isalnum(*c)) || strchr("-._~", *c) ||
			     (keep && strchr(keep, *c));
		if (plain)
			str_append_n(&escaped, c, 1);
		else
			str_appendf(&escaped, "%%%02X", *c);
	}
	return str_take(&escaped);
}
