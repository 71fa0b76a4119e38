/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/http_url.h: what has to be known of a URL without libcurl: its origin. Strict: what is not clearly a
 * scheme, a host and a port is no origin, so that two parsers can never disagree about where a secret goes.
 */
#ifndef AYON_HOST_HTTP_URL_H
#define AYON_HOST_HTTP_URL_H

#include <stdbool.h>

struct http_origin {
	bool is_https;
	char host[256]; /* lower case, an IPv6 address without its brackets */
	int port;
};

/* False for other schemes, user names, white space, backslashes, control characters, ports out of range. */
bool http_origin_parse(const char *url, struct http_origin *ret_origin);
/* localhost, its subdomains, 127.0.0.0/8 and ::1. */
bool http_origin_is_loopback(const struct http_origin *origin);
/*
 * The proxy that libcurl must be told: "" (none) for loopback, HTTP_PROXY where it applies; NULL: libcurl reads
 * http_proxy, https_proxy, HTTPS_PROXY, all_proxy and no_proxy itself. Borrowed from the environment.
 */
const char *http_origin_proxy(const struct http_origin *origin);

#endif
