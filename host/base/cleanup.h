/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/cleanup.h: release at the end of the scope. CLEANUP() first, TAKE() to hand out what must survive.
 */
#ifndef AYON_HOST_CLEANUP_H
#define AYON_HOST_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(type) __attribute__((cleanup(cleanup_##type)))

/* Moves the value out of the variable, which is left NULL. */
#define TAKE(variable)                                                                             \
	({                                                                                         \
		__typeof__(variable) taken_ = (variable);                                          \
		(variable) = NULL;                                                                 \
		taken_;                                                                            \
	})

/* Defines cleanup_<name> for pointers of the type, ended by the function. */
#define CLEANUP_DEFINE(name, type, function)                                                       \
	static inline void cleanup_##name(type *pointer)                                           \
	{                                                                                          \
		if (*pointer)                                                                      \
			function(*pointer);                                                        \
	}                                                                                          \
	struct cleanup_##name##_needs_semicolon

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void cleanup_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

CLEANUP_DEFINE(fclose, FILE *, fclose);

#endif
