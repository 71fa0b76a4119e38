/* SPDX-License-Identifier: Apache-2.0 */
/* A command line, one word a line: the launcher's own arguments, then the same words for a verb. */
#include "fuzz.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "cli/globals.h"
#include "cli/options.h"

#include <ayon/option.h>

#include <stdlib.h>

static enum globals_word kind_of(void *payload, const char *word)
{
	(void)payload;
	if (str_starts(word, "r"))
		return GLOBALS_PASSTHROUGH;
	return str_starts(word, "v") ? GLOBALS_COMMAND : GLOBALS_NO_COMMAND;
}

/* `-hh` gives a switch twice, so the bytes are what limits the count. */
static void parse(const struct ayon_option *const *table, int argc, const char *const *argv,
		size_t bytes)
{
	struct options *options = NULL;
	bool help = false;
	size_t count = 0;

	if (options_parse(table, argc, argv, &options, &help, NULL) < 0)
		return;
	options_rest(options, &count);
	fuzz_must(count <= (size_t)argc, "there is no more left than was given");
	for (; *table; table++) {
		size_t given = options_count(options, (*table)->name);
		fuzz_must(given <= bytes, "no option is given more often than typed");
		options_integer(options, (*table)->name, 1);
	}
	options_free(options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(free) char *text = fuzz_text(data, size);
	CLEANUP(strlist) struct strlist words = { 0 };
	CLEANUP(globals) struct globals globals = { 0 };

	strlist_split(&words, text, '\n');
	const char *const *argv = (const char *const *)words.items;
	if (!argv)
		return 0;
	if (globals_parse((int)words.count, argv, kind_of, NULL, &globals, NULL) == 0)
		fuzz_must(globals.rest.count <= words.count, "no word appears from nowhere");
	parse(globals_table(), (int)words.count, argv, size);
	return 0;
}
