/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/archive.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/process.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char folder[] = "/tmp/ayon-archive-XXXXXX";

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

static char *in_folder(const char *name)
{
	return mem_printf("%s/%s", folder, name);
}

static void python(const char *script)
{
	const char *const argv[] = { "python3", "-c", script, folder, NULL };
	struct process_spec spec = { .argv = argv };
	struct error err = { 0 };
	assert_int_equal(process_run(&spec, &err), 0);
}

/* "name|kind|mode|content length" of every entry, sorted; NULL when the archive is broken. */
static char *listing(const char *path, struct error *err)
{
	CLEANUP(strlist) struct strlist lines = { 0 };
	struct archive_reader *reader = NULL;
	struct archive_item item;
	int r = archive_open(path, &reader, err);
	if (r < 0)
		return NULL;
	while ((r = archive_next(reader, &item, err)) == 1) {
		char *line = mem_printf("%s|%d|%o|%s", item.name, (int)item.kind,
				(unsigned)item.mode, item.link ? item.link : "");
		size_t total = 0, length = 0;
		do {
			const void *bytes = NULL;
			r = archive_data(reader, &bytes, &length, err);
			total += length;
		} while (r == 0 && length);
		strlist_take(&lines, mem_printf("%s|%zu", line, total));
		free(line);
		if (r < 0)
			break;
	}
	archive_close(reader);
	if (r < 0)
		return NULL;
	strlist_sort(&lines);
	CLEANUP(str) struct str all = { 0 };
	for (size_t i = 0; i < lines.count; i++)
		str_appendf(&all, "%s%s", i ? "\n" : "", lines.items[i]);
	return str_take(&all);
}

static void expect_listing(const char *name, const char *expected)
{
	CLEANUP(free) char *path = in_folder(name);
	struct error err = { 0 };
	CLEANUP(free) char *found = listing(path, &err);
	if (!found)
		fail_msg("%s: %s", name, err.text);
	assert_string_equal(found, expected);
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	CLEANUP(free) char *path = in_folder("own.zip");
	struct archive_writer *writer = NULL;
	struct error err = { 0 };

	assert_int_equal(archive_create(path, &writer, &err), 0);
	assert_int_equal(archive_add(writer, "bin/tool", 0755, 1000000000, "abc", 3, &err), 0);
	assert_int_equal(archive_add(writer, "caf\xc3\xa9.txt", 0644, 1000000000, "", 0, &err), 0);
	assert_int_equal(archive_finish(writer, &err), 0);
	expect_listing("own.zip", "bin/tool|1|755||3\ncaf\xc3\xa9.txt|1|644||0");
	python("import zipfile, sys\n"
	       "z = zipfile.ZipFile(sys.argv[1] + '/own.zip')\n"
	       "assert z.testzip() is None\n"
	       "assert z.namelist() == ['bin/tool', 'caf\\u00e9.txt'], z.namelist()\n"
	       "assert z.infolist()[0].external_attr >> 16 == 0o100755\n");
}

static void python_archives(void **state)
{
	(void)state;
	python("import io, tarfile, zipfile, sys\n"
	       "d = sys.argv[1]\n"
	       "with zipfile.ZipFile(d + '/py.zip', 'w', zipfile.ZIP_DEFLATED) as z:\n"
	       "  z.writestr('a/\\u00fc.txt', 'x' * 100000)\n"
	       "  i = zipfile.ZipInfo('ln'); i.create_system = 3; i.external_attr = 0o120777 << "
	       "16\n"
	       "  z.writestr(i, 'a/b')\n"
	       "  i = zipfile.ZipInfo('run'); i.create_system = 3; i.external_attr = 0o104755 << "
	       "16\n"
	       "  z.writestr(i, '#!')\n"
	       "for e in ('', 'gz', 'bz2', 'xz'):\n"
	       "  with tarfile.open(d + '/py.tar' + (e and '.' + e), 'w:' + e) as t:\n"
	       "    i = tarfile.TarInfo('d'); i.type = tarfile.DIRTYPE; i.mode = 0o700; "
	       "t.addfile(i)\n"
	       "    i = tarfile.TarInfo('d/\\u00fc'); i.size = 5; t.addfile(i, "
	       "io.BytesIO(b'hello'))\n"
	       "    i = tarfile.TarInfo('h'); i.type = tarfile.LNKTYPE; i.linkname = 'd/\\u00fc'\n"
	       "    t.addfile(i)\n"
	       "    i = tarfile.TarInfo('n'); i.type = tarfile.CHRTYPE; t.addfile(i)\n");
	expect_listing("py.zip", "a/\xc3\xbc.txt|1|600||100000\nln|3|777|a/b|0\nrun|1|4755||2");
	static const char *const tars[] = { "py.tar", "py.tar.gz", "py.tar.bz2", "py.tar.xz" };
	for (size_t i = 0; i < 4; i++)
		expect_listing(tars[i], "d/|2|700||0\nd/\xc3\xbc|1|644||5\n"
					"h|4|644|d/\xc3\xbc|0\nn|5|644||0");
}

static void broken_archives(void **state)
{
	(void)state;
	python("import zipfile, sys\n"
	       "d = sys.argv[1]\n"
	       "open(d + '/page.zip', 'w').write('<html>no such file</html>' * 100)\n"
	       "open(d + '/empty.zip', 'w')\n"
	       "z = zipfile.ZipFile(d + '/flip.zip', 'w'); z.writestr('a', b'A' * 5000); "
	       "z.close()\n"
	       "b = bytearray(open(d + '/flip.zip', 'rb').read())\n"
	       "open(d + '/short.zip', 'wb').write(b[:2000])\n"
	       "b[300] ^= 1; open(d + '/flip.zip', 'wb').write(b)\n");
	static const char *const names[] = { "page.zip", "empty.zip", "flip.zip", "short.zip" };
	for (size_t i = 0; i < 4; i++) {
		CLEANUP(free) char *path = in_folder(names[i]);
		struct error err = { 0 };
		CLEANUP(free) char *found = listing(path, &err);
		if (found)
			fail_msg("%s was accepted: '%s'", names[i], found);
		assert_int_equal(err.code, AYON_EINVALID);
		assert_non_null(strstr(err.text, names[i]));
	}
	CLEANUP(free) char *path = in_folder("absent.zip");
	struct error err = { 0 };
	assert_null(listing(path, &err));
	assert_int_equal(err.code, AYON_ENOTFOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(python_archives),
		cmocka_unit_test(broken_archives),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
