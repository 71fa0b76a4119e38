/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/git_wire.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/str.h"
#include "wrap/base64.h"
#include "wrap/git.h"
#include "wrap/http.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_LIST   (64ull << 20)
#define MAX_PACK   (16ull << 30)
#define LONGEST_MS (60 * 60 * 1000) /* for one answer */
#define SLICE_MS   100              /* how often somebody is asked whether to go on */
#define LIST       "/info/refs?service=git-upload-pack"
#define LIST_TYPE  "application/x-git-upload-pack-advertisement"
#define PACK       "/git-upload-pack"
#define PACK_TYPE  "application/x-git-upload-pack-result"

static const char *const list_headers[] = { "Accept: " LIST_TYPE, NULL };
static const char *const pack_headers[] = { "Content-Type: application/x-git-upload-pack-request",
	"Accept: " PACK_TYPE, NULL };

struct git_wire {
	const struct git_request *request;
	struct http_client *client;
	struct http_request call;
	char *base; /* the repository, without a user's name; after the list where that was found */
	char *home; /* where the credential belongs */
	char *url;  /* of the call */
	char *question;
	char *secret; /* header line, or NULL */
	const char *secrets[2];
	struct str arrived;
	size_t taken; /* of what arrived */
	bool is_list, is_running;
	struct error error; /* of the call, once it has ended */
};

bool git_wire_takes(const char *url)
{
	return strncasecmp(url, "https://", 8) == 0 || strncasecmp(url, "http://", 7) == 0;
}

/* The bytes behind "%41" escapes; NULL when one is no escape. Caller frees. */
static char *unescape(const char *text, size_t length)
{
	char *plain = mem_dup_n(text, length);
	size_t n = 0;

	for (size_t i = 0; i < length; i++, n++) {
		char hex[3] = { 0 }, *end = hex;
		plain[n] = text[i];
		if (text[i] != '%')
			continue;
		memcpy(hex, text + i + 1, length - i > 2 ? 2 : 0);
		plain[n] = (char)strtol(hex, &end, 16);
		if (end != hex + 2 || !plain[n]) {
			mem_free_secret(plain);
			return NULL;
		}
		i += 2;
	}
	plain[n] = '\0';
	return plain;
}

/* "user:token@" of a URL is a credential, which goes into a header of its own. */
static int take_user(struct git_wire *wire, const char *user, size_t length, struct error *err)
{
	char *plain = unescape(user, length);
	if (!plain)
		return error_set(err, AYON_EINVALID, "the user's name in its URL is malformed");

	char *pair = memchr(user, ':', length) ? mem_dup(plain) : mem_printf("%s:", plain);
	char *encoded = mem_new(BASE64_SIZE(strlen(pair)));
	base64_write((const unsigned char *)pair, strlen(pair), encoded);
	wire->secret = mem_printf("Authorization: Basic %s", encoded);
	wire->secrets[0] = wire->secret;
	mem_free_secret(encoded);
	mem_free_secret(pair);
	mem_free_secret(plain);
	return 0;
}

static int take_url(struct git_wire *wire, const char *url, struct error *err)
{
	const char *host = strstr(url, "://") + 3;
	size_t length = strcspn(host, "/?#");
	const char *at = memrchr(host, '@', length);

	if (strpbrk(url, "?#"))
		return error_set(err, AYON_EINVALID,
				"its URL has '?' or '#', which no repository has");
	if (at) {
		int r = take_user(wire, host, (size_t)(at - host), err);
		if (r < 0)
			return r;
	}
	wire->base = mem_printf("%.*s%s", (int)(host - url), url, at ? at + 1 : host);
	for (size_t end = strlen(wire->base); end && wire->base[end - 1] == '/';)
		wire->base[--end] = '\0';
	wire->home = mem_dup(wire->base);
	return 0;
}

static int refused(const struct git_wire *wire, const struct http_response *head, struct error *err)
{
	if (head->status == 401 || head->status == 403)
		return error_set(err, AYON_EAUTH, "the repository %s (%d)",
				wire->secret ? "refuses the credential of its URL"
					     : "asks for a credential",
				head->status);
	if (head->status == 404)
		return error_set(err, AYON_ENETWORK, "there is no repository (404)");
	return error_set(err, AYON_ENETWORK, "the server answered %d", head->status);
}

/* A repository that moved: what follows is asked at the new place. */
static int follow(struct git_wire *wire, const char *url, struct error *err)
{
	if (!str_ends(url, LIST))
		return error_set(err, AYON_ENETWORK,
				"it redirects to something that is no repository");
	free(wire->base);
	wire->base = mem_dup_n(url, strlen(url) - strlen(LIST));
	return 0;
}

