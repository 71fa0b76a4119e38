/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/dbus.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define MAX_LINE     512
#define CROWDED_MS   10 /* between two tries to get into the queue of a listener */
#define BUS_NAME     "org.freedesktop.DBus"
#define NOT_A_SOCKET "the D-Bus session is reached by other ways than a Unix socket"

struct dbus {
	int fd;
	uint32_t serial;
	int64_t deadline_ms;
};

static char *runtime_bus(void)
{
	const char *runtime = env_get("XDG_RUNTIME_DIR");
	return runtime ? path_join(runtime, "bus") : NULL;
}

bool dbus_has_session(void)
{
	CLEANUP(free) char *bus = runtime_bus();
	return env_get("DBUS_SESSION_BUS_ADDRESS") || (bus && fs_exists(bus));
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *found = c ? strchr(digits, c | 0x20) : NULL;
	return found ? (int)(found - digits) : -1;
}

/* A value of an address, "%20" and the like undone, as the name of a socket; NUL first for an abstract one. */
static bool set_name(const char *value, size_t length, bool is_abstract, struct sockaddr_un *name,
		socklen_t *ret_size)
{
	size_t used = is_abstract ? 1 : 0;

	*name = (struct sockaddr_un){ .sun_family = AF_UNIX };
	for (size_t i = 0; i < length; i++) {
		int high = value[i] == '%' && length - i > 2 ? hex_digit(value[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(value[i + 2]) : -1;
		if (used >= sizeof(name->sun_path) - 1)
			return false;
		name->sun_path[used++] = low >= 0 ? (char)(high << 4 | low) : value[i];
		i += low >= 0 ? 2 : 0;
	}
	*ret_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + used + !is_abstract);
	return length > 0;
}

/* The first address is what counts: "unix:path=/run/user/1000/bus,guid=..."; others follow behind ';'. */
static bool parse_address(const char *address, struct sockaddr_un *name, socklen_t *ret_size)
{
	const char *end = address + strcspn(address, ";");

	if (!str_starts(address, "unix:"))
		return false;
	for (const char *at = address + 5; at < end;) {
		size_t length = strcspn(at, ",;");
		if (str_starts(at, "path="))
			return set_name(at + 5, length - 5, false, name, ret_size);
		if (str_starts(at, "abstract="))
			return set_name(at + 9, length - 9, true, name, ret_size);
		at += length + 1;
	}
	return false;
}

static bool find_socket(struct sockaddr_un *name, socklen_t *ret_size)
{
	CLEANUP(free) char *bus = runtime_bus();
	const char *address = env_get("DBUS_SESSION_BUS_ADDRESS");

	if (address)
		return parse_address(address, name, ret_size);
	return bus && set_name(bus, strlen(bus), false, name, ret_size);
}

static int silent(struct error *err)
{
	return error_set(err, AYON_ETIMEOUT, "the D-Bus session does not answer");
}

static int broken(struct error *err)
{
	return error_set(err, AYON_EINVALID, "the D-Bus session speaks another language");
}

/* Waits until reading or writing may go on. */
static int wait_for(const struct dbus *bus, short events, struct error *err)
{
	struct pollfd ready = { .fd = bus->fd, .events = events };
	int64_t left = clock_left_ms(bus->deadline_ms);

	if (left == 0)
		return silent(err);
	if (poll(&ready, 1, left > 60000 ? 60000 : (int)left) < 0 && errno != EINTR)
		return error_errno(err, AYON_EFAIL, errno, "the D-Bus session");
	return 0;
}

static int send_all(const struct dbus *bus, const char *bytes, size_t size, struct error *err)
{
	while (size) {
		ssize_t n = send(bus->fd, bytes, size, MSG_NOSIGNAL);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return error_errno(err, AYON_EFAIL, errno, "the D-Bus session");
		bytes += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
		int r = n < 0 ? wait_for(bus, POLLOUT, err) : 0;
		if (r < 0)
			return r;
	}
	return 0;
}

static int receive_all(const struct dbus *bus, unsigned char *bytes, size_t size, struct error *err)
{
	while (size) {
		ssize_t n = recv(bus->fd, bytes, size, 0);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return error_set(
					err, AYON_EFAIL, "the D-Bus session closed the connection");
		bytes += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
		int r = n < 0 ? wait_for(bus, POLLIN, err) : 0;
		if (r < 0)
			return r;
	}
	return 0;
}

/* A listener whose queue is full lets nobody in, which is no reason to hang. */
static int connect_bus(struct dbus *bus, struct error *err)
{
	struct sockaddr_un name;
	socklen_t size = 0;

	if (!find_socket(&name, &size))
		return error_set(err, AYON_EINVALID, NOT_A_SOCKET);
	bus->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (bus->fd < 0)
		return error_errno(err, AYON_EFAIL, errno, "the D-Bus session");
	while (connect(bus->fd, (struct sockaddr *)&name, size) < 0) {
		if (errno != EAGAIN && errno != EINTR)
			return error_errno(err, AYON_EFAIL, errno,
					"there is no D-Bus session at DBUS_SESSION_BUS_ADDRESS");
		if (clock_left_ms(bus->deadline_ms) == 0)
			return silent(err);
		clock_sleep_ms(CROWDED_MS);
	}
	return 0;
}

/* SASL EXTERNAL: our user id in ASCII, as hexadecimal digits; the kernel vouches for it. */
static int authenticate(struct dbus *bus, struct error *err)
{
	CLEANUP(free) char *uid = mem_printf("%u", (unsigned)geteuid());
	CLEANUP(str) struct str hello = { 0 };
	char line[MAX_LINE];
	size_t length = 0;

	str_append_n(&hello, "", 1);
	str_append(&hello, "AUTH EXTERNAL ");
	for (const char *c = uid; *c; c++)
		str_appendf(&hello, "%02x", (unsigned)*c);
	str_append(&hello, "\r\n");
	int r = send_all(bus, hello.text, hello.length, err);
	while (r == 0 && (length < 2 || memcmp(line + length - 2, "\r\n", 2) != 0)) {
		if (length == sizeof(line))
			return broken(err);
		r = receive_all(bus, (unsigned char *)line + length++, 1, err);
	}
	if (r < 0)
		return r;
	if (length < 3 || memcmp(line, "OK ", 3) != 0)
		return broken(err);
	return send_all(bus, "BEGIN\r\n", 7, err);
}

static int say_hello(struct dbus *bus, struct error *err)
{
	CLEANUP(dbus_reply) struct dbus_reply reply = { 0 };
	const struct dbus_call hello = { .destination = BUS_NAME,
		.path = "/org/freedesktop/DBus",
		.interface = BUS_NAME,
		.member = "Hello" };
	int r = dbus_call(bus, &hello, &reply, err);
	return r == 0 && reply.message.type != DBUS_RETURN ? broken(err) : r;
}

int dbus_open(int64_t deadline_ms, struct dbus **ret_bus, struct error *err)
{
	CLEANUP(dbus) struct dbus *bus = mem_new(sizeof(*bus));
	bus->fd = -1;
	bus->deadline_ms = deadline_ms;

	int r = connect_bus(bus, err);
	if (r == 0)
		r = authenticate(bus, err);
	if (r == 0)
		r = say_hello(bus, err);
	if (r < 0)
		return r;
	*ret_bus = TAKE(bus);
	return 0;
}

void dbus_close(struct dbus *bus)
{
	if (!bus)
		return;
	if (bus->fd >= 0)
		close(bus->fd);
	free(bus);
}

static int receive(struct dbus *bus, struct dbus_reply *ret_reply, struct error *err)
{
	unsigned char head[DBUS_HEAD_SIZE];
	int r = receive_all(bus, head, sizeof(head), err);
	if (r < 0)
		return r;

	size_t size = dbus_message_size(head);
	if (size == 0 || size > DBUS_MAX_MESSAGE)
		return broken(err);
	ret_reply->bytes = mem_new(size);
	ret_reply->size = size;
	memcpy(ret_reply->bytes, head, sizeof(head));
	r = receive_all(bus, ret_reply->bytes + sizeof(head), size - sizeof(head), err);
	if (r == 0 && !dbus_message_read(ret_reply->bytes, size, &ret_reply->message))
		r = broken(err);
	if (r < 0)
		dbus_reply_finish(ret_reply);
	return r;
}

int dbus_call(struct dbus *bus, const struct dbus_call *call, struct dbus_reply *ret_reply,
		struct error *err)
{
	CLEANUP(str) struct str bytes = { 0 };
	struct dbus_reply reply = { 0 };

	dbus_put_call(&bytes, call, ++bus->serial);
	int r = send_all(bus, bytes.text, bytes.length, err);
	for (;;) {
		if (r == 0)
			r = receive(bus, &reply, err);
		if (r < 0)
			return r;
		bool is_answer = reply.message.type == DBUS_RETURN ||
				 reply.message.type == DBUS_ERROR;
		if (is_answer && reply.message.reply_serial == bus->serial)
			break;
		dbus_reply_finish(&reply); /* a signal: the bus greets with one */
	}
	*ret_reply = reply;
	return 0;
}

void dbus_reply_finish(struct dbus_reply *reply)
{
	if (reply->bytes)
		explicit_bzero(reply->bytes, reply->size);
	free(reply->bytes);
	*reply = (struct dbus_reply){ 0 };
}
