/* SPDX-License-Identifier: Apache-2.0 */
/* The name rules of the archive policy. Two lines: a name and the target of a link of that name. */
#include "fuzz.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "distribution/unpack_name.h"

#include <stdlib.h>
#include <string.h>

static void check_path(const char *path)
{
	CLEANUP(free) char *again = NULL;
	CLEANUP(free) char *framed = NULL;

	fuzz_must(path[0] != '/' && !strstr(path, "//"), "a path is relative and normalised");
	fuzz_must(!str_equal(path, "..") && !str_starts(path, "../") && !strstr(path, "/../") &&
					!str_ends(path, "/..") && !str_ends(path, "/"),
			"a path does not lead upwards");
	if (!*path)
		return;
	fuzz_must(unpack_name(path, &again, NULL) == 0 && str_equal(again, path),
			"a normalised path stays as it is");
	framed = unpack_fold(path);
	fuzz_must(framed && *framed, "every name can be folded");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *name = fuzz_text(data, size);
	CLEANUP(free) char *path = NULL;
	char *target = strchr(name, '\n');

	if (target)
		*target++ = '\0';
	if (unpack_name(name, &path, NULL) < 0)
		return 0;
	check_path(path);
	if (target && unpack_link_target(path, target, NULL) == 0)
		fuzz_must(target[0] != '/', "a link is relative");
	return 0;
}
