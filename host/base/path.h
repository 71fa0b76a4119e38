/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/path.h: paths as texts. Nothing here looks at the disk.
 */
#ifndef AYON_HOST_PATH_H
#define AYON_HOST_PATH_H

#include <stdbool.h>

/* Joins with one '/' between; an absolute second part replaces the first. Caller frees. */
char *path_join(const char *directory, const char *name);
char *path_join3(const char *a, const char *b, const char *c);
char *path_dirname(const char *path);           /* "." when there is no slash; caller frees */
const char *path_basename(const char *path);    /* behind the last slash; borrowed */
char *path_absolute(const char *path);          /* against the working directory, "." and ".." folded; caller frees */
/* Whether path, taken as text, is directory or lies below it. */
bool path_is_inside(const char *path, const char *directory);
/*
 * Whether the text can be one folder name that comes from a server: not empty, no slash or backslash, no
 * control character, not "." or "..", at most 255 bytes, valid UTF-8.
 */
bool path_is_safe_name(const char *name);
/* The ending of an archive, lower case with dots: ".zip", ".tar.gz" ...; "" when there is none. Borrowed, static. */
const char *path_archive_ending(const char *name);

#endif
