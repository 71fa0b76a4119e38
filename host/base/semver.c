/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/semver.c: versions are read in place as texts, because the numbers of a version have no upper limit.
 */
#include "base/semver.h"

#include "base/str.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* A piece of the version's text. */
struct part {
	const char *text;
	size_t length;
};

struct version {
	struct part numbers[3];
	struct part pre; /* behind '-', without it; empty: a release */
};

static bool is_identifier_char(char c)
{
	return isalnum((unsigned char)c) || c == '-';
}

static bool is_number(struct part part)
{
	for (size_t i = 0; i < part.length; i++) {
		if (!isdigit((unsigned char)part.text[i]))
			return false;
	}
	return part.length > 0;
}

/* Digits without a leading zero. */
static bool read_number(const char **at, struct part *ret_part)
{
	struct part part = { *at, strspn(*at, "0123456789") };

	if (!part.length || (part.length > 1 && part.text[0] == '0'))
		return false;
	*at += part.length;
	*ret_part = part;
	return true;
}

/* The next identifier of a list joined by dots; moves behind the dot. */
static struct part next_identifier(struct part *list)
{
	const char *dot = memchr(list->text, '.', list->length);
	struct part part = { list->text, dot ? (size_t)(dot - list->text) : list->length };
	size_t used = part.length + (dot != NULL);

	list->text += used;
	list->length -= used;
	return part;
}

/* Identifiers up to the end or a '+'; those of a pre-release have no leading zeros when they are numbers. */
static bool read_identifiers(const char **at, bool is_pre, struct part *ret_list)
{
	struct part list = { *at, 0 };
	size_t start = 0;

	for (;; list.length++) {
		char c = list.text[list.length];
		if (is_identifier_char(c))
			continue;
		struct part one = { list.text + start, list.length - start };
		if (!one.length ||
				(is_pre && one.length > 1 && one.text[0] == '0' && is_number(one)))
			return false;
		if (c != '.')
			break;
		start = list.length + 1;
	}
	*at += list.length;
	*ret_list = list;
	return true;
}

static bool parse(const char *text, struct version *ret_version)
{
	struct version version = { 0 };
	struct part build;

	if (!text)
		return false;
	for (int i = 0; i < 3; i++) {
		if (i > 0 && *text++ != '.')
			return false;
		if (!read_number(&text, &version.numbers[i]))
			return false;
	}
	if (*text == '-') {
		text++;
		if (!read_identifiers(&text, true, &version.pre))
			return false;
	}
	if (*text == '+') {
		text++;
		if (!read_identifiers(&text, false, &build))
			return false;
	}
	if (*text)
		return false;
	*ret_version = version;
	return true;
}

static int compare_numbers(struct part a, struct part b)
{
	if (a.length != b.length)
		return a.length < b.length ? -1 : 1;
	return memcmp(a.text, b.text, a.length);
}

static int compare_identifiers(struct part a, struct part b)
{
	bool a_number = is_number(a), b_number = is_number(b);
	size_t common = a.length < b.length ? a.length : b.length;

	if (a_number && b_number)
		return compare_numbers(a, b);
	if (a_number != b_number)
		return a_number ? -1 : 1;

	int r = memcmp(a.text, b.text, common);
	if (r || a.length == b.length)
		return r;
	return a.length < b.length ? -1 : 1;
}

static int compare_pre(struct part a, struct part b)
{
	if (!a.length || !b.length)
		return (a.length == 0) - (b.length == 0);
	while (a.length && b.length) {
		int r = compare_identifiers(next_identifier(&a), next_identifier(&b));
		if (r)
			return r;
	}
	return (a.length > 0) - (b.length > 0);
}

static int compare(const struct version *a, const struct version *b)
{
	for (int i = 0; i < 3; i++) {
		int r = compare_numbers(a->numbers[i], b->numbers[i]);
		if (r)
			return r;
	}
	return compare_pre(a->pre, b->pre);
}

bool semver_is_valid(const char *text)
{
	struct version version;
	return parse(text, &version);
}

int semver_compare(const char *a, const char *b)
{
	struct version left, right;
	bool has_left = parse(a, &left), has_right = parse(b, &right);

	if (has_left && has_right)
		return compare(&left, &right);
	if (has_left != has_right)
		return has_left ? 1 : -1;
	return strcmp(a ? a : "", b ? b : "");
}

/* 1, 0 or -1 as semver_fulfils() for one condition. */
static int fulfils_one(const struct version *version, const char *condition)
{
	static const char *const operators[] = { "<=", ">=", "==", "!=", "<", ">", "" };
	struct version wanted;
	size_t i = 0;

	while (!str_starts(condition, operators[i]))
		i++;
	condition += strlen(operators[i]);
	if (!parse(condition + strspn(condition, " \t"), &wanted))
		return -1;

	int order = compare(version, &wanted);
	switch (i) {
	case 0:
		return order <= 0;
	case 1:
		return order >= 0;
	case 3:
		return order != 0;
	case 4:
		return order < 0;
	case 5:
		return order > 0;
	default:
		return order == 0;
	}
}

int semver_fulfils(const char *version, const char *requirement)
{
	struct version parsed;
	char condition[256];
	int result = 1;

	if (!requirement || !parse(version, &parsed))
		return -1;
	for (;;) {
		size_t length = strcspn(requirement, ",");
		if (length >= sizeof(condition))
			return -1;
		memcpy(condition, requirement, length);
		condition[length] = '\0';

		int r = fulfils_one(&parsed, str_trim(condition));
		if (r < 0)
			return r;
		result = result && r;
		if (!requirement[length])
			return result;
		requirement += length + 1;
	}
}

bool semver_numbers(const char *text, unsigned ret_numbers[3])
{
	unsigned numbers[3] = { 0 };

	for (int i = 0; i < 3; i++) {
		unsigned long long value = 0;
		if (!text || !isdigit((unsigned char)*text))
			return false;
		for (; isdigit((unsigned char)*text); text++) {
			value = value * 10 + (unsigned)(*text - '0');
			if (value > UINT_MAX)
				return false;
		}
		numbers[i] = (unsigned)value;
		if (text[0] != '.' || !isdigit((unsigned char)text[1]))
			break;
		text++;
	}
	memcpy(ret_numbers, numbers, sizeof(numbers));
	return true;
}
