/* SPDX-License-Identifier: Apache-2.0 */
#include "session/browser_page.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <string.h>

/*
 * The token stands in the address by which the browser came. The script takes it out of the address bar and of the
 * history; nothing that the page holds comes from the request.
 */
#define SCRIPT        "history.replaceState(null,'','/')"
/* The digest of SCRIPT: no other script may run in the page. */
#define SCRIPT_DIGEST "sha256-/pjm5mjVC8qSf3E2vn/Jvti9PA65a7Nkc8TYEuKfhyQ="

#define HEADERS                               \
	"Cache-Control: no-store\r\n"         \
	"Referrer-Policy: no-referrer\r\n"    \
	"X-Content-Type-Options: nosniff\r\n" \
	"X-Frame-Options: DENY\r\n"           \
	"Connection: close\r\n"

#define STYLE                                                                                      \
	":root{color-scheme:light dark}"                                                           \
	"body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;" \
	"margin:0}"                                                                                \
	"main{max-width:28rem;padding:2rem;text-align:center}"                                     \
	"p.mark{font-size:3rem;margin:0}"                                                          \
	"h1{font-size:1.4rem}"

static char *escape(const char *text)
{
	CLEANUP(str) struct str out = { 0 };

	for (; *text; text++) {
		switch (*text) {
		case '&':
			str_append(&out, "&amp;");
			break;
		case '<':
			str_append(&out, "&lt;");
			break;
		case '>':
			str_append(&out, "&gt;");
			break;
		default:
			str_append_n(&out, text, 1);
		}
	}
	return mem_dup(str_get(&out));
}

char *browser_page_end(bool is_good, const char *text)
{
	CLEANUP(free) char *safe = escape(text);
	CLEANUP(free)
	char *page = mem_printf(
			"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
			"<meta name=\"viewport\" content=\"width=device-width\">"
			"<link rel=\"icon\" href=\"data:,\"><title>AYON: %s</title>"
			"<style>%s</style></head><body><main><p class=\"mark\">%s</p><h1>%s</h1>"
			"<p>%s</p></main><script>%s</script></body></html>\n",
			is_good ? "logged in" : "not logged in", STYLE,
			is_good ? "\xe2\x9c\x93" : "\xe2\x9c\x97",
			is_good ? "You are logged in" : "The login did not work", safe, SCRIPT);
	return mem_printf("HTTP/1.1 200 OK\r\n"
			  "Content-Type: text/html; charset=utf-8\r\n"
			  "Content-Security-Policy: default-src 'none'; img-src data:; "
			  "style-src 'unsafe-inline'; script-src '" SCRIPT_DIGEST "'\r\n" HEADERS
			  "Content-Length: %zu\r\n\r\n%s",
			strlen(page), page);
}

char *browser_page_plain(int status, const char *reason)
{
	return mem_printf("HTTP/1.1 %d %s\r\n"
			  "Content-Type: text/plain; charset=utf-8\r\n" HEADERS
			  "Content-Length: %zu\r\n\r\n%s\n",
			status, reason, strlen(reason) + 1, reason);
}
