/* SPDX-License-Identifier: Apache-2.0 */
/* What our reader accepts, libarchive reads the same. */
#include "fuzz.h"

#include "distribution/package.h"
#include "zip_compare.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	char path[64];

	if (fd < 0) {
		fuzz_must(package_load_libraries(NULL) == 0, "the libraries can be loaded");
		fd = memfd_create("zip", MFD_CLOEXEC);
	}
	fuzz_must(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size,
			"memory can be written");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	zip_compare(path, NULL, NULL);
	return 0;
}
