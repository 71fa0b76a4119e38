/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/sequence.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "reason.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FRAMES 1000000

struct ayon_value *ayon_frames_of(const struct ayon_value *names)
{
	struct ayon_value *out = ayon_value_new_object();
	struct ayon_sequences found;

	for (size_t i = 0; i < ayon_value_count(names); i++) {
		const char *name = ayon_value_text(ayon_value_item(names, i));
		if (name)
			ayon_value_set(out, name, NULL);
	}
	/* A single number before the extension is a frame, and any number that several names differ in. */
	ayon_sequences_find(names, AYON_SEQUENCE_ANY, 2, &found);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < found.count; i++) {
			const struct ayon_sequence *one = &found.items[i];
			for (size_t k = 0; k < one->count; k++) {
				CLEANUP(free) char *name = ayon_sequence_name(one, one->frames[k]);
				CLEANUP(free)
				char *frame = mem_printf("%0*lld",
						one->padding > 1 ? one->padding : 1,
						(long long)one->frames[k]);
				if (ayon_value_has(out, name))
					ayon_value_set_text(out, name, frame);
			}
		}
		ayon_sequences_finish(&found);
		if (pass == 0)
			ayon_sequences_find(names, AYON_SEQUENCE_FRAMES, 1, &found);
	}
	return out;
}

static bool read_number(const char **at, long long *ret_number)
{
	char *end = NULL;

	if (!isdigit((unsigned char)**at) && !(**at == '-' && isdigit((unsigned char)(*at)[1])))
		return false;
	*ret_number = strtoll(*at, &end, 10);
	*at = end;
	return *ret_number > -1000000000 && *ret_number < 1000000000;
}

static bool read_step(const char **at, long long *step)
{
	static const char *const words[] = { "x", ":", "step", "every" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!str_starts(*at, words[i]))
			continue;
		*at += strlen(words[i]);
		return read_number(at, step) && *step > 0;
	}
	return true;
}

static void skip_space(const char **at)
{
	*at += strspn(*at, " \t");
}

static int compare(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

struct frames {
	int64_t *items;
	size_t count, capacity;
};

/* One "first[-last][step]". A step stays for those behind it, as the studio's render managers read it. */
static bool read_range(const char **at, long long *step, struct frames *frames)
{
	long long first, last;

	skip_space(at);
	if (!read_number(at, &first))
		return false;
	last = first;
	skip_space(at);
	if (**at == '-') {
		(*at)++;
		skip_space(at);
		if (!read_number(at, &last) || !read_step(at, step))
			return false;
	}
	if ((last - first) / *step + (long long)frames->count >= MAX_FRAMES)
		return false;
	for (long long frame = first; frame <= last; frame += *step) {
		frames->items = mem_grow(frames->items, frames->count, &frames->capacity,
				sizeof(*frames->items));
		frames->items[frames->count++] = frame;
	}
	skip_space(at);
	return true;
}

int32_t ayon_frames_parse(const char *text, struct ayon_value **ret_frames, struct ayon_reason *why)
{
	CLEANUP(free) int64_t *items = NULL;
	struct frames frames = { 0 };
	const char *at = text;
	long long step = 1;
	bool is_right = true;

	do {
		at += *at == ',' && at != text;
		is_right = read_range(&at, &step, &frames);
		items = frames.items;
	} while (is_right && *at == ',');
	if (!is_right || *at)
		return reason_set(why, AYON_EINVALID,
				"'%.200s' names no frames; they are written as 1001-1010,1020",
				text);
	if (frames.count)
		qsort(frames.items, frames.count, sizeof(*frames.items), compare);
	*ret_frames = ayon_value_new_list();
	for (size_t i = 0; i < frames.count; i++) {
		if (!i || frames.items[i] != frames.items[i - 1])
			ayon_value_add(*ret_frames, ayon_value_new_int(frames.items[i]));
	}
	return 0;
}
