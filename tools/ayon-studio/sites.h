/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/sites.h: the machines that have introduced themselves by the x-ayon-* headers.
 */
#ifndef AYON_STUDIO_SITES_H
#define AYON_STUDIO_SITES_H

#include "message.h"

/* Registers the site when platform, hostname, site id and version all came with the request. */
void sites_register(struct request *request);
/*
 * The sites with the platform and host name of the request's headers, as far as it has them;
 * caller frees.
 */
struct json *sites_of_machine(const struct request *request);

#endif
