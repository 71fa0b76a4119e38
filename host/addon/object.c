/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/object.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "wrap/digest.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_COPY (1 << 30)
#define PIECE    (1 << 20)

CLEANUP_DEFINE(dlclose, void *, dlclose);

/* Names that the loader gave and that are not its own any more; kept, because they are its memory. */
static struct strlist given_names;

void object_finish(struct object *object)
{
	owner_place_finish(&object->place);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static int exchanged(const struct object *object, struct error *err)
{
	return error_set(err, AYON_EADDON, "'%s' was exchanged while it was loaded; try again",
			object->place.path);
}

/* Copies the file and says what the digest of the copy is. */
static int copy_all(const struct object *object, int to, char ret_hex[DIGEST_HEX_SIZE],
		struct error *err)
{
	CLEANUP(free) char *piece = mem_new(PIECE);
	struct digest *digest = NULL;
	off_t done = 0;
	ssize_t n = 0;

	int r = digest_new(DIGEST_SHA256, &digest, err);
	if (r < 0)
		return r;
	while (done <= MAX_COPY && (n = pread(object->place.fd, piece, PIECE, done)) > 0) {
		digest_update(digest, piece, (size_t)n);
		/* Memory takes a piece as a whole or not at all. */
		if (pwrite(to, piece, (size_t)n, done) != n) {
			n = -1;
			break;
		}
		done += n;
	}
	digest_hex(digest, ret_hex);
	digest_free(digest);
	if (n < 0 || done > MAX_COPY)
		return error_errno(err, AYON_EADDON, n < 0 ? errno : EFBIG, "cannot copy '%s'",
				object->place.path);
	return 0;
}

/*
 * A file that belongs to somebody else of the shared group can be written while it is used: every page that is not
 * in memory yet would come from the new content. So what is loaded is a copy that nobody can write any more.
 */
static int sealed_copy(const struct object *object, int *ret_fd, struct error *err)
{
	CLEANUP(close) int fd = memfd_create("ayon-addon", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	char hex[DIGEST_HEX_SIZE];
	if (fd < 0)
		return error_errno(err, AYON_EADDON, errno, "no memory for a copy of '%s'",
				object->place.path);

	int r = copy_all(object, fd, hex, err);
	if (r < 0)
		return r;
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
		return error_errno(err, AYON_EADDON, errno, "cannot seal a copy of '%s'",
				object->place.path);
	if (!str_equal(hex, object->sha256))
		return exchanged(object, err);
	*ret_fd = fd;
	fd = -1;
	return 0;
}

/* The folder in which the name of the object is the object. */
static int open_folder(const struct object *object, int *ret_fd, struct error *err)
{
	CLEANUP(free) char *path = path_dirname(object->place.path);
	CLEANUP(close)
	int fd = fs_open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
	struct stat st;

	if (fd < 0 ||
			fstatat(fd, path_basename(object->place.path), &st, AT_SYMLINK_NOFOLLOW) <
					0 ||
			!is_same(&st, &object->place.st))
		return exchanged(object, err);
	*ret_fd = fd;
	fd = -1;
	return 0;
}

/*
 * The way to a descriptor, by the number that this process has in /proc: with /proc/self a debugger would open a
 * descriptor of its own (gdb then waits for ever), and in a container the number may be another than getpid() says.
 */
static int path_of(int fd, char **ret_path, struct error *err)
{
	char number[32];
	struct stat a, b;
	ssize_t n = readlink("/proc/self", number, sizeof(number) - 1);

	if (n > 0) {
		CLEANUP(free) char *path = mem_printf("/proc/%.*s/fd/%d", (int)n, number, fd);
		if (stat(path, &a) == 0 && fstat(fd, &b) == 0 && a.st_dev == b.st_dev &&
				a.st_ino == b.st_ino) {
			*ret_path = TAKE(path);
			return 0;
		}
	}
	return error_set(err, AYON_EADDON,
			"its file cannot be reached by way of /proc; mount /proc for this process");
}

/*
 * Makes what the loader calls `from...` be called `to...`: struct link_map is there for debuggers, who would find
 * nothing by a number that is gone with the process, and dladdr() reads it too.
 */
static void rename_loaded(void *handle, const char *from, const char *to)
{
	struct link_map *map = NULL;

	if (dlinfo(handle, RTLD_DI_LINKMAP, &map) < 0)
		return;
	while (map->l_prev)
		map = map->l_prev;
	for (; map; map = map->l_next) {
		const char *rest = str_starts(map->l_name, from) ? map->l_name + strlen(from) : "?";
		if (*rest != '\0' && *rest != '/')
			continue;
		char *name = mem_printf("%s%s", to, rest);
		strlist_take(&given_names, map->l_name);
		map->l_name = name;
	}
}

/* dlerror() without the name that means nothing to anybody. */
static const char *reason_without(const char *name)
{
	const char *text = dlerror();

	if (!text)
		return "unknown reason";
	return str_starts(text, name) && str_starts(text + strlen(name), ": ")
			       ? text + strlen(name) + 2
			       : text;
}

/* What was changed after it was verified; a new name for the same bytes is no change. */
static int check_unchanged(const struct object *object, struct error *err)
{
	char hex[DIGEST_HEX_SIZE];
	struct stat now;

	if (fstat(object->place.fd, &now) == 0 && is_same(&now, &object->place.st))
		return 0;
	int r = digest_fd(DIGEST_SHA256, object->place.fd, hex, err);
	if (r < 0)
		return r;
	return str_equal(hex, object->sha256) ? 0 : exchanged(object, err);
}

static int load_from(int fd, const struct object *object, bool by_name, void **ret_handle,
		struct error *err)
{
	CLEANUP(dlclose) void *handle = NULL;
	CLEANUP(free) char *pinned = NULL;
	CLEANUP(free) char *parent = path_dirname(object->place.path);
	int r = path_of(fd, &pinned, err);
	if (r < 0)
		return r;

	CLEANUP(free)
	char *name = by_name ? path_join(pinned, path_basename(object->place.path))
			     : mem_dup(pinned);
	handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_set(err, AYON_EADDON, "cannot load '%s': %s", object->place.path,
				reason_without(name));
	rename_loaded(handle, pinned, by_name ? parent : object->place.path);
	r = check_unchanged(object, err);
	if (r < 0)
		return r;
	*ret_handle = TAKE(handle);
	return 0;
}

int object_open(const struct object *object, void **ret_handle, struct error *err)
{
	bool is_copy = object->place.is_shared && !object->has_libraries;
	bool by_name = object->has_libraries;
	int fd = -1;
	int r = 0;

	if (is_copy)
		r = sealed_copy(object, &fd, err);
	else if (by_name)
		r = open_folder(object, &fd, err);
	else
		fd = fcntl(object->place.fd, F_DUPFD_CLOEXEC, 0);
	if (r == 0 && fd < 0)
		r = error_errno(err, AYON_EADDON, errno, "cannot keep '%s' open",
				object->place.path);
	if (r < 0)
		return r;
	/*
	 * Never closed: the loader takes two objects of one name for the same, and the name of this one is the number,
	 * even after dlclose() when the object does not let itself be unloaded.
	 */
	return load_from(fd, object, by_name, ret_handle, err);
}
