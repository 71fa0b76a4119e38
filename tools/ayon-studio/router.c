/* SPDX-License-Identifier: Apache-2.0 */
#include "router.h"

#include "auth.h"
#include "base/memory.h"
#include "base/str.h"
#include "studio.h"
#include "users.h"

#include <string.h>

/* Matches the rest of a path against the rest of a pattern; what {} stands for goes to args. */
static bool matches(
		const char *pattern, const char *path, char *args[REQUEST_MAX_ARGS], size_t count)
{
	while (*pattern) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		bool rest = pattern[1] == '*';
		size_t length = rest ? strlen(path) : strcspn(path, "/");
		if (!length || count >= REQUEST_MAX_ARGS)
			return false;
		free(args[count]);
		args[count++] = mem_dup_n(path, length);
		path += length;
		pattern += rest ? 3 : 2;
	}
	return !*path;
}

bool router_find(
		const struct route *routes, struct request *request, const struct route **ret_other)
{
	bool control = request->studio && request->studio->control;
	*ret_other = NULL;
	for (const struct route *route = routes; route->pattern; route++) {
		if ((route->flags & ROUTE_CONTROL) && !control)
			continue;
		if (!matches(route->pattern, request->path, request->args, 0))
			continue;
		if (!*ret_other)
			*ret_other = route;
		if (str_equal(route->method, request->method)) {
			request->route = route;
			return true;
		}
	}
	return *ret_other != NULL;
}

static void reply_page(struct reply *reply)
{
	reply->status = 200;
	reply->content_type = "text/html; charset=utf-8";
	reply->text = mem_dup("<!doctype html><html><head><title>AYON</title></head><body>"
			      "AYON studio server of the native launcher; it has no web pages."
			      "</body></html>\n");
	pairs_add(&reply->headers, "Cache-Control", "no-cache");
}

static void reply_no_endpoint(const struct request *request, struct reply *reply)
{
	reply_error(reply, 404, "API endpoint %s not found", request->path);
	json_set_text(reply->json, "path", request->path);
}

static void answer_unrouted(
		const struct request *request, struct reply *reply, const struct route *other)
{
	bool head = str_equal(request->method, "HEAD");
	if (other && (!head || (other->flags & ROUTE_FILE))) {
		struct json *root = json_new_object();
		json_set_text(root, "detail", "Method Not Allowed");
		reply_json(reply, 405, root);
		if (other->flags & ROUTE_FILE)
			pairs_add(&reply->headers, "Allow", "GET");
	} else if (other || str_starts(request->path, "/api/") ||
			str_equal(request->path, "/api") || str_starts(request->path, "/studio/")) {
		reply_no_endpoint(request, reply);
	} else if (str_equal(request->method, "GET") || head) {
		reply_page(reply); /* the web interface answers every other path */
	} else {
		struct json *root = json_new_object();
		json_set_text(root, "detail", "Method Not Allowed");
		reply_json(reply, 405, root);
	}
}

/* Inside the lock. */
static void answer_routed(struct request *request, struct reply *reply)
{
	if (!request->user)
		auth_find_user(request);
	if (!request->user && !(request->route->flags & ROUTE_OPEN)) {
		reply_error(reply, 401, "%s", request->auth_error);
		return;
	}
	request->route->handle(request, reply);
}

void router_answer(struct request *request, struct reply *reply)
{
	const struct route *other = NULL;
	if (!request->route)
		router_find(studio_routes, request, &other);
	if (!request->route) {
		answer_unrouted(request, reply, other);
		return;
	}

	struct error err = { 0 };
	studio_enter(request->studio);
	answer_routed(request, reply);
	int r = studio_leave(request->studio, &err);
	if (r < 0) {
		reply_finish(reply);
		reply_error(reply, 500, "%s", err.text);
	}
}

bool router_accepts_upload(struct request *request)
{
	studio_enter(request->studio);
	if (!request->user)
		auth_find_user(request);
	bool welcome = user_is_admin(request->user);
	studio_leave(request->studio, NULL);
	return welcome;
}
