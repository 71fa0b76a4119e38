/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/owner.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Many systems give each user a group of the same name and an umask of 002: what that group may write, only the
 * user may. Asked only when such a file is met, because the name service can be slow.
 */
static bool is_private_group(gid_t gid)
{
	struct passwd *user = getpwuid(geteuid());
	if (!user || user->pw_gid != gid)
		return false;

	CLEANUP(free) char *name = mem_dup(user->pw_name);
	struct group *group = getgrgid(gid);
	if (!group || !str_equal(group->gr_name, name))
		return false;
	for (char **member = group->gr_mem; *member; member++) {
		if (!str_equal(*member, name))
			return false;
	}
	return true;
}

/*
 * A store that several users fill (AYON_SHARED_GROUP): a file has that group only if one of its members, or root, put
 * it there.
 */
static bool is_shared_group(gid_t gid)
{
	const char *name = env_get("AYON_SHARED_GROUP");
	struct group *group = name ? getgrnam(name) : NULL;

	return group && group->gr_gid == gid;
}

static int check_part(const char *path, struct error *err)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return error_errno(err, AYON_EADDON, errno, "cannot look at '%s'", path);
	if (st.st_uid != 0 && st.st_uid != geteuid() && !is_shared_group(st.st_gid))
		return error_set(err, AYON_EADDON,
				"'%s' belongs to another user (uid %u); code is loaded only "
				"from places of yours or root's, and of AYON_SHARED_GROUP",
				path, st.st_uid);
	if (S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX))
		return 0;
	if ((st.st_mode & S_IWOTH) || ((st.st_mode & S_IWGRP) && !is_private_group(st.st_gid) &&
						      !is_shared_group(st.st_gid)))
		return error_set(err, AYON_EADDON,
				"'%s' can be written by others (mode %04o), so code in it is "
				"not trusted; run 'chmod go-w' on it",
				path, st.st_mode & 07777u);
	return 0;
}

int addon_owner_check(const char *path, char **ret_real, struct error *err)
{
	CLEANUP(free) char *real = realpath(path, NULL);
	if (!real)
		return error_errno(err, AYON_EADDON, errno, "cannot find '%s'", path);

	CLEANUP(free) char *part = mem_dup(real);
	for (;;) {
		int r = check_part(part, err);
		if (r < 0)
			return r;
		if (str_equal(part, "/"))
			break;

		char *parent = path_dirname(part);
		free(part);
		part = parent;
	}
	*ret_real = TAKE(real);
	return 0;
}