static int on_start(void *payload, const struct http_response *head, struct error *err)
{
	struct git_wire *wire = payload;

	if (head->status != 200)
		return refused(wire, head, err);
	if (!str_starts(head->content_type, wire->is_list ? LIST_TYPE : PACK_TYPE))
		return error_set(err, AYON_ENETWORK,
				"the server answered with %.100s, which is nothing of a repository",
				head->content_type[0] ? head->content_type : "something unknown");
	return wire->is_list ? follow(wire, head->url, err) : 0;
}

static int on_data(void *payload, const void *bytes, size_t length, struct error *err)
{
	struct git_wire *wire = payload;

	(void)err;
	str_append_n(&wire->arrived, bytes, length);
	return 0;
}

static void on_done(void *payload, int result, const struct http_response *response,
		const struct error *err)
{
	struct git_wire *wire = payload;

	(void)response;
	wire->is_running = false;
	if (result < 0)
		wire->error = *err;
}

/* Only the deadline of the request is a time-out; an answer that does not come is an absent server. */
static int failed(const struct git_wire *wire, struct error *err)
{
	int code = wire->error.code;

	if (clock_left_ms(wire->request->deadline_ms) == 0)
		return error_set(err, AYON_ETIMEOUT, "the time for it is over");
	return error_set(err, code == AYON_ETIMEOUT ? AYON_ENETWORK : code, "%s", wire->error.text);
}

static void forget(struct git_wire *wire)
{
	wire->arrived.length = 0;
	wire->taken = 0;
	wire->error = (struct error){ 0 };
	free(TAKE(wire->url));
	free(TAKE(wire->question));
}

static int renew_client(struct git_wire *wire, struct error *err)
{
	http_client_free(TAKE(wire->client));
	return http_client_new(wire->request->http, &wire->client, err);
}

static int wire_ask(struct git_wire *wire, const void *question, size_t length, struct error *err)
{
	int64_t left = clock_left_ms(wire->request->deadline_ms);
	int r = wire->client && !wire->is_running ? 0 : renew_client(wire, err);
	if (r < 0)
		return r;

	forget(wire);
	wire->is_list = !question;
	wire->url = mem_printf("%s%s", wire->base, question ? PACK : LIST);
	if (question) {
		wire->question = mem_new(length + 1);
		memcpy(wire->question, question, length);
	}
	wire->call = (struct http_request){
		.method = question ? "POST" : "GET",
		.is_question = true,
		.url = wire->url,
		.headers = question ? pack_headers : list_headers,
		.secret_headers = http_same_origin(wire->home, wire->base) ? wire->secrets : NULL,
		.body = wire->question,
		.body_size = length,
		.max_bytes = question ? MAX_PACK : MAX_LIST,
		.timeout_ms = left < LONGEST_MS ? left : LONGEST_MS,
		.payload = wire,
		.on_start = on_start,
		.on_data = on_data,
		.on_done = on_done,
	};
	if (left == 0)
		return failed(wire, err);
	r = http_start(wire->client, &wire->call, err);
	wire->is_running = r == 0;
	return r;
}

static int wait_a_moment(struct git_wire *wire, struct error *err)
{
	const struct git_request *request = wire->request;

	if (request->is_cancelled && request->is_cancelled(request->payload))
		return error_set(err, AYON_ECANCELLED, "cancelled");
	return http_step(wire->client, SLICE_MS, err);
}

static ssize_t wire_read(struct git_wire *wire, void *bytes, size_t size, struct error *err)
{
	while (wire->taken == wire->arrived.length && wire->is_running) {
		wire->taken = wire->arrived.length = 0;
		int r = wait_a_moment(wire, err);
		if (r < 0)
			return r;
	}
	size_t there = wire->arrived.length - wire->taken;
	if (!there)
		return wire->error.code ? failed(wire, err) : 0;

	size_t given = there < size ? there : size;
	memcpy(bytes, wire->arrived.text + wire->taken, given);
	wire->taken += given;
	return (ssize_t)given;
}

const struct git_wire_calls git_wire_calls = { wire_ask, wire_read };

int git_wire_open(const struct git_request *request, struct git_wire **ret_wire, struct error *err)
{
	struct git_wire *wire = mem_new(sizeof(*wire));
	wire->request = request;

	int r = take_url(wire, request->url, err);
	if (r < 0)
		git_wire_close(wire);
	else
		*ret_wire = wire;
	return r;
}

const char *git_wire_url(const struct git_wire *wire)
{
	return wire->base;
}

void git_wire_close(struct git_wire *wire)
{
	if (!wire)
		return;
	http_client_free(wire->client);
	forget(wire);
	str_finish(&wire->arrived);
	free(wire->base);
	free(wire->home);
	mem_free_secret(wire->secret);
	free(wire);
}
