/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/fs and base/lock, in a folder of their own.
 */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/path.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static char folder[] = "/tmp/ayon-fs-XXXXXX";

static char *at(const char *name)
{
	return path_join(folder, name);
}

static size_t names_in(const char *path)
{
	char **names = NULL;
	size_t count = 0;

	assert_int_equal(fs_list(path, &names, &count, NULL), 0);
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return count;
}

static void test_write_and_read(void **state)
{
	(void)state;
	CLEANUP(free) char *path = at("file");
	CLEANUP(free) char *text = NULL;
	size_t length = 0;
	struct stat st;
	struct error err = { 0 };

	assert_int_equal(fs_write_atomic(path, "one", 3, 0640, FS_DURABLE, &err), 0);
	assert_int_equal(fs_write_atomic(path, "a\0b", 3, 0600, FS_CACHE, &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(fs_read(path, 3, &text, &length, &err), 0);
	assert_int_equal(length, 3);
	assert_memory_equal(text, "a\0b", 4);
	assert_int_equal(names_in(folder), 1);

	char *none = NULL;
	assert_int_equal(fs_read(path, 2, &none, NULL, &err), AYON_EINVALID);
	assert_int_equal(fs_read(folder, 10, &none, NULL, &err), AYON_EINVALID);
	assert_null(none);
	assert_int_equal(fs_remove_tree(path, &err), 0);
	assert_int_equal(fs_read(path, 2, &none, NULL, &err), AYON_ENOTFOUND);
}

/* A refused write leaves the old content and nothing beside it. */
static void test_failed_write_leaves_nothing(void **state)
{
	(void)state;
	CLEANUP(free) char *path = at("busy");
	CLEANUP(free) char *lost = at("none/file");
	struct error err = { 0 };

	assert_int_equal(fs_make_dirs(path, 0700, &err), 0);
	assert_int_equal(fs_write_atomic(path, "x", 1, 0600, FS_CACHE, &err), AYON_EIO);
	assert_int_equal(fs_write_atomic(lost, "x", 1, 0600, FS_CACHE, &err), AYON_EIO);
	assert_int_equal(names_in(folder), 1);
	assert_int_equal(fs_remove_tree(path, &err), 0);
}

static void test_fifo_does_not_hang(void **state)
{
	(void)state;
	CLEANUP(free) char *path = at("fifo");
	char *none = NULL;

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(fs_read(path, 10, &none, NULL, NULL), AYON_EINVALID);
	assert_int_equal(fs_remove_tree(path, NULL), 0);
}

static void test_remove_does_not_follow_links(void **state)
{
	(void)state;
	CLEANUP(free) char *outside = at("outside");
	CLEANUP(free) char *precious = at("outside/precious");
	CLEANUP(free) char *tree = at("tree/deep");
	CLEANUP(free) char *top = at("tree");
	CLEANUP(free) char *link_path = at("tree/deep/link");

	assert_int_equal(fs_make_dirs(outside, 0700, NULL), 0);
	assert_int_equal(fs_write_atomic(precious, "x", 1, 0600, FS_CACHE, NULL), 0);
	assert_int_equal(fs_make_dirs(tree, 0700, NULL), 0);
	assert_int_equal(fs_make_dirs(tree, 0700, NULL), 0);
	assert_int_equal(symlink(outside, link_path), 0);
	assert_int_equal(fs_remove_tree(top, NULL), 0);
	assert_int_equal(fs_remove_tree(top, NULL), 0);
	assert_false(fs_exists(top));
	assert_true(fs_is_file(precious));
	assert_int_equal(fs_remove_tree(outside, NULL), 0);
}

static void test_questions(void **state)
{
	(void)state;
	CLEANUP(free) char *missing = at("no/such/place");
	unsigned long long bytes = 0;
	struct error err = { 0 };
	char **names = NULL;
	size_t count = 0;

	assert_true(fs_is_dir(folder) && !fs_is_file(folder) && !fs_exists(missing));
	assert_true(fs_is_writable(missing));
	assert_int_equal(fs_free_bytes(missing, &bytes, &err), 0);
	assert_true(bytes > 0);
	assert_int_equal(fs_list(missing, &names, &count, &err), AYON_ENOTFOUND);
}

static void test_lock_excludes_another_process(void **state)
{
	(void)state;
	CLEANUP(free) char *path = at("lock");
	int ready[2], fd = -1;
	char byte;
	struct error err = { 0 };

	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		int mine = -1;
		if (lock_try(path, &mine, NULL) == 1 && write(ready[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(lock_try(path, &fd, &err), 0);
	int64_t start = clock_ms();
	assert_int_equal(lock_take(path, 100, &fd, &err), AYON_ETIMEOUT);
	assert_true(clock_ms() - start >= 100);
	assert_non_null(strstr(err.text, path));

	/* A killed holder blocks nobody. */
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(lock_take(path, 2000, &fd, &err), 0);
	int second = -1;
	assert_int_equal(lock_try(path, &second, &err), 0);
	close(fd);
	assert_int_equal(lock_try(path, &second, &err), 1);
	close(second);
	close(ready[0]);
	assert_int_equal(fs_remove_tree(path, NULL), 0);
}

static void test_lock_follows_no_link(void **state)
{
	(void)state;
	CLEANUP(free) char *path = at("lock-link");
	CLEANUP(free) char *target = at("target");
	int fd = -1;

	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(lock_try(path, &fd, NULL), AYON_EIO);
	assert_false(fs_exists(target));
	assert_int_equal(fs_remove_tree(path, NULL), 0);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return fs_remove_tree(folder, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_and_read),
		cmocka_unit_test(test_failed_write_leaves_nothing),
		cmocka_unit_test(test_fifo_does_not_hang),
		cmocka_unit_test(test_remove_does_not_follow_links),
		cmocka_unit_test(test_questions),
		cmocka_unit_test(test_lock_excludes_another_process),
		cmocka_unit_test(test_lock_follows_no_link),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
