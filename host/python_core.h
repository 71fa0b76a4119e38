/* SPDX-License-Identifier: Apache-2.0 */
/*
 * python_core.h: commands that are written in Python. What no native addon has may be one of the bundle's Python core
 * addon, which knows them only when it runs, so it is asked last.
 */
#ifndef AYON_HOST_PYTHON_CORE_H
#define AYON_HOST_PYTHON_CORE_H

#include "base/error.h"

#include <stdbool.h>

struct addon_context;
struct addon_index;
struct command;
struct strlist;

/* Whether only Python can know the command: it is unknown here, or its addon has no native command at all. */
bool python_core_is_asked(const struct command *command);
/* 1 when the bundle's core addon takes it; else the status and the sentence for the user: unknown, or core is missing. */
int python_core_takes(const struct addon_context *context, const struct command *command,
		struct error *err);
/* Hands the words of the whole command line over; returns as addon_python_core_run() does. */
int python_core_command(const struct addon_context *context, const struct command *command,
		const struct strlist *words, struct error *err);
/* What `ayon` alone starts where it is known and there is a display: its tray. */
bool python_core_has_tray(const struct addon_index *index);

#endif
