/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of host/addon share: a scratch folder, addon folders in it, and the cmocka includes in their order.
 */
#ifndef AYON_TEST_ADDON_SUPPORT_H
#define AYON_TEST_ADDON_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

#include "addon/index.h"
#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"

/* A fresh folder for each test: setup and teardown of cmocka; *state is its path. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* Writes the text to <folder>/<name>, making folders on the way. */
void write_file(const char *folder, const char *name, const char *text);
/* Writes a good manifest of ABI 1 with one verb and `more` (", \"x\": 1" or "") behind it; returns the addon folder. */
char *write_manifest(const char *base, const char *name, const char *version, const char *verb,
		const char *flags, const char *more);
/* Fails the test unless the text holds the part. */
void assert_contains(const char *text, const char *part);

#endif
