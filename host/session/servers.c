/* SPDX-License-Identifier: Apache-2.0 */
#include "session/servers.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "layout.h"
#include "wrap/json.h"

#include <sys/stat.h>

#define LOCK_MS 5000

static struct json *read_record(const struct layout *layout)
{
	CLEANUP(free) char *path = layout_used_servers(layout);
	struct json *root = NULL;

	if (json_read(path, &root, NULL) < 0)
		return json_new_object();
	if (json_is_object(root))
		return root;
	json_free(root);
	return json_new_object();
}

void servers_read(const struct layout *layout, struct known_servers *ret_servers)
{
	CLEANUP(json) struct json *root = read_record(layout);
	const char *last = json_get_text(root, "last_server");
	struct json_member member = { 0 };
	size_t capacity = 0;

	*ret_servers = (struct known_servers){ 0 };
	while (json_next(json_get(root, "urls"), &member)) {
		ret_servers->items = mem_grow(ret_servers->items, ret_servers->count, &capacity,
				sizeof(*ret_servers->items));
		ret_servers->items[ret_servers->count++] = (struct known_server){
			.url = mem_dup(member.key),
			.user_name = mem_dup(json_get_text(member.value, "username")),
			.is_last = str_equal(member.key, last),
		};
	}
}

void servers_finish(struct known_servers *servers)
{
	for (size_t i = 0; i < servers->count; i++) {
		free(servers->items[i].url);
		free(servers->items[i].user_name);
	}
	free(servers->items);
	*servers = (struct known_servers){ 0 };
}

char *servers_last(const struct layout *layout)
{
	CLEANUP(json) struct json *root = read_record(layout);
	const char *last = json_get_text(root, "last_server");
	return str_is_empty(last) ? NULL : mem_dup(last);
}

/* The mode that the file has, or what the umask gives. */
static mode_t record_mode(const char *path)
{
	struct stat st;
	if (stat(path, &st) == 0)
		return st.st_mode & 0777;
	mode_t mask = umask(022);
	umask(mask);
	return 0666 & ~mask;
}

/* A change of the record; negative leaves the file as it is. */
typedef int edit(struct json *root, struct json *urls, const char *url, const char *user_name,
		struct error *err);

static int change(const struct layout *layout, edit *apply, const char *url, const char *user_name,
		struct error *err)
{
	CLEANUP(free) char *path = layout_used_servers(layout);
	CLEANUP(free) char *lock_path = layout_lock_file(layout->local, "used_servers");
	CLEANUP(free) char *lock_dir = path_dirname(lock_path);
	CLEANUP(close) int lock = -1;

	int r = fs_make_dirs(lock_dir, 0777, err);
	if (r == 0)
		r = lock_take(lock_path, LOCK_MS, &lock, err);
	if (r < 0)
		return r;

	CLEANUP(json) struct json *root = read_record(layout);
	if (!json_is_object(json_get(root, "urls")))
		json_set(root, "urls", json_new_object());
	r = apply(root, json_get(root, "urls"), url, user_name, err);
	if (r < 0)
		return r;
	return json_write(path, root, record_mode(path), FS_DURABLE, err);
}

static int apply_record(struct json *root, struct json *urls, const char *url,
		const char *user_name, struct error *err)
{
	char now[32];
	struct json *entry = json_copy(json_get(urls, url));

	(void)err;
	if (!json_is_object(entry)) {
		json_free(entry);
		entry = json_new_object();
	}
	json_set_text(entry, "updated_dt", clock_local("%Y/%m/%d %H:%M:%S", now, sizeof(now)));
	json_set_text(entry, "username", user_name);
	json_set(urls, url, entry);
	json_set_text(root, "last_server", url);
	return 0;
}

static int check_known(struct json *urls, const char *url, struct error *err)
{
	if (json_is_object(json_get(urls, url)))
		return 0;
	return error_set(err, AYON_ENOTFOUND,
			"'%s' was not used on this machine; see `ayon server list`", url);
}

static int apply_use(struct json *root, struct json *urls, const char *url, const char *user_name,
		struct error *err)
{
	(void)user_name;
	int r = check_known(urls, url, err);
	if (r == 0)
		json_set_text(root, "last_server", url);
	return r;
}

static int apply_forget(struct json *root, struct json *urls, const char *url,
		const char *user_name, struct error *err)
{
	(void)user_name;
	int r = check_known(urls, url, err);
	if (r < 0)
		return r;
	json_remove(urls, url);
	if (str_equal(json_get_text(root, "last_server"), url))
		json_set(root, "last_server", NULL);
	return 0;
}

int servers_record(const struct layout *layout, const char *url, const char *user_name,
		struct error *err)
{
	return change(layout, apply_record, url, user_name, err);
}

int servers_use(const struct layout *layout, const char *url, struct error *err)
{
	return change(layout, apply_use, url, NULL, err);
}

int servers_forget(const struct layout *layout, const char *url, struct error *err)
{
	return change(layout, apply_forget, url, NULL, err);
}
