/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/instance.h: the addons whose code is in this process, each once: its tables, what open() gave, and what
 * the services keep for it between two calls.
 */
#ifndef AYON_HOST_ADDON_INSTANCE_H
#define AYON_HOST_ADDON_INSTANCE_H

#include "addon/entry.h"
#include "addon/run.h"
#include "wrap/http.h"

#include <ayon/ext/http.h>

struct addon_instance {
	struct ayon_host host; /* first: what the addon holds points to the instance */
	const struct addon_context
			*context;        /* of the current call; borrowed until addon_close_all() */
	const struct addon_entry *entry; /* of the index; borrowed until addon_close_all() */
	struct addon_code code;
	void *handle;
	void *self;
	bool is_open;
	uint32_t needs; /* AYON_NEEDS_* that the running verb declared: what services may be used */
	struct error said;   /* by ayon.error/1 */
	struct error failed; /* the last service call that failed */
	struct http_response response;
	struct ayon_http_response shown_response;
	char *settings;     /* text that ayon.settings/1 gave last */
	char *answer;       /* line that ayon.prompt/1 gave last */
	char *secret;       /* secret line that it gave last; wiped */
	char *private_data; /* folder of ayon.paths/1 */
	struct addon_instance *previous;
};

/* Loads the code unless that was done before; calls nothing of it. Borrowed, lives until addon_close_all(). */
int addon_instance_load(const struct addon_context *context, const struct addon_entry *entry,
		struct addon_instance **ret_instance, struct error *err);
/* Calls open() unless that was done before, on behalf of a verb with these needs. */
int addon_instance_open(struct addon_instance *instance, uint32_t needs, struct error *err);
/*
 * Turns what a function of the addon returned into a status with a reason: what the addon said, else the last
 * service that failed with that status, else a sentence that it gave none. `what` names the function.
 */
int addon_instance_failed(const struct addon_instance *instance, int status, const char *what,
		struct error *err);

#endif
