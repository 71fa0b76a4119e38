/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template_lookup.h: what the data has under the keys of a field.
 */
#ifndef PIPELINE_TEMPLATE_LOOKUP_H
#define PIPELINE_TEMPLATE_LOOKUP_H

#include <ayon/pipeline/value.h>

enum lookup_kind {
	LOOKUP_FOUND, /* a text, number or truth */
	LOOKUP_MISSING,
	LOOKUP_INVALID, /* something is there, of a type that cannot be inserted or gone into */
};

struct lookup {
	enum lookup_kind kind;
	const struct ayon_value
			*value; /* what was found; of LOOKUP_INVALID what has the wrong type */
	char *key;         /* of LOOKUP_MISSING: how far it went, "folder[name]"; to be freed */
	size_t depth;      /* of LOOKUP_INVALID: how many of the keys led there */
	size_t list_depth; /* how many of the keys led to a list that was gone into; 0: none was */
	const struct ayon_value *list; /* that list */
};

struct lookup lookup(const struct ayon_value *data, char *const *keys);

#endif
