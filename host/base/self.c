/* SPDX-License-Identifier: Apache-2.0 */
#include "base/self.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

/* Asked by worker threads too: found out once, never changed afterwards. */
static struct {
	char executable[PATH_MAX];
	char *root;
	char *lib;
	char *share;
	char *native_dir;
	struct utsname machine;
} self;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static char *find_lib(void)
{
	CLEANUP(free) char *beside = path_join(self.root, "lib/ayon");
	if (fs_is_dir(beside))
		return TAKE(beside);

	CLEANUP(free) char *prefix = path_dirname(self.root);
	return path_join(prefix, "lib/ayon");
}

/* lib/ayon stands in the same folder as share/ayon. */
static char *find_share(void)
{
	CLEANUP(free) char *lib = path_dirname(self.lib);
	CLEANUP(free) char *prefix = path_dirname(lib);
	return path_join(prefix, "share/ayon");
}

static void find_out(void)
{
	ssize_t n = readlink("/proc/self/exe", self.executable, sizeof(self.executable) - 1);
	if (n <= 0)
		strcpy(self.executable, "/proc/self/exe");
	self.root = path_dirname(self.executable);
	self.lib = find_lib();
	self.share = find_share();
	uname(&self.machine);
	self.native_dir = mem_printf(SELF_PLATFORM "-%s", self.machine.machine);
	for (char *c = self.machine.nodename; *c; c++) {
		if (*c <= 0x20 || *c == 0x7f)
			*c = '?';
	}
}

const char *self_executable(void)
{
	pthread_once(&once, find_out);
	return self.executable;
}

const char *self_root(void)
{
	pthread_once(&once, find_out);
	return self.root;
}

const char *self_lib(void)
{
	pthread_once(&once, find_out);
	return self.lib;
}

const char *self_share(void)
{
	pthread_once(&once, find_out);
	return self.share;
}

const char *self_arch(void)
{
	pthread_once(&once, find_out);
	return self.machine.machine;
}

const char *self_native_dir(void)
{
	pthread_once(&once, find_out);
	return self.native_dir;
}

const char *self_hostname(void)
{
	pthread_once(&once, find_out);
	return self.machine.nodename[0] ? self.machine.nodename : "localhost";
}
