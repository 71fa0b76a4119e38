/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench-verify: what the check of an addon's code costs one process that has just begun.
 *
 *     bench-verify FOLDER receipt|hash|copy
 *
 * FOLDER is an addon in a store. receipt: as a warm start finds it. hash: the stamps are others, so all is read.
 * copy: as if others could write into the file. Prints two times in microseconds, tab-separated: the check and the
 * loading after it.
 */
#include "addon/manifest.h"
#include "addon/verified.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "layout.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int measure(const char *folder, const char *how, struct error *err)
{
	CLEANUP(layout) struct layout layout = { 0 };
	CLEANUP(addon_entry) struct addon_entry entry = { 0 };
	CLEANUP(object) struct object object = { .place = { .fd = -1 } };
	void *handle = NULL;

	int r = layout_init(&layout, err);
	if (r == 0)
		r = addon_manifest_read(folder, &entry, err);
	if (r < 0)
		return r;
	entry.origin = ADDON_BUNDLE;
	if (str_equal(how, "hash")) {
		CLEANUP(free) char *path = layout_native_object(folder, entry.object);
		if (utimensat(AT_FDCWD, path, NULL, 0) < 0)
			return error_set(err, AYON_EIO, "cannot touch '%s'", path);
	}
	double start = now_us();
	r = addon_verified_open(&entry, &layout, NULL, &object, err);
	double verified = now_us();
	if (r < 0)
		return r;
	object.place.is_shared = str_equal(how, "copy");
	r = object_open(&object, &handle, err);
	double loaded = now_us();
	if (r < 0)
		return r;
	printf("%.1f\t%.1f\n", verified - start, loaded - verified);
	return 0;
}

int main(int argc, char **argv)
{
	struct error err = { 0 };

	if (argc != 3) {
		fprintf(stderr, "usage: bench-verify FOLDER receipt|hash|copy\n");
		return 2;
	}
	if (measure(argv[1], argv[2], &err) < 0) {
		fprintf(stderr, "bench-verify: %s\n", err.text);
		return 1;
	}
	return 0;
}
