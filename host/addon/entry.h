/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/entry.h: reads the tables that a shared object exports, whichever minor version of the SDK they were
 * compiled with: a missing tail is zero, a longer one is ignored. Refuses what does not keep the contract, in a
 * sentence for the addon's author. It calls no code of the addon.
 */
#ifndef AYON_HOST_ADDON_ENTRY_H
#define AYON_HOST_ADDON_ENTRY_H

#include "base/error.h"

#include <ayon/addon.h>
#include <stddef.h>

/* A verb in our own size, with its options in our own size. */
struct addon_code_verb {
	struct ayon_verb verb; /* its `options` is `table` */
	struct ayon_option *options;
	const struct ayon_option **table; /* NULL-terminated, for cli/options.h and cli/help.h */
	size_t option_count;
};

/* Copies of the tables; the strings and functions stay those of the shared object. Zeroed is empty. */
struct addon_code {
	struct ayon_addon addon;
	struct addon_code_verb *verbs;
	size_t verb_count;
};

/* AYON_EADDON with the first thing that is wrong. */
int addon_code_read(
		const struct ayon_addon *exported, struct addon_code *ret_code, struct error *err);
void addon_code_finish(struct addon_code *code);
static inline void cleanup_addon_code(struct addon_code *code)
{
	addon_code_finish(code);
}

/* AYON_EADDON unless the tables bear that name and version, which the manifest promised. */
int addon_code_expect(const struct addon_code *code, const char *name, const char *version,
		struct error *err);
/* NULL when there is none of that name. Borrowed. */
const struct addon_code_verb *addon_code_verb_of(const struct addon_code *code, const char *name);

#endif
