/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/distribution.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/process.h"
#include "base/self.h"
#include "base/str.h"
#include "bundle/plan.h"
#include "layout.h"
#include "progress.h"
#include "record.h"
#include "session/session.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/ayon-dist-XXXXXX";
static struct layout layout;
static struct session session;
static pid_t server;

static char *in_folder(const char *name)
{
	return path_join(folder, name);
}

static void run_words(const char *const *argv)
{
	struct process_spec spec = { .argv = argv };
	struct error err = { 0 };
	assert_int_equal(process_run(&spec, &err), 0);
}

static void shell(const char *script)
{
	const char *const argv[] = { "sh", "-ec", script, "sh", folder, NULL };
	run_words(argv);
}

static void python(const char *script)
{
	const char *const argv[] = { "python3", "-c", script, folder, NULL };
	run_words(argv);
}

static char *text_of(const char *path)
{
	char *text = NULL;
	if (fs_read(path, 1 << 20, &text, NULL, NULL) < 0)
		return mem_dup("");
	return text;
}

static int start_server(void)
{
	CLEANUP(free) char *port_file = in_folder("port");
	server = fork();
	if (server == 0) {
		execlp("python3", "python3", TEST_SOURCE "/unit/distribution/server.py", folder,
				(char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < 500 && !fs_exists(port_file); i++)
		clock_sleep_ms(20);
	CLEANUP(free) char *port = text_of(port_file);
	CLEANUP(free) char *url = mem_printf("http://127.0.0.1:%s", port);
	env_set("AYON_SERVER_URL", url);
	return *port ? 0 : -1;
}

static int setup(void **state)
{
	(void)state;
	umask(022);
	if (!mkdtemp(folder))
		return -1;
	CLEANUP(free) char *storage = in_folder("store");
	env_set("AYON_LAUNCHER_STORAGE_DIR", storage);
	env_set("AYON_LAUNCHER_LOCAL_DIR", storage);
	env_set("AYON_ADDONS_DIR", NULL);
	env_set("AYON_DEPENDENCIES_DIR", NULL);
	env_set("AYON_API_KEY", "0123456789abcdef");
	env_set("AYON_SITE_ID", "test-site");
	if (layout_init(&layout, NULL) < 0 || start_server() < 0)
		return -1;
	struct session_options options = {
		.layout = &layout, .headless = true, .version = "1.7.0"
	};
	return session_open(&options, &session, NULL);
}

static int teardown(void **state)
{
	(void)state;
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	session_close(&session);
	layout_finish(&layout);
	return fs_remove_tree(folder, NULL);
}

/* Every test begins with an empty store. */
static int clean(void **state)
{
	(void)state;
	return fs_remove_tree(layout.storage, NULL);
}

static int run(struct plan_item *items, size_t count, struct error *err)
{
	struct plan plan = { .items = items, .count = count };
	struct distribution_options options = { .layout = &layout, .session = &session };
	return distribution_run(&options, &plan, err);
}

static struct plan_source server_source = { .kind = PLAN_SOURCE_SERVER,
	.filename = (char *)"client.zip" };

static struct plan_item addon(const char *name, struct plan_source *source)
{
	return (struct plan_item){ .kind = PLAN_ADDON,
		.name = (char *)(uintptr_t)name,
		.version = (char *)"1.0.0",
		.size = -1,
		.sources = source,
		.source_count = 1 };
}

static void no_staging_left(void)
{
	CLEANUP(free) char *staging = layout_staging_dir(layout.addons);
	char **names = NULL;
	size_t count = 0;
	if (fs_list(staging, &names, &count, NULL) < 0)
		return;
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(names[i], ".lock");
		free(names[i]);
	}
	free(names);
}

static void must_run(struct plan_item *items, size_t count)
{
	struct error err = { 0 };
	if (run(items, count, &err) < 0)
		fail_msg("%s", err.text);
	no_staging_left();
}

static void must_fail(struct plan_item item, const char *words)
{
	struct error err = { 0 };
	assert_int_equal(run(&item, 1, &err), AYON_EDISTRIBUTION);
	if (!strstr(err.text, words))
		fail_msg("'%s' is not in '%s'", words, err.text);
	assert_non_null(strstr(err.text, item.name));
	CLEANUP(free) char *target = layout_addon_dir(&layout, item.name, "1.0.0");
	assert_false(fs_exists(target));
	no_staging_left();
}

static void faults_of_the_network_are_survived(void **state)
{
	(void)state;
	static const char *const names[] = { "plain", "busy", "cut", "changed", "untagged", "p2",
		"p3", "p4", "p5", "p6" };
	struct plan_item items[10];
	for (size_t i = 0; i < 10; i++)
		items[i] = addon(names[i], &server_source);
	must_run(items, 10);
	for (size_t i = 0; i < 10; i++)
		assert_true(distribution_has_addon(&layout, names[i], "1.0.0"));
	python("import json, sys, os, zipfile\n"
	       "d = sys.argv[1] + '/store/addons/'\n"
	       "for n in ('plain', 'busy', 'cut', 'untagged'):\n"
	       "  p = json.load(open(d + n + '_1.0.0/dist_progress.json'))\n"
	       "  assert p['state'] == 'done' and p['checksum_algorithm'] == 'sha256', p\n"
	       "  assert set(p) == {'state', 'progress_id', 'checksum', 'checksum_algorithm',\n"
	       "    'dist_started', 'dist_finished', 'native_files'}, p\n"
	       "  assert open(d + n + '_1.0.0/' + n + '/data.bin').read() == (n * "
	       "100000)[:300000]\n"
	       "assert os.path.isdir(d + 'changed_1.0.0/changes')\n"
	       "r = json.load(open(d + 'addons.json'))\n"
	       "assert r['cut']['1.0.0']['source'] == {'type': 'server', 'filename': "
	       "'client.zip',\n"
	       "  'path': None}, r\n"
	       "log = open(sys.argv[1] + '/log').read().splitlines()\n"
	       "assert [l for l in log if l.startswith('cut bytes=200000-')], log\n"
	       "assert not [l for l in log if l.startswith('untagged bytes')], log\n"
	       "assert [l for l in log if l.startswith('plain - "
	       "/addons/plain/1.0.0/private/client.zip key')]\n");
	CLEANUP(free) char *target = layout_addon_dir(&layout, "plain", "1.0.0");
	struct stat st;
	assert_int_equal(stat(target, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	/* Everything present: nothing is asked. */
	CLEANUP(free) char *log_file = in_folder("log");
	CLEANUP(free) char *before = text_of(log_file);
	must_run(items, 10);
	CLEANUP(free) char *after = text_of(log_file);
	assert_string_equal(before, after);
}

static void failures_are_one_line_and_leave_nothing(void **state)
{
	(void)state;
	must_fail(addon("absent", &server_source), "404");
	must_fail(addon("page", &server_source), "neither a zip nor a tar");
	must_fail(addon("always", &server_source), "tried 3 times");
	struct plan_item item = addon("plain", &server_source);
	item.checksum = (char *)"00ff";
	must_fail(item, "the server says 00ff");
	item.algorithm = (char *)"crc32";
	must_fail(item, "crc32");
	item = addon("plain", &server_source);
	item.size = 12;
	must_fail(item, "lists 12");
	item = addon("plain", NULL);
	item.source_count = 0;
	must_fail(item, "no place to fetch it from");
	struct plan_source path = { .kind = PLAN_SOURCE_SERVER, .path = (char *)"x/../../y" };
	must_fail(addon("plain", &path), "not allowed");
}

static void one_failure_keeps_the_others(void **state)
{
	(void)state;
	struct error err = { 0 };
	struct plan_item items[3] = { addon("absent", &server_source),
		addon("plain", &server_source), addon("page", &server_source) };
	assert_int_equal(run(items, 3, &err), AYON_EDISTRIBUTION);
	assert_non_null(strstr(err.text, "absent 1.0.0: from the server http://127.0.0.1:"));
	assert_non_null(strstr(err.text, "(and 1 more failed)"));
	assert_true(distribution_has_addon(&layout, "plain", "1.0.0"));
}

static void http_sources_get_their_own_headers(void **state)
{
	(void)state;
	CLEANUP(free) char *url = mem_printf("%s/x/secret?a=b", session.base_url);
	char *headers[] = { (char *)"X-Token: s3cret-token", NULL };
	struct plan_source source = { .kind = PLAN_SOURCE_HTTP, .url = url, .headers = headers };
	struct plan_item item = addon("secret", &source);
	must_run(&item, 1);
	CLEANUP(free) char *log_file = in_folder("log");
	CLEANUP(free) char *log = text_of(log_file);
	assert_non_null(strstr(log, "secret - /x/secret?a=b nokey"));
	CLEANUP(free) char *record_file = layout_addons_record(&layout);
	CLEANUP(free) char *record = text_of(record_file);
	assert_null(strstr(record, "s3cret"));
	source.url = (char *)"ftp://x/y.zip";
	must_fail(addon("other", &source), "https://");
}

static void make_packages(void)
{
	python("import zipfile, tarfile, sys, hashlib, os\n"
	       "d = sys.argv[1]\n"
	       "with zipfile.ZipFile(d + '/p.zip', 'w') as z:\n"
	       "  z.writestr('dependencies/m.py', 'x = 1'); z.writestr('runtime/r.py', '')\n"
	       "for k in ('md5', 'sha1', 'sha256', 'sha512'):\n"
	       "  open(d + '/' + k, 'w').write(hashlib.new(k, open(d + '/p.zip', "
	       "'rb').read()).hexdigest().upper())\n");
}

static void file_system_sources_are_not_touched(void **state)
{
	(void)state;
	static const char *const kinds[] = { "md5", "sha1", "sha256", "sha512" };
	make_packages();
	CLEANUP(free) char *path = in_folder("p.zip");
	struct plan_source source = { .kind = PLAN_SOURCE_FILESYSTEM, .path = path };
	struct plan_source missing = { .kind = PLAN_SOURCE_FILESYSTEM,
		.path = (char *)"/no/such.zip" };
	struct plan_source both[] = { missing, source };
	for (size_t i = 0; i < 4; i++) {
		CLEANUP(free) char *name = mem_printf("ayon_%s_linux.zip", kinds[i]);
		CLEANUP(free) char *sum_file = in_folder(kinds[i]);
		CLEANUP(free) char *sum = text_of(sum_file);
		struct plan_item item = { .kind = PLAN_PACKAGE,
			.name = name,
			.size = -1,
			.checksum = sum,
			.algorithm = (char *)(uintptr_t)(i == 2 ? NULL : kinds[i]),
			.sources = both,
			.source_count = 2 };
		must_run(&item, 1);
		CLEANUP(free) char *found = distribution_find_package(&layout, name);
		assert_non_null(found);
		CLEANUP(free) char *module = path_join(found, "dependencies/m.py");
		assert_true(fs_is_file(module));
	}
	assert_true(fs_is_file(path));
	python("import json, sys\n"
	       "r = json.load(open(sys.argv[1] + '/store/dependency_packages/dependency.json'))\n"
	       "e = r['ayon_md5_linux.zip']\n"
	       "assert e['checksum_algorithm'] == 'md5', e\n"
	       "assert e['source'] == {'type': 'filesystem', 'path': {'linux': sys.argv[1] + "
	       "'/p.zip'}}\n");
	struct plan_source folder_source = { .kind = PLAN_SOURCE_FILESYSTEM,
		.path = (char *)"/tmp" };
	must_fail(addon("x", &folder_source), "not a regular file");
}

static void git_sources(void **state)
{
	(void)state;
	shell("cd \"$1\" && rm -rf repo && mkdir -p repo/client/demo && cd repo && git init -q -b "
	      "main .\n"
	      "git config user.email a@b.c; git config user.name n\n"
	      "echo one > client/demo/a.py; printf '#!/bin/sh\\n' > client/run; chmod +x "
	      "client/run\n"
	      "ln -s demo/a.py client/link; git add .; git commit -qm one; git tag v1\n"
	      "git rev-parse HEAD > ../commit\n"
	      "echo two > client/demo/a.py; git commit -qam two\n"
	      "git checkout -qb dev; rm client/link; ln -s ../../etc client/link; git add -A\n"
	      "git commit -qm three; git checkout -q main\n");
	CLEANUP(free) char *repo = in_folder("repo");
	CLEANUP(free) char *url = mem_printf("file://%s", repo);
	CLEANUP(free) char *commit_file = in_folder("commit");
	CLEANUP(free) char *commit = text_of(commit_file);
	commit[40] = '\0';
	struct plan_source source = {
		.kind = PLAN_SOURCE_GIT, .url = url, .sub_folder = (char *)"client"
	};
	const char *const revisions[] = { "v1", "main", commit, NULL };
	const char *const contents[] = { "one\n", "two\n", "one\n", "two\n" };
	for (size_t i = 0; i < 4; i++) {
		CLEANUP(free) char *name = mem_printf("git%zu", i);
		source.revision = (char *)(uintptr_t)revisions[i];
		struct plan_item item = addon(name, &source);
		must_run(&item, 1);
		CLEANUP(free) char *target = layout_addon_dir(&layout, name, "1.0.0");
		CLEANUP(free) char *link = path_join(target, "link");
		CLEANUP(free) char *program = path_join(target, "run");
		CLEANUP(free) char *text = text_of(link);
		assert_string_equal(text, contents[i]);
		assert_int_equal(access(program, X_OK), 0);
	}
	CLEANUP(free) char *record_file = layout_addons_record(&layout);
	CLEANUP(free) char *record = text_of(record_file);
	assert_non_null(strstr(record, commit));

	source.revision = (char *)"dev";
	must_fail(addon("gitx", &source), "leads out");
	source.revision = (char *)"nothing";
	must_fail(addon("gitx", &source), "no tag, branch or commit 'nothing'");
	source.revision = NULL;
	source.sub_folder = (char *)"server";
	must_fail(addon("gitx", &source), "no folder 'server'");
	source.url = (char *)"ssh://host/repo";
	must_fail(addon("gitx", &source), "must begin with");
	struct plan_item item = addon("gitx", &source);
	item.checksum = (char *)"ab";
	must_fail(item, "cannot be compared");
}

static void put_progress(const char *target, enum progress_state what, const char *host)
{
	struct progress progress = { .state = what,
		.id = (char *)"0123456789abcdef0123456789abcdef",
		.started = (char *)"2026-11-20 17:21:00",
		.host = (char *)(uintptr_t)host };
	assert_int_equal(fs_make_dirs(target, 0755, NULL), 0);
	assert_int_equal(progress_write(target, &progress, FS_CACHE, NULL), 0);
}

static void unfinished_folders_are_replaced(void **state)
{
	(void)state;
	CLEANUP(free) char *target = layout_addon_dir(&layout, "plain", "1.0.0");
	CLEANUP(free) char *old = path_join(target, "old.txt");
	for (int i = 0; i < 3; i++) {
		clean(NULL);
		/* failed; of one of us that died; without any state */
		if (i < 2)
			put_progress(target, i ? PROGRESS_MOVING : PROGRESS_FAILED,
					i ? self_hostname() : NULL);
		else
			assert_int_equal(fs_make_dirs(target, 0755, NULL), 0);
		assert_int_equal(fs_write_atomic(old, "x", 1, 0644, FS_CACHE, NULL), 0);
		assert_false(distribution_has_addon(&layout, "plain", "1.0.0"));
		struct plan_item item = addon("plain", &server_source);
		int64_t start = clock_ms();
		must_run(&item, 1);
		assert_true(clock_ms() - start < 5000);
		assert_false(fs_exists(old));
		assert_true(distribution_has_addon(&layout, "plain", "1.0.0"));
	}
}

static void a_failed_replacement_keeps_the_old_content(void **state)
{
	(void)state;
	CLEANUP(free) char *target = layout_addon_dir(&layout, "absent", "1.0.0");
	CLEANUP(free) char *old = path_join(target, "old.txt");
	put_progress(target, PROGRESS_FAILED, NULL);
	assert_int_equal(fs_write_atomic(old, "x", 1, 0644, FS_CACHE, NULL), 0);
	struct plan_item item = addon("absent", &server_source);
	assert_int_equal(run(&item, 1, NULL), AYON_EDISTRIBUTION);
	assert_true(fs_exists(old));
	CLEANUP(progress) struct progress found = { 0 };
	assert_int_equal(progress_read(target, &found, NULL), 0);
	assert_int_equal(found.state, PROGRESS_FAILED);
}

static void python_that_works_is_waited_for(void **state)
{
	(void)state;
	CLEANUP(free) char *target = layout_addon_dir(&layout, "slow", "1.0.0");
	put_progress(target, PROGRESS_MOVING, NULL);
	pid_t child = fork();
	if (child == 0) {
		clock_sleep_ms(700);
		put_progress(target, PROGRESS_DONE, NULL);
		_exit(0);
	}
	struct plan_item item = addon("slow", &server_source);
	int64_t start = clock_ms();
	must_run(&item, 1);
	assert_true(clock_ms() - start >= 600);
	waitpid(child, NULL, 0);
	CLEANUP(free) char *log_file = in_folder("log");
	CLEANUP(free) char *log = text_of(log_file);
	assert_null(strstr(log, "slow "));
}

static void another_of_us_is_waited_for(void **state)
{
	(void)state;
	enum { COUNT = 4 };
	pid_t children[COUNT];
	CLEANUP(free) char *log_file = in_folder("log");
	unlink(log_file);
	for (int i = 0; i < COUNT; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			struct session own = { 0 };
			struct session_options options = {
				.layout = &layout, .headless = true, .version = "1.7.0"
			};
			struct plan_item items[3] = { addon("r1", &server_source),
				addon("r2", &server_source), addon("r3", &server_source) };
			struct plan plan = { .items = items, .count = 3 };
			struct error err = { 0 };
			int r = session_open(&options, &own, &err);
			struct distribution_options what = { .layout = &layout, .session = &own };
			if (r == 0)
				r = distribution_run(&what, &plan, &err);
			session_close(&own);
			_exit(r < 0);
		}
	}
	for (int i = 0; i < COUNT; i++) {
		int status = -1;
		waitpid(children[i], &status, 0);
		assert_int_equal(status, 0);
	}
	CLEANUP(free) char *log = text_of(log_file);
	size_t lines = 0;
	for (const char *c = log; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 3); /* exactly one download for each */
	no_staging_left();
}

static void orphans_are_cleaned(void **state)
{
	(void)state;
	CLEANUP(free) char *staging = layout_staging_dir(layout.addons);
	CLEANUP(free) char *dead = path_join(staging, "0123456789abcdef0123456789abcdef/0/tree/x");
	CLEANUP(free) char *alive = path_join(staging, "1123456789abcdef0123456789abcdef");
	CLEANUP(free) char *owner = path_join(alive, "owner.lock");
	CLEANUP(close) int lock = -1;
	assert_int_equal(fs_make_dirs(dead, 0700, NULL), 0);
	assert_int_equal(fs_make_dirs(alive, 0700, NULL), 0);
	assert_int_equal(lock_take(owner, 0, &lock, NULL), 0);
	struct plan_item item = addon("plain", &server_source);
	assert_int_equal(run(&item, 1, NULL), 0);
	assert_false(fs_exists(dead));
	assert_true(fs_exists(alive));
}

static bool always(void *payload)
{
	(void)payload;
	return true;
}

static void cancelled_runs_are_clean(void **state)
{
	(void)state;
	struct plan_item item = addon("plain", &server_source);
	struct plan plan = { .items = &item, .count = 1 };
	struct distribution_options options = {
		.layout = &layout, .session = &session, .is_cancelled = always
	};
	struct error err = { 0 };
	assert_int_equal(distribution_run(&options, &plan, &err), AYON_ECANCELLED);
	options.is_cancelled = NULL;
	options.deadline_ms = 1;
	assert_int_equal(distribution_run(&options, &plan, &err), AYON_ETIMEOUT);
	CLEANUP(free) char *target = layout_addon_dir(&layout, "plain", "1.0.0");
	assert_false(fs_exists(target));
	no_staging_left();
}

static void the_python_launchers_caches_are_accepted(void **state)
{
	(void)state;
	static const struct {
		const char *tree;
		bool present;
	} trees[] = { { "empty", false }, { "done", true }, { "moving-stale", false },
		{ "failed", false }, { "legacy-without-progress", true },
		{ "python-written", true } };
	for (size_t i = 0; i < 6; i++) {
		clean(NULL);
		CLEANUP(free)
		char *from = mem_printf("%s/../addons-cache-layout/examples/%s", TEST_SOURCE,
				trees[i].tree);
		const char *const argv[] = { "cp", "-r", from, layout.storage, NULL };
		run_words(argv);
		CLEANUP(free)
		char *package = distribution_find_package(&layout, "ayon_2607101200_linux.zip");
		if (distribution_has_addon(&layout, "core", "1.9.7") != trees[i].present ||
				(package != NULL) != trees[i].present)
			fail_msg("%s", trees[i].tree);
		struct plan_item items[2] = { addon("core", &server_source),
			{ .kind = PLAN_PACKAGE, .name = (char *)"ayon_2607101200_linux.zip" } };
		items[0].version = (char *)"1.9.7";
		struct plan plan = { .items = items, .count = 2 };
		assert_int_equal(distribution_missing(&layout, &plan), trees[i].present ? 0 : 2);
		if (!trees[i].present)
			continue;
		CLEANUP(free) char *target = layout_addon_dir(&layout, "core", "1.9.7");
		CLEANUP(progress) struct progress progress = { 0 };
		assert_int_equal(progress_read(target, &progress, NULL), 0);
		assert_int_equal(progress.state, PROGRESS_DONE);
	}
}

/*
 * For the leak checker alone: libgit2 leaves match data of PCRE behind, and the checker itself faults when it
 * follows the thread-local storage of that library.
 */
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void);

__attribute__((visibility("default"))) const char *__lsan_default_options(void)
{
	return "use_tls=0";
}

__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

#define TEST(name) cmocka_unit_test_setup(name, clean)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(faults_of_the_network_are_survived),
		TEST(failures_are_one_line_and_leave_nothing),
		TEST(one_failure_keeps_the_others),
		TEST(http_sources_get_their_own_headers),
		TEST(file_system_sources_are_not_touched),
		TEST(git_sources),
		TEST(unfinished_folders_are_replaced),
		TEST(a_failed_replacement_keeps_the_old_content),
		TEST(python_that_works_is_waited_for),
		TEST(another_of_us_is_waited_for),
		TEST(orphans_are_cleaned),
		TEST(cancelled_runs_are_clean),
		TEST(the_python_launchers_caches_are_accepted),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
