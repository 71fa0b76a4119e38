/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/sequence.h>

#include "base/memory.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DIGITS 18 /* what fits into 64 bits */

/* One number in one name. */
struct spot {
	const char *name, *tail; /* tail points into the name */
	size_t head;             /* bytes before the number */
	size_t position;         /* of the name in the list */
	int32_t width;           /* digits when they begin with a zero, else 0 */
	int64_t number;
};

struct spots {
	struct spot *items;
	size_t count, capacity;
};

static int compare_key(const struct spot *a, const struct spot *b)
{
	size_t shorter = a->head < b->head ? a->head : b->head;
	int order = memcmp(a->name, b->name, shorter);

	if (order == 0)
		order = (a->head > b->head) - (a->head < b->head);
	return order ? order : strcmp(a->tail, b->tail);
}

/* By head, tail and width, then by number; equal numbers (the same name twice) by position. */
static int compare(const void *left, const void *right)
{
	const struct spot *a = left, *b = right;
	int order = compare_key(a, b);

	if (order == 0)
		order = (a->width > b->width) - (a->width < b->width);
	if (order == 0)
		order = (a->number > b->number) - (a->number < b->number);
	return order ? order : (a->position > b->position) - (a->position < b->position);
}

/* ".1001.exr": between dots, and behind it letters with at most one digit at the very end. */
static bool is_frame(const char *name, const char *begin, const char *end)
{
	size_t letters = *end == '.' ? strcspn(end + 1, "0123456789") : 0;

	return begin > name && begin[-1] == '.' && letters &&
	       (!end[1 + letters] || !end[2 + letters]);
}

static void add_spots(struct spots *spots, const char *name, size_t position, int32_t which)
{
	for (const char *at = name; *at;) {
		size_t digits = strspn(at, "0123456789");
		if (digits && digits <= MAX_DIGITS &&
				(which == AYON_SEQUENCE_ANY || is_frame(name, at, at + digits))) {
			spots->items = mem_grow(spots->items, spots->count, &spots->capacity,
					sizeof(*spots->items));
			spots->items[spots->count++] = (struct spot){
				.name = name,
				.tail = at + digits,
				.head = (size_t)(at - name),
				.position = position,
				.width = *at == '0' && digits > 1 ? (int32_t)digits : 0,
				.number = strtoll(at, NULL, 10),
			};
		}
		at += digits ? digits : 1;
	}
}

static int32_t digits_of(int64_t number)
{
	char text[24];

	return snprintf(text, sizeof(text), "%" PRId64, number);
}

/* The spots of one key are [first, first + count), of them those without a leading zero [first, first + plain). */
struct group {
	const struct spot *first;
	size_t count, plain;
};

static int compare_frames(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

/* Adds the sequence when it has enough members, and says of which names. */
static void add_sequence(struct ayon_sequences *out, const struct spot *const *members,
		size_t count, int32_t padding, size_t minimum, bool *is_member)
{
	int64_t *frames = mem_array(count + 1, sizeof(*frames));
	size_t unique = 0;

	for (size_t i = 0; i < count; i++)
		frames[i] = members[i]->number;
	if (count)
		qsort(frames, count, sizeof(*frames), compare_frames);
	for (size_t i = 0; i < count; i++) {
		if (!i || frames[i] != frames[i - 1])
			frames[unique++] = frames[i];
	}
	if (!unique || unique < minimum) {
		free(frames);
		return;
	}
	for (size_t i = 0; i < count; i++)
		is_member[members[i]->position] = true;
	out->items[out->count++] = (struct ayon_sequence){
		.head = mem_dup_n(members[0]->name, members[0]->head),
		.tail = mem_dup(members[0]->tail),
		.padding = padding,
		.frames = frames,
		.count = unique,
	};
}

/*
 * Numbers with leading zeros make a sequence of their width, which numbers of just that width without zeros join: 0999,
 * 1000. Those that join none are a sequence without padding.
 */
static void add_group(struct ayon_sequences *out, const struct group *group, size_t minimum,
		bool *is_member)
{
	const struct spot **members = mem_array(group->count + 1, sizeof(const struct spot *));
	bool *has_joined = mem_array(group->plain + 1, sizeof(bool));
	size_t count;

	for (size_t begin = group->plain, end; begin < group->count; begin = end) {
		int32_t width = group->first[begin].width;
		count = 0;
		for (end = begin; end < group->count && group->first[end].width == width; end++)
			members[count++] = &group->first[end];
		for (size_t i = 0; i < group->plain; i++) {
			if (digits_of(group->first[i].number) != width)
				continue;
			members[count++] = &group->first[i];
			has_joined[i] = true;
		}
		add_sequence(out, members, count, width, minimum, is_member);
	}
	count = 0;
	for (size_t i = 0; i < group->plain; i++) {
		if (!has_joined[i])
			members[count++] = &group->first[i];
	}
	add_sequence(out, members, count, 0, minimum, is_member);
	free(members);
	free(has_joined);
}

static void add_rest(
		struct ayon_sequences *out, const struct ayon_value *names, const bool *is_member)
{
	size_t count = ayon_value_count(names);

	out->rest = mem_array(count + 1, sizeof(*out->rest));
	for (size_t i = 0; i < count; i++) {
		const char *name = ayon_value_text(ayon_value_item(names, i));
		if (name && !is_member[i])
			out->rest[out->rest_count++] = mem_dup(name);
	}
}

void ayon_sequences_find(const struct ayon_value *names, int32_t which, size_t minimum,
		struct ayon_sequences *ret_sequences)
{
	bool *is_member = mem_array(ayon_value_count(names) + 1, sizeof(bool));
	struct spots spots = { 0 };

	for (size_t i = 0; i < ayon_value_count(names); i++) {
		const char *name = ayon_value_text(ayon_value_item(names, i));
		if (name)
			add_spots(&spots, name, i, which);
	}
	if (spots.count)
		qsort(spots.items, spots.count, sizeof(*spots.items), compare);
	*ret_sequences = (struct ayon_sequences){
		.items = mem_array(spots.count + 1, sizeof(*ret_sequences->items)),
	};
	for (size_t begin = 0, end; begin < spots.count; begin = end) {
		struct group group = { .first = &spots.items[begin] };
		for (end = begin; end < spots.count &&
				  compare_key(&spots.items[begin], &spots.items[end]) == 0;
				end++)
			group.plain += spots.items[end].width == 0;
		group.count = end - begin;
		add_group(ret_sequences, &group, minimum, is_member);
	}
	add_rest(ret_sequences, names, is_member);
	free(spots.items);
	free(is_member);
}

void ayon_sequences_finish(struct ayon_sequences *sequences)
{
	for (size_t i = 0; i < sequences->count; i++) {
		free(sequences->items[i].head);
		free(sequences->items[i].tail);
		free(sequences->items[i].frames);
	}
	for (size_t i = 0; i < sequences->rest_count; i++)
		free(sequences->rest[i]);
	free(sequences->items);
	free(sequences->rest);
	*sequences = (struct ayon_sequences){ 0 };
}
