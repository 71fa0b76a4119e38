/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/env.h: environment variables by the rule of the house: empty is unset, a switch is on when it is "1".
 */
#ifndef AYON_HOST_ENV_H
#define AYON_HOST_ENV_H

#include <stdbool.h>

/* The value, NULL when unset or empty; borrowed until the variable changes. */
const char *env_get(const char *name);
bool env_is(const char *name, const char *value);
/* NULL removes the variable. */
void env_set(const char *name, const char *value);
/* Keeps what the user's environment was at the start; main() calls it first. */
void env_remember_original(char *const *environment);
/* That environment, NULL-terminated "NAME=value"; borrowed, lives as long as the process. */
char *const *env_original(void);

#endif
