/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/message.h: one request and the reply to it, free of any HTTP library. Handlers of
 * endpoints read the first and fill the second.
 */
#ifndef AYON_STUDIO_MESSAGE_H
#define AYON_STUDIO_MESSAGE_H

#include "base/cleanup.h"
#include "pairs.h"
#include "wrap/json.h"

#include <stdbool.h>
#include <stdint.h>

#define REQUEST_MAX_ARGS 4

struct studio;
struct route;

/* Everything is owned by the server and lives until the reply has been sent. */
struct request {
	struct studio *studio;
	const struct route *route; /* NULL: nothing answers this path */
	const char *method;
	char *path;                   /* decoded, as it came: no folding of slashes */
	char *args[REQUEST_MAX_ARGS]; /* what the {} of the route stand for */
	struct pairs query;
	struct pairs headers;
	char *body; /* NUL-terminated, NULL when there was none or it went to body_file */
	size_t body_size;
	char *body_file;   /* of routes that take uploads */
	struct json *user; /* who asks, NULL: nobody known */
	char *session;     /* the credential that `user` came with */
	bool by_api_key;
	char auth_error[128]; /* why there is no user */
};

struct reply {
	int status;
	struct json *json; /* owned; a NULL with is_json is "null" */
	bool is_json;
	char *text;               /* owned, with content_type */
	const char *content_type; /* static */
	int file_fd;              /* -1 or the file that is sent; owned */
	uint64_t file_offset;
	uint64_t file_length;
	struct pairs headers;
};

void request_finish(struct request *request);
const char *request_query(const struct request *request, const char *name); /* NULL when absent */
bool request_flag(const struct request *request, const char *name,
		bool fallback);                                              /* true, 1, yes, on */
const char *request_header(const struct request *request, const char *name); /* NULL when absent */
/*
 * The body as a JSON object; an empty body or another content type gives an empty object, so that
 * missing fields are reported as such. NULL when the body is broken: the reply is filled then.
 * Caller frees.
 */
struct json *request_object(const struct request *request, struct reply *reply);

void reply_init(struct reply *reply);
void reply_finish(struct reply *reply);
void reply_json(struct reply *reply, int status, struct json *json); /* takes it */
void reply_empty(struct reply *reply, int status);
/* {"code": status, "detail": text} */
void reply_error(struct reply *reply, int status, const char *format, ...)
		__attribute__((format(printf, 3, 4)));
/*
 * The 400 answer of a field that breaks a rule. `where` is "body", "query" or "path"; context may
 * be NULL, is taken.
 */
void reply_invalid(const struct request *request, struct reply *reply, const char *where,
		const char *field, const char *message, const char *type, struct json *context);
void reply_missing(const struct request *request, struct reply *reply, const char *field);
/* The same for a text that is none of the permitted ones (NULL-terminated). */
void reply_unexpected(const struct request *request, struct reply *reply, const char *where,
		const char *field, const char *given, const char *const *permitted);

#endif
