/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/owner.h"

#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <string.h>
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

static int refuse(const char *path, mode_t mode, struct error *err)
{
	return error_set(err, AYON_EADDON,
			"'%s' can be written by others (mode %04o), so what is in it is not "
			"trusted; run 'chmod go-w' on it, then remove the addon's folder so that "
			"it "
			"is fetched again",
			path, mode & 07777u);
}

/* Others cannot get below such a folder, so what they may do there does not matter. */
static bool is_closed(const struct stat *st)
{
	return S_ISDIR(st->st_mode) && !(st->st_mode & S_IXOTH) &&
	       (!(st->st_mode & S_IXGRP) || is_private_group(st->st_gid));
}

static int check_part(struct owner_place *place, const char *path, const struct stat *st,
		struct error *err)
{
	bool is_foreign = st->st_uid != 0 && st->st_uid != geteuid();

	if (is_foreign && !is_shared_group(st->st_gid))
		return error_set(err, AYON_EADDON,
				"'%s' belongs to another user (uid %u); code is loaded only "
				"from places of yours or root's, and of AYON_SHARED_GROUP",
				path, st->st_uid);
	place->is_shared = place->is_shared || is_foreign;
	if (S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX))
		return 0;
	if ((st->st_mode & S_IWOTH) && st->st_uid == geteuid()) {
		strlist_add(&place->open_parts, path);
		return 0;
	}
	/* A group that may write is what an administrator decided, never what another launcher leaves behind. */
	bool group_writes = (st->st_mode & S_IWGRP) && !is_private_group(st->st_gid);
	if ((st->st_mode & S_IWOTH) || (group_writes && !is_shared_group(st->st_gid)))
		return refuse(path, st->st_mode, err);
	place->is_shared = place->is_shared || group_writes;
	return 0;
}

/* One part further; the last one is opened for reading, because its content is what counts. */
static int step(struct owner_place *place, const char *name, bool is_last, struct error *err)
{
	int flags = is_last ? O_RDONLY | O_NONBLOCK | O_NOCTTY : O_PATH | O_DIRECTORY;
	int fd = fs_open_at(place->fd, name, flags | O_NOFOLLOW | O_CLOEXEC, 0);
	if (fd < 0)
		return error_errno(err, errno == ENOENT ? AYON_ENOTFOUND : AYON_EADDON, errno,
				"cannot open '%s'", place->path);

	close(place->fd);
	place->fd = fd;
	if (fstat(fd, &place->st) < 0)
		return error_errno(err, AYON_EADDON, errno, "cannot look at '%s'", place->path);
	return 0;
}

/*
 * From the root on: once a folder is known to be only ours, nobody else can exchange what is in it while the next
 * part is looked at.
 */
static int walk(struct owner_place *place, struct error *err)
{
	CLEANUP(str) struct str path = { 0 };
	CLEANUP(strlist) struct strlist parts = { 0 };
	bool closed = false;

	place->fd = fs_open("/", O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
	if (place->fd < 0 || fstat(place->fd, &place->st) < 0)
		return error_errno(err, AYON_EADDON, errno, "cannot look at '/'");
	int r = check_part(place, "/", &place->st, err);
	strlist_split(&parts, place->path, '/');
	for (size_t i = 0; r == 0 && i < parts.count; i++) {
		closed = closed || is_closed(&place->st);
		str_appendf(&path, "/%s", parts.items[i]);
		r = step(place, parts.items[i], i + 1 == parts.count, err);
		if (r < 0)
			break;
		if (closed && (place->st.st_uid == 0 || place->st.st_uid == geteuid()))
			continue;
		r = check_part(place, str_get(&path), &place->st, err);
	}
	return r;
}

int owner_open(const char *path, struct owner_place *ret_place, struct error *err)
{
	CLEANUP(owner_place) struct owner_place place = { .fd = -1 };

	place.path = realpath(path, NULL);
	if (!place.path)
		return error_errno(err,
				errno == ENOENT || errno == ENOTDIR ? AYON_ENOTFOUND : AYON_EADDON,
				errno, "cannot find '%s'", path);
	int r = walk(&place, err);
	if (r < 0)
		return r;

	*ret_place = place;
	place = (struct owner_place){ .fd = -1 };
	return 0;
}

int owner_check(const char *path, struct owner_place *ret_place, struct error *err)
{
	CLEANUP(owner_place) struct owner_place place = { .fd = -1 };
	int r = owner_open(path, &place, err);
	if (r == 0)
		r = owner_refuse(&place, err);
	if (r < 0)
		return r;

	*ret_place = place;
	place = (struct owner_place){ .fd = -1 };
	return 0;
}

int owner_refuse(const struct owner_place *place, struct error *err)
{
	struct stat st;

	if (!place->open_parts.count)
		return 0;
	const char *path = place->open_parts.items[0];
	return refuse(path, lstat(path, &st) == 0 ? st.st_mode : 0777, err);
}

int owner_close_parts(const struct owner_place *place, struct error *err)
{
	for (size_t i = 0; i < place->open_parts.count; i++) {
		const char *path = place->open_parts.items[i];
		struct stat st;
		CLEANUP(close)
		int fd = fs_open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
		if (fd < 0 || fstat(fd, &st) < 0 || st.st_uid != geteuid() ||
				fchmod(fd, st.st_mode & 07777 & ~(mode_t)(S_IWGRP | S_IWOTH)) < 0)
			return error_errno(err, AYON_EADDON, errno,
					"cannot take the right to write '%s' from others", path);
	}
	return 0;
}

void owner_place_finish(struct owner_place *place)
{
	if (place->fd >= 0)
		close(place->fd);
	free(place->path);
	strlist_finish(&place->open_parts);
	*place = (struct owner_place){ .fd = -1 };
}
