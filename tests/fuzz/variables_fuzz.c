/* SPDX-License-Identifier: Apache-2.0 */
/* A file of `ayon env --diff`: what is read is written by every format, and as JSON read again the same. */
#include "fuzz.h"

#include "base/cleanup.h"
#include "env.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *written(
		const struct variables *variables, const struct format *format, size_t *ret_length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, ret_length);

	if (format->begin)
		format->begin(out);
	size_t count = 0;
	for (size_t i = 0; i < variables->count; i++) {
		if (!format_objection(format, &variables->items[i]))
			format->write(out, &variables->items[i], count++);
	}
	if (format->end)
		format->end(out, count);
	fclose(out);
	return text;
}

static void read_again(const struct variables *variables)
{
	struct variables again = { 0 };
	size_t length = 0;
	CLEANUP(free) char *text = written(variables, format_find("json"), &length);

	fuzz_must(!env_read_json(text, length, &again), "what was written is read");
	fuzz_must(text_is_utf8(text), "JSON is UTF-8");
	fuzz_must(again.count == variables->count, "all of it");
	for (size_t i = 0; i < again.count; i++) {
		fuzz_must(strcmp(again.items[i].name, variables->items[i].name) == 0, "each name");
		fuzz_must(strcmp(again.items[i].value, variables->items[i].value) == 0,
				"each value");
	}
	variables_finish(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const others[] = { "sh", "ps1", "dotenv" };
	CLEANUP(free) char *text = fuzz_text(data, size);
	struct variables variables = { 0 };

	if (env_read_json(text, size, &variables))
		return 0;
	read_again(&variables);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		size_t length = 0;
		free(written(&variables, format_find(others[i]), &length));
	}
	variables_finish(&variables);
	return 0;
}
