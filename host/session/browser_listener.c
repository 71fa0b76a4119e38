/* SPDX-License-Identifier: Apache-2.0 */
#include "session/browser_listener.h"

#include "base/clock.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/str.h"
#include "session/browser_login.h"
#include "session/browser_page.h"
#include "session/browser_peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>

#define MAX_CALLS    16   /* at once; a browser opens two or three */
#define MAX_REQUEST  8192 /* request line and headers */
#define CALL_MS      5000 /* for a request to arrive */
#define SECRET_BYTES 32

/* One connection. fd is -1 where there is none. */
struct call {
	int fd;
	int64_t end_ms;
	size_t length;
	char text[MAX_REQUEST + 1];
};

struct browser_listener {
	int sockets[2]; /* 127.0.0.1 and ::1, -1: none */
	int port;
	int64_t deadline_ms;
	char secret[2 * SECRET_BYTES + 1];
	char *token;
	int waiting; /* the connection that brought the token, -1: none */
	struct call calls[MAX_CALLS];
};

static int listen_on(int family, int port)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)port),
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	const struct sockaddr *address =
			family == AF_INET ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
	socklen_t size = family == AF_INET ? sizeof(v4) : sizeof(v6);
	int on = 1;

	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, address, size) == 0 && listen(fd, MAX_CALLS) == 0)
		return fd;
	int e = errno;
	close(fd);
	errno = e;
	return -1;
}

static int port_of(int fd)
{
	struct sockaddr_in address = { 0 };
	socklen_t size = sizeof(address);
	return getsockname(fd, (struct sockaddr *)&address, &size) < 0 ? -1
								       : ntohs(address.sin_port);
}

