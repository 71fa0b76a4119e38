/* SPDX-License-Identifier: Apache-2.0 */
#include "kept.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "wrap/json.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define HEADER_MAX    96
#define CONFIRM_AFTER 60 /* seconds: a farm's many starts need not each touch the file */

/* FNV-1a, 64 bits. Against accidents; a digest library would cost a warm start more than the rest of it. */
static uint64_t sum_of(const char *text, size_t length)
{
	uint64_t sum = 14695981039346656037u;

	for (size_t i = 0; i < length; i++)
		sum = (sum ^ (unsigned char)text[i]) * 1099511628211u;
	return sum;
}

static char *header_of(const char *text, size_t length)
{
	return mem_printf("ayon-kept 1 %016llx %zu\n", (unsigned long long)sum_of(text, length),
			length);
}

/* The same bytes are there already: only their age changes. */
static bool confirm(const char *path, const char *header, const char *text, size_t length)
{
	CLEANUP(free) char *known = NULL;
	size_t known_length = 0;
	size_t header_length = strlen(header);
	struct stat st;

	if (stat(path, &st) < 0 || (size_t)st.st_size != header_length + length ||
			fs_read(path, KEPT_MAX_BYTES + HEADER_MAX, &known, &known_length, NULL) <
					0 ||
			known_length != header_length + length ||
			memcmp(known, header, header_length) != 0 ||
			memcmp(known + header_length, text, length) != 0)
		return false;
	time_t now = time(NULL);
	if (now < st.st_mtim.tv_sec || now - st.st_mtim.tv_sec >= CONFIRM_AFTER)
		utimensat(AT_FDCWD, path, NULL, 0);
	return true;
}

int kept_write(const char *path, const char *text, size_t length, struct error *err)
{
	CLEANUP(free) char *directory = path_dirname(path);
	CLEANUP(free) char *header = header_of(text, length);
	CLEANUP(str) struct str whole = { 0 };

	if (length > KEPT_MAX_BYTES)
		return error_set(err, AYON_EINVALID, "%zu bytes are too many to keep", length);
	if (confirm(path, header, text, length))
		return 0;
	int r = fs_make_dirs(directory, 0700, err);
	if (r < 0)
		return r;
	str_append(&whole, header);
	str_append_n(&whole, text, length);
	return fs_write_atomic(path, whole.text, whole.length, 0600, FS_DURABLE, err);
}

int kept_read(const char *path, struct json **ret_root, int64_t *ret_when, struct error *err)
{
	CLEANUP(free) char *whole = NULL;
	size_t length = 0;
	struct stat st = { 0 };

	int r = fs_read(path, KEPT_MAX_BYTES + HEADER_MAX, &whole, &length, err);
	if (r < 0)
		return r;
	const char *end = memchr(whole, '\n', length < HEADER_MAX ? length : HEADER_MAX);
	if (!end)
		return error_set(err, AYON_EINVALID, "'%s' has no line that vouches for it", path);
	const char *text = end + 1;
	size_t text_length = length - (size_t)(text - whole);
	CLEANUP(free) char *header = header_of(text, text_length);
	if (strncmp(whole, header, strlen(header)) != 0)
		return error_set(err, AYON_EINVALID, "'%s' is damaged", path);
	r = json_parse(text, text_length, ret_root, err);
	if (r < 0) {
		error_prefix(err, "'%s'", path);
		return r;
	}
	if (ret_when)
		*ret_when = stat(path, &st) == 0 ? (int64_t)st.st_mtim.tv_sec : 0;
	return 0;
}
