/* SPDX-License-Identifier: Apache-2.0 */
#include "session/key_file.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "layout.h"
#include "wrap/json.h"

#include <sys/stat.h>

#define LOCK_MS 5000

bool key_file_is_allowed(void)
{
	return env_is("AYON_ALLOW_KEY_FILE", "1");
}

/* An empty object when there is no file. */
static int read_root(const char *path, struct json **ret_root, struct error *err)
{
	struct stat st;
	if (lstat(path, &st) < 0) {
		*ret_root = json_new_object();
		return 0;
	}
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077))
		return error_set(err, AYON_EINVALID,
				"'%s' can be read by others and is not used; remove it and log in "
				"again",
				path);
	return json_read(path, ret_root, err);
}

int key_file_read(const struct layout *layout, const char *url, char **ret_key, struct error *err)
{
	CLEANUP(free) char *path = layout_key_file(layout);
	CLEANUP(json) struct json *root = NULL;

	int r = read_root(path, &root, err);
	if (r < 0)
		return r;
	*ret_key = mem_dup(json_get_text(json_get(root, "keys"), url));
	return 0;
}

int key_file_write(const struct layout *layout, const char *url, const char *key, struct error *err)
{
	CLEANUP(free) char *path = layout_key_file(layout);
	CLEANUP(free) char *dir = path_dirname(path);
	CLEANUP(free) char *lock_path = path_join(dir, ".credentials.lock");
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(close) int lock = -1;

	if (!key && !fs_exists(path))
		return 0;
	int r = fs_make_dirs(dir, 0700, err);
	if (r == 0)
		r = lock_take(lock_path, LOCK_MS, &lock, err);
	if (r < 0)
		return r;

	if (read_root(path, &root, NULL) < 0 || !json_is_object(root)) {
		json_free(TAKE(root)); /* what others could read or nobody can is not kept */
		root = json_new_object();
	}
	if (!json_is_object(json_get(root, "keys")))
		json_set(root, "keys", json_new_object());
	json_set_int(root, "format", 1);
	if (key)
		json_set_text(json_get(root, "keys"), url, key);
	else
		json_remove(json_get(root, "keys"), url);
	return json_write(path, root, 0600, FS_DURABLE, err);
}
