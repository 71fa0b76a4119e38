/* SPDX-License-Identifier: Apache-2.0 */
/* Two or three lines, each a version or a requirement: their order is an order. */
#include "fuzz.h"

#include "base/cleanup.h"
#include "base/semver.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *text = fuzz_text(data, size);
	const char *part[3] = { text, "1.0.0", "2.0.0-rc.1" };
	unsigned numbers[3];
	char *at = text;

	for (int i = 1; i < 3 && (at = strchr(at, '\n')); i++) {
		*at++ = '\0';
		part[i] = at;
	}
	semver_fulfils(part[0], part[1]);
	semver_numbers(part[0], numbers);
	if (!semver_is_valid(part[0]) || !semver_is_valid(part[1]) || !semver_is_valid(part[2]))
		return 0;
	int ab = semver_compare(part[0], part[1]), bc = semver_compare(part[1], part[2]);
	int ac = semver_compare(part[0], part[2]);
	fuzz_must(semver_compare(part[0], part[0]) == 0, "a version equals itself");
	fuzz_must((ab > 0) == (semver_compare(part[1], part[0]) < 0), "the order has two sides");
	fuzz_must(!(ab < 0 && bc < 0) || ac < 0, "the order is one");
	return 0;
}
