/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "wrap/base64.h"
#include "wrap/signature.h"

/* Made by minisign 0.11: `minisign -G -W`, and `minisign -S -t 'hello there'` of "hi\n". */
#define SECRET                                                                                     \
	"untrusted comment: minisign encrypted secret key\n"                                       \
	"RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAATHLmy/ahucrlTRu/" \
	"1jhM"                                                                                     \
	"FDfkxTcT6RdSaFo6SdQBAZNGSVghiQKedrWdGmAArDVEXLx24iswvmjmtnoPfJ0PKedTUYMygt/"              \
	"0AAAAAAAAAAAAAAAAAA"                                                                      \
	"AAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define PUBLIC                                                      \
	"untrusted comment: minisign public key CAB9A1F6CBE6724C\n" \
	"RWRMcubL9qG5yrWdGmAArDVEXLx24iswvmjmtnoPfJ0PKedTUYMygt/0\n"
#define COMMENT "hello there"
#define HEAD    "untrusted comment: signature from minisign secret key\n"
#define LINE                                                  \
	"RURMcubL9qG5yjQ7zIyI22UpeCAifs7w1djSYPKTOMFKYK2w2m/" \
	"EZVCixi7ne2R8pukMt6OrrYLCY9fPaDk021GUzbIaqNfNmAo=\n"
#define GLOBAL                                                                        \
	"AEbMBsms15wcI3prlY8FY6pGoGpQSEqOG7Nt4ecPJTdpIIDbop4gzXR5Gk9vusxEy8VfLbaQ5V/" \
	"r19YZJbuvCg==\n"
#define SIGNED HEAD LINE "trusted comment: " COMMENT "\n" GLOBAL

static void expect_invalid(int r, const struct error *err, const char *reason)
{
	assert_int_equal(r, AYON_EINVALID);
	if (!strstr(err->text, reason))
		fail_msg("'%s' does not contain '%s'", err->text, reason);
}

static int verify(const char *text, const char *content, struct error *err)
{
	struct signature_key key;
	struct signature signature;

	assert_int_equal(signature_key_read(PUBLIC, &key, err), 0);
	int r = signature_read(text, &signature, err);
	return r < 0 ? r : signature_verify(&signature, &key, content, strlen(content), err);
}

static void test_takes_what_minisign_made(void **state)
{
	struct error err = { 0 };
	struct signature_key key;
	char id[SIGNATURE_ID_SIZE], text[SIGNATURE_KEY_TEXT];

	(void)state;
	assert_int_equal(verify(SIGNED, "hi\n", &err), 0);
	assert_int_equal(signature_key_read(PUBLIC, &key, &err), 0);
	signature_id_text(key.id, id);
	assert_string_equal(id, "CAB9A1F6CBE6724C");
	signature_key_text(&key, text);
	assert_non_null(strstr(PUBLIC, text));
	assert_int_equal(signature_key_read(text, &key, &err), 0);
}

static void test_makes_what_minisign_makes(void **state)
{
	CLEANUP(signature_secret) struct signature_secret secret = { 0 };
	CLEANUP(free) char *text = NULL;
	struct error err = { 0 };

	(void)state;
	/* Ed25519 has no randomness: the same key gives the same file. */
	assert_int_equal(signature_secret_read(SECRET, NULL, &secret, &err), 0);
	assert_int_equal(signature_make(&secret, "hi\n", 3, COMMENT, &text, &err), 0);
	assert_string_equal(text, SIGNED);
	CLEANUP(free) char *public = signature_public_text(&secret);
	assert_string_equal(public, PUBLIC);
	char *again = signature_secret_text(&secret);
	assert_string_equal(again, SECRET);
	mem_free_secret(again);
}

