/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/present.h: makes sure that what the chosen bundle names lies on this machine.
 */
#ifndef AYON_HOST_BOOTSTRAP_PRESENT_H
#define AYON_HOST_BOOTSTRAP_PRESENT_H

#include "bootstrap/answers.h"
#include "bootstrap/bootstrap.h"

/*
 * Asks nothing when all that this choice of versions needs was there before and still is. Otherwise asks the server
 * for the packages and distributes. Sets boot->package_dir.
 */
int present_make(struct bootstrap *boot, struct answers *answers, struct error *err);

#endif
