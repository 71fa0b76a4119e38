/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/memory.h: allocation that does not fail. When memory is gone the process says so in one line and
 * ends with the exit code of AYON_EINTERNAL; whatever it was writing is staged and therefore harmless.
 */
#ifndef AYON_HOST_MEMORY_H
#define AYON_HOST_MEMORY_H

#include <stddef.h>

void *mem_new(size_t size);                 /* zeroed */
void *mem_array(size_t count, size_t size); /* zeroed, overflow checked */
/* Makes room for one more element: doubles *capacity when count has reached it. */
void *mem_grow(void *array, size_t count, size_t *capacity, size_t size);
/* For what a library allocates: NULL ends the process. */
void *mem_must(void *pointer);
char *mem_dup(const char *text); /* NULL stays NULL */
char *mem_dup_n(const char *text, size_t length);
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Overwrites the text so that the compiler cannot leave it out, then frees it. */
void mem_free_secret(char *text);

#endif
