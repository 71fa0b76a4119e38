/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http_trust.h"

#include "base/memory.h"

#include <ctype.h>
#include <dirent.h>
#include <stddef.h>
#include <string.h>

static bool is_hash(const char *name)
{
	for (size_t i = 0; i < 8; i++) {
		if (!isxdigit((unsigned char)name[i]))
			return false;
	}
	return strcmp(name + 8, ".0") == 0;
}

bool http_trust_is_hashed(const char *dir)
{
	DIR *stream = opendir(dir);
	if (!stream)
		return false;

	bool found = false;
	for (struct dirent *entry; !found && (entry = readdir(stream));)
		found = is_hash(entry->d_name);
	closedir(stream);
	return found;
}

char *http_trust_hashed_dir(void)
{
	static const char dir[] = "/etc/ssl/certs";
	return http_trust_is_hashed(dir) ? mem_dup(dir) : NULL;
}
