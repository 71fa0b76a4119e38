/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/overlay.h: addons that a developer puts in front of everything else: the folders of AYON_ADDON_PATH
 * (separated by ':') and those of `ayon addon link`, in that order. Each is an addon's folder or a folder of such.
 *
 * The file of `ayon addon link` (layout_overlays()): {"format": 1, "paths": ["/absolute/folder", ...]}
 */
#ifndef AYON_HOST_ADDON_OVERLAY_H
#define AYON_HOST_ADDON_OVERLAY_H

#include "addon/index.h"

/* A folder that is missing or holds no addon is logged; it does not stop anything else. */
int addon_overlay_add(struct addon_index *index, const struct layout *layout, struct error *err);

#endif
