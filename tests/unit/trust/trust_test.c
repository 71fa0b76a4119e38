/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/str.h"
#include "layout.h"
#include "trust/owner.h"
#include "trust/policy.h"
#include "trust/receipt.h"
#include "trust/trust.h"
#include "wrap/json.h"

#include <fcntl.h>
#include <sys/stat.h>

static char *scratch;

static int setup(void **state)
{
	(void)state;
	scratch = mem_dup("/tmp/ayon-trust-XXXXXX");
	env_set("AYON_ADDON_SIGNATURES", NULL);
	env_set("AYON_ALLOW_ROLLBACK", NULL);
	return mkdtemp(scratch) ? chmod(scratch, 0755) : -1;
}

static int teardown(void **state)
{
	(void)state;
	int r = fs_remove_tree(scratch, NULL);
	free(scratch);
	return r;
}

static char *write_text(const char *name, const char *text, mode_t mode)
{
	char *path = path_join(scratch, name);
	CLEANUP(free) char *parent = path_dirname(path);
	struct error err = { 0 };

	if (fs_make_dirs(parent, 0755, &err) < 0 ||
			fs_write_atomic(path, text, strlen(text), mode, FS_CACHE, &err) < 0 ||
			chmod(path, mode) < 0)
		fail_msg("%s", err.text);
	return path;
}

static void assert_part(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' does not contain '%s'", text, part);
}

/* ---- policy */

