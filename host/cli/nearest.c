/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/nearest.c: the did-you-mean: the word with the fewest edits, when those are few for its length.
 */
#include "cli/help.h"

#include "base/str.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#define MAX_LENGTH 64

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours that lead from a to b; case does not count. */
static int edits(const char *a, const char *b)
{
	int rows[3][MAX_LENGTH + 1];
	size_t width = strlen(b);

	for (size_t j = 0; j <= width; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; a[i - 1]; i++) {
		int *now = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

		now[0] = (int)i;
		for (size_t j = 1; j <= width; j++) {
			int left = tolower((unsigned char)a[i - 1]);
			int right = tolower((unsigned char)b[j - 1]);

			now[j] = least(above[j - 1] + (left != right),
					least(above[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && left == tolower((unsigned char)b[j - 2]) &&
					right == tolower((unsigned char)a[i - 2]))
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return rows[strlen(a) % 3][width];
}

const char *help_nearest(const char *typed, const char *const *words, size_t count)
{
	const char *best = NULL;
	int best_edits = INT_MAX;
	size_t length = strlen(typed);

	if (length < 2 || length > MAX_LENGTH)
		return NULL;
	/* One edit for a short word, a third of a longer one: beyond that the advice would be noise. */
	int limit = length <= 4 ? 1 : (int)(length / 3);

	for (size_t i = 0; i < count; i++) {
		if (str_is_empty(words[i]) || strlen(words[i]) > MAX_LENGTH)
			continue;
		int distance = edits(typed, words[i]);
		if (distance <= limit && distance < best_edits) {
			best_edits = distance;
			best = words[i];
		}
	}
	return best;
}
