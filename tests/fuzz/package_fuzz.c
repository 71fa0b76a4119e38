/* SPDX-License-Identifier: Apache-2.0 */
/* A package of any content, zip or tar: nothing appears beside the folder that it is unpacked into. */
#include "fuzz.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/path.h"
#include "distribution/package.h"
#include "trust/receipt.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int is_loaded;
	char **names = NULL;
	size_t count = 0;

	if (!is_loaded)
		fuzz_must(package_load_libraries(NULL) == 0, "the libraries can be loaded");
	is_loaded = 1;
	CLEANUP(free) char *archive = fuzz_file("archive", data, size);
	CLEANUP(free) char *out = path_join(fuzz_folder(), "out");
	CLEANUP(receipt) struct receipt receipt = { 0 };
	const struct trust trust = { .policy.signatures = POLICY_WARN };
	struct package_spec spec = {
		.archive = archive,
		.directory = out,
		.name = "demo",
		.version = size && (data[size - 1] & 1) ? "1.0.0" : NULL,
		.trust = &trust,
		.ret_receipt = &receipt,
	};
	fuzz_must(fs_make_dirs(out, 0700, NULL) == 0, "a folder can be made");
	package_unpack(&spec, NULL);
	fuzz_must(fs_list(fuzz_folder(), &names, &count, NULL) == 0 && count == 2,
			"nothing lies beside the folder");
	free(names[0]);
	free(names[1]);
	free(names);
	fuzz_must(fs_remove_tree(out, NULL) == 0, "the tree can be removed");
	return 0;
}
