/* SPDX-License-Identifier: Apache-2.0 */
/*
 * platform.h: this platform, in the words of AYON's settings.
 */
#ifndef PIPELINE_PLATFORM_H
#define PIPELINE_PLATFORM_H

#include <stdbool.h>
#include <string.h>

#if defined(_WIN32)
#define PLATFORM_NAME      "windows"
#define PLATFORM_SEPARATOR ";"
#elif defined(__APPLE__)
#define PLATFORM_NAME      "darwin"
#define PLATFORM_SEPARATOR ":"
#else
#define PLATFORM_NAME      "linux"
#define PLATFORM_SEPARATOR ":"
#endif

static inline const char *platform_or_this(const char *platform)
{
	return platform && *platform ? platform : PLATFORM_NAME;
}

static inline bool platform_is_one(const char *word)
{
	return strcmp(word, "windows") == 0 || strcmp(word, "linux") == 0 ||
	       strcmp(word, "darwin") == 0;
}

#endif
