/* SPDX-License-Identifier: Apache-2.0 */
#include "python/python.h"

#include "base/cleanup.h"

static int none_fits(const struct python_choice *choice, struct error *err)
{
	CLEANUP(str) struct str tried = { 0 };

	for (size_t i = 0; i < choice->count && i < 4; i++) {
		const struct python_candidate *candidate = &choice->items[i];
		if (candidate->problem)
			str_appendf(&tried, "%s%s (%s): %s", i ? "; " : "", candidate->path,
					candidate->origin, candidate->problem);
	}
	if (choice->count && choice->items[0].is_given)
		return error_set(err, AYON_ENOTFOUND,
				"AYON_PYTHON is '%s', which cannot be used: %s; correct it, or "
				"unset it to let ayon choose",
				choice->items[0].path, choice->items[0].problem);
	if (!choice->count)
		return error_set(err, AYON_ENOTFOUND,
				"there is no Python interpreter: neither in the dependency package "
				"and the addons, nor python3 on PATH; install python3 or set "
				"AYON_PYTHON");
	return error_set(err, AYON_ENOTFOUND,
			"no Python interpreter fits; set AYON_PYTHON to one that does. Tried: %s%s",
			str_get(&tried), choice->count > 4 ? "; and others" : "");
}

int python_choose(const struct python_places *places, const struct layout *layout,
		struct python_choice *ret_choice, struct error *err)
{
	struct python_choice choice = { 0 };

	python_candidates(places, &choice);
	for (size_t i = 0; i < choice.count; i++) {
		python_check(&choice.items[i], layout);
		if (!choice.items[i].problem) {
			choice.chosen = i;
			break;
		}
		/* Whoever names an interpreter must not get another one silently. */
		if (choice.items[i].is_given)
			break;
	}
	*ret_choice = choice;
	return choice.chosen < choice.count ? 0 : none_fits(&choice, err);
}
