/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/object.h: brings the very file that was verified into the process, whatever its path names by then. It
 * verifies nothing itself and calls nothing in what it loads.
 */
#ifndef AYON_HOST_ADDON_OBJECT_H
#define AYON_HOST_ADDON_OBJECT_H

#include "trust/owner.h"

#include <stdbool.h>

/* Code that may be loaded. Owned. */
struct object {
	struct owner_place place; /* open: what was verified */
	char sha256[65];          /* of its bytes, lower-case hex */
	bool has_libraries;       /* objects that it may look for lie beside it ($ORIGIN) */
};

void object_finish(struct object *object);
static inline void cleanup_object(struct object *object)
{
	object_finish(object);
}

/*
 * dlopen() of the open file: of a sealed copy where others may write into it, else of the file itself, or of its
 * name in its folder, held open, when it has libraries. Debuggers, crash reports and dladdr() see its path all the
 * same. AYON_EADDON says why it cannot be loaded.
 */
int object_open(const struct object *object, void **ret_handle, struct error *err);

#endif
