/* SPDX-License-Identifier: Apache-2.0 */
/* The index of addons: what is accepted is written and read again the same. */
#include "fuzz.h"

#include "addon/index.h"
#include "addon/index_file.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *text = fuzz_text(data, size);
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(addon_index) struct addon_index again = { 0 };
	CLEANUP(str) struct str first = { 0 };
	CLEANUP(str) struct str second = { 0 };

	if (index_file_read(text, "bundle", &index, NULL) < 0)
		return 0;
	fuzz_must(index_file_write(&index, "bundle", &first, NULL) == 0, "it can be written");
	CLEANUP(free) char *copy = mem_dup(str_get(&first));
	fuzz_must(index_file_read(copy, "bundle", &again, NULL) == 0,
			"what is written can be read");
	fuzz_must(index_file_write(&again, "bundle", &second, NULL) == 0, "it can be written");
	fuzz_must(str_equal(str_get(&first), str_get(&second)), "and is the same");
	return 0;
}
