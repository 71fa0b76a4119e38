/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/launcher_uri.h: the link by which the server's web page starts a launcher (spec-host 3.9),
 * "ayon-launcher://action?server_url=...&token=...". Pure: it asks nobody. Whoever follows the link must still
 * check that the server is one the user knows, since any web page can hold such a link.
 */
#ifndef AYON_HOST_LAUNCHER_URI_H
#define AYON_HOST_LAUNCHER_URI_H

#include "base/error.h"

#include <stdbool.h>

struct launcher_uri {
	char *server_url; /* http or https, without trailing slashes */
	char *token;      /* of the action, not of a user; letters, digits, '-' and '_' */
};

/* Whether the word of a command line is such a link, quoted or not; its content may still be wrong. */
bool launcher_uri_is(const char *word);
/* AYON_EINVALID names what is missing or wrong; never the token. The result is ended by launcher_uri_finish(). */
int launcher_uri_parse(const char *word, struct launcher_uri *ret_uri, struct error *err);
void launcher_uri_finish(struct launcher_uri *uri);
static inline void cleanup_launcher_uri(struct launcher_uri *uri)
{
	launcher_uri_finish(uri);
}

#endif
