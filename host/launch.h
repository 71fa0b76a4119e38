/* SPDX-License-Identifier: Apache-2.0 */
/*
 * launch.h: the story of one run.
 */
#ifndef AYON_HOST_LAUNCH_H
#define AYON_HOST_LAUNCH_H

#include "base/error.h"

/* argv without the program's own name. The exit code of what ran (0 to 255), or a negative status with its reason. */
int launch(int argc, const char *const *argv, struct error *err);

#endif
