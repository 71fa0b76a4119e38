/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "base/self.h"

#include <stdio.h>
#include <stdlib.h>

int scratch_setup(void **state)
{
	char *folder = mem_dup("/tmp/ayon-test-XXXXXX");

	if (!mkdtemp(folder))
		return -1;
	*state = folder;
	return 0;
}

int scratch_teardown(void **state)
{
	int r = fs_remove_tree(*state, NULL);

	free(*state);
	return r;
}

void write_file(const char *folder, const char *name, const char *text)
{
	CLEANUP(free) char *path = path_join(folder, name);
	CLEANUP(free) char *parent = path_dirname(path);
	struct error err = { 0 };

	if (fs_make_dirs(parent, 0755, &err) < 0 ||
			fs_write_atomic(path, text, strlen(text), 0644, FS_CACHE, &err) < 0)
		fail_msg("%s", err.text);
}

char *write_manifest(const char *base, const char *name, const char *version, const char *verb,
		const char *flags, const char *more)
{
	CLEANUP(free) char *folder = mem_printf("%s/%s_%s", base, name, version);
	CLEANUP(free)
	char *text = mem_printf("{\"format\": 1, \"name\": \"%s\", \"version\": \"%s\", "
				"\"title\": \"A title\", \"abi\": {\"major\": 1, \"minor\": 0}, "
				"\"objects\": {\"%s\": \"%s/%s.so\"}, \"verbs\": [{\"name\": "
				"\"%s\", \"summary\": \"Does %s\", \"needs\": [], \"flags\": "
				"[%s]}]%s}",
			name, version, self_native_dir(), self_native_dir(), name, verb, verb,
			flags, more);

	write_file(folder, "ayon-native/addon.json", text);
	return TAKE(folder);
}

void assert_contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' does not contain '%s'", text, part);
}
