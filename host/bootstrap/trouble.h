/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/trouble.h: what kept a command from starting, in a window for people who started it from no terminal
 * (spec-host 16). The line on standard error and the exit code come all the same.
 */
#ifndef AYON_HOST_BOOTSTRAP_TROUBLE_H
#define AYON_HOST_BOOTSTRAP_TROUBLE_H

#include "bootstrap/bootstrap.h"

/*
 * Shows the error and waits until the window is closed. Nothing where no window is allowed, for what the user did
 * (cancelled, wrong words), or once the command itself has begun.
 */
void trouble_show(const struct bootstrap *boot, const struct error *err);

#endif
