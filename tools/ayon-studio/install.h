/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/install.h: an uploaded addon package onto the disk. The zip is foreign: names are
 * confined, links and devices refused, sizes and counts limited. Nothing of it is run.
 */
#ifndef AYON_STUDIO_INSTALL_H
#define AYON_STUDIO_INSTALL_H

#include "studio.h"

/*
 * Name and version that the zip's package.py states, for the caller to free. AYON_EINVALID: no
 * zip; AYON_ENOTFOUND: no addon.
 */
int install_inspect(const char *zip, char **ret_name, char **ret_version, struct error *err);
/*
 * Unpacks to addons/NAME/VERSION in one step at the end, in the place of what was there. Needs no
 * lock.
 */
int install_unpack(const struct studio *studio, const char *zip, const char *name,
		const char *version, struct error *err);

/* The thread that installs one upload after the other. */
struct install_queue;
struct install_queue *install_queue_new(struct studio *studio);
/*
 * Takes the zip (the file is removed when it is done) and keeps the event with that id up to
 * date.
 */
void install_queue_add(struct install_queue *queue, const char *zip, const char *name,
		const char *version, const char *event);
/* Finishes what was added, then frees. Accepts NULL. Not inside the lock. */
void install_queue_free(struct install_queue *queue);

#endif
