/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "elf_file.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <ayon/abi.h>
#include <stdlib.h>
#include <string.h>

/*
 * The host has its own copies of these and speaks for them; a second one in the process, or another version
 * of it, ends in crashes that nobody can explain.
 */
static const char *const host_libraries[] = {
	"libcurl",
	"libjson-c",
	"libarchive",
	"libgit2",
	"libssl",
	"libcrypto",
	"libsecret-1",
};

static bool is_host_library(const char *name)
{
	for (size_t i = 0; i < sizeof(host_libraries) / sizeof(*host_libraries); i++) {
		CLEANUP(free) char *plain = mem_printf("%s.so", host_libraries[i]);
		CLEANUP(free) char *dashed = mem_printf("%s-", host_libraries[i]);
		if (str_starts(name, plain) || (str_starts(name, dashed) && strstr(name, ".so")))
			return true;
	}
	return false;
}

static void check_exports(const char *path, const struct elf_file *elf, struct report *report)
{
	bool has_entry = false;
	for (size_t i = 0; i < elf->exports.count; i++) {
		if (str_equal(elf->exports.items[i], AYON_ADDON_SYMBOL))
			has_entry = true;
		else
			report_error(report, path,
					"exports '%s'; only " AYON_ADDON_SYMBOL
					" may be seen from outside",
					elf->exports.items[i]);
	}
	if (!has_entry)
		report_error(report, path,
				"does not export " AYON_ADDON_SYMBOL
				"; is it built for another ABI major?");
}

static void check_libraries(const char *path, const struct elf_file *elf, struct report *report)
{
	for (size_t i = 0; i < elf->needed.count; i++) {
		const char *name = elf->needed.items[i];
		if (is_host_library(name))
			report_error(report, path,
					"links %s; use the launcher's services (ayon.http/1 ...)",
					name);
		if (!strlist_has(&report->needed, name))
			strlist_add(&report->needed, name);
	}
	for (size_t i = 0; i < elf->run_paths.count; i++) {
		if (!str_starts(elf->run_paths.items[i], "$ORIGIN"))
			report_error(report, path,
					"searches libraries in '%s'; only $ORIGIN is the same "
					"everywhere",
					elf->run_paths.items[i]);
	}
}

static void check_glibc(const char *path, const struct elf_file *elf,
		const struct check_options *options, struct report *report)
{
	if (!elf->glibc[0])
		return;
	if (options->max_glibc && elf_version_newer(elf->glibc, options->max_glibc))
		report_error(report, path,
				"asks for glibc %s, newer than %s; build on the oldest system of "
				"the studio",
				elf->glibc, options->max_glibc);
	if (!report->glibc || elf_version_newer(elf->glibc, report->glibc)) {
		free(report->glibc);
		report->glibc = mem_dup(elf->glibc);
	}
}

void check_object(const struct content_file *file, const char *platform,
		const struct check_options *options, struct report *report)
{
	CLEANUP(elf_file) struct elf_file elf = { 0 };
	struct error err = { 0 };
	if (elf_file_read(file->bytes, file->length, &elf, &err) < 0) {
		report_error(report, file->path, "%s", err.text);
		return;
	}
	if (!str_equal(elf.platform, platform))
		report_error(report, file->path, "is built for %s",
				elf.platform ? elf.platform : "an unknown machine");
	check_exports(file->path, &elf, report);
	check_libraries(file->path, &elf, report);
	check_glibc(file->path, &elf, options, report);
}

void check_bundled(const struct content *client, struct report *report)
{
	for (size_t i = 0; i < client->count; i++) {
		const char *slash = strrchr(client->files[i].path, '/');
		if (is_host_library(slash ? slash + 1 : client->files[i].path))
			report_error(report, client->files[i].path,
					"is a copy of a library that the launcher brings");
	}
}
