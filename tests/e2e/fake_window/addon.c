/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stand-in for the addon `dialogs`: its window is the program that AYON_TEST_WINDOW names, which gets the host's
 * pipe as its standard input and output. So a test plays the user, or a window that misbehaves.
 */
#include <ayon/ayon.h>

#include <stdlib.h>
#include <unistd.h>

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const char *program = getenv("AYON_TEST_WINDOW");

	(void)self;
	(void)invocation;
	if (program)
		execlp(program, program, (char *)NULL);
	return AYON_EFAIL;
}

static const struct ayon_verb window_verb = {
	.size = sizeof(window_verb),
	.flags = AYON_VERB_HIDDEN,
	.name = "window",
	.summary = "Show a window",
	.run = run,
};

static const struct ayon_verb *const verbs[] = { &window_verb, NULL };

AYON_ADDON(.name = "dialogs", .version = "99.0.0", .verbs = verbs);
