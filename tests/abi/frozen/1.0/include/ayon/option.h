/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/option.h: what a verb takes on its command line, as a table. The parser, `--help`, the man pages
 * and the shell completions are all made from it, so what it says is what happens.
 *
 * `--name value` and `--name=value` both work, `-n value` when a letter is given. `--` ends the options.
 */
#ifndef AYON_OPTION_H
#define AYON_OPTION_H

#include <stdint.h>

/* Kinds: what follows the name. Zero is no kind. */
#define AYON_OPTION_FLAG       1u /* nothing follows; present or not */
#define AYON_OPTION_TEXT       2u /* one word follows */
#define AYON_OPTION_INTEGER    3u /* one word follows, a decimal integer that fits int64_t */
#define AYON_OPTION_POSITIONAL 4u /* a word without a name, in the order of the table */
#define AYON_OPTION_REST       5u /* all words from here on, untouched; last in the table */

/* Flags, to be or-ed. */
#define AYON_OPTION_REQUIRED 1u /* its absence is a usage error */
#define AYON_OPTION_REPEAT   2u /* may come more than once; a positional then takes all words that are left */
#define AYON_OPTION_HIDDEN   4u /* accepted, not shown in the help */

struct ayon_option {
	uint32_t size;              /* sizeof(struct ayon_option) */
	uint32_t kind;              /* AYON_OPTION_FLAG ... */
	uint32_t flags;             /* AYON_OPTION_REQUIRED ... */
	const char *name;           /* without the dashes: "project"; also the key of the invocation */
	const char *letter;         /* one character, or NULL */
	const char *metavar;        /* what the help shows for the word: "NAME"; NULL for the name in capitals */
	const char *help;           /* one sentence without a full stop */
	const char *const *aliases; /* older spellings of the name, NULL-terminated, or NULL */
	const char *const *choices; /* the only words allowed, NULL-terminated, or NULL for any */
};

#define AYON_OPTION_DECLARE(ident, ...)                                                            \
	static const struct ayon_option ident = { sizeof(struct ayon_option), __VA_ARGS__ }

#endif
