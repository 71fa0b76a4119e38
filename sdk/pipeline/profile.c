/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/profile.h>

#include "base/str.h"
#include "regex.h"

#include <string.h>

enum fit { FIT_NOT = -1, FIT_ANY, FIT_MATCH };

static bool matches(const char *expression, const char *text)
{
	struct regex *regex = regex_new(expression);
	bool is_match = regex && regex_matches(regex, text);

	regex_free(regex);
	return is_match;
}

static enum fit fit_one(const struct ayon_value *list, const char *text)
{
	size_t count = ayon_value_count(list);

	for (size_t i = 0; i < count; i++) {
		if (str_equal(ayon_value_text(ayon_value_item(list, i)), "*"))
			return FIT_ANY;
	}
	for (size_t i = 0; text && i < count; i++) {
		const char *expression = ayon_value_text(ayon_value_item(list, i));
		if (expression && matches(expression, text))
			return FIT_MATCH;
	}
	return count ? FIT_NOT : FIT_ANY;
}

/* The count of matches, -1 when the profile is out. */
static int score_of(const struct ayon_value *profile, const struct ayon_value *values)
{
	struct ayon_member member = { 0 };
	int score = 0;

	while (ayon_value_next(values, &member)) {
		enum fit fit = fit_one(
				ayon_value_get(profile, member.key), ayon_value_text(member.value));
		if (fit == FIT_NOT)
			return -1;
		score += fit;
	}
	return score;
}

static int compare_key(const struct ayon_value *a, const struct ayon_value *b,
		const struct ayon_value *values, const char *key)
{
	const char *text = ayon_value_get_text(values, key);

	return (int)fit_one(ayon_value_get(a, key), text) -
	       (int)fit_one(ayon_value_get(b, key), text);
}

/* Whether `a` matches a key that comes earlier than those that `b` matches. */
static bool is_better(const struct ayon_value *a, const struct ayon_value *b,
		const struct ayon_value *values, const struct ayon_value *key_order)
{
	struct ayon_member member = { 0 };
	int order = 0;

	for (size_t i = 0; order == 0 && i < ayon_value_count(key_order); i++) {
		const char *key = ayon_value_text(ayon_value_item(key_order, i));
		order = key ? compare_key(a, b, values, key) : 0;
	}
	while (order == 0 && ayon_value_next(values, &member))
		order = compare_key(a, b, values, member.key);
	return order > 0;
}

const struct ayon_value *ayon_profile_find(const struct ayon_value *profiles,
		const struct ayon_value *values, const struct ayon_value *key_order)
{
	const struct ayon_value *best = NULL;
	int best_score = -1;

	for (size_t i = 0; i < ayon_value_count(profiles); i++) {
		const struct ayon_value *profile = ayon_value_item(profiles, i);
		int score = score_of(profile, values);
		if (score < 0 || score < best_score)
			continue;
		if (score == best_score && !is_better(profile, best, values, key_order))
			continue;
		best = profile;
		best_score = score;
	}
	return best;
}
