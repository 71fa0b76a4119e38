/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/plan_source.c: what a server says of one place to fetch from. It is foreign text: names become parts of
 * paths and URLs, headers become lines of a request, so each is checked here, once.
 */
#include "bundle/plan_source.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "wrap/json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_HEADERS 32
#define MAX_URL     4096

/* Visible characters only: what follows is put into requests and messages. */
static bool is_clean(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (*c <= 0x20 || *c == 0x7f)
			return false;
	}
	return strlen(text) <= MAX_URL;
}

/* Relative, and every piece between the slashes is a name: it stays below where it is put. */
static bool is_inside(const char *path)
{
	CLEANUP(strlist) struct strlist pieces = { 0 };

	strlist_split(&pieces, path, '/');
	for (size_t i = 0; i < pieces.count; i++) {
		if (!path_is_safe_name(pieces.items[i]))
			return false;
	}
	return path[0] != '/' && pieces.count > 0;
}

static const char *read_server(
		const struct json *value, const struct plan_item *item, struct plan_source *source)
{
	const char *filename = json_get_text(value, "filename");
	const char *path = json_get_text(value, "path");

	while (path && *path == '/')
		path++;
	if (!str_is_empty(path)) {
		if (!is_clean(path) || !is_inside(path))
			return "its path leaves the server's tree";
		source->path = mem_dup(path);
	}
	if (str_is_empty(filename) && item->kind == PLAN_PACKAGE)
		filename = item->name;
	if (str_is_empty(filename) && !source->path)
		return "it names no file";
	if (!str_is_empty(filename)) {
		if (!path_is_safe_name(filename))
			return "its file name is no plain name";
		source->filename = mem_dup(filename);
	}
	return NULL;
}

static bool is_header_name(const char *name)
{
	for (const char *c = name; *c; c++) {
		if (!isalnum((unsigned char)*c) && !strchr("!#$%&'*+-.^_`|~", *c))
			return false;
	}
	return *name;
}

static const char *read_headers(const struct json *headers, struct plan_source *source)
{
	struct json_member member = { 0 };
	size_t count = 0;

	if (json_count(headers) == 0 || !json_is_object(headers))
		return NULL;
	if (json_count(headers) > MAX_HEADERS)
		return "it has too many headers";
	source->headers = mem_array(json_count(headers) + 1, sizeof(char *));
	while (json_next(headers, &member)) {
		const char *text = json_text(member.value);
		if (!text || !is_header_name(member.key) || strpbrk(text, "\r\n"))
			return "one of its headers is malformed";
		source->headers[count++] = mem_printf("%s: %s", member.key, text);
	}
	return NULL;
}

static const char *read_http(const struct json *value, struct plan_source *source)
{
	const char *url = json_get_text(value, "url");
	const char *filename = json_get_text(value, "filename");

	if (!url || !is_clean(url) ||
			(strncasecmp(url, "http://", 7) != 0 &&
					strncasecmp(url, "https://", 8) != 0))
		return "its URL is no http or https URL";
	if (!str_is_empty(filename)) {
		if (!path_is_safe_name(filename))
			return "its file name is no plain name";
		source->filename = mem_dup(filename);
	}
	source->url = mem_dup(url);
	return read_headers(json_get(value, "headers"), source);
}

static const char *read_filesystem(
		const struct json *value, const char *platform, struct plan_source *source)
{
	const struct json *path = json_get(value, "path");
	const char *text = json_is_object(path) ? json_get_text(path, platform) : json_text(path);

	if (str_is_empty(text))
		return "it has no path for this platform";
	source->path = mem_dup(text);
	return NULL;
}

static const char *read_git(const struct json *value, struct plan_source *source)
{
	static const char *const keys[] = { "revision", "commit", "tag", "branch" };
	const char *url = json_get_text(value, "url");
	const char *sub_folder = json_get_text(value, "subFolder");
	const char *revision = NULL;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && str_is_empty(revision); i++)
		revision = json_get_text(value, keys[i]);
	if (str_is_empty(url) || !is_clean(url))
		return "it has no URL";
	if (!str_is_empty(revision) && (!is_clean(revision) || revision[0] == '-'))
		return "its revision is malformed";
	if (!str_is_empty(sub_folder) && !is_inside(sub_folder))
		return "its sub-folder leaves the repository";
	source->url = mem_dup(url);
	source->revision = str_is_empty(revision) ? NULL : mem_dup(revision);
	source->sub_folder = str_is_empty(sub_folder) ? NULL : mem_dup(sub_folder);
	return NULL;
}

const char *plan_source_read(const struct json *value, const struct plan_item *item,
		const char *platform, struct plan_source *ret_source)
{
	const char *type = json_get_text(value, "type");
	struct plan_source source = { 0 };
	const char *problem;

	if (str_equal(type, "server")) {
		source.kind = PLAN_SOURCE_SERVER;
		problem = read_server(value, item, &source);
	} else if (str_equal(type, "http")) {
		source.kind = PLAN_SOURCE_HTTP;
		problem = read_http(value, &source);
	} else if (str_equal(type, "filesystem")) {
		source.kind = PLAN_SOURCE_FILESYSTEM;
		problem = read_filesystem(value, platform, &source);
	} else if (str_equal(type, "git")) {
		source.kind = PLAN_SOURCE_GIT;
		problem = read_git(value, &source);
	} else {
		return "its type is unknown to this launcher";
	}
	if (problem)
		plan_source_finish(&source);
	else
		*ret_source = source;
	return problem;
}

void plan_source_finish(struct plan_source *source)
{
	for (size_t i = 0; source->headers && source->headers[i]; i++)
		mem_free_secret(source->headers[i]);
	free(source->headers);
	free(source->filename);
	free(source->path);
	free(source->url);
	free(source->revision);
	free(source->sub_folder);
	*source = (struct plan_source){ 0 };
}
