/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/abi.h: the version of the contract between the host and an addon, and the few macros it needs.
 *
 * The promise within one major: struct members are only appended, an interface id ("ayon.http/1") never
 * changes once published, constants are only appended and a reader ignores those it does not know.
 * The headers are C11 and C++17 and include nothing but <stddef.h> and <stdint.h>.
 */
#ifndef AYON_ABI_H
#define AYON_ABI_H

#include <stddef.h>
#include <stdint.h>

#define AYON_ABI_MAJOR 1
#define AYON_ABI_MINOR 0

/* The one symbol that an addon exports; another major has another name, so old and new never mix. */
#define AYON_ADDON_SYMBOL "ayon_addon_v1"

#ifdef __cplusplus
#define AYON_EXTERN_C extern "C"
#else
#define AYON_EXTERN_C extern
#endif

#define AYON_EXPORT AYON_EXTERN_C __attribute__((visibility("default")))

/*
 * True when the struct that *object points to, as its author compiled it, reaches to the end of the member.
 * Every public struct begins with `uint32_t size`. Ask before reading a member that is newer than 1.0.
 */
#define AYON_HAS(object, member)                                                                   \
	((object)->size >= (uint32_t)((const char *)(&(object)->member + 1) - (const char *)(object)))

#endif
