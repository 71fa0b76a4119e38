/* SPDX-License-Identifier: Apache-2.0 */
/* What a person types as a server, and links that others made. */
#include "fuzz.h"

#include "base/cleanup.h"
#include "session/launcher_uri.h"
#include "session/url.h"
#include "wrap/http_url.h"

#include <stdlib.h>
#include <string.h>

static int nobody(void *payload, const char *info_url, char **ret_final_url, struct error *err)
{
	struct http_origin origin;

	(void)payload, (void)ret_final_url;
	http_origin_parse(info_url, &origin);
	return error_set(err, AYON_ENETWORK, "nobody there");
}

static void check_link(const char *text)
{
	struct launcher_uri link = { 0 };
	struct http_origin origin;

	if (launcher_uri_parse(text, &link, NULL) < 0)
		return;
	fuzz_must(http_origin_parse(link.server_url, &origin) && *link.token, "a link names both");
	launcher_uri_finish(&link);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *text = fuzz_text(data, size);
	CLEANUP(url_finding) struct url_finding finding = { 0 };
	struct http_origin origin;

	if (http_origin_parse(text, &origin)) {
		fuzz_must(origin.port > 0 && origin.port < 65536 && origin.host[0],
				"an origin has a host and a port");
		fuzz_must(!strpbrk(origin.host, "@/\\ \t\r\n"), "a host is a name");
		http_origin_is_loopback(&origin);
	}
	url_find(text, nobody, NULL, &finding, NULL);
	free(url_of_api(text, text));
	check_link(text);
	return 0;
}
