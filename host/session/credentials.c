/* SPDX-License-Identifier: Apache-2.0 */
#include "session/credentials.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "layout.h"
#include "session/key_file.h"
#include "session/url.h"
#include "wrap/keyring.h"

#include <string.h>

#define MAX_KEY          1024
#define KEYRING_LIMIT_MS 3000

bool credential_is_valid(const char *key)
{
	size_t length = key ? strlen(key) : 0;

	for (size_t i = 0; i < length; i++) {
		if (key[i] <= 0x20 || key[i] > 0x7e)
			return false;
	}
	return length > 0 && length <= MAX_KEY;
}

void credential_finish(struct credential *credential)
{
	mem_free_secret(credential->key);
	free(credential->note);
	*credential = (struct credential){ 0 };
}

static void set(struct credential *credential, char *key, enum credential_store store)
{
	console_add_secret(key);
	credential->key = key;
	credential->store = store;
}

/* A file that the user or the service manager named. */
static int read_named(const char *path, const char *variable, struct credential *credential,
		struct error *err)
{
	char *text = NULL;
	int r = fs_read(path, MAX_KEY + 16, &text, NULL, err);
	if (r < 0)
		return error_prefix(err, "%s", variable);

	const char *key = str_trim(text);
	bool valid = credential_is_valid(key);
	if (valid)
		set(credential, mem_dup(key), CREDENTIAL_KEY_FILE);
	mem_free_secret(text);
	return valid ? 0
		     : error_set(err, AYON_EINVALID, "%s: '%s' does not hold one API key", variable,
				       path);
}

static int find_given(struct credential *credential, struct error *err)
{
	const char *given = env_get("AYON_API_KEY");
	if (given) {
		if (!credential_is_valid(given))
			return error_set(err, AYON_EINVALID,
					"AYON_API_KEY is no API key (one word of printable "
					"characters)");
		set(credential, mem_dup(given), CREDENTIAL_ENVIRONMENT);
		return 0;
	}
	const char *file = env_get("AYON_API_KEY_FILE");
	if (file)
		return read_named(file, "AYON_API_KEY_FILE", credential, err);

	const char *directory = env_get("CREDENTIALS_DIRECTORY");
	CLEANUP(free) char *path = directory ? path_join(directory, "ayon_api_key") : NULL;
	if (path && fs_exists(path))
		return read_named(path, "CREDENTIALS_DIRECTORY", credential, err);
	return 0;
}

char *credential_service(const char *url)
{
	return mem_printf("AYON/%s", url);
}

char *credential_label(const char *url)
{
	return mem_printf("Password for '" CREDENTIAL_USER "' on 'AYON/%s'", url);
}

static int look_up(const char *url, struct credential *credential, struct error *err)
{
	CLEANUP(free) char *service = credential_service(url);
	char *key = NULL;

	int r = keyring_lookup(service, CREDENTIAL_USER, KEYRING_LIMIT_MS, &key, err);
	if (r < 0)
		return r;
	if (!credential_is_valid(key)) {
		mem_free_secret(key);
		return error_set(err, AYON_EINVALID, "the keyring's entry '%s' is no API key",
				service);
	}
	set(credential, key, CREDENTIAL_KEYRING);
	return 0;
}

static void find_in_keyring(const char *url, struct credential *credential)
{
	CLEANUP(free) char *base = url_base(url);
	struct error err = { 0 };

	int r = look_up(url, credential, &err);
	if (r == AYON_ENOTFOUND && !str_equal(base, url))
		r = look_up(base, credential, &err);
	/* No entry and no keyring are the ordinary case; a keyring that would not answer is worth telling. */
	if (r < 0 && r != AYON_ENOTFOUND && r != AYON_EFAIL)
		credential->note = mem_dup(err.text);
}

static void find_in_file(
		const struct layout *layout, const char *url, struct credential *credential)
{
	struct error err = { 0 };
	char *key = NULL;

	if (!key_file_is_allowed())
		return;
	if (key_file_read(layout, url, &key, &err) < 0) {
		free(credential->note);
		credential->note = mem_dup(err.text);
	} else if (credential_is_valid(key)) {
		set(credential, key, CREDENTIAL_FILE);
	} else {
		mem_free_secret(key);
	}
}

void credential_find_kept(
		const struct layout *layout, const char *url, struct credential *ret_credential)
{
	*ret_credential = (struct credential){ 0 };
	find_in_keyring(url, ret_credential);
	if (!ret_credential->key)
		find_in_file(layout, url, ret_credential);
}

int credential_find(const struct layout *layout, const char *url, struct credential *ret_credential,
		struct error *err)
{
	*ret_credential = (struct credential){ 0 };
	int r = find_given(ret_credential, err);
	if (r < 0 || ret_credential->key || !url)
		return r;
	credential_find_kept(layout, url, ret_credential);
	return 0;
}

void credential_keep(const struct layout *layout, const char *url, const char *key,
		enum credential_store *ret_store, struct error *err)
{
	CLEANUP(free) char *service = credential_service(url);
	CLEANUP(free) char *label = credential_label(url);

	*ret_store = CREDENTIAL_NONE;
	if (keyring_store(service, CREDENTIAL_USER, label, key, KEYRING_LIMIT_MS, err) == 0)
		*ret_store = CREDENTIAL_KEYRING;
	else if (key_file_is_allowed() && key_file_write(layout, url, key, err) == 0)
		*ret_store = CREDENTIAL_FILE;
}

void credential_remove(const struct layout *layout, const char *url)
{
	CLEANUP(free) char *base = url_base(url);
	const char *const urls[] = { url, str_equal(base, url) ? NULL : base };

	for (size_t i = 0; i < 2 && urls[i]; i++) {
		CLEANUP(free) char *service = credential_service(urls[i]);
		struct error err = { 0 };
		int r = keyring_remove(service, CREDENTIAL_USER, KEYRING_LIMIT_MS, &err);
		if (r < 0 && r != AYON_ENOTFOUND && r != AYON_EFAIL)
			console_log(CONSOLE_WARNING, "the keyring keeps its entry '%s': %s",
					service, err.text);
		if (key_file_write(layout, urls[i], NULL, &err) < 0)
			console_log(CONSOLE_WARNING, "%s", err.text);
	}
}
