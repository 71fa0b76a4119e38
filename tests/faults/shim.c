/* SPDX-License-Identifier: Apache-2.0 */
/*
 * faults/shim.c: preloaded into `ayon` by the fault campaign. It counts the calls through which a run touches disk,
 * network and memory, and at the wanted one kills the process or makes the call fail.
 *
 *   AYON_FAULT_AT      the number of the call to hit, from 1
 *   AYON_FAULT_CLASS   disk (default), net, memory
 *   AYON_FAULT_ACTION  kill, short, or the number of an errno
 *   AYON_FAULT_REPORT  file that gets the name of the call that was hit; it is not made when none was
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CLASS_DISK = 1, CLASS_NET, CLASS_MEMORY };
enum { ACTION_KILL = -1, ACTION_SHORT = -2 };

static atomic_long calls;
static long hit_at;
static int hit_class;
static int hit_action;
static const char *report;

__attribute__((constructor)) static void configure(void)
{
	const char *at = getenv("AYON_FAULT_AT");
	const char *class = getenv("AYON_FAULT_CLASS");
	const char *action = getenv("AYON_FAULT_ACTION");

	report = getenv("AYON_FAULT_REPORT");
	hit_class = CLASS_DISK;
	if (class && strcmp(class, "net") == 0)
		hit_class = CLASS_NET;
	if (class && strcmp(class, "memory") == 0)
		hit_class = CLASS_MEMORY;
	hit_action = ACTION_KILL;
	if (action && strcmp(action, "short") == 0)
		hit_action = ACTION_SHORT;
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
static int strike(int class, const char *name)
{
	if (!hit_at || class != hit_class || atomic_fetch_add(&calls, 1) + 1 != hit_at)
		return 0;
	tell(name);
	if (hit_action == ACTION_KILL)
		syscall(SYS_kill, getpid(), SIGKILL);
	if (hit_action == ACTION_SHORT)
		return 1;
	errno = hit_action;
	return -1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define FAIL_OR(class, name, call)             \
	do {                                   \
		static __typeof__(&name) real; \
		if (!real)                     \
			real = REAL(name);     \
		if (strike(class, #name) < 0)  \
			return -1;             \
		return real call;              \
	} while (0)

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

int fsync(int fd)
{
	FAIL_OR(CLASS_DISK, fsync, (fd));
}

int fdatasync(int fd)
{
	FAIL_OR(CLASS_DISK, fdatasync, (fd));
}

int syncfs(int fd)
{
	FAIL_OR(CLASS_DISK, syncfs, (fd));
}

int mkdir(const char *path, mode_t mode)
{
	FAIL_OR(CLASS_DISK, mkdir, (path, mode));
}

int mkdirat(int fd, const char *path, mode_t mode)
{
	FAIL_OR(CLASS_DISK, mkdirat, (fd, path, mode));
}

int unlink(const char *path)
{
	FAIL_OR(CLASS_DISK, unlink, (path));
}

int unlinkat(int fd, const char *path, int flags)
{
	FAIL_OR(CLASS_DISK, unlinkat, (fd, path, flags));
}

int symlinkat(const char *target, int fd, const char *path)
{
	FAIL_OR(CLASS_DISK, symlinkat, (target, fd, path));
}

int ftruncate(int fd, off_t length)
{
	FAIL_OR(CLASS_DISK, ftruncate, (fd, length));
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
	FAIL_OR(CLASS_NET, connect, (fd, address, length));
}

ssize_t recv(int fd, void *buffer, size_t length, int flags)
{
	FAIL_OR(CLASS_NET, recv, (fd, buffer, length, flags));
}

ssize_t send(int fd, const void *buffer, size_t length, int flags)
{
	FAIL_OR(CLASS_NET, send, (fd, buffer, length, flags));
}

int open(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(args, mode_t) : 0;
	va_end(args);
	FAIL_OR(CLASS_DISK, open, (path, flags, mode));
}

int openat(int fd, const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(args, mode_t) : 0;
	va_end(args);
	FAIL_OR(CLASS_DISK, openat, (fd, path, flags, mode));
}

int mkostemp(char *template, int flags)
{
	FAIL_OR(CLASS_DISK, mkostemp, (template, flags));
}

ssize_t read(int fd, void *buffer, size_t length)
{
	FAIL_OR(CLASS_DISK, read, (fd, buffer, length));
}

ssize_t write(int fd, const void *buffer, size_t length)
{
	static __typeof__(&write) real;
	if (!real)
		real = REAL(write);
	int r = fd > STDERR_FILENO ? strike(CLASS_DISK, "write") : 0;
	if (r < 0)
		return -1;
	return real(fd, buffer, r == 1 && length > 1 ? length / 2 : length);
}

/* glibc's own allocator under other names: dlsym() itself allocates. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);

void *malloc(size_t size)
{
	return strike(CLASS_MEMORY, "malloc") < 0 ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return strike(CLASS_MEMORY, "calloc") < 0 ? NULL : __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size)
{
	return strike(CLASS_MEMORY, "realloc") < 0 ? NULL : __libc_realloc(pointer, size);
}
