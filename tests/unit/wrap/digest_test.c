/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/digest.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void known_values(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text, *hex;
	} cases[] = {
		{ "md5", "", "d41d8cd98f00b204e9800998ecf8427e" },
		{ "MD5", "abc", "900150983cd24fb0d6963f7d28e17f72" },
		{ "sha1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "Sha256", "abc",
				"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a"
				"d" },
		{ "sha512", "abc",
				"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
				"2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49"
				"f" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char hex[DIGEST_HEX_SIZE];
		struct error err = { 0 };
		int kind = digest_kind(cases[i].name);
		assert_true(kind > 0);
		assert_int_equal(digest_bytes((enum digest_kind)kind, cases[i].text,
						 strlen(cases[i].text), hex, &err),
				0);
		assert_string_equal(hex, cases[i].hex);
	}
}

static void unknown_kinds(void **state)
{
	(void)state;
	char hex[DIGEST_HEX_SIZE];
	struct error err = { 0 };

	assert_int_equal(digest_kind("crc32"), 0);
	assert_int_equal(digest_kind(""), 0);
	assert_int_equal(digest_kind(NULL), 0);
	assert_int_equal(digest_bytes((enum digest_kind)99, "", 0, hex, &err), AYON_EINVALID);
	assert_int_equal(digest_file(DIGEST_MD5, "/nowhere/at/all", hex, &err), AYON_ENOTFOUND);
}

static void pieces_equal_the_whole(void **state)
{
	(void)state;
	struct digest *digest = NULL;
	char a[DIGEST_HEX_SIZE], b[DIGEST_HEX_SIZE];
	char text[10000];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7);
	assert_int_equal(digest_new(DIGEST_SHA256, &digest, NULL), 0);
	for (size_t at = 0; at < sizeof(text);) {
		size_t n = at + 333 < sizeof(text) ? 333 : sizeof(text) - at;
		digest_update(digest, text + at, n);
		at += n;
	}
	digest_hex(digest, a);
	digest_free(digest);
	assert_int_equal(digest_bytes(DIGEST_SHA256, text, sizeof(text), b, NULL), 0);
	assert_string_equal(a, b);
	digest_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_values),
		cmocka_unit_test(unknown_kinds),
		cmocka_unit_test(pieces_equal_the_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
