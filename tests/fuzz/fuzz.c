/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char folder[] = "/dev/shm/ayon-fuzz-XXXXXX";

char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = mem_new(size + 1);
	if (size)
		memcpy(text, data, size);
	return text;
}

static void remove_folder(void)
{
	fs_remove_tree(folder, NULL);
}

const char *fuzz_folder(void)
{
	static int is_made;

	if (!is_made) {
		fuzz_must(mkdtemp(folder) != NULL, "a scratch folder can be made");
		is_made = 1;
		atexit(remove_folder);
	}
	return folder;
}

char *fuzz_file(const char *name, const uint8_t *data, size_t size)
{
	char *path = path_join(fuzz_folder(), name);
	FILE *file = fopen(path, "w");

	fuzz_must(file && fwrite(data, 1, size, file) == size && fclose(file) == 0,
			"a scratch file can be written");
	return path;
}

void fuzz_must(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz: this does not hold: %s\n", what);
	abort();
}
