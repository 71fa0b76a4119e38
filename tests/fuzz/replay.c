/* SPDX-License-Identifier: Apache-2.0 */
/* Where there is no libFuzzer: gives a target each file of the folders that are its arguments, once. */
#include "fuzz.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/path.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_BYTES (1u << 20)

static size_t replay(const char *folder)
{
	char **names = NULL;
	size_t count = 0;

	fuzz_must(fs_list(folder, &names, &count, NULL) == 0, "a folder of inputs can be listed");
	for (size_t i = 0; i < count; i++) {
		CLEANUP(free) char *path = path_join(folder, names[i]);
		CLEANUP(free) char *bytes = NULL;
		size_t length = 0;
		fuzz_must(fs_read(path, MAX_BYTES, &bytes, &length, NULL) == 0,
				"an input can be read");
		LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
		free(names[i]);
	}
	free(names);
	return count;
}

int main(int argc, char **argv)
{
	size_t count = 0;

	for (int i = 1; i < argc; i++)
		count += replay(argv[i]);
	printf("%zu inputs\n", count);
	fuzz_must(count > 0, "there are inputs");
	return 0;
}
