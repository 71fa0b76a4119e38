/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who we are to the server, and telling it which site this is. Part of session.h.
 */
#include "session/session.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "layout.h"
#include "session/register.h"
#include "wrap/json.h"

int session_user(struct session *session, const char **ret_name, struct error *err)
{
	if (!session->user_name) {
		CLEANUP(json) struct json *user = NULL;
		int r = session_get_json(session, "/api/users/me", &user, err);
		if (r < 0)
			return r;
		const char *name = json_get_text(user, "name");
		if (!name)
			return error_set(err, AYON_ENETWORK, "'%s' does not say who is logged in",
					session->server_url);
		session->user_name = mem_dup(name);
	}
	*ret_name = session->user_name;
	return 0;
}

static char *record_path(const struct session *session)
{
	CLEANUP(free) char *dir = layout_server_dir(session->layout, session->base_url);
	return path_join(dir, "site.json");
}

static bool is_registered(const struct session *session, const char *path)
{
	CLEANUP(json) struct json *record = NULL;
	return json_read(path, &record, NULL) == 0 &&
	       str_equal(json_get_text(record, "siteId"), session->site_id) &&
	       str_equal(json_get_text(record, "version"), session->version);
}

/* A record that cannot be written costs one more request at the next start, nothing else. */
static void remember(const struct session *session, const char *path)
{
	CLEANUP(free) char *dir = path_dirname(path);
	CLEANUP(json) struct json *record = json_new_object();

	json_set_text(record, "siteId", session->site_id);
	json_set_text(record, "version", session->version);
	if (fs_make_dirs(dir, 0700, NULL) == 0)
		json_write(path, record, 0600, FS_CACHE, NULL);
}

int session_register_site(struct session *session, struct error *err)
{
	if (!session->site_id || !session->base_url)
		return 0;

	CLEANUP(free) char *path = record_path(session);
	if (is_registered(session, path))
		return 0;
	CLEANUP(json) struct json *info = NULL;
	int r = session_get_json(session, "/api/info", &info, err);
	if (r < 0)
		return r;

	/* Without a valid credential the answer is 200 all the same, but names no user and registers nothing. */
	const char *name = json_get_text(json_get(info, "user"), "name");
	if (!name)
		return error_set(err, AYON_EAUTH,
				"'%s' does not know the credential; run `ayon login` again",
				session->server_url);
	if (!session->user_name)
		session->user_name = mem_dup(name);
	remember(session, path);
	return 0;
}

void session_forget_site(const struct session *session)
{
	if (!session->base_url)
		return;
	CLEANUP(free) char *path = record_path(session);
	fs_remove_tree(path, NULL);
}
