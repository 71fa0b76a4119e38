/* SPDX-License-Identifier: Apache-2.0 */
#include "elf_file.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/self.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *bytes;
static size_t length;

static void test_reads(void **state)
{
	(void)state;
	CLEANUP(elf_file) struct elf_file file = { 0 };
	struct error err = { 0 };
	assert_int_equal(elf_file_read(bytes, length, &file, &err), 0);
	assert_string_equal(file.platform, self_native_dir());
	assert_int_equal(file.exports.count, 1);
	assert_string_equal(file.exports.items[0], "ayon_addon_v1");
}

/* Any cut and any changed byte of the headers is an answer or an error, never a read outside the file. */
static void test_hostile(void **state)
{
	(void)state;
	for (size_t cut = 0; cut < length; cut += cut < 4096 ? 7 : 997) {
		CLEANUP(elf_file) struct elf_file file = { 0 };
		struct error err = { 0 };
		CLEANUP(free) char *copy = malloc(cut + 1);
		assert_non_null(copy);
		memcpy(copy, bytes, cut);
		if (elf_file_read(copy, cut, &file, &err) < 0)
			assert_true(err.text[0] != '\0');
	}
	/* The section headers lie at the end, the file's header at the front. */
	size_t tail = length > 3000 ? length - 3000 : 0;
	for (size_t at = 0; at < length; at = at + 1 == 64 ? (tail > 64 ? tail : 64) : at + 1) {
		CLEANUP(elf_file) struct elf_file file = { 0 };
		char old = bytes[at];
		bytes[at] = (char)(old ^ 0xff);
		elf_file_read(bytes, length, &file, NULL);
		bytes[at] = old;
	}
}

static void test_versions(void **state)
{
	(void)state;
	assert_true(elf_version_newer("2.34", "2.4"));
	assert_true(elf_version_newer("2.2.5", "2.2"));
	assert_false(elf_version_newer("2.28", "2.28"));
	assert_false(elf_version_newer("2.17", "2.28"));
	assert_true(elf_version_newer("2.2", ""));
	assert_false(elf_version_newer("x", "y"));
}

static int set_up(void **state)
{
	(void)state;
	struct error err = { 0 };
	return fs_read(FIXTURE_OBJECT, 1 << 24, &bytes, &length, &err);
}

static int tear_down(void **state)
{
	(void)state;
	free(bytes);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_versions),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
