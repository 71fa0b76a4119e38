/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/invocation.h: the typed words as the verb sees them.
 */
#ifndef AYON_HOST_ADDON_INVOCATION_H
#define AYON_HOST_ADDON_INVOCATION_H

#include "addon/entry.h"
#include "base/error.h"

#include <ayon/verb.h>
#include <stdbool.h>

struct globals;
struct options;

/* What is borrowed here lives as long as it does. */
struct invocation {
	struct ayon_invocation shown; /* first: what the verb gets */
	struct options *options;      /* owned; NULL for a passthrough verb */
};

/*
 * Parses the words by the verb's table. *ret_help: help was asked for, and the invocation is of no use. AYON_EUSAGE
 * names the word. `globals` may be NULL. argv must live as long as the invocation.
 */
int invocation_make(const struct addon_code_verb *code_verb, const struct globals *globals,
		int argc, const char *const *argv, struct invocation *ret_invocation,
		bool *ret_help, struct error *err);
void invocation_finish(struct invocation *invocation);
static inline void cleanup_invocation(struct invocation *invocation)
{
	invocation_finish(invocation);
}

#endif
