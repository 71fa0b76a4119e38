/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/names.h: what an addon may call things, and how much of each there may be. One place for the manifest,
 * the index file and the tables of the shared object.
 */
#ifndef AYON_HOST_ADDON_NAMES_H
#define AYON_HOST_ADDON_NAMES_H

#include <stdbool.h>

#define ADDON_MAX_ADDONS      4096
#define ADDON_MAX_VERBS       256
#define ADDON_MAX_OPTIONS     128
#define ADDON_MAX_WORDS       256 /* aliases or choices of one option */
#define ADDON_MAX_EXTENSIONS  64
#define ADDON_MAX_NAME        64
#define ADDON_MAX_TITLE       200
#define ADDON_MAX_SUMMARY     200
#define ADDON_MAX_HELP        1000
#define ADDON_MAX_DESCRIPTION 16384

/* Lower-case letters and digits in words joined by single '-', beginning with a letter: "create-shot". */
bool addon_is_verb_name(const char *text);
/* An addon's name or version: one safe folder name without white space, at most ADDON_MAX_NAME bytes. */
bool addon_is_name(const char *text);
/* "ayon.environment/1": dotted lower-case words, a slash, a number. */
bool addon_is_extension_id(const char *text);
/* UTF-8 of at most `limit` bytes without control characters; line breaks only where they are allowed. */
bool addon_is_text(const char *text, unsigned limit, bool with_line_breaks);
/* A top-level word that belongs to the launcher itself: "addon", "module", "help" ... */
bool addon_is_reserved_word(const char *text);
/* A shared object's path below ayon-native/: relative, no empty, "." or ".." part. */
bool addon_is_object_path(const char *text);

#endif
