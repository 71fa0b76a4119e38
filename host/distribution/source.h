/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/source.h: where one source of an item is fetched from, and how it is named.
 */
#ifndef AYON_HOST_DISTRIBUTION_SOURCE_H
#define AYON_HOST_DISTRIBUTION_SOURCE_H

#include "bundle/plan.h"

struct json;
struct session;

/* The URL of a server or http source; caller frees. AYON_EINVALID, AYON_ENOTFOUND when no server is known. */
int source_url(const struct session *session, const struct plan_item *item,
		const struct plan_source *source, char **ret_url, struct error *err);
/* The same path below /api, where a server source names one that is not there yet; else NULL. Caller frees. */
char *source_api_url(const struct session *session, const struct plan_source *source);
/* "the server https://host", "https://host/path", "/mnt/x.zip": for a message, without anything secret. Caller frees. */
char *source_label(const struct session *session, const struct plan_source *source);
/* The entry of addons.json, in the Python launcher's words; caller ends it. commit: of git, else NULL. */
struct json *source_json(const struct plan_source *source, const char *commit);

#endif
