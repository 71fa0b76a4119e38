/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/source.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/self.h"
#include "base/str.h"
#include "session/session.h"
#include "wrap/http.h"
#include "wrap/json.h"

#include <string.h>
#include <strings.h>

#define PATH_CHARACTERS "/?=&+,:@" /* a path of the server may have a query */

/* The credential goes along, so the path must stay on the server: no second host, nothing upwards. */
static int check_path(const char *path, struct error *err)
{
	if (strstr(path, "://") || str_starts(path, "//") || strstr(path, "..") ||
			strchr(path, '\\'))
		return error_set(err, AYON_EINVALID,
				"its path '%.200s' on the server is not allowed", path);
	return 0;
}

static int server_url(const struct session *session, const struct plan_item *item,
		const struct plan_source *source, char **ret_url, struct error *err)
{
	if (!session || !session->base_url)
		return error_set(err, AYON_ENOTFOUND, "no server is known; run 'ayon login'");
	if (source->path) {
		int r = check_path(source->path, err);
		if (r < 0)
			return r;
		const char *path = source->path + strspn(source->path, "/");
		CLEANUP(free) char *escaped = http_escape(path, PATH_CHARACTERS);
		*ret_url = mem_printf("%s/%s", session->base_url, escaped);
		return 0;
	}

	CLEANUP(free) char *name = http_escape(item->name, "");
	if (item->kind == PLAN_PACKAGE) {
		*ret_url = mem_printf(
				"%s/api/desktop/dependencyPackages/%s", session->base_url, name);
		return 0;
	}
	if (str_is_empty(source->filename))
		return error_set(err, AYON_EINVALID, "the server names no file for it");
	CLEANUP(free) char *version = http_escape(item->version, "");
	CLEANUP(free) char *file = http_escape(source->filename, "");
	*ret_url = mem_printf("%s/addons/%s/%s/private/%s", session->base_url, name, version, file);
	return 0;
}

/* A path as the Python launcher takes it: of the site, or when that has none, of the API (spec-host 7.7). */
char *source_api_url(const struct session *session, const struct plan_source *source)
{
	if (source->kind != PLAN_SOURCE_SERVER || !source->path)
		return NULL;
	const char *path = source->path + strspn(source->path, "/");
	if (str_starts(path, "api/"))
		return NULL;
	CLEANUP(free) char *escaped = http_escape(path, PATH_CHARACTERS);
	return mem_printf("%s/api/%s", session->base_url, escaped);
}

int source_url(const struct session *session, const struct plan_item *item,
		const struct plan_source *source, char **ret_url, struct error *err)
{
	if (source->kind == PLAN_SOURCE_SERVER)
		return server_url(session, item, source, ret_url, err);
	if (!source->url || (strncasecmp(source->url, "https://", 8) != 0 &&
					    strncasecmp(source->url, "http://", 7) != 0))
		return error_set(err, AYON_EINVALID, "its URL must begin with https:// or http://");
	*ret_url = mem_dup(source->url);
	return 0;
}

/* A URL can carry a password in front of '@' and a token behind '?'. */
static char *shown_url(const char *url)
{
	const char *start = strstr(url, "://");
	start = start ? start + 3 : url;
	size_t host = strcspn(start, "/?#");
	const char *at = memrchr(start, '@', host);
	const char *shown = at ? at + 1 : start;
	return mem_printf("%.*s%.*s", (int)(start - url), url, (int)strcspn(shown, "?#"), shown);
}

char *source_label(const struct session *session, const struct plan_source *source)
{
	switch (source->kind) {
	case PLAN_SOURCE_SERVER:
		return session && session->base_url ? mem_printf("the server %s", session->base_url)
						    : mem_dup("the server");
	case PLAN_SOURCE_FILESYSTEM:
		return mem_dup(source->path ? source->path : "the file system");
	case PLAN_SOURCE_HTTP:
	case PLAN_SOURCE_GIT:
		break;
	}
	return source->url ? shown_url(source->url) : mem_dup("a URL");
}

struct json *source_json(const struct plan_source *source, const char *commit)
{
	struct json *value = json_new_object();

	switch (source->kind) {
	case PLAN_SOURCE_SERVER:
		json_set_text(value, "type", "server");
		json_set_text(value, "filename", source->filename);
		json_set_text(value, "path", source->path);
		break;
	case PLAN_SOURCE_HTTP:
		json_set_text(value, "type", "http");
		json_set_text(value, "url", source->url);
		json_set_text(value, "filename", source->filename);
		break;
	case PLAN_SOURCE_FILESYSTEM: {
		struct json *path = json_new_object();
		json_set_text(path, SELF_PLATFORM, source->path);
		json_set_text(value, "type", "filesystem");
		json_set(value, "path", path);
		break;
	}
	case PLAN_SOURCE_GIT:
		json_set_text(value, "type", "git");
		json_set_text(value, "url", source->url);
		json_set_text(value, "revision", source->revision);
		json_set_text(value, "commit", commit);
		break;
	}
	return value;
}
