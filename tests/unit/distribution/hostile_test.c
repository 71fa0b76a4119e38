/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every hostile archive is refused with a sentence, nothing is touched outside the folder it is for, and no more memory
 * is taken than for a good one.
 */
#include "corpus.h"

#include "base/cleanup.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/path.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * On top of what the process has mapped. The most that any content can need is an addon.json of 300,000 objects, some
 * 350 MiB; the archives themselves need a tenth of it.
 */
#define MEMORY ((rlim_t)448 << 20)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SHADOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SHADOW 1
#endif
#endif

struct seen {
	size_t zips, tars, others;
};

/* What none of the cases may make or change; names that they try. */
static const char *const targets[] = { "/tmp/evil", "/etc/evil", "/evil", "/tmp/shad",
	"/etc/shad" };

static void refuse(void *payload, const char *name)
{
	struct seen *seen = payload;
	struct error err = { 0 };

	if (corpus_unpack(name, true, &err) != AYON_EINVALID)
		fail_msg("%s was not refused: %d %s", name, err.code, err.text);
	if (strlen(err.text) <= 10 || strpbrk(err.text, "\n\x1b\x7f"))
		fail_msg("%s is refused with '%s'", name, err.text);
	seen->zips += str_ends(name, ".zip");
	seen->tars += strstr(name, ".tar") != NULL;
	seen->others += !str_ends(name, ".zip") && !strstr(name, ".tar");
}

/* The folder's own entries: the archives, and what is unpacked. */
static size_t entries_of(const char *path)
{
	char **names = NULL;
	size_t count = 0;

	assert_int_equal(fs_list(path, &names, &count, NULL), 0);
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return count;
}

static void hostile_archives_are_refused(void **state)
{
	(void)state;
	CLEANUP(free) char *out = path_join(corpus_folder(), "out");
	struct seen seen = { 0 };
	bool was_there[sizeof(targets) / sizeof(*targets)];

	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		was_there[i] = fs_exists(targets[i]);
	assert_int_equal(fs_make_dirs(out, 0755, NULL), 0);
	size_t before = entries_of(corpus_folder());
	size_t count = corpus_visit("bad_", refuse, &seen);
	printf("%zu hostile archives refused: %zu zip, %zu tar, %zu others\n", count, seen.zips,
			seen.tars, seen.others);
	assert_true(seen.zips >= 205 && seen.tars >= 75);
	assert_int_equal(entries_of(corpus_folder()), before);
	assert_int_equal(entries_of(out), 1);
	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		assert_int_equal(fs_exists(targets[i]), was_there[i]);
}

static rlim_t mapped(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%lu", &pages), 1);
	fclose(file);
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void try(void *payload, const char *name)
{
	struct error err = { 0 };
	int wanted = str_starts(name, "bad_") ? AYON_EINVALID : 0;

	(void)payload;
	if (corpus_unpack(name, true, &err) != wanted) {
		fprintf(stderr, "%s: %d %s\n", name, err.code, err.text);
		_exit(1);
	}
}

/* Memory that runs out ends the process (base/memory.h), so it is another one that is limited. */
static void memory_is_bounded(void **state)
{
	(void)state;
#ifdef HAS_SHADOW
	skip();
#endif
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct rlimit limit = { mapped() + MEMORY, mapped() + MEMORY };
		if (setrlimit(RLIMIT_AS, &limit) < 0)
			_exit(2);
		/* The limit is one: twice as much cannot be had. */
		void *volatile much = malloc((size_t)MEMORY * 2);
		if (much)
			_exit(3);
		corpus_visit("bad_", try, NULL);
		corpus_visit("good_", try, NULL);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_archives_are_refused),
		cmocka_unit_test(memory_is_bounded),
	};
	return cmocka_run_group_tests(tests, corpus_make, corpus_remove);
}
