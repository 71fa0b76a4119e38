/* SPDX-License-Identifier: Apache-2.0 */
#include "server.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "body.h"
#include "router.h"
#include "studio.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define MAX_BODY        (16u << 20)
#define MAX_UPLOAD      (8ull << 30)
#define MAX_CONNECTIONS 512u
#define IDLE_S          60u
#define MEMORY_LIMIT    ((size_t)256 << 10)
#define PIECE           ((size_t)64 << 10)

struct server {
	struct studio *studio;
	struct MHD_Daemon *daemon;
	atomic_bool stopping;
};

/* One request on its way through. */
struct exchange {
	struct request request;
	struct reply reply;
	struct str body;
	int upload_fd;
	uint64_t received;
	bool is_upload;
	bool too_large;
	bool disk_failed;
};

static enum MHD_Result collect(
		void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	pairs_add(cls, name, value);
	return MHD_YES;
}

static void open_upload(struct exchange *exchange)
{
	exchange->is_upload = true;
	if (!router_accepts_upload(&exchange->request))
		return;

	struct studio *studio = exchange->request.studio;
	CLEANUP(free) char *id = studio_new_id();
	exchange->request.body_file = path_join(studio->temporary_dir, id);
	exchange->upload_fd = open(
			exchange->request.body_file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	exchange->disk_failed = exchange->upload_fd < 0;
}

static struct exchange *begin(struct server *server, struct MHD_Connection *connection,
		const char *url, const char *method)
{
	struct exchange *exchange = mem_new(sizeof(*exchange));
	struct request *request = &exchange->request;
	exchange->upload_fd = -1;
	reply_init(&exchange->reply);
	request->studio = server->studio;
	request->path = mem_dup(url);
	/* The library's own text of the method lives as long as the request. */
	request->method = method;
	MHD_get_connection_values(connection, MHD_HEADER_KIND, collect, &request->headers);
	MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, collect, &request->query);

	const struct route *other = NULL;
	router_find(studio_routes, request, &other);
	if (request->route && (request->route->flags & ROUTE_UPLOAD))
		open_upload(exchange);
	return exchange;
}

