/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/elf_file.h: what a shared object says of itself, read without loading it. Every offset is checked:
 * the bytes may come from anybody.
 */
#ifndef AYON_TOOLS_ELF_FILE_H
#define AYON_TOOLS_ELF_FILE_H

#include "base/error.h"
#include "base/str.h"

#include <stddef.h>

struct elf_file {
	const char *platform; /* "linux-x86_64", "linux-aarch64"; NULL: a machine that we do not know. Static */
	struct strlist needed;    /* DT_NEEDED */
	struct strlist run_paths; /* DT_RPATH and DT_RUNPATH, split at ':' */
	struct strlist exports;   /* defined global and weak dynamic symbols */
	char glibc[24];           /* newest GLIBC_x.y that is asked for, "" when none is */
};

/* AYON_EINVALID: no 64-bit little-endian shared object, or broken; says where. elf_file_finish() ends it. */
int elf_file_read(const void *bytes, size_t length, struct elf_file *ret_file, struct error *err);
void elf_file_finish(struct elf_file *file);
static inline void cleanup_elf_file(struct elf_file *file)
{
	elf_file_finish(file);
}
/* Whether version a ("2.34") is newer than b, part by part. */
bool elf_version_newer(const char *a, const char *b);

#endif
