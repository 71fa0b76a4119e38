/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The backend of wrap/keyring.h: the only file that knows libsecret. Everything is asynchronous on a GMainContext of
 * its own and ends at the caller's limit, because a Secret Service that never answers is a known sight (a locked
 * KeePassXC, a stale bus address on a render node). Nothing here may open a prompt: locked is an answer.
 */
#include "wrap/keyring.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "wrap/backend.h"
#include "wrap/keyring_backend.h"

#include <libsecret/secret.h>

#include <stdbool.h>
#include <string.h>

#define APPLICATION "Python keyring library"
#define GRACE_MS    200 /* for a cancelled call to come back */

/* One call of the backend. On the heap: what comes back too late finds it there still. */
struct call {
	GCancellable *cancellable;
	int64_t deadline_ms;
	GAsyncResult *result;
	struct error *err;
	struct call *next; /* of the abandoned ones */
};

/* Kept from call to call: a connection is the dear part. */
static GMainContext *context;
static SecretService *service;
static struct call *abandoned;
static bool is_mute; /* the bus itself did not answer: GLib would hand out that one failure for ever */

static void on_ready(GObject *source, GAsyncResult *result, gpointer payload)
{
	struct call *call = payload;
	(void)source;
	call->result = g_object_ref(result);
}

static gboolean on_tick(gpointer payload)
{
	(void)payload;
	return G_SOURCE_REMOVE;
}

/* Runs the context until the answer is there or the time is over. */
static void run_until(struct call *call, int64_t deadline_ms)
{
	int64_t left;

	while (!call->result && (left = clock_left_ms(deadline_ms)) > 0) {
		GSource *tick = g_timeout_source_new((guint)left);
		g_source_set_callback(tick, on_tick, NULL, NULL);
		g_source_attach(tick, context);
		g_main_context_iteration(context, TRUE);
		g_source_destroy(tick);
		g_source_unref(tick);
	}
}

/* The answer to what was just started, for the caller to unref; NULL with the error when the time is over. */
static GAsyncResult *wait_for(struct call *call)
{
	run_until(call, call->deadline_ms);
	if (!call->result) {
		g_cancellable_cancel(call->cancellable);
		run_until(call, clock_ms() + GRACE_MS);
		g_clear_object(&call->result);
		error_set(call->err, AYON_ETIMEOUT, "the keyring does not answer");
		return NULL;
	}
	return TAKE(call->result);
}

static int fail(struct call *call, GError *error, const char *what)
{
	bool is_locked = g_error_matches(error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED);
	bool is_absent = g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN);
	int r = error_set(call->err, is_locked ? AYON_EAUTH : AYON_EFAIL, "%s: %s",
			is_absent ? "there is no keyring here" : what,
			error ? error->message : "no reason given");
	g_clear_error(&error);
	return r;
}

/* The bus without its habit of killing the process when the connection ends; then the service on it. */
static int open_service(struct call *call)
{
	GError *error = NULL;

	if (service)
		return 0;
	if (is_mute)
		return error_set(call->err, AYON_ETIMEOUT, "the keyring does not answer");
	is_mute = true;
	g_bus_get(G_BUS_TYPE_SESSION, call->cancellable, on_ready, call);
	g_autoptr(GAsyncResult) bus_result = wait_for(call);
	if (!bus_result)
		return AYON_ETIMEOUT;
	is_mute = false;
	g_autoptr(GDBusConnection) bus = g_bus_get_finish(bus_result, &error);
	if (!bus)
		return fail(call, error, "there is no keyring here");
	g_dbus_connection_set_exit_on_close(bus, FALSE);

	secret_service_open(SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_NONE, call->cancellable,
			on_ready, call);
	g_autoptr(GAsyncResult) result = wait_for(call);
	if (!result)
		return AYON_ETIMEOUT;
	service = secret_service_open_finish(result, &error);
	return service ? 0 : fail(call, error, "there is no keyring here");
}

static GHashTable *attributes_of(const char *item_service, const char *username, bool complete)
{
	GHashTable *attributes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_hash_table_insert(attributes, g_strdup("service"), g_strdup(item_service));
	g_hash_table_insert(attributes, g_strdup("username"), g_strdup(username));
	if (complete)
		g_hash_table_insert(attributes, g_strdup("application"), g_strdup(APPLICATION));
	return attributes;
}

/* The items of that name; the caller ends the list. */
static int search(struct call *call, const char *item_service, const char *username, int flags,
		GList **ret_items)
{
	g_autoptr(GHashTable) attributes = attributes_of(item_service, username, false);
	GError *error = NULL;

	secret_service_search(service, NULL, attributes, (SecretSearchFlags)flags,
			call->cancellable, on_ready, call);
	g_autoptr(GAsyncResult) result = wait_for(call);
	if (!result)
		return AYON_ETIMEOUT;
	GList *items = secret_service_search_finish(service, result, &error);
	if (error)
		return fail(call, error, "the keyring cannot be searched");
	if (!items)
		return error_set(call->err, AYON_ENOTFOUND, "the keyring has no entry '%s'",
				item_service);
	*ret_items = items;
	return 0;
}

/* The first item that is not locked, with its secret; for the caller to unref. */
static int find_item(struct call *call, const char *item_service, const char *username,
		SecretItem **ret_item)
{
	GList *items = NULL;
	int r = search(call, item_service, username, SECRET_SEARCH_LOAD_SECRETS, &items);
	if (r < 0)
		return r;

	SecretItem *item = items->data;
	if (secret_item_get_locked(item))
		r = error_set(call->err, AYON_EAUTH, "the keyring is locked");
	else
		*ret_item = g_object_ref(item);
	g_list_free_full(items, g_object_unref);
	return r;
}

