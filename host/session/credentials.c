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
#include <sys/stat.h>

#define MAX_KEY          1024
#define KEYRING_LIMIT_MS 2500 /* the start in which it is found mute is over within 3 s */

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

/* Containers mount secrets that way, so it is used; on a workstation it is a mistake to be told. */
static void warn_of_readers(const char *path, const char *variable)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & S_IROTH))
		console_log(CONSOLE_WARNING,
				"%s: every user of this machine can read '%s'; make it 0600",
				variable, path);
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
	if (!valid)
		return error_set(err, AYON_EINVALID, "%s: '%s' does not hold one API key", variable,
				path);
	warn_of_readers(path, variable);
	return 0;
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

static int read_keyring(const char *url, struct credential *credential, struct error *err)
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

static int read_file(const struct layout *layout, const char *url, struct credential *credential,
		struct error *err)
{
	char *key = NULL;
	int r = key_file_read(layout, url, &key, err);
	if (r < 0)
		return r;
	if (!credential_is_valid(key)) {
		mem_free_secret(key);
		return AYON_ENOTFOUND;
	}
	set(credential, key, CREDENTIAL_FILE);
	return 0;
}

static void find_in_keyring(const char *url, struct credential *credential)
{
	CLEANUP(free) char *base = url_base(url);
	struct error err = { 0 };

	int r = read_keyring(url, credential, &err);
	if (r == AYON_ENOTFOUND && !str_equal(base, url))
		r = read_keyring(base, credential, &err);
	/* No entry and no keyring are the ordinary case; a keyring that would not answer is worth telling. */
	if (r < 0 && r != AYON_ENOTFOUND && r != AYON_EFAIL)
		credential->note = mem_dup(err.text);
}

static void find_in_file(
		const struct layout *layout, const char *url, struct credential *credential)
{
	struct error err = { 0 };

	if (!key_file_is_allowed())
		return;
	int r = read_file(layout, url, credential, &err);
	if (r < 0 && r != AYON_ENOTFOUND) {
		free(credential->note);
		credential->note = mem_dup(err.text);
	}
}

void credential_find_kept(
		const struct layout *layout, const char *url, struct credential *ret_credential)
{
	*ret_credential = (struct credential){ 0 };
	find_in_keyring(url, ret_credential);
	if (!ret_credential->key)
		find_in_file(layout, url, ret_credential);
	if (ret_credential->note)
		console_log(CONSOLE_WARNING, "%s; %s", ret_credential->note,
				ret_credential->key
						? "the credential is taken from the file"
						: "a credential that is kept there is not used");
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
	struct error reason = { 0 };

	*ret_store = CREDENTIAL_NONE;
	if (keyring_store(service, CREDENTIAL_USER, label, key, KEYRING_LIMIT_MS, err) == 0) {
		*ret_store = CREDENTIAL_KEYRING;
		/* One from before would come back to life on the day the keyring is locked. */
		if (key_file_write(layout, url, NULL, &reason) < 0)
			console_log(CONSOLE_WARNING, "%s", reason.text);
	} else if (key_file_is_allowed() && key_file_write(layout, url, key, err) == 0) {
		*ret_store = CREDENTIAL_FILE;
	}
}

static void take(struct credential *credential, struct strlist *keys)
{
	if (credential->key && !strlist_has(keys, credential->key))
		strlist_take(keys, TAKE(credential->key));
	credential_finish(credential);
}

/* From both places, whatever is allowed today: yesterday's permission may have left something. */
static void remove_one(const struct layout *layout, const char *url, struct strlist *keys)
{
	CLEANUP(free) char *service = credential_service(url);
	struct credential credential = { 0 };
	struct error err = { 0 };

	(void)read_keyring(url, &credential, &err);
	take(&credential, keys);
	(void)read_file(layout, url, &credential, &err);
	take(&credential, keys);
	int r = keyring_remove(service, CREDENTIAL_USER, KEYRING_LIMIT_MS, &err);
	if (r < 0 && r != AYON_ENOTFOUND && r != AYON_EFAIL)
		console_log(CONSOLE_WARNING, "the keyring keeps its entry '%s': %s", service,
				err.text);
	if (key_file_write(layout, url, NULL, &err) < 0)
		console_log(CONSOLE_WARNING, "%s", err.text);
}

void credential_remove(const struct layout *layout, const char *url, struct strlist *ret_keys)
{
	CLEANUP(free) char *base = url_base(url);

	remove_one(layout, url, ret_keys);
	if (!str_equal(base, url))
		remove_one(layout, base, ret_keys);
}

void credential_keys_finish(struct strlist *keys)
{
	for (size_t i = 0; i < keys->count; i++) {
		mem_free_secret(keys->items[i]);
		keys->items[i] = NULL;
	}
	strlist_finish(keys);
}
