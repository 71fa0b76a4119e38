/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An HTTP server on a free loopback port for tests: each connection has a thread, each request goes to the test's
 * handler, which writes the raw answer, and is remembered.
 */
#ifndef AYON_TEST_LOOP_SERVER_H
#define AYON_TEST_LOOP_SERVER_H

#include <stdbool.h>
#include <stddef.h>

struct loop_request {
	int connection; /* 1, 2, ... */
	int number;     /* of all requests of the server, 1, 2, ... */
	char method[16];
	char path[1024];
	char headers[8192]; /* raw, with the request line */
	char body[65536];
	size_t body_size;
};

struct loop_server;

/* Answers on fd; false closes the connection. Runs in the connection's thread. */
typedef bool loop_handler(void *payload, const struct loop_request *request, int fd);

struct loop_server *loop_server_start(loop_handler *handler, void *payload);
void loop_server_stop(struct loop_server *server);
/* "http://127.0.0.1:PORT", lives as long as the server. */
const char *loop_server_url(const struct loop_server *server);
int loop_server_count(struct loop_server *server);
/* A copy of the number-th request, for the caller to free; NULL when there were fewer. */
struct loop_request *loop_server_request(struct loop_server *server, int number);
/* The value of a header, in a static buffer of the thread; NULL when it was not sent. */
const char *loop_header(const struct loop_request *request, const char *name);
/* Writes an answer with Content-Length; `headers` are lines that end in \r\n, or "". */
void loop_reply(int fd, int status, const char *headers, const char *body);
void loop_write(int fd, const char *text);

#endif