static void check_policy(const char *file, const char *variable, int signatures)
{
	CLEANUP(free) char *path = write_text("policy.json", file, 0644);
	struct policy policy = { 0 };
	struct error err = { 0 };

	env_set("AYON_ADDON_SIGNATURES", variable);
	if (policy_read(path, &policy, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(policy.signatures, signatures);
}

static void test_the_stricter_of_file_and_variable_counts(void **state)
{
	struct policy policy = { 0 };

	(void)state;
	check_policy("{}", NULL, POLICY_WARN);
	check_policy("{\"addonSignatures\": \"warn\"}", "require", POLICY_REQUIRE);
	check_policy("{\"addonSignatures\": \"require\"}", "warn", POLICY_REQUIRE);
	check_policy("{\"addonSignatures\": \"require\"}", NULL, POLICY_REQUIRE);
	env_set("AYON_ADDON_SIGNATURES", "require");
	assert_int_equal(policy_read("/nowhere/policy.json", &policy, NULL), 0);
	assert_int_equal(policy.signatures, POLICY_REQUIRE);
	assert_false(policy.may_roll_back);
	env_set("AYON_ALLOW_ROLLBACK", "1");
	CLEANUP(free) char *path = write_text("policy.json", "{\"rollback\": \"allow\"}", 0644);
	assert_int_equal(policy_read(path, &policy, NULL), 0);
	assert_true(policy.may_roll_back);
	free(path);
	path = write_text("policy.json", "{\"rollback\": \"refuse\"}", 0644);
	assert_int_equal(policy_read(path, &policy, NULL), 0);
	assert_false(policy.may_roll_back);
}

static void test_a_policy_that_cannot_be_read_is_not_none(void **state)
{
	static const char *const broken[] = { "", "[]", "{\"addonSignatures\": 1}",
		"{\"addonSignatures\": \"Require\"}", "{\"addonSignature\": \"require\"}",
		"{\"rollback\": \"no\"}", "{" };

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		CLEANUP(free) char *path = write_text("policy.json", broken[i], 0644);
		struct policy policy = { 0 };
		struct error err = { 0 };
		assert_int_equal(policy_read(path, &policy, &err), AYON_EADDON);
		assert_part(err.text, "the policy of this machine, '");
	}
	CLEANUP(free) char *path = write_text("policy.json", "{}", 0666);
	struct policy policy = { 0 };
	struct error err = { 0 };
	assert_int_equal(policy_read(path, &policy, &err), AYON_EADDON);
	assert_part(err.text, "can be written by others");
}

/* ---- keys and judgement */

#define MANIFEST "{\"name\": \"x\"}"

static struct signature_secret secret;

static void trust_new_key(struct trust *trust)
{
	struct error err = { 0 };
	if (signature_secret_make(&secret, &err) < 0)
		fail_msg("%s", err.text);
	CLEANUP(free) char *text = signature_public_text(&secret);
	CLEANUP(free) char *path = write_text("keys/a.pub", text, 0644);
	free(write_text("keys/readme.txt", "no key", 0644));
	CLEANUP(free) char *folder = path_dirname(path);
	if (trust_add_keys(trust, folder, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(trust->count, 1);
}

static int judge(const struct trust *trust, const char *comment, struct trust_verdict *ret_verdict,
		struct error *err)
{
	CLEANUP(free) char *text = NULL;
	if (signature_make(&secret, MANIFEST, strlen(MANIFEST), comment, &text, err) < 0)
		fail_msg("%s", err->text);
	const struct trust_subject subject = { "x", "1.0.0", MANIFEST, strlen(MANIFEST), text };
	return trust_judge(trust, &subject, ret_verdict, err);
}

static void test_the_comment_must_be_for_this_addon(void **state)
{
	static const char *const foreign[] = { "", "hello", "ayon-addon", "ayon-addon name=x",
		"ayon-addon name=y version=1.0.0", "ayon-addon name=x version=1.0.1",
		"ayon-addon name=x version=1.0.0 version=1.0.0", "other name=x version=1.0.0",
		"ayon-addon name=x version=1.0.0 name=y",
		"ayon-addon name=x version=1.0.0 expires=",
		"ayon-addon name=x version=1.0.0 expires=2999",
		"ayon-addon name=x version=1.0.0 expires=2999-01-01 expires=2999-01-02" };
	CLEANUP(trust) struct trust trust = { .policy.signatures = POLICY_REQUIRE };
	struct trust_verdict verdict = { 0 };
	struct error err = { 0 };

	(void)state;
	trust_new_key(&trust);
	for (size_t i = 0; i < sizeof(foreign) / sizeof(*foreign); i++) {
		if (judge(&trust, foreign[i], &verdict, &err) != AYON_EADDON)
			fail_msg("'%s' was taken", foreign[i]);
	}
	assert_int_equal(judge(&trust, "ayon-addon name=x version=1.0.0 by=me", &verdict, &err), 0);
	assert_true(verdict.is_signed);
	assert_int_equal(trust_demand(&trust, &verdict, &err), 0);
	/* The key is taken away. */
	const struct trust none = { .policy.signatures = POLICY_REQUIRE };
	trust_review(&none, &verdict);
	assert_false(verdict.is_signed);
	assert_int_equal(trust_demand(&none, &verdict, &err), AYON_EADDON);
	assert_part(err.text, "no longer trusted");
}

static void test_expired_unknown_and_unsigned_count_as_unsigned(void **state)
{
	CLEANUP(trust) struct trust trust = { .policy.signatures = POLICY_WARN };
	const struct trust empty = { .policy.signatures = POLICY_WARN };
	const struct trust_subject bare = { "x", "1.0.0", MANIFEST, strlen(MANIFEST), NULL };
	struct trust_verdict verdict = { 0 };
	struct error err = { 0 };

	(void)state;
	trust_new_key(&trust);
	assert_int_equal(judge(&trust, "ayon-addon name=x version=1.0.0 expires=2001-01-01",
					 &verdict, &err),
			0);
	assert_false(verdict.is_signed);
	assert_part(verdict.reason, "expired on 2001-01-01");
	assert_int_equal(judge(&trust, "ayon-addon name=x version=1.0.0 expires=2999-01-01",
					 &verdict, &err),
			0);
	assert_true(verdict.is_signed);
	/* The day comes while a receipt still says "signed". */
	strcpy(verdict.expires, "2001-01-01");
	trust_review(&trust, &verdict);
	assert_false(verdict.is_signed);
	assert_int_equal(judge(&empty, "ayon-addon name=x version=1.0.0", &verdict, &err), 0);
	assert_false(verdict.is_signed);
	assert_part(verdict.reason, "not trusted here");
	assert_int_equal(trust_judge(&trust, &bare, &verdict, &err), 0);
	assert_false(verdict.is_signed);
	assert_int_equal(trust_demand(&trust, &verdict, &err), 0);
}

static void test_a_signature_that_does_not_hold_is_refused(void **state)
{
	CLEANUP(trust) struct trust trust = { .policy.signatures = POLICY_WARN };
	CLEANUP(free) char *text = NULL;
	struct trust_verdict verdict = { 0 };
	struct error err = { 0 };

	(void)state;
	trust_new_key(&trust);
	assert_int_equal(signature_make(&secret, "other", 5, "ayon-addon name=x version=1.0.0",
					 &text, &err),
			0);
	const struct trust_subject changed = { "x", "1.0.0", MANIFEST, strlen(MANIFEST), text };
	assert_int_equal(trust_judge(&trust, &changed, &verdict, &err), AYON_EADDON);
	assert_part(err.text, "does not hold");
	const struct trust_subject broken = { "x", "1.0.0", MANIFEST, strlen(MANIFEST), "broken" };
	assert_int_equal(trust_judge(&trust, &broken, &verdict, &err), AYON_EADDON);
}

static void test_a_key_that_others_can_write_is_refused(void **state)
{
	CLEANUP(trust) struct trust trust = { 0 };
	CLEANUP(trust) struct trust again = { 0 };
	struct error err = { 0 };

	(void)state;
	trust_new_key(&trust);
	CLEANUP(free) char *folder = path_join(scratch, "keys");
	CLEANUP(free) char *key = path_join(folder, "a.pub");
	assert_int_equal(chmod(key, 0646), 0);
	assert_int_equal(trust_add_keys(&again, folder, &err), AYON_EADDON);
	assert_part(err.text, "can be written by others");
	CLEANUP(free) char *bad = write_text("bad/b.pub", "no key", 0644);
	CLEANUP(free) char *bad_folder = path_dirname(bad);
	assert_int_equal(trust_add_keys(&again, bad_folder, &err), AYON_EADDON);
	assert_part(err.text, "b.pub");
}

/* ---- receipts */

static void test_a_receipt_sees_every_change(void **state)
{
	CLEANUP(free) char *listed = mem_printf("ayon-native/%s/x.so", self_native_dir());
	CLEANUP(free) char *code_name = mem_printf("addon/%s", listed);
	CLEANUP(free)
	char *manifest = mem_printf(
			"{\"files\": [{\"path\": \"%s\", \"sha256\": "
			"\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
			"\", \"size\": 3}, {\"path\": \"data\", \"sha256\": \"\"}]}",
			listed);
	CLEANUP(free) char *code = write_text(code_name, "abc", 0755);
	free(write_text("addon/ayon-native/addon.json", manifest, 0644));
	CLEANUP(free) char *directory = path_join(scratch, "addon");
	CLEANUP(receipt) struct receipt receipt = { 0 };
	CLEANUP(receipt) struct receipt read = { 0 };
	CLEANUP(json) struct json *root = NULL;
	struct layout layout = { .local = scratch };
	struct error err = { 0 };
	struct stat st;

	(void)state;
	assert_int_equal(json_parse(manifest, strlen(manifest), &root, &err), 0);
	assert_int_equal(receipt_begin(root, manifest, strlen(manifest), NULL, &receipt, &err), 0);
	assert_int_equal(receipt.count, 2);
	assert_int_equal(receipt_stamp(&receipt, directory, &err), 0);
	assert_int_equal(receipt_compare(&receipt, directory, &err), 0);
	assert_int_equal(receipt_write(&layout, directory, &receipt, &err), 0);
	assert_int_equal(receipt_read(&layout, directory, &read, &err), 0);
	assert_true(receipt_is_fresh(&read, directory));
	assert_non_null(receipt_find(&read, listed));

	/* The same content in another file: hashed again, and fine. */
	ino_t before = stat(code, &st) == 0 ? st.st_ino : 0;
	assert_int_equal(receipt_renew(&read, directory, &err), 0);
	assert_int_equal(stat(code, &st), 0);
	assert_int_not_equal(st.st_ino, before);
	assert_false(receipt_is_fresh(&read, directory));
	assert_int_equal(receipt_compare(&read, directory, &err), 0);

	/* One byte, with size and time as before. */
	assert_int_equal(receipt_stamp(&read, directory, &err), 0);
	int fd = open(code, O_WRONLY);
	const struct timespec times[2] = { st.st_atim, st.st_mtim };
	assert_int_equal(write(fd, "abd", 3), 3);
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
	assert_false(receipt_is_fresh(&read, directory));
	assert_int_equal(receipt_compare(&read, directory, &err), AYON_EADDON);
	assert_part(err.text, "is not what its manifest lists");
	assert_int_equal(receipt_renew(&read, directory, &err), AYON_EADDON);

	/* A receipt is for one folder. */
	CLEANUP(free) char *other = path_join(scratch, "elsewhere/addon");
	assert_int_equal(receipt_read(&layout, other, &read, &err), AYON_ENOTFOUND);
	/* And one that others could have written is none. */
	CLEANUP(free) char *path = layout_receipt(&layout, directory);
	CLEANUP(free) char *native = path_join(scratch, "native");
	CLEANUP(free) char *receipts = path_join(native, "receipts");
	assert_int_equal(chmod(native, 0755), 0);
	assert_int_equal(chmod(receipts, 0755), 0);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(receipt_read(&layout, directory, &read, &err), AYON_ENOTFOUND);
	assert_part(err.text, "can be written by others");
}

static void test_a_manifest_with_odd_paths_gives_no_receipt(void **state)
{
	static const char *const odd[] = { "../x", "a/../../x", "./x", "a//b" };

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		CLEANUP(free)
		char *text = mem_printf(
				"{\"files\": [{\"path\": \"ayon-native/%s/%s\", \"sha256\": "
				"\"%064d\"}]}",
				self_native_dir(), odd[i], 0);
		CLEANUP(receipt) struct receipt receipt = { 0 };
		CLEANUP(json) struct json *root = NULL;
		struct error err = { 0 };
		assert_int_equal(json_parse(text, strlen(text), &root, &err), 0);
		assert_int_equal(receipt_begin(root, text, strlen(text), NULL, &receipt, &err),
				AYON_EINVALID);
	}
}

/* ---- owners */

static void test_open_parts_are_listed_and_closed(void **state)
{
	CLEANUP(free) char *file = write_text("a/b/c", "x", 0666);
	CLEANUP(free) char *b = path_join(scratch, "a/b");
	CLEANUP(owner_place) struct owner_place place = { .fd = -1 };
	CLEANUP(owner_place) struct owner_place again = { .fd = -1 };
	struct error err = { 0 };

	(void)state;
	assert_int_equal(chmod(b, 0777), 0);
	assert_int_equal(owner_open(file, &place, &err), 0);
	assert_int_equal(place.open_parts.count, 2);
	assert_int_equal(owner_check(file, &again, &err), AYON_EADDON);
	assert_part(err.text, "run 'chmod go-w'");
	assert_int_equal(owner_close_parts(&place, &err), 0);
	assert_int_equal(owner_check(file, &again, &err), 0);
	assert_int_equal(again.st.st_mode & 07777, 0644);
	assert_int_equal(owner_check("/nowhere/at/all", &place, &err), AYON_ENOTFOUND);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_the_stricter_of_file_and_variable_counts),
		CASE(test_a_policy_that_cannot_be_read_is_not_none),
		CASE(test_the_comment_must_be_for_this_addon),
		CASE(test_expired_unknown_and_unsigned_count_as_unsigned),
		CASE(test_a_signature_that_does_not_hold_is_refused),
		CASE(test_a_key_that_others_can_write_is_refused),
		CASE(test_a_receipt_sees_every_change),
		CASE(test_a_manifest_with_odd_paths_gives_no_receipt),
		CASE(test_open_parts_are_listed_and_closed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
