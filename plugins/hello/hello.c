/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ayon hello [NAME] [--times N] [--shout] [--fail]`: options, a service, output and an error. It needs the bundle, so
 * the studio's version of this very addon runs; with --skip-bootstrap it runs without one.
 */
#include "addon.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>

#define MAX_TIMES 1000
#define MAX_NAME  200

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct hello *hello = self;
	const char *typed = invocation->text(invocation, "name", 0);
	int64_t times = invocation->integer(invocation, "times", 1);
	const char *bundle = hello->bundle ? hello->bundle->studio_bundle(hello->host) : NULL;
	char name[MAX_NAME + 1];

	if (times < 1 || times > MAX_TIMES)
		return hello->error->set(hello->host, AYON_EUSAGE,
				"--times is %lld; give a number from 1 to %d", (long long)times,
				MAX_TIMES);
	if (invocation->count(invocation, "fail"))
		return hello->error->set(hello->host, AYON_EFAIL,
				"failed because --fail was given; leave it out to be greeted");

	snprintf(name, sizeof(name), "%s", typed ? typed : "world");
	if (invocation->count(invocation, "shout")) {
		/* Bytes of other alphabets are left as they are. */
		for (char *c = name; *c; c++)
			*c = (unsigned char)*c < 0x80 ? (char)toupper((unsigned char)*c) : *c;
	}
	for (int64_t i = 0; i < times; i++) {
		int32_t status = hello->output->print(hello->host, "%s, %s!%s%s%s\n",
				invocation->count(invocation, "shout") ? "HELLO" : "Hello", name,
				bundle ? " (bundle " : "", bundle ? bundle : "", bundle ? ")" : "");
		if (status < 0)
			return status;
	}
	return 0;
}

static const struct ayon_option name_option = {
	.size = sizeof(name_option),
	.kind = AYON_OPTION_POSITIONAL,
	.name = "name",
	.help = "Whom to greet; the world when left out",
};

static const struct ayon_option times_option = {
	.size = sizeof(times_option),
	.kind = AYON_OPTION_INTEGER,
	.name = "times",
	.letter = "n",
	.metavar = "N",
	.help = "How often",
};

static const struct ayon_option shout_option = {
	.size = sizeof(shout_option),
	.kind = AYON_OPTION_FLAG,
	.name = "shout",
	.help = "In capital letters",
};

static const struct ayon_option fail_option = {
	.size = sizeof(fail_option),
	.kind = AYON_OPTION_FLAG,
	.name = "fail",
	.help = "Fail, to see how an error looks",
};

static const struct ayon_option *const options[] = {
	&name_option,
	&times_option,
	&shout_option,
	&fail_option,
	NULL,
};

const struct ayon_verb hello_verb = {
	.size = sizeof(hello_verb),
	.needs = AYON_NEEDS_BUNDLE,
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "hello",
	.summary = "Greet somebody",
	.description = "The smallest useful command: it shows that ayon, the studio's "
		       "bundle and its addons work.",
	.options = options,
	.run = run,
};
