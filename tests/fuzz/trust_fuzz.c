/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a trusted key may have signed: two lines, the trusted comment and the manifest. Only a comment for this addon
 * and version makes it signed.
 */
#include "fuzz.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "trust/trust.h"

#include <stdlib.h>
#include <string.h>

static const char secret_text[] =
		"untrusted comment: minisign encrypted secret key\n"
		"RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAATHLmy/ahucrlTRu/1jhMFDfkxTcT6RdSaFo6SdQBAZNGSVghiQKedrWdGmA"
		"ArDVEXLx24iswvmjmtnoPfJ0PKedTUYMygt/0AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAAAAAAAAA=\n";

static bool has_word(const char *comment, const char *word)
{
	CLEANUP(strlist) struct strlist words = { 0 };

	strlist_split(&words, comment, ' ');
	for (size_t i = 0; i < words.count; i++) {
		if (str_equal(words.items[i], word))
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct signature_secret secret;
	CLEANUP(free) char *comment = fuzz_text(data, size);
	CLEANUP(free) char *signature = NULL;
	char *manifest = strchr(comment, '\n');

	if (!secret.seed[0] && !secret.key.bytes[0])
		fuzz_must(signature_load(NULL) == 0 && signature_secret_read(secret_text, NULL,
								       &secret, NULL) == 0,
				"the secret can be read");
	if (manifest)
		*manifest++ = '\0';
	else
		manifest = comment + size;
	if (signature_make(&secret, manifest, strlen(manifest), comment, &signature, NULL) < 0)
		return 0;

	struct trusted_key key = { .key = secret.key };
	const struct trust trust = { .keys = &key, .count = 1 };
	const struct trust_subject subject = { "demo", "1.0.0", manifest, strlen(manifest),
		signature };
	struct trust_verdict verdict = { 0 };
	struct error err = { 0 };
	if (trust_judge(&trust, &subject, &verdict, &err) < 0) {
		fuzz_must(err.code == AYON_EADDON && err.text[0], "what is refused is explained");
		return 0;
	}
	fuzz_must(has_word(comment, "name=demo") && has_word(comment, "version=1.0.0"),
			"it is for this addon and version");
	fuzz_must(verdict.is_signed || verdict.reason[0], "a reason is told");
	fuzz_must(strlen(verdict.expires) < TRUST_DAY_SIZE, "a day is a day");
	trust_review(&trust, &verdict);
	return 0;
}
