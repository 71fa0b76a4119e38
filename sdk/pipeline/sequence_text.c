/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/sequence.h>

#include "base/memory.h"
#include "base/str.h"

#include <inttypes.h>

char *ayon_sequence_name(const struct ayon_sequence *sequence, int64_t frame)
{
	return mem_printf("%s%0*" PRId64 "%s", sequence->head,
			sequence->padding > 1 ? sequence->padding : 1, frame, sequence->tail);
}

char *ayon_sequence_text(const struct ayon_sequence *sequence)
{
	struct str text = { 0 };

	str_append(&text, sequence->head);
	if (sequence->padding)
		str_appendf(&text, "%%0%dd", sequence->padding);
	else
		str_append(&text, "%d");
	str_appendf(&text, "%s [", sequence->tail);
	for (size_t first = 0, last; first < sequence->count; first = last + 1) {
		for (last = first; last + 1 < sequence->count &&
				   sequence->frames[last + 1] == sequence->frames[last] + 1;)
			last++;
		str_appendf(&text, "%s%" PRId64, first ? ", " : "", sequence->frames[first]);
		if (last > first)
			str_appendf(&text, "-%" PRId64, sequence->frames[last]);
	}
	str_append(&text, "]");
	return str_take(&text);
}
