/* SPDX-License-Identifier: Apache-2.0 */
#include "vectors.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void record(const struct vector *vector, const char *decision)
{
	static FILE *file;

	if (!file) {
		CLEANUP(free)
		char *path = mem_printf("%s/%s", VECTORS_DONE, program_invocation_short_name);
		file = fopen(path, "we");
		if (!file) {
			perror(path);
			abort();
		}
	}
	fprintf(file, "%s/%s/%zu\t%s\n", vector->file, vector->list, vector->index, decision);
	fflush(file);
}

void vector_ran(const struct vector *vector)
{
	record(vector, "");
}

void vector_overridden(const struct vector *vector, const char *decision)
{
	record(vector, decision);
}