/* What a store of the same name replaces; services add attributes of their own to it. */
static bool is_ours(SecretItem *item)
{
	g_autoptr(GHashTable) attributes = secret_item_get_attributes(item);
	return g_strcmp0(g_hash_table_lookup(attributes, "application"), APPLICATION) == 0;
}

static int remove_item(struct call *call, SecretItem *item)
{
	GError *error = NULL;

	if (secret_item_get_locked(item))
		return error_set(call->err, AYON_EAUTH, "the keyring is locked");
	secret_item_delete(item, call->cancellable, on_ready, call);
	g_autoptr(GAsyncResult) result = wait_for(call);
	if (!result)
		return AYON_ETIMEOUT;
	return secret_item_delete_finish(item, result, &error)
			       ? 0
			       : fail(call, error, "the keyring does not remove the entry");
}

/*
 * All items of that name, or all but ours: another program may have written one with other attributes, and whoever
 * searches by service and user name might be given that one.
 */
static int remove_items(
		struct call *call, const char *item_service, const char *username, bool spare_ours)
{
	GList *items = NULL;
	int r = search(call, item_service, username, SECRET_SEARCH_ALL, &items);
	if (r < 0)
		return r;

	for (GList *at = items; at && r != AYON_ETIMEOUT; at = at->next) {
		if (spare_ours && is_ours(at->data))
			continue;
		int removed = remove_item(call, at->data);
		r = removed < 0 ? removed : r;
	}
	g_list_free_full(items, g_object_unref);
	return r;
}

/* Storing into a locked or missing collection would open a prompt. */
static int check_collection(struct call *call)
{
	GError *error = NULL;

	secret_collection_for_alias(service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
			call->cancellable, on_ready, call);
	g_autoptr(GAsyncResult) result = wait_for(call);
	if (!result)
		return AYON_ETIMEOUT;
	g_autoptr(SecretCollection) collection = secret_collection_for_alias_finish(result, &error);
	if (error)
		return fail(call, error, "the keyring cannot be used");
	if (!collection)
		return error_set(call->err, AYON_EFAIL, "the keyring has no default collection");
	if (secret_collection_get_locked(collection))
		return error_set(call->err, AYON_EAUTH, "the keyring is locked");
	return 0;
}

static struct call *begin(int64_t timeout_ms, struct error *err)
{
	struct call *call = mem_new(sizeof(*call));
	call->cancellable = g_cancellable_new();
	call->deadline_ms = clock_ms() + timeout_ms;
	call->err = err;
	if (!context)
		context = g_main_context_new();
	g_main_context_push_thread_default(context);
	return call;
}

/* After a time-out somebody may still write to the call, which is therefore left to the end of the process. */
static int end(struct call *call, int r)
{
	g_main_context_pop_thread_default(context);
	call->err = NULL;
	if (r == AYON_ETIMEOUT) {
		call->next = abandoned;
		abandoned = call;
		return r;
	}
	g_object_unref(call->cancellable);
	free(call);
	return r;
}

static int lookup(const char *item_service, const char *username, int64_t timeout_ms,
		char **ret_secret, struct error *err)
{
	struct call *call = begin(timeout_ms, err);
	g_autoptr(SecretItem) item = NULL;

	int r = open_service(call);
	if (r == 0)
		r = find_item(call, item_service, username, &item);
	if (r < 0)
		return end(call, r);

	SecretValue *value = secret_item_get_secret(item);
	gsize length = 0;
	const char *text = value ? secret_value_get(value, &length) : NULL;
	if (text && !memchr(text, '\0', length))
		*ret_secret = mem_dup_n(text, length);
	else
		r = error_set(err, AYON_EFAIL, "the keyring's entry '%s' is no text", item_service);
	if (value)
		secret_value_unref(value);
	return end(call, r);
}

static int store(const char *item_service, const char *username, const char *label,
		const char *secret, int64_t timeout_ms, struct error *err)
{
	struct call *call = begin(timeout_ms, err);
	GError *error = NULL;

	int r = open_service(call);
	if (r == 0)
		r = check_collection(call);
	if (r < 0)
		return end(call, r);

	g_autoptr(GHashTable) attributes = attributes_of(item_service, username, true);
	SecretValue *value = secret_value_new(secret, -1, "text/plain");
	secret_service_store(service, NULL, attributes, SECRET_COLLECTION_DEFAULT, label, value,
			call->cancellable, on_ready, call);
	secret_value_unref(value);
	g_autoptr(GAsyncResult) result = wait_for(call);
	if (!result)
		return end(call, AYON_ETIMEOUT);
	if (!secret_service_store_finish(service, result, &error))
		return end(call, fail(call, error, "the keyring does not keep the entry"));
	call->err = NULL; /* it is kept: what else has its name is no reason to fail */
	end(call, remove_items(call, item_service, username, true));
	return 0;
}

static int erase(const char *item_service, const char *username, int64_t timeout_ms,
		struct error *err)
{
	struct call *call = begin(timeout_ms, err);
	int r = open_service(call);
	if (r == 0)
		r = remove_items(call, item_service, username, false);
	return end(call, r);
}

BACKEND_EXPORT extern const struct keyring_backend BACKEND_SYMBOL;
const struct keyring_backend BACKEND_SYMBOL = {
	.lookup = lookup,
	.store = store,
	.remove = erase,
};
