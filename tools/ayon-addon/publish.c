/* SPDX-License-Identifier: Apache-2.0 */
#include "publish.h"
#include "server.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/str.h"
#include "wrap/http.h"
#include "wrap/json.h"

#include <stdlib.h>

#define POLL_MS 300

static const struct json *addon_in(const struct json *root, const char *name)
{
	const struct json *addons = json_get(root, "addons");
	for (size_t i = 0; i < json_count(addons); i++) {
		const struct json *addon = json_item(addons, i);
		if (str_equal(json_get_text(addon, "name"), name))
			return addon;
	}
	return NULL;
}

int publish_is_listed(
		struct server *server, const char *name, const char *version, struct error *err)
{
	CLEANUP(json) struct json *root = NULL;
	int r = server_call(server, "GET", "/api/addons?details=1", NULL, &root, err);
	if (r < 0)
		return r;

	const struct json *entry = json_at(addon_in(root, name), "versions", version, NULL);
	if (!entry)
		return 0;
	if (json_get_bool(entry, "isBroken", false)) {
		const char *reason = json_text(json_get(entry, "reason"));
		if (!reason)
			reason = json_get_text(json_get(entry, "reason"), "error");
		return error_set(err, AYON_EADDON,
				"the server cannot load %s %s%s%.300s; see its log", name, version,
				reason ? ": " : "", reason ? reason : "");
	}
	if (json_count(json_get(entry, "clientSourceInfo")) == 0)
		return error_set(err, AYON_EADDON,
				"the server has %s %s but offers no client part to launchers", name,
				version);
	return 1;
}

/* A server that is busy for a moment is asked again; one that refuses is not. */
static bool is_passing(int status)
{
	return status == AYON_ENETWORK || status == AYON_ETIMEOUT;
}

static int event_state(struct server *server, const char *path, struct error *err)
{
	CLEANUP(json) struct json *event = NULL;
	int r = server_call(server, "GET", path, NULL, &event, err);
	if (r < 0)
		return is_passing(r) && clock_left_ms(server->deadline_ms) > 0 ? 0 : r;

	const char *status = json_get_text(event, "status");
	const char *description = json_get_text(event, "description");
	if (str_equal(status, "finished"))
		return 1;
	if (str_equal(status, "failed") || str_equal(status, "aborted"))
		return error_set(err, AYON_EFAIL,
				"the server could not install the package: %.400s",
				description ? description : status);
	return 0;
}

int publish_install(struct server *server, const char *zip, struct error *err)
{
	CLEANUP(json) struct json *answer = NULL;
	int r = server_send_file(server, "/api/addons/install", zip, &answer, err);
	if (r < 0)
		return r;
	const char *id = json_get_text(answer, "eventId");
	if (!id)
		return error_set(err, AYON_EFAIL,
				"the server took the package but named no event; is it an AYON "
				"server?");

	CLEANUP(free) char *escaped = http_escape(id, "");
	CLEANUP(free) char *path = mem_printf("/api/events/%s", escaped);
	while ((r = event_state(server, path, err)) == 0) {
		if (clock_left_ms(server->deadline_ms) == 0)
			return error_set(err, AYON_ETIMEOUT,
					"the server is still installing the package; look at its "
					"events or raise --timeout");
		clock_sleep_ms(POLL_MS);
	}
	return r < 0 ? r : 0;
}

int publish_needs_restart(struct server *server, struct error *err)
{
	CLEANUP(json) struct json *answer = NULL;
	int r = server_call(server, "GET", "/api/system/restartRequired", NULL, &answer, err);
	return r < 0 ? r : json_get_bool(answer, "required", false);
}

/* Seconds since the server began; negative status when it does not answer (yet). */
static int64_t uptime(struct server *server, struct error *err)
{
	CLEANUP(json) struct json *info = NULL;
	int r = server_call(server, "GET", "/api/info", NULL, &info, err);
	return r < 0 ? r : json_get_int(info, "uptime", 0);
}

int publish_restart(struct server *server, struct error *err)
{
	int64_t before = uptime(server, err);
	if (before < 0)
		return (int)before;
	int64_t begin = clock_ms();
	int r = server_call(server, "POST", "/api/system/restart", NULL, NULL, err);
	if (r < 0)
		return r;

	/* It answers for a while before it goes down: only a younger process is the new one. */
	for (;;) {
		clock_sleep_ms(POLL_MS);
		int64_t now = uptime(server, err);
		if (now >= 0 && (now < before || now * 1000 <= clock_ms() - begin))
			return 0;
		if (now == AYON_EAUTH)
			return AYON_EAUTH;
		if (clock_left_ms(server->deadline_ms) == 0)
			return error_set(err, AYON_ETIMEOUT,
					"the server did not come back from its restart in time; "
					"look at it, then run this again");
	}
}

static const struct json *bundle_in(const struct json *root, const char *name)
{
	const struct json *bundles = json_get(root, "bundles");
	for (size_t i = 0; i < json_count(bundles); i++) {
		if (str_equal(json_get_text(json_item(bundles, i), "name"), name))
			return json_item(bundles, i);
	}
	return NULL;
}

int publish_to_bundle(struct server *server, const char *bundle, const char *name,
		const char *version, struct error *err)
{
	CLEANUP(json) struct json *root = NULL;
	int r = server_call(server, "GET", "/api/bundles", NULL, &root, err);
	if (r < 0)
		return r;
	const struct json *found = bundle_in(root, bundle);
	if (!found)
		return error_set(err, AYON_EBUNDLE,
				"the server has no bundle '%s'; create it in its web pages",
				bundle);

	/* The whole table goes back: whether the server replaces or merges it, the others stay. */
	CLEANUP(json) struct json *patch = json_new_object();
	struct json *addons = json_copy(json_get(found, "addons"));
	if (!json_is_object(addons)) {
		json_free(addons);
		addons = json_new_object();
	}
	json_set_text(addons, name, version);
	json_set(patch, "addons", addons);
	CLEANUP(free) char *escaped = http_escape(bundle, "");
	CLEANUP(free) char *path = mem_printf("/api/bundles/%s", escaped);
	return server_call(server, "PATCH", path, patch, NULL, err);
}
