/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads one JSON object of texts, as `ayon env --format json` writes it: strictly, because a file that was edited by
 * hand should not be half understood. Lone surrogates U+DC80 to U+DCFF are bytes, as in Python.
 */
#include "env.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

#define MAX_VARIABLES 65536

struct reader {
	const char *at; /* NUL-terminated */
	const char *problem;
	char *text; /* the text that was read last; as long as what is read from, so that it always fits */
};

static void skip_space(struct reader *reader)
{
	reader->at += strspn(reader->at, " \t\r\n");
}

static int fail(struct reader *reader, const char *problem)
{
	reader->problem = problem;
	return 0;
}

static int take(struct reader *reader, char wanted)
{
	skip_space(reader);
	if (*reader->at != wanted)
		return 0;
	reader->at++;
	return 1;
}

/* Four hex digits, or -1. */
static long read_unit(struct reader *reader)
{
	static const char digits[] = "0123456789abcdef";
	long unit = 0;

	for (int i = 0; i < 4; i++) {
		char c = *reader->at;
		const char *digit =
				c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
		if (!digit)
			return -1;
		unit = unit * 16 + (digit - digits);
		reader->at++;
	}
	return unit;
}

static char *put_character(char *to, long value)
{
	if (value < 0x80) {
		*to++ = (char)value;
	} else if (value < 0x800) {
		*to++ = (char)(0xc0 | value >> 6);
		*to++ = (char)(0x80 | (value & 0x3f));
	} else if (value < 0x10000) {
		*to++ = (char)(0xe0 | value >> 12);
		*to++ = (char)(0x80 | (value >> 6 & 0x3f));
		*to++ = (char)(0x80 | (value & 0x3f));
	} else {
		*to++ = (char)(0xf0 | value >> 18);
		*to++ = (char)(0x80 | (value >> 12 & 0x3f));
		*to++ = (char)(0x80 | (value >> 6 & 0x3f));
		*to++ = (char)(0x80 | (value & 0x3f));
	}
	return to;
}

/* Behind "\u". An escape of six bytes never becomes more than three, a pair of them four. */
static char *read_unicode(struct reader *reader, char *to)
{
	long value = read_unit(reader);

	if (value <= 0) {
		fail(reader, "it holds a wrong \\u escape");
		return NULL;
	}
	if (value >= 0xdc80 && value <= 0xdcff) {
		*to++ = (char)(value & 0xff);
		return to;
	}
	if (value >= 0xd800 && value < 0xdc00 && reader->at[0] == '\\' && reader->at[1] == 'u') {
		reader->at += 2;
		long low = read_unit(reader);
		value = low >= 0xdc00 && low < 0xe000
					? 0x10000 + ((value - 0xd800) << 10) + low - 0xdc00
					: 0xd800;
	}
	if (value >= 0xd800 && value < 0xe000) {
		fail(reader, "it holds half of a surrogate pair");
		return NULL;
	}
	return put_character(to, value);
}

static char *read_escape(struct reader *reader, char *to)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	char c = *reader->at;
	const char *letter = c ? strchr(letters, c) : NULL;

	if (letter) {
		reader->at++;
		*to++ = meanings[letter - letters];
		return to;
	}
	if (c != 'u') {
		fail(reader, "it holds an unknown escape");
		return NULL;
	}
	reader->at++;
	return read_unicode(reader, to);
}

/* Into reader->text. */
static int read_text(struct reader *reader)
{
	char *to = reader->text;
	unsigned length = 0;

	if (!take(reader, '"'))
		return fail(reader, "a text in quotes is missing");
	while (*reader->at != '"') {
		if (*reader->at == '\\') {
			reader->at++;
			to = read_escape(reader, to);
			if (!to)
				return 0;
			continue;
		}
		if ((unsigned char)*reader->at < 0x20 || text_character(reader->at, &length) < 0)
			return fail(reader, "a text has no end, or is not UTF-8");
		memcpy(to, reader->at, length);
		to += length;
		reader->at += length;
	}
	reader->at++;
	*to = '\0';
	return 1;
}

static int read_member(struct reader *reader, struct variables *variables)
{
	if (!read_text(reader))
		return 0;
	if (!*reader->text || strchr(reader->text, '='))
		return fail(reader, "it names a variable that cannot be");
	if (variables->count >= MAX_VARIABLES)
		return fail(reader, "it has too many variables");
	char *name = variables_must(strdup(reader->text));
	int r = take(reader, ':') ? read_text(reader) : fail(reader, "a ':' is missing");
	if (r)
		variables_add(variables, name, reader->text);
	free(name);
	return r;
}

static int read_object(struct reader *reader, struct variables *variables)
{
	if (!take(reader, '{'))
		return fail(reader, "it is no JSON object");
	if (!take(reader, '}')) {
		do {
			skip_space(reader);
			if (!read_member(reader, variables))
				return 0;
		} while (take(reader, ','));
		if (!take(reader, '}'))
			return fail(reader, "a ',' or '}' is missing");
	}
	skip_space(reader);
	return *reader->at ? fail(reader, "something stands behind its end") : 1;
}

const char *env_read_json(const char *text, size_t length, struct variables *ret_variables)
{
	struct variables variables = { 0 };
	struct reader reader = { .at = text };

	if (strlen(text) != length)
		return "it holds a NUL byte";
	reader.text = variables_must(malloc(length + 1));
	int r = read_object(&reader, &variables);
	free(reader.text);
	variables_sort(&variables);
	for (size_t i = 1; r && i < variables.count; i++) {
		if (strcmp(variables.items[i - 1].name, variables.items[i].name) == 0)
			r = fail(&reader, "it names a variable twice");
	}
	if (!r) {
		variables_finish(&variables);
		return reader.problem;
	}
	*ret_variables = variables;
	return NULL;
}
