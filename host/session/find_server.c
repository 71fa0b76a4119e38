/* SPDX-License-Identifier: Apache-2.0 */
#include "session/find_server.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "session/request.h"
#include "session/url.h"
#include "wrap/http_url.h"
#include "wrap/json.h"

#include <string.h>

#define USUAL_PORT  5000
#define SAME_REASON 16 /* "cannot connect": what follows holds addresses and times */

struct asking {
	struct session *session;
	char *version;
};

void found_server_finish(struct found_server *found)
{
	free(found->url);
	free(found->version);
	strlist_finish(&found->hints);
	strlist_finish(&found->suggestions);
	*found = (struct found_server){ 0 };
}

/* Asked without our headers and without a credential: it may be anybody's server (spec-host 7.2). */
static int probe(void *payload, const char *info_url, char **ret_final_url, struct error *err)
{
	struct asking *asking = payload;
	CLEANUP(json) struct json *json = NULL;
	const struct session_call call = { .method = "GET", .url = info_url, .attempts = 1 };
	struct http_response response;

	int r = session_call(asking->session, &call, &response, err);
	if (r < 0)
		return r;
	bool is_json = json_parse(response.body, response.body_size, &json, NULL) == 0;
	const char *version = json_get_text(json, "version");
	if (response.status < 200 || response.status > 299)
		r = error_set(err, AYON_ENETWORK, "'%s' answers with status %d", info_url,
				response.status);
	else if (!is_json || !version) {
		r = error_set(err, AYON_ENETWORK, "what answers at '%s' is no AYON server",
				info_url);
	} else {
		*ret_final_url = mem_dup(response.url);
		free(asking->version);
		asking->version = mem_dup(version);
	}
	http_response_finish(&response);
	return r;
}

/* Only "host" or "scheme://host" was typed: the port may be what is missing. */
static void suggest_port(const char *typed, struct strlist *suggestions)
{
	const char *mark = strstr(typed, "://");
	const char *host = mark ? mark + 3 : typed;
	size_t length = strcspn(host, "/?#");

	if (*host == '[' || memchr(host, ':', length) || length > 255)
		return;
	strlist_take(suggestions,
			mem_printf("%.*s%.*s:%d", mark ? (int)(host - typed) : 7,
					mark ? typed : "http://", (int)length, host, USUAL_PORT));
}

/* The same trouble at a page of the same host needs no line of its own. Lines are "address: reason". */
static bool is_repeated(const char *before, const char *tried)
{
	const char *reason_before = strstr(before, ": ");
	const char *reason = strstr(tried, ": ");

	return reason_before && reason &&
	       strncmp(before, tried, (size_t)(reason_before - before)) == 0 &&
	       strncmp(reason_before, reason, SAME_REASON) == 0;
}

/* What can be done about it comes first: not every place shows all of it. */
static void advise(const char *typed, const struct url_finding *finding, struct found_server *found)
{
	const struct strlist *tried = &finding->tried;

	if (finding->did_you_mean)
		strlist_add(&found->suggestions, finding->did_you_mean);
	if (finding->problem != URL_UNREACHABLE)
		return;
	suggest_port(typed, &found->suggestions);
	for (size_t i = 0; i < tried->count; i++) {
		if (i == 0 || !is_repeated(tried->items[i - 1], tried->items[i]))
			strlist_take(&found->hints, mem_printf("Tried %s", tried->items[i]));
	}
	strlist_add(&found->hints, "Open the address in a web browser to see what answers there");
}

int session_find_server(struct session *session, const char *typed, struct found_server *ret_found,
		struct error *err)
{
	CLEANUP(url_finding) struct url_finding finding = { 0 };
	CLEANUP(free) char *copy = mem_dup(typed ? typed : "");
	struct asking asking = { .session = session };

	*ret_found = (struct found_server){ 0 };
	int r = url_find(typed, probe, &asking, &finding, err);
	if (r == 0) {
		ret_found->url = TAKE(finding.url);
		ret_found->version = asking.version;
		return 0;
	}
	free(asking.version);
	/* Whoever gave up the search wants no advice. */
	if (session->is_cancelled && session->is_cancelled(session->cancel_payload))
		return error_set(err, AYON_ECANCELLED, "cancelled");
	advise(str_trim(copy), &finding, ret_found);
	return r;
}
