/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/rollback.h: whether a bundle went back to an older version of a signed addon. An old version with a
 * known hole keeps its true signature for ever: only the memory of a newer one tells.
 */
#ifndef AYON_HOST_BOOTSTRAP_ROLLBACK_H
#define AYON_HOST_BOOTSTRAP_ROLLBACK_H

#include "bootstrap/bootstrap.h"

/*
 * Compares the addons of the chosen bundle with the newest signed versions that this machine saw under its name, and
 * remembers newer ones. An older or no longer signed one gets a warning that names both, once; where signatures are
 * required AYON_EADDON, unless AYON_ALLOW_ROLLBACK=1, which makes it the newest again.
 */
int rollback_check(const struct bootstrap *boot, struct error *err);

#endif
