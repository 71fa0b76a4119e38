/* SPDX-License-Identifier: Apache-2.0 */
#include "message.h"

#include "base/memory.h"
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

void request_finish(struct request *request)
{
	free(request->path);
	for (size_t i = 0; i < REQUEST_MAX_ARGS; i++)
		free(request->args[i]);
	pairs_finish(&request->query);
	pairs_finish(&request->headers);
	free(request->body);
	if (request->body_file)
		unlink(request->body_file);
	free(request->body_file);
	json_free(request->user);
	mem_free_secret(request->session);
	*request = (struct request){ 0 };
}

const char *request_query(const struct request *request, const char *name)
{
	return pairs_get(&request->query, name);
}

bool request_flag(const struct request *request, const char *name, bool fallback)
{
	const char *value = request_query(request, name);
	if (!value)
		return fallback;
	return !strcasecmp(value, "true") || !strcasecmp(value, "1") || !strcasecmp(value, "yes") ||
	       !strcasecmp(value, "on");
}

const char *request_header(const struct request *request, const char *name)
{
	return pairs_get(&request->headers, name);
}

static void reply_bad_json(const struct request *request, struct reply *reply)
{
	struct json *item = json_new_object();
	struct json *place = json_new_array();
	json_add(place, json_new_text("body"));
	json_add(place, json_new_int(1));
	struct json *context = json_new_object();
	json_set_text(context, "error", "the body is no JSON document");
	json_set_text(item, "type", "json_invalid");
	json_set(item, "loc", place);
	json_set_text(item, "msg", "JSON decode error");
	json_set(item, "input", json_new_object());
	json_set(item, "ctx", context);
	struct json *errors = json_new_array();
	json_add(errors, item);

	CLEANUP(free)
	char *detail = mem_printf(
			"Request validation error in [%s] %s", request->method, request->path);
	struct json *root = json_new_object();
	json_set_int(root, "code", 400);
	json_set_text(root, "detail", detail);
	json_set_text(root, "path", request->path);
	json_set_text(root, "traceback", "1: JSON decode error");
	json_set(root, "errors", errors);
	reply_json(reply, 400, root);
}

struct json *request_object(const struct request *request, struct reply *reply)
{
	const char *type = request_header(request, "content-type");
	if (!request->body_size || (type && !str_starts(type, "application/json")))
		return json_new_object();

	struct json *root = NULL;
	int r = json_parse(request->body, request->body_size, &root, NULL);
	if (r < 0 || !json_is_object(root)) {
		json_free(root);
		reply_bad_json(request, reply);
		return NULL;
	}
	return root;
}

void reply_init(struct reply *reply)
{
	*reply = (struct reply){ .file_fd = -1 };
}

void reply_finish(struct reply *reply)
{
	json_free(reply->json);
	free(reply->text);
	if (reply->file_fd >= 0)
		close(reply->file_fd);
	pairs_finish(&reply->headers);
	reply_init(reply);
}

void reply_json(struct reply *reply, int status, struct json *json)
{
	json_free(reply->json);
	reply->status = status;
	reply->json = json;
	reply->is_json = true;
}

void reply_empty(struct reply *reply, int status)
{
	reply->status = status;
}

void reply_error(struct reply *reply, int status, const char *format, ...)
{
	char detail[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(detail, sizeof(detail), format, args);
	va_end(args);

	struct json *root = json_new_object();
	json_set_int(root, "code", status);
	json_set_text(root, "detail", detail);
	reply_json(reply, status, root);
}

void reply_invalid(const struct request *request, struct reply *reply, const char *where,
		const char *field, const char *message, const char *type, struct json *context)
{
	struct json *place = json_new_array();
	json_add(place, json_new_text(where));
	json_add(place, json_new_text(field));
	struct json *item = json_new_object();
	json_set(item, "loc", place);
	json_set_text(item, "msg", message);
	json_set_text(item, "type", type);
	if (context)
		json_set(item, "ctx", context);
	struct json *errors = json_new_array();
	json_add(errors, item);

	CLEANUP(free)
	char *detail = mem_printf(
			"Request validation error in [%s] %s", request->method, request->path);
	CLEANUP(free) char *trace = mem_printf("%s: %s", field, message);
	struct json *root = json_new_object();
	json_set_int(root, "code", 400);
	json_set_text(root, "detail", detail);
	json_set_text(root, "path", request->path);
	json_set_text(root, "traceback", trace);
	json_set(root, "errors", errors);
	reply_json(reply, 400, root);
}

void reply_missing(const struct request *request, struct reply *reply, const char *field)
{
	reply_invalid(request, reply, "body", field, "field required", "value_error.missing", NULL);
}

void reply_unexpected(const struct request *request, struct reply *reply, const char *where,
		const char *field, const char *given, const char *const *permitted)
{
	CLEANUP(str) struct str message = { 0 };
	struct json *list = json_new_array();
	str_append(&message, "unexpected value; permitted:");
	for (size_t i = 0; permitted[i]; i++) {
		str_appendf(&message, "%s '%s'", i ? "," : "", permitted[i]);
		json_add(list, json_new_text(permitted[i]));
	}
	struct json *context = json_new_object();
	json_set_text(context, "given", given);
	json_set(context, "permitted", list);
	reply_invalid(request, reply, where, field, str_get(&message), "value_error.const",
			context);
}
