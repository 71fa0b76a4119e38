/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/host.h: what the host gives to an addon: a function that finds services by their id.
 * Each service is a table of functions described in ayon/ext/<name>.h.
 */
#ifndef AYON_HOST_H
#define AYON_HOST_H

#include <stdint.h>

/*
 * One per addon: the host knows by it whose call it is. Lives as long as the process. [main]
 */
struct ayon_host {
	uint32_t size;
	uint32_t abi_minor;  /* AYON_ABI_MINOR that the host was built with */
	const char *version; /* the launcher's version, "1.7.0" */
	/*
	 * The table of the service with that id, or NULL when this host does not offer it. The table lives as
	 * long as the process and may be asked for any number of times. [any]
	 */
	const void *(*query)(const struct ayon_host *host, const char *id);
};

#endif
