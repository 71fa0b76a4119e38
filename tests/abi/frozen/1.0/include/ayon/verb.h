/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/verb.h: one command of an addon. `ayon addon <addon> <verb>` always works; a verb with
 * AYON_VERB_TOP_LEVEL is reached by `ayon <verb>` too.
 */
#ifndef AYON_VERB_H
#define AYON_VERB_H

#include <ayon/option.h>
#include <stdint.h>

/* Needs: the host opens exactly these before run() is called, and fails with its own message if it cannot. */
#define AYON_NEEDS_SESSION 1u /* server and credentials; services ayon.session/1 and ayon.http/1 */
#define AYON_NEEDS_BUNDLE  2u /* the bundle resolved and on this machine; implies the session */
#define AYON_NEEDS_DISPLAY 4u /* a graphical display; without one the verb is not started */
#define AYON_NEEDS_CONFIG  8u /* only the server's URL, no connection: ayon.session/1 says where it would be */

/* Flags of a verb. */
#define AYON_VERB_TOP_LEVEL   1u /* also `ayon <verb>` */
#define AYON_VERB_HIDDEN      2u /* works, but no help lists it */
#define AYON_VERB_PASSTHROUGH 4u /* no option is parsed: every word after the verb is in the rest; see below */

/*
 * The options of a passthrough verb are there for its help only, which the host shows when `--help` is the first word.
 * One without options gets that word too.
 */

/* Flags of an invocation. */
#define AYON_INVOCATION_HEADLESS    1u /* never open a window, never ask */
#define AYON_INVOCATION_INTERACTIVE 2u /* standard input and output are terminals: asking is allowed */
#define AYON_INVOCATION_OFFLINE     4u /* the user asked to work without the server */

/*
 * What was typed. Borrowed by the verb for the duration of run(), including every string. [main]
 */
struct ayon_invocation {
	uint32_t size;
	uint32_t flags;          /* AYON_INVOCATION_HEADLESS ... */
	const char *verb;        /* the name by which the verb was called */
	uint32_t rest_count;     /* words of AYON_OPTION_REST, or all words of a passthrough verb */
	const char *const *rest; /* NULL-terminated */

	/* How often the option was given: 0 when it is absent or no option of the verb has that name. */
	uint32_t (*count)(const struct ayon_invocation *invocation, const char *option);
	/* The index-th value given, NULL past the last one. A flag has no value. */
	const char *(*text)(const struct ayon_invocation *invocation, const char *option, uint32_t index);
	/* The last value of an integer option, or the fallback when it was not given. */
	int64_t (*integer)(const struct ayon_invocation *invocation, const char *option, int64_t fallback);
};

struct ayon_verb {
	uint32_t size;                            /* sizeof(struct ayon_verb) */
	uint32_t needs;                           /* AYON_NEEDS_SESSION ..., or 0 */
	uint32_t flags;                           /* AYON_VERB_TOP_LEVEL ..., or 0 */
	const char *name;                         /* lower-case words joined by '-': "list", "create-shot" */
	const char *summary;                      /* one line for the list of commands, no full stop */
	const char *description;                  /* paragraphs for `--help` and the man page, or NULL */
	const struct ayon_option *const *options; /* NULL-terminated array of POINTERS, or NULL for none */
	/*
	 * Does the work. `self` is what open() returned. The result is the exit code of `ayon` when it is
	 * 0 to 255, or an AYON_E* status; say why through ayon.error/1 before returning one. [main]
	 */
	int32_t (*run)(void *self, const struct ayon_invocation *invocation);
};

#endif
