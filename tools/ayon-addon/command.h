/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/command.h: one command of the tool. A command prints its result on standard output; a failure goes
 * up as a status with its sentence, which main() prints.
 */
#ifndef AYON_TOOLS_COMMAND_H
#define AYON_TOOLS_COMMAND_H

#include "base/error.h"
#include "cli/options.h"

struct command {
	const char *name;
	const char *summary;
	const char *description;                  /* NULL: none */
	const struct ayon_option *const *options; /* NULL-terminated */
	/* 0, or a negative status with the reason; AYON_EFAIL with an empty text: already said. */
	int (*run)(const struct options *options, struct error *err);
};

extern const struct command command_check;
extern const struct command command_describe;
extern const struct command command_index;
extern const struct command command_keygen;
extern const struct command command_new;
extern const struct command command_pack;
extern const struct command command_sign;
extern const struct command command_upload;

#endif