static int make_secret(char secret[2 * SECRET_BYTES + 1], struct error *err)
{
	unsigned char bytes[SECRET_BYTES];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return error_errno(err, AYON_EIO, errno, "there are no random numbers");
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(secret + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

int browser_listener_open(
		int64_t deadline_ms, struct browser_listener **ret_listener, struct error *err)
{
	CLEANUP(browser_listener) struct browser_listener *listener = mem_new(sizeof(*listener));

	listener->deadline_ms = deadline_ms;
	listener->waiting = listener->sockets[1] = -1;
	for (size_t i = 0; i < MAX_CALLS; i++)
		listener->calls[i].fd = -1;
	listener->sockets[0] = listen_on(AF_INET, 0);
	if (listener->sockets[0] < 0)
		return error_errno(err, AYON_EIO, errno,
				"no port of this machine can be opened for the browser to call "
				"back");
	listener->port = port_of(listener->sockets[0]);
	/* Some browsers try "localhost" by IPv6 first; where there is none they go on to the other. */
	listener->sockets[1] = listen_on(AF_INET6, listener->port);
	int r = make_secret(listener->secret, err);
	if (r < 0)
		return r;
	console_add_secret(listener->secret);
	*ret_listener = TAKE(listener);
	return 0;
}

char *browser_listener_url(const struct browser_listener *listener, const char *server_url)
{
	return browser_login_url(server_url, listener->port, listener->secret);
}

/* A page is far smaller than what the kernel takes at once, so a browser that does not read holds nobody up. */
static void send_and_close(int fd, char *answer)
{
	ssize_t ignored = send(fd, answer, strlen(answer), MSG_NOSIGNAL);
	(void)ignored;
	free(answer);
	/* With unread bytes left a close would be a reset, which may overtake the answer. */
	char rest[512];
	shutdown(fd, SHUT_WR);
	while (recv(fd, rest, sizeof(rest), MSG_DONTWAIT) > 0)
		continue;
	close(fd);
}

static void refuse(struct call *call, int status, const char *reason)
{
	console_log(CONSOLE_DEBUG, "a call of the login port was refused: %s", reason);
	send_and_close(call->fd, browser_page_plain(status, reason));
	call->fd = -1;
}

/* Others on this machine may see the address that the browser was given. */
static bool is_of_this_user(int fd)
{
	uid_t user = 0;
	return !browser_peer_user(fd, &user) || user == geteuid();
}

static void accept_call(struct browser_listener *listener, int fd)
{
	int accepted = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (accepted < 0)
		return;
	if (!is_of_this_user(accepted)) {
		console_log(CONSOLE_WARNING, "Another user called the port of this login");
		send_and_close(accepted, browser_page_plain(403, "Forbidden"));
		return;
	}
	for (size_t i = 0; i < MAX_CALLS; i++) {
		struct call *call = &listener->calls[i];
		if (call->fd >= 0)
			continue;
		call->fd = accepted;
		call->end_ms = clock_ms() + CALL_MS;
		call->length = 0;
		return;
	}
	send_and_close(accepted, browser_page_plain(503, "Service Unavailable"));
}

/* The value of the Host header, in place; NULL without one or with two. */
static char *host_of(char *headers)
{
	char *host = NULL;

	for (char *line = strtok(headers, "\r\n"); line; line = strtok(NULL, "\r\n")) {
		if (strncasecmp(line, "host:", 5) != 0)
			continue;
		if (host)
			return NULL;
		host = line + 5 + strspn(line + 5, " \t");
	}
	return host;
}

static void answer_page(
		struct browser_listener *listener, struct call *call, struct browser_answer *answer)
{
	if (!answer->token && !listener->token) {
		send_and_close(call->fd, browser_page_end(false, "The server's page sent no token. "
								 "Close this page and try "
								 "again in AYON."));
	} else if (listener->token) {
		/* One use: the first token counts, whatever comes behind it. */
		send_and_close(call->fd, browser_page_plain(410, "Gone"));
	} else {
		listener->token = TAKE(answer->token);
		console_add_secret(listener->token);
		listener->waiting = call->fd;
	}
	call->fd = -1;
}

/* The whole head is here. */
static void answer_call(struct browser_listener *listener, struct call *call)
{
	char *end_of_line = strstr(call->text, "\r\n");
	*end_of_line = '\0';
	char *target = strchr(call->text, ' ');
	char *version = target ? strchr(target + 1, ' ') : NULL;

	if (!version || strncmp(version + 1, "HTTP/1.", 7) != 0 ||
			strlen(call->text) != (size_t)(end_of_line - call->text)) {
		refuse(call, 400, "Bad Request");
		return;
	}
	*target++ = *version = '\0';
	const char *host = host_of(end_of_line + 2);
	if (!str_equal(call->text, "GET")) {
		refuse(call, 405, "Method Not Allowed");
		return;
	}
	if (!host || !browser_login_host_is_ours(host, listener->port)) {
		refuse(call, 403, "Forbidden");
		return;
	}
	CLEANUP(browser_answer) struct browser_answer answer = { 0 };
	browser_login_answer(target, listener->secret, &answer);
	if (answer.kind == BROWSER_PAGE)
		answer_page(listener, call, &answer);
	else
		refuse(call, 404, "Not Found");
}

static void read_call(struct browser_listener *listener, struct call *call)
{
	ssize_t n = recv(call->fd, call->text + call->length, MAX_REQUEST - call->length, 0);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		close(call->fd);
		call->fd = -1;
		return;
	}
	call->length += (size_t)n;
	call->text[call->length] = '\0';
	if (strstr(call->text, "\r\n\r\n"))
		answer_call(listener, call);
	else if (call->length == MAX_REQUEST)
		refuse(call, 431, "Request Header Fields Too Large");
	else
		return;
	/* It held the token. */
	explicit_bzero(call->text, sizeof(call->text));
}

static void drop_slow(struct browser_listener *listener)
{
	for (size_t i = 0; i < MAX_CALLS; i++) {
		if (listener->calls[i].fd >= 0 && clock_left_ms(listener->calls[i].end_ms) == 0)
			refuse(&listener->calls[i], 408, "Request Timeout");
	}
}

static void serve(struct browser_listener *listener, int64_t wait_ms)
{
	struct pollfd files[MAX_CALLS + 2];

	for (size_t i = 0; i < MAX_CALLS; i++)
		files[i] = (struct pollfd){ .fd = listener->calls[i].fd, .events = POLLIN };
	for (size_t i = 0; i < 2; i++)
		files[MAX_CALLS + i] =
				(struct pollfd){ .fd = listener->sockets[i], .events = POLLIN };
	if (poll(files, MAX_CALLS + 2, (int)wait_ms) <= 0)
		return;
	for (size_t i = 0; i < MAX_CALLS; i++) {
		if (files[i].revents && listener->calls[i].fd >= 0)
			read_call(listener, &listener->calls[i]);
	}
	for (size_t i = 0; i < 2; i++) {
		if (files[MAX_CALLS + i].revents)
			accept_call(listener, listener->sockets[i]);
	}
}

int browser_listener_step(struct browser_listener *listener, int64_t wait_ms, struct error *err)
{
	int64_t end = clock_ms() + wait_ms;

	do {
		int64_t left = clock_left_ms(listener->deadline_ms);
		if (left == 0)
			return error_set(err, AYON_ETIMEOUT,
					"nobody logged in with the browser in time; try again");
		int64_t wait = end - clock_ms();
		serve(listener, wait < 0 ? 0 : wait < left ? wait : left);
		drop_slow(listener);
	} while (!listener->token && clock_ms() < end);
	return listener->token != NULL;
}

const char *browser_listener_token(const struct browser_listener *listener)
{
	return listener->token;
}

void browser_listener_answer(struct browser_listener *listener, bool is_good, const char *text)
{
	if (listener->waiting >= 0)
		send_and_close(listener->waiting, browser_page_end(is_good, text));
	listener->waiting = -1;
}

void browser_listener_close(struct browser_listener *listener)
{
	if (!listener)
		return;
	for (size_t i = 0; i < 2; i++) {
		if (listener->sockets[i] >= 0)
			close(listener->sockets[i]);
	}
	for (size_t i = 0; i < MAX_CALLS; i++) {
		if (listener->calls[i].fd >= 0)
			close(listener->calls[i].fd);
	}
	if (listener->waiting >= 0)
		close(listener->waiting);
	mem_free_secret(listener->token);
	explicit_bzero(listener, sizeof(*listener));
	free(listener);
}
