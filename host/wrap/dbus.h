/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/dbus.h: method calls on the session bus, without a library, because every start with a token in the keyring
 * makes three of them and GLib costs more than the whole rest of a warm start. Unix sockets only, one call at a
 * time, one deadline for the whole conversation.
 */
#ifndef AYON_HOST_DBUS_H
#define AYON_HOST_DBUS_H

#include "base/error.h"
#include "wrap/dbus_message.h"

struct dbus;

/* The message and its bytes; ended by dbus_reply_finish(), which wipes them: they may hold a secret. */
struct dbus_reply {
	struct dbus_message message;
	unsigned char *bytes;
	size_t size;
};

/*
 * Whether there is a session bus: DBUS_SESSION_BUS_ADDRESS, else $XDG_RUNTIME_DIR/bus. Never starts one, does not
 * try whether it answers.
 */
bool dbus_has_session(void);
/*
 * The session bus, authenticated. AYON_EFAIL: nobody listens there; AYON_ETIMEOUT: nobody answered;
 * AYON_EINVALID: it is no Unix socket, or speaks otherwise than is understood here.
 */
int dbus_open(int64_t deadline_ms, struct dbus **ret_bus, struct error *err);
void dbus_close(struct dbus *bus);
static inline void cleanup_dbus(struct dbus **bus)
{
	dbus_close(*bus);
}
/* An error that the service answers is a reply, too (DBUS_ERROR). Fails as dbus_open() does. */
int dbus_call(struct dbus *bus, const struct dbus_call *call, struct dbus_reply *ret_reply,
		struct error *err);
void dbus_reply_finish(struct dbus_reply *reply);
static inline void cleanup_dbus_reply(struct dbus_reply *reply)
{
	dbus_reply_finish(reply);
}

#endif
