/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon_list.h: `ayon addon list`, `link` and `unlink`, the commands about addons that no addon can own.
 */
#ifndef AYON_HOST_ADDON_LIST_H
#define AYON_HOST_ADDON_LIST_H

#include "base/error.h"

struct bootstrap;
struct command;

int addon_list_command(struct bootstrap *boot, const struct command *command, struct error *err);

#endif
