/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/str.h"
#include "bundles.h"
#include "studio.h"
#include "users.h"

#include <string.h>

static bool refuse_non_admin(const struct request *request, struct reply *reply, const char *what)
{
	if (user_is_admin(request->user))
		return false;
	reply_error(reply, 403, "Only admins can %s bundles", what);
	return true;
}

/* The body as a bundle with a valid name; NULL when the reply says what is wrong. Caller frees. */
static struct json *wanted_bundle(const struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *body = request_object(request, reply);
	if (!body)
		return NULL;
	const char *name = json_get_text(body, "name");
	if (!name) {
		reply_missing(request, reply, "name");
		return NULL;
	}
	if (!bundle_name_is_valid(name)) {
		struct json *context = json_new_object();
		json_set_text(context, "pattern", BUNDLE_NAME_RULE);
		reply_invalid(request, reply, "body", "name",
				"string does not match regex \"" BUNDLE_NAME_RULE "\"",
				"value_error.str.regex", context);
		return NULL;
	}
	return bundle_from(body);
}

/* Whether the bundle may be stored; otherwise the reply says why not. */
static bool passes(const struct request *request, struct reply *reply, const struct json *bundle)
{
	if (request_flag(request, "force", false) || json_get_bool(bundle, "isProject", false))
		return true;
	CLEANUP(json) struct json *issues = bundle_issues(request->studio, bundle);
	size_t count = json_count(issues);
	if (!count)
		return true;
	const struct json *issue = json_item(issues, count - 1);
	reply_error(reply, 400, "Failed to validate bundle: %s: %s", json_get_text(issue, "addon"),
			json_get_text(issue, "message"));
	return false;
}

/* The real server lets its database refuse the name, and shows that. */
static void reply_duplicate(struct reply *reply, const char *name)
{
	reply_error(reply, 409, "Bundle with name '%s' already exists.", name);
	json_set_text(reply->json, "path", "[POST] /bundles");
	json_set_text(reply->json, "file", "asyncpg/protocol/protocol.pyx");
	json_set_text(reply->json, "function", "bind_execute");
	json_set_int(reply->json, "line", 201);
	json_set_text(reply->json, "error", "unique-violation");
	reply->status = 500;
}

void bundle_post(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *bundle = wanted_bundle(request, reply);
	if (!bundle || refuse_non_admin(request, reply, "create"))
		return;
	const char *name = json_get_text(bundle, "name");
	if (!passes(request, reply, bundle))
		return;
	if (store_has(request->studio->store, "bundle", name)) {
		reply_duplicate(reply, name);
		return;
	}
	bundle_save(request->studio, bundle);
	reply_empty(reply, 201);
}

/*
 * Addons and packages are merged, where null takes one out (a project bundle keeps it); all else
 * is replaced.
 */
static void merge(struct json *bundle, const struct json *changes)
{
	bool project = json_get_bool(bundle, "isProject", false);
	for (struct json_member member = { 0 }; json_next(changes, &member);) {
		struct json *old = json_get(bundle, member.key);
		if (str_equal(member.key, "name") || str_equal(member.key, "createdAt"))
			continue;
		if (!json_is_object(old) || !json_is_object(member.value)) {
			json_set(bundle, member.key, member.value ? json_copy(member.value) : NULL);
			continue;
		}
		for (struct json_member inner = { 0 }; json_next(member.value, &inner);) {
			if (inner.value || project)
				json_set(old, inner.key,
						inner.value ? json_copy(inner.value) : NULL);
			else
				json_remove(old, inner.key);
		}
	}
}

void bundle_patch(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *changes = request_object(request, reply);
	if (!changes || refuse_non_admin(request, reply, "patch"))
		return;
	CLEANUP(json) struct json *bundle = bundle_find(request->studio, request->args[0]);
	if (!bundle) {
		reply_error(reply, 404, "Bundle not found");
		return;
	}
	merge(bundle, changes);
	if (json_get_bool(bundle, "isArchived", false) &&
			(json_get_bool(bundle, "isProduction", false) ||
					json_get_bool(bundle, "isStaging", false))) {
		reply_error(reply, 400, "Cannot archive bundle that is production or staging");
		return;
	}
	if (!passes(request, reply, bundle))
		return;
	bundle_save(request->studio, bundle);
	reply_empty(reply, 204);
}

void bundle_delete(struct request *request, struct reply *reply)
{
	if (refuse_non_admin(request, reply, "delete"))
		return;
	if (!store_has(request->studio->store, "bundle", request->args[0])) {
		reply_error(reply, 404, "Bundle not found");
		return;
	}
	store_delete(request->studio->store, "bundle", request->args[0]);
	reply_empty(reply, 204);
}

void bundle_check(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *bundle = wanted_bundle(request, reply);
	if (!bundle)
		return;
	struct json *issues = bundle_issues(request->studio, bundle);
	struct json *root = json_new_object();
	json_set_bool(root, "success", !json_count(issues));
	json_set(root, "issues", issues);
	reply_json(reply, 200, root);
}
