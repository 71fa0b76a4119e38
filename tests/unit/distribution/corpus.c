/* SPDX-License-Identifier: Apache-2.0 */
#include "corpus.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/path.h"
#include "base/process.h"
#include "base/str.h"
#include "distribution/package.h"
#include "trust/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

static char folder[] = "/tmp/ayon-unpack-XXXXXX";

const char *corpus_folder(void)
{
	return folder;
}

int corpus_make(void **state)
{
	static const char *const scripts[] = { "hostile.py", "hostile_zip.py", "hostile_tar.py" };

	(void)state;
	umask(022);
	if (package_load_libraries(NULL) < 0 || !mkdtemp(folder))
		return -1;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		CLEANUP(free)
		char *script = path_join(TEST_SOURCE "/unit/distribution", scripts[i]);
		const char *const argv[] = { "python3", "-B", script, folder, NULL };
		struct process_spec spec = { .argv = argv };
		if (process_run(&spec, NULL) != 0)
			return -1;
	}
	return 0;
}

int corpus_remove(void **state)
{
	(void)state;
	return fs_remove_tree(folder, NULL);
}

int corpus_unpack(const char *name, bool is_addon, struct error *err)
{
	CLEANUP(free) char *archive = path_join(folder, name);
	CLEANUP(free) char *out = path_join(folder, "out/t");

	assert_int_equal(fs_remove_tree(out, NULL), 0);
	assert_int_equal(fs_make_dirs(out, 0755, NULL), 0);
	CLEANUP(receipt) struct receipt receipt = { 0 };
	const struct trust trust = { .policy.signatures = POLICY_WARN };
	struct package_spec spec = {
		.archive = archive,
		.directory = out,
		.name = "demo",
		.version = is_addon ? "1.0.0" : NULL,
		.trust = &trust,
		.ret_receipt = &receipt,
	};
	return package_unpack(&spec, err);
}

size_t corpus_visit(
		const char *prefix, void (*visit)(void *payload, const char *name), void *payload)
{
	char **names = NULL;
	size_t count = 0, seen = 0;

	assert_int_equal(fs_list(folder, &names, &count, NULL), 0);
	for (size_t i = 0; i < count; i++) {
		if (str_starts(names[i], prefix)) {
			visit(payload, names[i]);
			seen++;
		}
		free(names[i]);
	}
	free(names);
	return seen;
}
