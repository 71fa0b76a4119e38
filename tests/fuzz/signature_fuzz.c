/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signature and key files of minisign. Accepted keys can be written and read again; a signature by the key of the
 * seeds holds for the text that was signed with it and its comment only.
 */
#include "fuzz.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "wrap/signature.h"

#include <stdlib.h>
#include <string.h>

/* Made by minisign 0.11 with the comment "hello there" over "hi\n"; the seeds hold that signature. */
#define PUBLIC  "RWRMcubL9qG5yrWdGmAArDVEXLx24iswvmjmtnoPfJ0PKedTUYMygt/0"
#define COMMENT "hello there"
#define CONTENT "hi\n"

static void check_key(const char *text)
{
	struct signature_key key, again;
	char written[SIGNATURE_KEY_TEXT], id[SIGNATURE_ID_SIZE];

	if (signature_key_read(text, &key, NULL) < 0)
		return;
	signature_key_text(&key, written);
	fuzz_must(signature_key_read(written, &again, NULL) == 0 &&
					memcmp(&key, &again, sizeof(key)) == 0,
			"a key that is written can be read");
	signature_id_text(key.id, id);
	fuzz_must(strlen(id) == SIGNATURE_ID_SIZE - 1, "an id has sixteen digits");
}

static void check_secret(const char *text)
{
	CLEANUP(signature_secret) struct signature_secret secret = { 0 };
	CLEANUP(signature_secret) struct signature_secret again = { 0 };

	/* Without a password: the key derivation of a file is slow on purpose. */
	if (signature_secret_read(text, NULL, &secret, NULL) < 0)
		return;
	char *written = signature_secret_text(&secret);
	fuzz_must(signature_secret_read(written, NULL, &again, NULL) == 0 &&
					memcmp(&secret, &again, sizeof(secret)) == 0,
			"a secret that is written can be read");
	free(written);
}

static void check_signature(const char *text)
{
	static struct signature_key key;
	struct signature signature;
	struct error err = { 0 };

	if (!key.bytes[0])
		fuzz_must(signature_key_read(PUBLIC, &key, NULL) == 0, "the key can be read");
	if (signature_read(text, &signature, &err) < 0) {
		fuzz_must(err.code == AYON_EINVALID && err.text[0], "what is refused is explained");
		return;
	}
	fuzz_must(strlen(signature.comment) <= SIGNATURE_MAX_COMMENT &&
					!strpbrk(signature.comment, "\r\n"),
			"a comment is one line");
	if (signature_verify(&signature, &key, CONTENT, strlen(CONTENT), NULL) == 0)
		fuzz_must(str_equal(signature.comment, COMMENT), "a comment cannot be changed");
	fuzz_must(signature_verify(&signature, &key, "ha\n", 3, NULL) < 0,
			"nothing else is signed");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *text = fuzz_text(data, size);
	static int is_loaded;

	if (!is_loaded)
		fuzz_must(signature_load(NULL) == 0, "the library can be loaded");
	is_loaded = 1;
	check_key(text);
	check_secret(text);
	check_signature(text);
	return 0;
}
