/* SPDX-License-Identifier: Apache-2.0 */
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_INTERNAL 8 /* cli/exit_code.h, spelled again because nothing may be called any more */

void *mem_must(void *pointer)
{
	static const char line[] = "ayon: out of memory; close something and try again\n";

	if (!pointer) {
		ssize_t ignored = write(STDERR_FILENO, line, sizeof(line) - 1);
		(void)ignored;
		_exit(EXIT_INTERNAL);
	}
	return pointer;
}

void *mem_new(size_t size)
{
	return mem_must(calloc(1, size ? size : 1));
}

void *mem_array(size_t count, size_t size)
{
	return mem_must(calloc(count ? count : 1, size));
}

void *mem_grow(void *array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;

	size_t wanted = *capacity ? *capacity * 2 : 8;
	void *grown = mem_must(reallocarray(array, wanted, size));
	memset((char *)grown + *capacity * size, 0, (wanted - *capacity) * size);
	*capacity = wanted;
	return grown;
}

char *mem_dup(const char *text)
{
	return text ? mem_must(strdup(text)) : NULL;
}

char *mem_dup_n(const char *text, size_t length)
{
	return mem_must(strndup(text, length));
}

char *mem_printf(const char *format, ...)
{
	char *text = NULL;
	va_list args;
	va_start(args, format);
	int r = vasprintf(&text, format, args);
	va_end(args);
	return mem_must(r < 0 ? NULL : text);
}

void mem_free_secret(char *text)
{
	if (!text)
		return;

	explicit_bzero(text, strlen(text));
	free(text);
}
