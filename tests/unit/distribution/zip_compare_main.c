/* SPDX-License-Identifier: Apache-2.0 */
/*
 *     distribution_zip_compare FOLDER SCRATCH
 *
 * For every file of the folder that a package may be: one line of its path, then one for each entry, with type and
 * mode, SHA-256 and name, for another reader to compare. Refused files give no line. differential_test.py calls it.
 */
#include "zip_compare.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/path.h"
#include "distribution/package.h"

#include <stdio.h>
#include <stdlib.h>

static void print(void *payload, const char *name, mode_t mode, const char *sha256)
{
	(void)payload;
	printf("\t%o\t%s\t%s\n", mode, sha256, name);
}

static bool is_accepted(const char *archive, const char *out)
{
	struct package_spec spec = { .archive = archive, .directory = out, .name = "demo" };

	fs_remove_tree(out, NULL);
	if (fs_make_dirs(out, 0700, NULL) < 0)
		return false;
	return package_unpack(&spec, NULL) == 0;
}

int main(int argc, char **argv)
{
	char **names = NULL;
	size_t count = 0;
	struct error err = { 0 };

	if (argc != 3 || package_load_libraries(&err) < 0 ||
			fs_list(argv[1], &names, &count, &err) < 0) {
		fprintf(stderr, "usage: distribution_zip_compare FOLDER SCRATCH %s\n", err.text);
		return 2;
	}
	for (size_t i = 0; i < count; i++) {
		CLEANUP(free) char *archive = path_join(argv[1], names[i]);
		if (is_accepted(archive, argv[2])) {
			printf("%s\n", names[i]);
			zip_compare(archive, print, NULL);
		}
		free(names[i]);
	}
	free(names);
	fs_remove_tree(argv[2], NULL);
	return 0;
}
