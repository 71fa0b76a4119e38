/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of the machine and the user: policy, keys, receipts, kept answers, credentials, servers, linked addons. The
 * first byte chooses which of them has the other bytes.
 */
#include "fuzz.h"

#include "addon/overlay.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/path.h"
#include "base/str.h"
#include "kept.h"
#include "layout.h"
#include "session/key_file.h"
#include "session/servers.h"
#include "trust/policy.h"
#include "trust/receipt.h"
#include "trust/trust.h"
#include "wrap/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ADDON "/some/addon"

static struct layout layout;

static void put(const char *path, const uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "w");

	fuzz_must(file && fwrite(data, 1, size, file) == size && fclose(file) == 0,
			"a scratch file can be written");
	fuzz_must(chmod(path, 0600) == 0, "its mode can be set");
}

static void check_policy(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *path = fuzz_file("policy.json", data, size);
	struct policy policy = { 0 };
	struct error err = { 0 };

	env_set("AYON_ADDON_SIGNATURES", NULL);
	int r = policy_read(path, &policy, &err);
	fuzz_must(r == 0 || (err.code == AYON_EADDON && strstr(err.text, path)),
			"a policy is read, or refused by its name");
	fuzz_must(r < 0 || policy.signatures == POLICY_WARN || policy.signatures == POLICY_REQUIRE,
			"a policy is one of two");
	env_set("AYON_ADDON_SIGNATURES", "require");
	fuzz_must(policy_read(path, &policy, NULL) == r, "the environment changes no verdict");
	fuzz_must(r < 0 || policy.signatures == POLICY_REQUIRE, "a file cannot weaken");
}

static void check_keys(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *folder = layout_user_keys(&layout);
	CLEANUP(free) char *path = path_join(folder, "a.pub");
	CLEANUP(trust) struct trust trust = { 0 };

	put(path, data, size);
	if (trust_add_keys(&trust, folder, NULL) == 0)
		fuzz_must(trust.count == 1, "one file is one key");
}

static void check_receipt(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *path = layout_receipt(&layout, ADDON);
	CLEANUP(receipt) struct receipt receipt = { 0 };
	CLEANUP(receipt) struct receipt again = { 0 };

	put(path, data, size);
	if (receipt_read(&layout, ADDON, &receipt, NULL) < 0)
		return;
	fuzz_must(receipt.count > 0, "a receipt lists a file");
	fuzz_must(!receipt_is_fresh(&receipt, ADDON), "nothing that is not there is fresh");
	fuzz_must(receipt_write(&layout, ADDON, &receipt, NULL) == 0, "it can be written");
	fuzz_must(receipt_read(&layout, ADDON, &again, NULL) == 0 && again.count == receipt.count,
			"what is written can be read");
	for (size_t i = 0; i < receipt.count; i++)
		fuzz_must(str_equal(receipt.files[i].path, again.files[i].path) &&
						str_equal(receipt.files[i].sha256,
								again.files[i].sha256) &&
						memcmp(&receipt.files[i].stamp,
								&again.files[i].stamp,
								sizeof(receipt.files[i].stamp)) ==
								0,
				"and is the same");
	fuzz_must(str_equal(receipt.verdict.key, again.verdict.key) &&
					receipt.verdict.is_signed == again.verdict.is_signed,
			"and is as signed as before");
}

static void check_kept(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *path = fuzz_file("kept", data, size);
	CLEANUP(json) struct json *raw = NULL;
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(json) struct json *direct = NULL;
	int64_t when = 0;

	kept_read(path, &raw, &when, NULL);
	fuzz_must(kept_write(path, (const char *)data, size, NULL) == 0, "it can be kept");
	bool is_json = json_parse((const char *)data, size, &direct, NULL) == 0;
	fuzz_must((kept_read(path, &root, &when, NULL) == 0) == is_json,
			"what is kept is what it was");
}

static void check_key_file(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *path = layout_key_file(&layout);
	char *key = NULL;

	put(path, data, size);
	if (key_file_read(&layout, "https://a.b", &key, NULL) == 0)
		free(key);
	key = NULL;
	if (key_file_write(&layout, "https://a.b", "abc", NULL) < 0)
		return;
	fuzz_must(key_file_read(&layout, "https://a.b", &key, NULL) == 0 && str_equal(key, "abc"),
			"a key that is kept can be read");
	free(key);
}

static void check_servers(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *path = layout_used_servers(&layout);
	CLEANUP(servers) struct known_servers servers = { 0 };
	size_t last = 0;

	put(path, data, size);
	free(servers_last(&layout));
	servers_forget(&layout, "https://gone", NULL);
	fuzz_must(servers_record(&layout, "https://a.b", "me", NULL) == 0, "a server is recorded");
	servers_read(&layout, &servers);
	for (size_t i = 0; i < servers.count; i++)
		last += servers.items[i].is_last && str_equal(servers.items[i].url, "https://a.b");
	fuzz_must(last == 1, "and is the last one");
}

static void check_overlays(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *path = layout_overlays(&layout);
	CLEANUP(addon_index) struct addon_index index = { 0 };

	put(path, data, size);
	addon_overlay_add(&index, &layout, NULL);
}

static void prepare(void)
{
	CLEANUP(free) char *keys = NULL;
	CLEANUP(free) char *receipts = NULL;

	setenv("AYON_LAUNCHER_STORAGE_DIR", fuzz_folder(), 1);
	setenv("AYON_LAUNCHER_LOCAL_DIR", fuzz_folder(), 1);
	setenv("AYON_ALLOW_KEY_FILE", "1", 1);
	setenv("AYON_LOG_LEVEL", "50", 1);
	console_init();
	fuzz_must(layout_init(&layout, NULL) == 0, "there is a layout");
	keys = layout_user_keys(&layout);
	receipts = layout_receipts(&layout);
	fuzz_must(fs_make_dirs(keys, 0700, NULL) == 0 && fs_make_dirs(receipts, 0700, NULL) == 0,
			"the folders can be made");
	fuzz_must(signature_load(NULL) == 0, "the library can be loaded");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[])(const uint8_t *data, size_t size) = { check_policy,
		check_keys, check_receipt, check_kept, check_key_file, check_servers,
		check_overlays };

	if (!layout.local)
		prepare();
	if (size)
		checks[data[0] % (sizeof(checks) / sizeof(*checks))](data + 1, size - 1);
	return 0;
}