static void test_refuses_every_flipped_bit_of_the_signature(void **state)
{
	CLEANUP(free) char *text = mem_dup(SIGNED);
	struct error err = { 0 };

	(void)state;
	/* Behind the untrusted comment, which is what its name says. */
	for (size_t i = strlen(HEAD); i < strlen(SIGNED) - 1; i++) {
		for (int bit = 0; bit < 7; bit++) {
			text[i] = (char)(text[i] ^ 1 << bit);
			assert_true(verify(text, "hi\n", &err) < 0);
			text[i] = SIGNED[i];
		}
	}
	assert_int_equal(verify(text, "hi\n", &err), 0);
}

static void test_says_what_does_not_fit(void **state)
{
	CLEANUP(signature_secret) struct signature_secret other = { 0 };
	CLEANUP(free) char *text = NULL;
	struct error err = { 0 };

	(void)state;
	expect_invalid(verify(SIGNED, "ho\n", &err), &err, "does not fit the content");
	expect_invalid(verify(HEAD LINE "trusted comment: hello There\n" GLOBAL, "hi\n", &err),
			&err, "comment was changed");
	assert_int_equal(signature_secret_make(&other, &err), 0);
	assert_int_equal(signature_make(&other, "hi\n", 3, COMMENT, &text, &err), 0);
	expect_invalid(verify(text, "hi\n", &err), &err, "another key");
	expect_invalid(verify(SIGNED "more\n", "hi\n", &err), &err, "more in it");
	expect_invalid(verify(HEAD LINE, "hi\n", &err), &err, "ends before");
	expect_invalid(verify("", "hi\n", &err), &err, "no signature");
	expect_invalid(signature_make(&other, "x", 1, "a\nb", &text, &err), &err, "not one line");
}

/* A signature over the content itself must not pass for one over a digest. */
static void test_refuses_the_old_form(void **state)
{
	CLEANUP(free) char *text = mem_dup(SIGNED);
	struct error err = { 0 };
	unsigned char raw[74];
	char *line = text + strlen(HEAD);

	(void)state;
	assert_true(base64_read(line, 100, raw, sizeof(raw)));
	raw[1] = 'd';
	char changed[BASE64_SIZE(sizeof(raw))];
	base64_write(raw, sizeof(raw), changed);
	memcpy(line, changed, 100);
	expect_invalid(verify(text, "hi\n", &err), &err, "old form");
}

static void test_refuses_broken_keys(void **state)
{
	CLEANUP(signature_secret) struct signature_secret secret = { 0 };
	CLEANUP(free) char *text = mem_dup(SECRET);
	struct signature_key key;
	struct error err = { 0 };

	(void)state;
	expect_invalid(signature_key_read(SECRET, &key, &err), &err, "no public key");
	expect_invalid(signature_key_read(PUBLIC "RWRM\n", &key, &err), &err, "more in it");
	expect_invalid(signature_secret_read(PUBLIC, NULL, &secret, &err), &err, "no secret key");
	char *seed = strchr(text, '\n') + 1 + 90;
	*seed = *seed == 'A' ? 'B' : 'A';
	expect_invalid(signature_secret_read(text, NULL, &secret, &err), &err, "do not fit");
}

static void test_base64_has_one_form(void **state)
{
	unsigned char out[4];
	char text[BASE64_SIZE(4)];

	(void)state;
	base64_write((const unsigned char *)"\xff\x00\x7f\x01", 4, text);
	assert_string_equal(text, "/wB/AQ==");
	assert_true(base64_read("/wB/AQ==", 8, out, 4));
	assert_memory_equal(out, "\xff\x00\x7f\x01", 4);
	assert_false(base64_read("/wB/AR==", 8, out, 4));
	assert_false(base64_read("/wB/AQ=A", 8, out, 4));
	assert_false(base64_read("/wB AQ==", 8, out, 4));
	assert_false(base64_read("/wB/AQ=", 7, out, 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes_what_minisign_made),
		cmocka_unit_test(test_makes_what_minisign_makes),
		cmocka_unit_test(test_refuses_every_flipped_bit_of_the_signature),
		cmocka_unit_test(test_says_what_does_not_fit),
		cmocka_unit_test(test_refuses_the_old_form),
		cmocka_unit_test(test_refuses_broken_keys),
		cmocka_unit_test(test_base64_has_one_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
