/* SPDX-License-Identifier: Apache-2.0 */
/*
 * faults/shim.c: preloaded into `ayon` by the fault tests. It counts the calls through which a run touches disk,
 * network and memory, and at the wanted one kills or stops the process or makes the call fail.
 *
 *   AYON_FAULT_AT      the number of the call to hit, from 1
 *   AYON_FAULT_CLASS   disk (default), io (what may be cut short or interrupted), net, memory
 *   AYON_FAULT_CALL    counts only calls of this name
 *   AYON_FAULT_ACTION  kill, stop, short, or the number of an errno
 *   AYON_FAULT_REPORT  file that gets the name of the call that was hit; it is not made when none was
 *   AYON_FAULT_NO_SYNC "syncfs", "fsync" or "all": those calls do nothing and say that they did
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CLASS_DISK = 1, CLASS_IO = 2, CLASS_NET = 4, CLASS_MEMORY = 8 };
enum { ACTION_KILL = -1, ACTION_SHORT = -2, ACTION_STOP = -3 };

static atomic_long calls;
static long hit_at;
static int hit_class;
static int hit_action;
static const char *no_sync;
static const char *hit_call;
static const char *report;

__attribute__((constructor)) static void configure(void)
{
	const char *at = getenv("AYON_FAULT_AT");
	const char *class = getenv("AYON_FAULT_CLASS");
	const char *action = getenv("AYON_FAULT_ACTION");

	report = getenv("AYON_FAULT_REPORT");
	hit_call = getenv("AYON_FAULT_CALL");
	no_sync = getenv("AYON_FAULT_NO_SYNC");
	hit_class = CLASS_DISK;
	if (class && strcmp(class, "io") == 0)
		hit_class = CLASS_IO;
	if (class && strcmp(class, "net") == 0)
		hit_class = CLASS_NET;
	if (class && strcmp(class, "memory") == 0)
		hit_class = CLASS_MEMORY;
	hit_action = ACTION_KILL;
	if (action && strcmp(action, "short") == 0)
		hit_action = ACTION_SHORT;
	else if (action && strcmp(action, "stop") == 0)
		hit_action = ACTION_STOP;
	else if (action && strcmp(action, "kill") != 0)
		hit_action = atoi(action);
	hit_at = at ? atol(at) : 0;
}

/* By system calls, so that telling does not count. */
static void tell(const char *name)
{
	if (!report)
		return;
	int fd = (int)syscall(SYS_openat, AT_FDCWD, report,
			O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	syscall(SYS_write, fd, name, strlen(name));
	syscall(SYS_close, fd);
}

/* 0: go on; 1: cut it short; else errno is set and the call fails. */
static int strike(int classes, const char *name)
{
	if (!hit_at || !(classes & hit_class) || (hit_call && strcmp(hit_call, name) != 0) ||
			atomic_fetch_add(&calls, 1) + 1 != hit_at)
		return 0;
	tell(name);
	if (hit_action == ACTION_KILL)
		syscall(SYS_kill, getpid(), SIGKILL);
	if (hit_action == ACTION_STOP) {
		syscall(SYS_kill, getpid(), SIGSTOP);
		return 0;
	}
	if (hit_action == ACTION_SHORT)
		return 1;
	errno = hit_action;
	return -1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define FAIL_OR(classes, name, call)            \
	do {                                    \
		static __typeof__(&name) real;  \
		if (!real)                      \
			real = REAL(name);      \
		if (strike(classes, #name) < 0) \
			return -1;              \
		return real call;               \
	} while (0)

static int is_left_out(const char *name)
{
	return no_sync && (strcmp(no_sync, "all") == 0 || strcmp(no_sync, name) == 0);
}

#define SYNC(name)                                        \
	int name(int fd)                                  \
	{                                                 \
		static __typeof__(&name) real;            \
		if (!real)                                \
			real = REAL(name);                \
		if (strike(CLASS_DISK, #name) < 0)        \
			return -1;                        \
		return is_left_out(#name) ? 0 : real(fd); \
	}

SYNC(fsync)
SYNC(fdatasync)
SYNC(syncfs)

int rename(const char *a, const char *b)
{
	FAIL_OR(CLASS_DISK, rename, (a, b));
}

int renameat(int x, const char *a, int y, const char *b)
{
	FAIL_OR(CLASS_DISK, renameat, (x, a, y, b));
}

int renameat2(int x, const char *a, int y, const char *b, unsigned flags)
{
	FAIL_OR(CLASS_DISK, renameat2, (x, a, y, b, flags));
}

int linkat(int x, const char *a, int y, const char *b, int flags)
{
	FAIL_OR(CLASS_DISK, linkat, (x, a, y, b, flags));
}

int symlinkat(const char *target, int fd, const char *path)
{
	FAIL_OR(CLASS_DISK, symlinkat, (target, fd, path));
}

int mkdir(const char *path, mode_t mode)
{
	FAIL_OR(CLASS_DISK, mkdir, (path, mode));
}

int mkdirat(int fd, const char *path, mode_t mode)
{
	FAIL_OR(CLASS_DISK, mkdirat, (fd, path, mode));
}

int rmdir(const char *path)
{
	FAIL_OR(CLASS_DISK, rmdir, (path));
}

int unlink(const char *path)
{
	FAIL_OR(CLASS_DISK, unlink, (path));
}

int unlinkat(int fd, const char *path, int flags)
{
	FAIL_OR(CLASS_DISK, unlinkat, (fd, path, flags));
}

int fchmod(int fd, mode_t mode)
{
	FAIL_OR(CLASS_DISK, fchmod, (fd, mode));
}

int ftruncate(int fd, off_t length)
{
	FAIL_OR(CLASS_DISK, ftruncate, (fd, length));
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
	FAIL_OR(CLASS_NET, connect, (fd, address, length));
}

int socket(int domain, int type, int protocol)
{
	FAIL_OR(CLASS_NET, socket, (domain, type, protocol));
}

#define OPEN_FLAGS(flags, mode)                                    \
	mode_t mode = 0;                                           \
	if ((flags)&O_CREAT || ((flags)&O_TMPFILE) == O_TMPFILE) { \
		va_list args;                                      \
		va_start(args, flags);                             \
		mode = va_arg(args, mode_t);                       \
		va_end(args);                                      \
	}

int open(const char *path, int flags, ...)
{
	OPEN_FLAGS(flags, mode)
	FAIL_OR(CLASS_DISK | CLASS_IO, open, (path, flags, mode));
}

int openat(int fd, const char *path, int flags, ...)
{
	OPEN_FLAGS(flags, mode)
	FAIL_OR(CLASS_DISK | CLASS_IO, openat, (fd, path, flags, mode));
}

int open64(const char *path, int flags, ...)
{
	OPEN_FLAGS(flags, mode)
	FAIL_OR(CLASS_DISK | CLASS_IO, open64, (path, flags, mode));
}

/* What a program that was built with _FORTIFY_SOURCE calls. */
int __open_2(const char *path, int flags);
int __openat_2(int fd, const char *path, int flags);

int __open_2(const char *path, int flags)
{
	return open(path, flags);
}

int __openat_2(int fd, const char *path, int flags)
{
	return openat(fd, path, flags);
}

int mkostemp(char *template, int flags)
{
	FAIL_OR(CLASS_DISK, mkostemp, (template, flags));
}

#define TRANSFER(name, classes, parameters, arguments, free) \
	ssize_t name parameters                              \
	{                                                    \
		static __typeof__(&name) real;               \
		if (!real)                                   \
			real = REAL(name);                   \
		int r = (free) ? 0 : strike(classes, #name); \
		if (r < 0)                                   \
			return -1;                           \
		if (r == 1 && length > 1)                    \
			length /= 2;                         \
		return real arguments;                       \
	}

TRANSFER(read, CLASS_DISK | CLASS_IO, (int fd, void *bytes, size_t length), (fd, bytes, length), 0)
/* What it says to the user is no part of its state. */
TRANSFER(write, CLASS_DISK | CLASS_IO, (int fd, const void *bytes, size_t length),
		(fd, bytes, length), fd <= STDERR_FILENO)
TRANSFER(pread, CLASS_DISK | CLASS_IO, (int fd, void *bytes, size_t length, off_t offset),
		(fd, bytes, length, offset), 0)
TRANSFER(recv, CLASS_NET, (int fd, void *bytes, size_t length, int flags),
		(fd, bytes, length, flags), 0)
TRANSFER(send, CLASS_NET, (int fd, const void *bytes, size_t length, int flags),
		(fd, bytes, length, flags), 0)

/* glibc's own allocator under other names: dlsym() itself allocates. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);

static int is_refused(const char *name)
{
	return strike(CLASS_MEMORY, name) < 0;
}

/* So that it is told whose fault a crash is: of a library that does not look at what it gets, or ours. */
char *strdup(const char *text)
{
	char name[512] = "strdup ";
	Dl_info caller;
	size_t size = strlen(text) + 1;

	if (dladdr(__builtin_return_address(0), &caller) && caller.dli_fname)
		strncat(name, caller.dli_fname, sizeof(name) - strlen(name) - 1);
	char *copy = is_refused(name) ? NULL : __libc_malloc(size);
	return copy ? memcpy(copy, text, size) : NULL;
}

void *malloc(size_t size)
{
	return is_refused("malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return is_refused("calloc") ? NULL : __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size)
{
	return is_refused("realloc") ? NULL : __libc_realloc(pointer, size);
}

void *reallocarray(void *pointer, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(pointer, count * size);
}
