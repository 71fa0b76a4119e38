/* SPDX-License-Identifier: Apache-2.0 */
#include "base/lock.h"

#include "base/clock.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define POLL_MS 20

/* 1 taken, 0 held by another. */
static int try_kind(const char *path, short kind, int *ret_fd, struct error *err)
{
	int access = kind == F_RDLCK ? O_RDONLY : O_RDWR;
	int fd = fs_open(path, access | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot open lock '%s'", path);

	struct flock lock = { .l_type = kind, .l_whence = SEEK_SET };
	if (fcntl(fd, F_OFD_SETLK, &lock) == 0) {
		*ret_fd = fd;
		return 1;
	}
	int e = errno;
	close(fd);
	if (e == EAGAIN || e == EACCES)
		return 0;
	return error_errno(err, AYON_EIO, e, "cannot lock '%s'", path);
}

static int take_kind(
		const char *path, short kind, int64_t timeout_ms, int *ret_fd, struct error *err)
{
	int64_t deadline = clock_ms() + timeout_ms;

	for (;;) {
		int r = try_kind(path, kind, ret_fd, err);
		if (r != 0)
			return r < 0 ? r : 0;
		if (clock_ms() >= deadline)
			return error_set(err, AYON_ETIMEOUT,
					"'%s' is held by another process for more than %lld s",
					path, (long long)(timeout_ms / 1000));
		clock_sleep_ms(POLL_MS);
	}
}

int lock_try(const char *path, int *ret_fd, struct error *err)
{
	return try_kind(path, F_WRLCK, ret_fd, err);
}

int lock_take(const char *path, int64_t timeout_ms, int *ret_fd, struct error *err)
{
	return take_kind(path, F_WRLCK, timeout_ms, ret_fd, err);
}

int lock_share(const char *path, int64_t timeout_ms, int *ret_fd, struct error *err)
{
	return take_kind(path, F_RDLCK, timeout_ms, ret_fd, err);
}
