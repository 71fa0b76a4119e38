/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/google_drive.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char token_letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

static const char *behind(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);
	return strncasecmp(text, prefix, length) == 0 ? text + length : NULL;
}

char *google_drive_id(const char *url)
{
	const char *host = behind(url, "https://");
	if (!host)
		host = behind(url, "http://");
	if (!host)
		return NULL;

	const char *path = behind(host, "drive.google.com/");
	if (!path)
		path = behind(host, "docs.google.com/");
	if (!path || !str_starts(path, "file/d/"))
		return NULL;
	const char *id = path + strlen("file/d/");
	size_t length = strspn(id, token_letters);
	return length ? mem_dup_n(id, length) : NULL;
}

char *google_drive_url(const char *id, const char *confirm)
{
	return mem_printf("https://docs.google.com/uc?export=download&id=%s%s%s", id,
			confirm ? "&confirm=" : "", confirm ? confirm : "");
}

static char *token_behind(const char *page, const char *mark)
{
	for (const char *at = strstr(page, mark); at; at = strstr(at + 1, mark)) {
		const char *token = at + strlen(mark);
		size_t length = strspn(token, token_letters);
		if (length)
			return mem_dup_n(token, length);
	}
	return NULL;
}

enum google_drive_answer google_drive_page(const char *page, char **ret_confirm)
{
	if (strstr(page, "Google Drive - Quota exceeded"))
		return GOOGLE_DRIVE_QUOTA;

	char *confirm = token_behind(page, "confirm=");
	if (!confirm)
		confirm = token_behind(page, "name=\"confirm\" value=\"");
	if (!confirm)
		return GOOGLE_DRIVE_NO_FILE;
	*ret_confirm = confirm;
	return GOOGLE_DRIVE_CONFIRM;
}