static void receive(struct exchange *exchange, const char *bytes, size_t length)
{
	exchange->received += length;
	if (exchange->received > (exchange->is_upload ? MAX_UPLOAD : MAX_BODY)) {
		exchange->too_large = true;
		return;
	}
	if (!exchange->is_upload) {
		str_append_n(&exchange->body, bytes, length);
		return;
	}
	while (length && exchange->upload_fd >= 0 && !exchange->disk_failed) {
		ssize_t written = write(exchange->upload_fd, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		exchange->disk_failed = written <= 0;
		if (written > 0) {
			bytes += written;
			length -= (size_t)written;
		}
	}
}

/* The query for the journal; a token is nobody's business. */
static char *query_text(const struct pairs *query)
{
	CLEANUP(str) struct str text = { 0 };
	for (size_t i = 0; i < query->count; i++)
		str_appendf(&text, "%s%s=%s", i ? "&" : "", query->items[i].name,
				strcasecmp(query->items[i].name, "token") ? query->items[i].value
									  : "***");
	return mem_dup(str_get(&text));
}

static void answer(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	request->body_size =
			exchange->is_upload ? (size_t)exchange->received : exchange->body.length;
	request->body = str_take(&exchange->body);
	if (exchange->upload_fd >= 0 && close(exchange->upload_fd) < 0)
		exchange->disk_failed = true;
	exchange->upload_fd = -1;

	if (exchange->too_large)
		reply_error(&exchange->reply, 413, "The request is too large");
	else if (exchange->disk_failed)
		reply_error(&exchange->reply, 500,
				"The upload cannot be stored; is the disk full?");
	else
		router_answer(request, &exchange->reply);
}

static void apply_fault(struct server *server, struct exchange *exchange, const struct fault *fault)
{
	struct reply *reply = &exchange->reply;
	body_sleep(&server->stopping, fault->delay_ms);
	if (fault->redirect[0]) {
		reply_empty(reply, 302);
		pairs_add(&reply->headers, "Location", fault->redirect);
	} else if (fault->status) {
		reply_error(reply, (int)fault->status, "A fault that was asked for");
	} else {
		answer(exchange);
	}
	if (fault->retry_after_s >= 0) {
		char text[32];
		snprintf(text, sizeof(text), "%lld", (long long)fault->retry_after_s);
		pairs_add(&reply->headers, "Retry-After", text);
	}
}

static ssize_t read_piece(void *cls, uint64_t position, char *buffer, size_t max)
{
	struct body *body = cls;
	ssize_t length = body_read(body, position, buffer, max);
	if (length > 0)
		return length;
	if (length == BODY_RESET) {
		/* Dissolving the association makes the kernel send a reset at once. */
		struct sockaddr nowhere = { .sa_family = AF_UNSPEC };
		if (connect(body->socket, &nowhere, sizeof(nowhere)) < 0)
			shutdown(body->socket, SHUT_RDWR);
	}
	return MHD_CONTENT_READER_END_WITH_ERROR;
}

static void free_body(void *cls)
{
	body_finish(cls);
	free(cls);
}

static struct MHD_Response *spoilt_response(struct server *server,
		struct MHD_Connection *connection, struct reply *reply, char *text, size_t length,
		const struct fault *fault)
{
	struct body *body = mem_new(sizeof(*body));
	*body = (struct body){
		.bytes = text,
		.fd = reply->file_fd,
		.offset = reply->file_offset,
		.length = reply->file_fd >= 0 ? reply->file_length : length,
		.fault = *fault,
		.stopping = &server->stopping,
		.socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
					  ->connect_fd,
	};
	reply->file_fd = -1;
	return MHD_create_response_from_callback(
			body_announced(body), PIECE, read_piece, body, free_body);
}

static struct MHD_Response *make_response(struct server *server, struct MHD_Connection *connection,
		struct reply *reply, const struct fault *fault)
{
	char *text = TAKE(reply->text);
	if (reply->is_json) {
		free(text);
		text = reply->json ? json_write_text(reply->json, false) : mem_dup("null");
		reply->content_type = "application/json";
	}
	size_t length = text ? strlen(text) : 0;
	if (fault && fault_touches_body(fault) && (text || reply->file_fd >= 0))
		return spoilt_response(server, connection, reply, text, length, fault);

	if (reply->file_fd >= 0) {
		free(text);
		int fd = reply->file_fd;
		reply->file_fd = -1; /* the response closes it */
		return MHD_create_response_from_fd_at_offset64(
				reply->file_length, fd, reply->file_offset);
	}
	if (!text)
		return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
	return MHD_create_response_from_buffer(length, text, MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result send_reply(struct server *server, struct MHD_Connection *connection,
		struct reply *reply, const struct fault *fault)
{
	struct MHD_Response *response = make_response(server, connection, reply, fault);
	if (!response)
		return MHD_NO;
	if (reply->content_type)
		MHD_add_response_header(response, "Content-Type", reply->content_type);
	for (size_t i = 0; i < reply->headers.count; i++)
		MHD_add_response_header(response, reply->headers.items[i].name,
				reply->headers.items[i].value);
	enum MHD_Result result =
			MHD_queue_response(connection, (unsigned int)reply->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result complete(
		struct server *server, struct MHD_Connection *connection, struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct fault fault;
	bool control = str_starts(request->path, "/studio/");
	bool faulty = !control &&
		      faults_take(&server->studio->faults, request->method, request->path, &fault);
	if (faulty)
		apply_fault(server, exchange, &fault);
	else
		answer(exchange);
	if (!control) {
		CLEANUP(free) char *query = query_text(&request->query);
		journal_add(&server->studio->journal, request->method, request->path, query,
				exchange->reply.status);
	}
	return send_reply(server, connection, &exchange->reply, faulty ? &fault : NULL);
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
		const char *method, const char *version, const char *upload_data,
		size_t *upload_size, void **state)
{
	(void)version;
	struct server *server = cls;
	if (!*state) {
		*state = begin(server, connection, url, method);
		return MHD_YES;
	}
	if (*upload_size) {
		receive(*state, upload_data, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	return complete(server, connection, *state);
}

static void completed(void *cls, struct MHD_Connection *connection, void **state,
		enum MHD_RequestTerminationCode code)
{
	(void)cls;
	(void)connection;
	(void)code;
	struct exchange *exchange = *state;
	if (!exchange)
		return;
	if (exchange->upload_fd >= 0)
		close(exchange->upload_fd);
	str_finish(&exchange->body);
	request_finish(&exchange->request);
	reply_finish(&exchange->reply);
	free(exchange);
	*state = NULL;
}

/*
 * A listening socket of our own, so that the port of `--port 0` is known before the first
 * request.
 */
static int listen_on(const char *address, int port, int *ret_port, bool *ret_v6, struct error *err)
{
	char service[16];
	snprintf(service, sizeof(service), "%d", port);
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	int s = getaddrinfo(address, service, &hints, &found);
	if (s)
		return error_set(err, AYON_EUSAGE, "'%s' is no address to listen on: %s", address,
				gai_strerror(s));

	int one = 1;
	struct sockaddr_storage bound;
	socklen_t size = sizeof(bound);
	int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good = fd >= 0 && !setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) &&
		    !bind(fd, found->ai_addr, found->ai_addrlen) && !listen(fd, 256) &&
		    !getsockname(fd, (struct sockaddr *)&bound, &size);
	int saved = errno;
	*ret_v6 = found->ai_family == AF_INET6;
	freeaddrinfo(found);
	if (!good || getnameinfo((struct sockaddr *)&bound, size, NULL, 0, service, sizeof(service),
				     NI_NUMERICSERV)) {
		if (fd >= 0)
			close(fd);
		return error_errno(err, AYON_ENETWORK, saved, "cannot listen on %s port %d",
				address, port);
	}
	*ret_port = atoi(service);
	return fd;
}

int server_start(struct studio *studio, const char *address, int port, struct server **ret_server,
		struct error *err)
{
	bool v6 = false;
	int fd = listen_on(address, port, &port, &v6, err);
	if (fd < 0)
		return fd;

	struct server *server = mem_new(sizeof(*server));
	server->studio = studio;
	atomic_init(&server->stopping, false);
	free(studio->url);
	studio->url = mem_printf(v6 ? "http://[%s]:%d" : "http://%s:%d", address, port);
	unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
			 MHD_USE_POLL | MHD_USE_ITC;
	server->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle, server,
			MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_NOTIFY_COMPLETED, completed, NULL,
			MHD_OPTION_CONNECTION_LIMIT, MAX_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
			IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_LIMIT, MHD_OPTION_END);
	if (!server->daemon) {
		close(fd);
		free(server);
		return error_set(err, AYON_EINTERNAL, "the HTTP library cannot start");
	}
	*ret_server = server;
	return 0;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	atomic_store(&server->stopping, true);
	MHD_stop_daemon(server->daemon);
	free(server);
}
