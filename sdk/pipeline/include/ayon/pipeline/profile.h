/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline/profile.h: the profile of the settings that fits best.
 */
#ifndef AYON_PIPELINE_PROFILE_H
#define AYON_PIPELINE_PROFILE_H

#include <ayon/pipeline/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Each profile is an object with lists of regular expressions (Perl's, as Python's; the whole text must match, case
 * matters). `values` names for each list the text to look for, as {"host_names": "nuke"}. An absent or empty list, or
 * one with "*", fits everything and counts nothing; a match counts one; a list that does not match rules the profile
 * out. The highest count wins; of equals the one that matches the earlier key, in the order of `key_order` (a list of
 * keys; NULL: the order of `values`); else the earlier profile.
 *
 * Borrowed from `profiles`. NULL: none fits. An expression that is none fits nothing. Any thread.
 */
const struct ayon_value *ayon_profile_find(const struct ayon_value *profiles,
		const struct ayon_value *values, const struct ayon_value *key_order);

#ifdef __cplusplus
}
#endif

#endif
