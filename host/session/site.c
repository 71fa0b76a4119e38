/* SPDX-License-Identifier: Apache-2.0 */
#include "session/site.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "layout.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#define MAX_SITE 128
#define LOCK_MS  5000

bool site_is_valid(const char *site)
{
	size_t length = site ? strlen(site) : 0;
	return length > 0 && length <= MAX_SITE &&
	       strspn(site, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* 0 with NULL when the file is missing or empty. */
static int read_file(const char *path, char **ret_site, struct error *err)
{
	CLEANUP(free) char *text = NULL;
	int r = fs_read(path, 4096, &text, NULL, err);
	if (r == AYON_ENOTFOUND)
		return 0;
	if (r < 0)
		return r;

	const char *site = str_trim(text);
	if (!*site)
		return 0;
	if (!site_is_valid(site))
		return error_set(err, AYON_EINVALID,
				"'%s' holds no site id (lower-case letters, digits and '-'); "
				"remove the file",
				path);
	*ret_site = mem_dup(site);
	return 0;
}

static uint32_t take(uint64_t *pool, uint32_t choices)
{
	uint32_t choice = (uint32_t)(*pool % choices);
	*pool /= choices;
	return choice;
}

/*
 * Two words to remember it by and an invented third one, so that a thousand machines do not meet: 16 * 16 * 80^4
 * names, about ten thousand million.
 */
static int invent(char **ret_site, struct error *err)
{
	static const char *const qualities[] = { "amber", "bold", "brave", "bright", "calm",
		"clear", "gentle", "golden", "happy", "keen", "lively", "noble", "proud", "quiet",
		"swift", "wise" };
	static const char *const animals[] = { "badger", "bear", "crane", "falcon", "fox", "hare",
		"heron", "lark", "lynx", "otter", "owl", "raven", "seal", "stork", "tiger",
		"wren" };
	static const char consonants[] = "bdfgklmnprstvwyz";
	static const char vowels[] = "aeiou";
	uint64_t pool = 0;

	if (getrandom(&pool, sizeof(pool), 0) != sizeof(pool))
		return error_errno(err, AYON_EIO, errno, "no random numbers for a site id");

	char word[9] = "";
	for (size_t i = 0; i < 8; i += 2) {
		word[i] = consonants[take(&pool, 16)];
		word[i + 1] = vowels[take(&pool, 5)];
	}
	*ret_site = mem_printf(
			"%s-%s-%s", qualities[take(&pool, 16)], animals[take(&pool, 16)], word);
	return 0;
}

/* Two first starts at once must agree, so the second one finds the first one's file under the lock. */
static int create_file(
		const struct layout *layout, const char *path, char **ret_site, struct error *err)
{
	CLEANUP(free) char *lock_path = layout_lock_file(layout->local, "site_id");
	CLEANUP(free) char *lock_dir = path_dirname(lock_path);
	CLEANUP(close) int lock = -1;

	int r = fs_make_dirs(lock_dir, 0777, err);
	if (r == 0)
		r = lock_take(lock_path, LOCK_MS, &lock, err);
	/* Its holder stands still. */
	if (r == AYON_ETIMEOUT)
		r = 0;
	if (r == 0)
		r = read_file(path, ret_site, err);
	if (r < 0 || *ret_site)
		return r;

	CLEANUP(free) char *site = NULL;
	r = invent(&site, err);
	if (r < 0)
		return r;
	mode_t mask = umask(022);
	umask(mask);
	r = fs_write_atomic(path, site, strlen(site), 0666 & ~mask, FS_DURABLE, err);
	if (r == 0)
		*ret_site = TAKE(site);
	return r;
}

int site_find(const struct layout *layout, bool create, char **ret_site, struct error *err)
{
	const char *given = env_get("AYON_SITE_ID");

	*ret_site = NULL;
	if (given) {
		if (!site_is_valid(given))
			return error_set(err, AYON_EINVALID,
					"AYON_SITE_ID is no site id (lower-case letters, digits "
					"and '-')");
		*ret_site = mem_dup(given);
		return 0;
	}
	CLEANUP(free) char *path = layout_site_id(layout);
	int r = read_file(path, ret_site, err);
	if (r < 0 || *ret_site || !create)
		return r;
	return create_file(layout, path, ret_site, err);
}
