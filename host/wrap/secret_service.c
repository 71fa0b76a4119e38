/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/secret_service.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "wrap/dbus.h"

#include <string.h>

#define SERVICE_NAME "org.freedesktop.secrets"
#define SERVICE_PATH "/org/freedesktop/secrets"
#define INTERFACE    "org.freedesktop.Secret."

/* The service's refusal as a status. */
static int judge(const char *name, const char *what, struct error *err)
{
	if (str_equal(name, INTERFACE "Error.IsLocked"))
		return error_set(err, AYON_EAUTH, "the keyring is locked");
	if (str_equal(name, "org.freedesktop.DBus.Error.ServiceUnknown") ||
			str_equal(name, "org.freedesktop.DBus.Error.NameHasNoOwner") ||
			str_starts(name, "org.freedesktop.DBus.Error.Spawn."))
		return error_set(err, AYON_EFAIL,
				"there is no keyring here (nobody offers " SERVICE_NAME ")");
	if (str_equal(name, "org.freedesktop.DBus.Error.NoReply") ||
			str_equal(name, "org.freedesktop.DBus.Error.TimedOut"))
		return error_set(err, AYON_ETIMEOUT, "the keyring does not answer");
	return error_set(err, AYON_EINVALID, "the keyring cannot %s: %s", what, name);
}

/* One call of the service; the reply's body must be of that signature. */
static int ask(struct dbus *bus, const char *path, const char *interface, const char *member,
		const char *signature, const struct str *body, const char *wanted,
		struct dbus_reply *ret_reply, struct error *err)
{
	const struct dbus_call call = { .destination = SERVICE_NAME,
		.path = path,
		.interface = interface,
		.member = member,
		.signature = signature,
		.body = body };
	int r = dbus_call(bus, &call, ret_reply, err);
	if (r < 0)
		return r == AYON_ETIMEOUT ? error_set(err, r, "the keyring does not answer") : r;
	if (ret_reply->message.type == DBUS_ERROR)
		return judge(ret_reply->message.error_name, member, err);
	if (!str_equal(ret_reply->message.signature, wanted))
		return error_set(err, AYON_EINVALID, "the keyring answers %s with '%s'", member,
				ret_reply->message.signature);
	return 0;
}

/* A session without encryption of its own: the bus is a socket that only this user may connect to. */
static int open_session(struct dbus *bus, char **ret_session, struct error *err)
{
	CLEANUP(dbus_reply) struct dbus_reply reply = { 0 };
	CLEANUP(str) struct str body = { 0 };

	dbus_put_text(&body, "plain");
	dbus_put_signature(&body, "s");
	dbus_put_text(&body, "");
	int r = ask(bus, SERVICE_PATH, INTERFACE "Service", "OpenSession", "sv", &body, "vo",
			&reply, err);
	if (r < 0)
		return r;

	struct dbus_reader *in = &reply.message.body;
	const char *type = dbus_get_signature(in);
	if (!str_equal(type, "s"))
		return error_set(err, AYON_EINVALID, "the keyring wants its sessions encrypted");
	dbus_get_text(in);
	const char *session = dbus_get_text(in);
	if (!session)
		return error_set(err, AYON_EINVALID, "the keyring opens no session");
	*ret_session = mem_dup(session);
	return 0;
}

/* The first path of an array; NULL when it is empty. */
static const char *first_path(struct dbus_reader *in)
{
	const char *first = NULL;
	size_t end = 0;

	if (!dbus_get_array(in, 4, &end))
		return NULL;
	if (in->position < end)
		first = dbus_get_text(in);
	in->position = in->failed ? in->position : end;
	return first;
}

/* The first item that is not locked. */
static int search(struct dbus *bus, const char *service, const char *username, char **ret_item,
		struct error *err)
{
	const char *const attributes[] = { "service", service, "username", username };
	CLEANUP(dbus_reply) struct dbus_reply reply = { 0 };
	CLEANUP(str) struct str body = { 0 };

	dbus_put_texts(&body, attributes, 2);
	int r = ask(bus, SERVICE_PATH, INTERFACE "Service", "SearchItems", "a{ss}", &body, "aoao",
			&reply, err);
	if (r < 0)
		return r;

	const char *unlocked = first_path(&reply.message.body);
	const char *locked = first_path(&reply.message.body);
	if (reply.message.body.failed)
		return error_set(err, AYON_EINVALID,
				"the keyring answers SearchItems with nonsense");
	if (!unlocked && locked)
		return error_set(err, AYON_EAUTH, "the keyring is locked");
	if (!unlocked)
		return error_set(err, AYON_ENOTFOUND, "the keyring has no entry '%s'", service);
	*ret_item = mem_dup(unlocked);
	return 0;
}

static int get_secret(struct dbus *bus, const char *item, const char *session, const char *service,
		char **ret_secret, struct error *err)
{
	CLEANUP(dbus_reply) struct dbus_reply reply = { 0 };
	CLEANUP(str) struct str body = { 0 };
	size_t ignored = 0, length = 0;

	dbus_put_text(&body, session);
	int r = ask(bus, item, INTERFACE "Item", "GetSecret", "o", &body, "(oayays)", &reply, err);
	if (r < 0)
		return r;

	struct dbus_reader *in = &reply.message.body;
	dbus_get_text(in);
	dbus_get_bytes(in, &ignored);
	const char *secret = dbus_get_bytes(in, &length);
	if (!secret)
		return error_set(err, AYON_EINVALID, "the keyring answers GetSecret with nonsense");
	if (memchr(secret, '\0', length))
		return error_set(err, AYON_EFAIL, "the keyring's entry '%s' is no text", service);
	*ret_secret = mem_dup_n(secret, length);
	return 0;
}

int secret_service_lookup(const char *service, const char *username, int64_t deadline_ms,
		char **ret_secret, struct error *err)
{
	CLEANUP(dbus) struct dbus *bus = NULL;
	CLEANUP(free) char *session = NULL;
	CLEANUP(free) char *item = NULL;

	int r = dbus_open(deadline_ms, &bus, err);
	if (r == AYON_ETIMEOUT)
		return error_set(
				err, r, "the keyring does not answer (nor does the D-Bus session)");
	if (r == 0)
		r = search(bus, service, username, &item, err);
	if (r == 0)
		r = open_session(bus, &session, err);
	return r == 0 ? get_secret(bus, item, session, service, ret_secret, err) : r;
}
