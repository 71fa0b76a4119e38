/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of an addon in any size, with any texts and numbers: each lies in memory of exactly the size that it says,
 * so that reading one byte more is seen.
 */
#include "fuzz.h"

#include "addon/entry.h"
#include "base/cleanup.h"
#include "base/memory.h"

#include <ayon/addon.h>

#include <stdlib.h>
#include <string.h>

struct source {
	const uint8_t *data;
	size_t size;
	void *made[256];
	size_t count;
};

static unsigned byte(struct source *source)
{
	if (!source->size)
		return 0;
	source->size--;
	return *source->data++;
}

static void *keep(struct source *source, const void *bytes, size_t size)
{
	/* Every table begins with its own size. */
	size_t room = size < sizeof(uint32_t) ? sizeof(uint32_t) : size;
	void *copy = malloc(room);

	fuzz_must(copy && source->count < 256, "there is memory");
	memcpy(copy, bytes, room);
	source->made[source->count++] = copy;
	return copy;
}

static const char *text(struct source *source)
{
	static const char *const usual[] = { NULL, "", "hello", "list", "1.0.0", "p", "A text",
		"--x" };
	unsigned kind = byte(source);

	if (kind < 200)
		return usual[kind % 8];
	size_t length = byte(source) % 40;
	char *made = mem_new(length + 1);
	for (size_t i = 0; i < length; i++)
		made[i] = (char)byte(source);
	fuzz_must(source->count < 256, "there is memory");
	source->made[source->count++] = made;
	return made;
}

/* Mostly the size that it has, sometimes any. */
static uint32_t size_of(struct source *source, size_t size)
{
	unsigned kind = byte(source);
	return (uint32_t)(kind < 192 ? size : kind < 250 ? byte(source) % (size + 1) : size);
}

static uint32_t number(struct source *source)
{
	unsigned kind = byte(source);
	return kind < 200 ? kind % 16 : kind << 24 | byte(source) << 8;
}

static const char *const *texts(struct source *source)
{
	const char *list[4] = { NULL };

	for (unsigned i = 0, count = byte(source) % 4; i < count; i++)
		list[i] = text(source);
	return byte(source) & 1 ? keep(source, list, sizeof(list)) : NULL;
}

static const struct ayon_option *option(struct source *source)
{
	struct ayon_option made = {
		.size = size_of(source, sizeof(made)),
		.kind = number(source),
		.flags = number(source),
		.name = text(source),
		.letter = text(source),
		.metavar = text(source),
		.help = text(source),
		.aliases = texts(source),
		.choices = texts(source),
	};
	return keep(source, &made, made.size);
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	(void)self, (void)invocation;
	abort(); /* reading tables calls no code of the addon */
}

static const struct ayon_verb *verb(struct source *source)
{
	const struct ayon_option *options[4] = { NULL };

	for (unsigned i = 0, count = byte(source) % 4; i < count; i++)
		options[i] = option(source);
	struct ayon_verb made = {
		.size = size_of(source, sizeof(made)),
		.needs = number(source),
		.flags = number(source),
		.name = text(source),
		.summary = text(source),
		.description = text(source),
		.options = keep(source, options, sizeof(options)),
		.run = byte(source) == 255 ? NULL : run,
	};
	return keep(source, &made, made.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = { .data = data, .size = size };
	const struct ayon_verb *verbs[4] = { NULL };
	struct addon_code code = { 0 };

	for (unsigned i = 0, count = byte(&source) % 4; i < count; i++)
		verbs[i] = verb(&source);
	struct ayon_addon made = {
		.size = size_of(&source, sizeof(made)),
		.abi_minor = number(&source),
		.name = text(&source),
		.version = text(&source),
		.title = text(&source),
		.verbs = keep(&source, verbs, sizeof(verbs)),
		.extensions = texts(&source),
	};
	if (addon_code_read(keep(&source, &made, made.size), &code, NULL) == 0) {
		addon_code_expect(&code, "hello", "1.0.0", NULL);
		fuzz_must(code.verb_count < 4, "no verb appears from nowhere");
		for (size_t i = 0; i < code.verb_count; i++)
			fuzz_must(addon_code_verb_of(&code, code.verbs[i].verb.name) != NULL,
					"a verb is found by its name");
	}
	addon_code_finish(&code);
	for (size_t i = 0; i < source.count; i++)
		free(source.made[i]);
	return 0;
}
