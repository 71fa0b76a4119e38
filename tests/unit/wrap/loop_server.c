/* SPDX-License-Identifier: Apache-2.0 */
#include "loop_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CONNECTIONS 128
#define MAX_REQUESTS    512

struct connection {
	struct loop_server *server;
	int number;
	int fd;
	pthread_t thread;
};

struct loop_server {
	loop_handler *handler;
	void *payload;
	int fd;
	char url[64];
	pthread_t thread;
	pthread_mutex_t lock;
	struct connection connections[MAX_CONNECTIONS];
	int connection_count;
	struct loop_request *requests[MAX_REQUESTS];
	int request_count;
};

static void die(const char *what)
{
	perror(what);
	abort();
}

const char *loop_header(const struct loop_request *request, const char *name)
{
	static _Thread_local char value[4096];
	size_t length = strlen(name);

	for (const char *line = strstr(request->headers, "\r\n"); line;
			line = strstr(line, "\r\n")) {
		line += 2;
		if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
			const char *start = line + length + 1;
			while (*start == ' ')
				start++;
			snprintf(value, sizeof(value), "%.*s", (int)strcspn(start, "\r\n"), start);
			return value;
		}
	}
	return NULL;
}

/* Reads one request; false at the end of the connection. */
static bool read_request(int fd, struct loop_request *request)
{
	size_t length = 0;
	char *end = NULL;

	memset(request, 0, sizeof(*request));
	while (!end) {
		if (length == sizeof(request->headers) - 1 ||
				read(fd, request->headers + length, 1) != 1)
			return false;
		length++;
		if (request->headers[0] == 0x16)
			return false; /* somebody tries TLS */
		end = strstr(request->headers, "\r\n\r\n");
	}
	if (sscanf(request->headers, "%15s %1023s", request->method, request->path) != 2)
		return false;

	const char *size = loop_header(request, "Content-Length");
	size_t wanted = size ? strtoul(size, NULL, 10) : 0;
	while (request->body_size < wanted && request->body_size < sizeof(request->body) - 1) {
		ssize_t n = read(fd, request->body + request->body_size,
				wanted - request->body_size);
		if (n <= 0)
			return false;
		request->body_size += (size_t)n;
	}
	return true;
}

static void *serve(void *payload)
{
	struct connection *connection = payload;
	struct loop_server *server = connection->server;
	bool goes_on = true;

	while (goes_on) {
		struct loop_request *request = malloc(sizeof(*request));
		if (!request || !read_request(connection->fd, request)) {
			free(request);
			break;
		}
		request->connection = connection->number;
		pthread_mutex_lock(&server->lock);
		if (server->request_count == MAX_REQUESTS)
			die("too many requests for the test server");
		server->requests[server->request_count++] = request;
		request->number = server->request_count;
		pthread_mutex_unlock(&server->lock);
		goes_on = server->handler(server->payload, request, connection->fd);
	}
	shutdown(connection->fd, SHUT_RDWR);
	return NULL;
}

static void *accept_all(void *payload)
{
	struct loop_server *server = payload;

	for (;;) {
		int fd = accept(server->fd, NULL, NULL);
		if (fd < 0)
			return NULL;
		if (server->connection_count == MAX_CONNECTIONS)
			die("too many connections for the test server");
		struct connection *connection = &server->connections[server->connection_count++];
		*connection = (struct connection){ server, server->connection_count, fd, 0 };
		if (pthread_create(&connection->thread, NULL, serve, connection))
			die("pthread_create");
	}
}

struct loop_server *loop_server_start(loop_handler *handler, void *payload)
{
	struct loop_server *server = calloc(1, sizeof(*server));
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t size = sizeof(address);

	if (!server)
		die("calloc");
	server->handler = handler;
	server->payload = payload;
	pthread_mutex_init(&server->lock, NULL);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (server->fd < 0 || bind(server->fd, (struct sockaddr *)&address, size) < 0 ||
			listen(server->fd, 64) < 0 ||
			getsockname(server->fd, (struct sockaddr *)&address, &size) < 0)
		die("test server");
	snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%d", ntohs(address.sin_port));
	if (pthread_create(&server->thread, NULL, accept_all, server))
		die("pthread_create");
	return server;
}

void loop_server_stop(struct loop_server *server)
{
	shutdown(server->fd, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->fd);
	for (int i = 0; i < server->connection_count; i++)
		shutdown(server->connections[i].fd, SHUT_RDWR);
	for (int i = 0; i < server->connection_count; i++) {
		pthread_join(server->connections[i].thread, NULL);
		close(server->connections[i].fd);
	}
	for (int i = 0; i < server->request_count; i++)
		free(server->requests[i]);
	pthread_mutex_destroy(&server->lock);
	free(server);
}

const char *loop_server_url(const struct loop_server *server)
{
	return server->url;
}

int loop_server_count(struct loop_server *server)
{
	pthread_mutex_lock(&server->lock);
	int count = server->request_count;
	pthread_mutex_unlock(&server->lock);
	return count;
}

struct loop_request *loop_server_request(struct loop_server *server, int number)
{
	struct loop_request *copy = NULL;

	pthread_mutex_lock(&server->lock);
	if (number >= 1 && number <= server->request_count) {
		copy = malloc(sizeof(*copy));
		if (!copy)
			die("malloc");
		*copy = *server->requests[number - 1];
	}
	pthread_mutex_unlock(&server->lock);
	return copy;
}

void loop_write(int fd, const char *text)
{
	size_t left = strlen(text);
	while (left) {
		ssize_t n = send(fd, text, left, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		text += n;
		left -= (size_t)n;
	}
}

void loop_reply(int fd, int status, const char *headers, const char *body)
{
	char head[2048];
	snprintf(head, sizeof(head), "HTTP/1.1 %d Some reason\r\nContent-Length: %zu\r\n%s\r\n",
			status, strlen(body), headers);
	loop_write(fd, head);
	loop_write(fd, body);
}
