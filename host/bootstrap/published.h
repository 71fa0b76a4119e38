/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/published.h: what a bootstrap found out becomes the environment of this run and of its children.
 */
#ifndef AYON_HOST_BOOTSTRAP_PUBLISHED_H
#define AYON_HOST_BOOTSTRAP_PUBLISHED_H

#include "bootstrap/bootstrap.h"

/* After the bundle lies on this machine and the index is that of the bundle. */
void published_environment(const struct bootstrap *boot);

#endif
