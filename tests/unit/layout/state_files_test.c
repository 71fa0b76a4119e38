/* SPDX-License-Identifier: Apache-2.0 */
#include "layout.h"
#include "progress.h"
#include "record.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/process.h"
#include "base/str.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char folder[] = "/tmp/ayon-layout-XXXXXX";

static int setup(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	return fs_remove_tree(folder, NULL);
}

static void put(const char *name, const char *text)
{
	CLEANUP(free) char *path = path_join(folder, name);
	assert_int_equal(fs_write_atomic(path, text, strlen(text), 0644, FS_CACHE, NULL), 0);
}

static void python(const char *script)
{
	const char *const argv[] = { "python3", "-c", script, folder, NULL };
	struct process_spec spec = { .argv = argv };
	assert_int_equal(process_run(&spec, NULL), 0);
}

static void progress_of_python_is_read(void **state)
{
	(void)state;
	CLEANUP(progress) struct progress found = { 0 };
	python("import json, sys\n"
	       "json.dump({'state': 'done', 'progress_id': '0' * 32, 'checksum': None,\n"
	       "  'checksum_algorithm': None, 'dist_started': '2026-11-20 17:21:00',\n"
	       "  'dist_finished': '2026-11-20 17:21:05'},\n"
	       "  open(sys.argv[1] + '/dist_progress.json', 'w'))\n");
	assert_int_equal(progress_read(folder, &found, NULL), 0);
	assert_int_equal(found.state, PROGRESS_DONE);
	assert_string_equal(found.id, "00000000000000000000000000000000");
	assert_null(found.checksum);
	assert_null(found.host);
	assert_string_equal(found.finished, "2026-11-20 17:21:05");
}

static void progress_is_written_as_python_wants_it(void **state)
{
	(void)state;
	char id[PROGRESS_ID_SIZE], now[PROGRESS_TIME_SIZE];
	progress_new_id(id);
	progress_now(now);
	struct progress mine = { .state = PROGRESS_MOVING, .id = id, .started = now };
	assert_int_equal(progress_write(folder, &mine, FS_CACHE, NULL), 0);
	python("import json, sys, datetime, re\n"
	       "d = json.load(open(sys.argv[1] + '/dist_progress.json'))\n"
	       "assert d['state'] == 'moving' and 'dist_finished' not in d\n"
	       "assert re.fullmatch('[0-9a-f]{32}', d['progress_id'])\n"
	       "assert d['checksum'] is None and d['checksum_algorithm'] is None\n"
	       "t = datetime.datetime.strptime(d['dist_started'], '%Y-%m-%d %H:%M:%S')\n"
	       "assert abs((datetime.datetime.now() - t).total_seconds()) < 60\n");
	mine.state = PROGRESS_DONE;
	mine.checksum = (char *)"ab";
	mine.algorithm = (char *)"sha256";
	mine.finished = now;
	assert_int_equal(progress_write(folder, &mine, FS_DURABLE, NULL), 0);
	CLEANUP(progress) struct progress back = { 0 };
	assert_int_equal(progress_read(folder, &back, NULL), 0);
	assert_int_equal(back.state, PROGRESS_DONE);
	assert_string_equal(back.id, id);
	assert_string_equal(back.checksum, "ab");
	assert_string_equal(back.finished, now);
}

static void broken_progress(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "{", "[]", "\"done\"", "{\"state\": 3}", "{}" };
	for (size_t i = 0; i < 6; i++) {
		CLEANUP(progress) struct progress found = { .state = PROGRESS_DONE };
		put("dist_progress.json", texts[i]);
		int r = progress_read(folder, &found, NULL);
		assert_int_equal(r, i < 4 ? AYON_EINVALID : 0);
		if (r == 0)
			assert_int_equal(found.state, PROGRESS_UNKNOWN);
	}
	struct progress found;
	assert_int_equal(progress_read("/nowhere", &found, NULL), AYON_ENOTFOUND);
}

static void ids_differ(void **state)
{
	(void)state;
	char a[PROGRESS_ID_SIZE], b[PROGRESS_ID_SIZE];
	progress_new_id(a);
	progress_new_id(b);
	assert_int_equal(strlen(a), 32);
	assert_string_not_equal(a, b);
}

static void records_are_merged(void **state)
{
	(void)state;
	CLEANUP(free) char *path = path_join(folder, "addons.json");
	CLEANUP(json) struct json *source = NULL;
	const char *text =
			"{\"type\":\"http\",\"url\":\"https://x\",\"headers\":{\"A\":\"secret\"}}";
	put("addons.json", "{\"core\": {\"1.0.0\": {\"source\": null, \"mine\": 1}}, \"odd\": 3}");
	assert_int_equal(json_parse(text, strlen(text), &source, NULL), 0);
	const struct record_entry entries[] = {
		{ "core", "1.1.0", source, "aa", "sha256", "2026-11-20 17:21:00" },
		{ "odd", "2.0.0", NULL, NULL, NULL, "2026-11-20 17:21:00" },
		{ "package.zip", NULL, source, "bb", "md5", "2026-11-20 17:21:00" },
	};
	struct error err = { 0 };
	assert_int_equal(record_merge(path, entries, 3, &err), 0);
	python("import json, sys\n"
	       "t = open(sys.argv[1] + '/addons.json').read()\n"
	       "assert 'secret' not in t and 'headers' not in t\n"
	       "d = json.loads(t)\n"
	       "assert d['core']['1.0.0']['mine'] == 1\n"
	       "assert d['core']['1.1.0'] == {'source': {'type': 'http', 'url': 'https://x'},\n"
	       "  'checksum': 'aa', 'checksum_algorithm': 'sha256',\n"
	       "  'distributed_dt': '2026-11-20 17:21:00'}, d\n"
	       "assert d['odd']['2.0.0']['source'] is None\n"
	       "assert d['package.zip']['checksum'] == 'bb'\n");
	assert_true(record_has(path, "core", "1.0.0"));
	assert_true(record_has(path, "package.zip", NULL));
	assert_false(record_has(path, "core", "9.9.9"));
	assert_false(record_has(path, "nothing", NULL));
	assert_non_null(json_get(source, "headers"));
}

static void broken_record_is_replaced(void **state)
{
	(void)state;
	CLEANUP(free) char *path = path_join(folder, "dependency.json");
	const struct record_entry entry = { .name = "p.zip", .distributed = "2026-11-20 17:21:00" };
	put("dependency.json", "[1, 2");
	assert_false(record_has(path, "p.zip", NULL));
	assert_int_equal(record_merge(path, &entry, 1, NULL), 0);
	assert_true(record_has(path, "p.zip", NULL));
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, layout_file_mode());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(progress_of_python_is_read),
		cmocka_unit_test(progress_is_written_as_python_wants_it),
		cmocka_unit_test(broken_progress),
		cmocka_unit_test(ids_differ),
		cmocka_unit_test(records_are_merged),
		cmocka_unit_test(broken_record_is_replaced),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
