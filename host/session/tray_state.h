/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/tray_state.h: by which file the trays of one user find each other, ours and the Python launcher's. Only the
 * name; nothing is read or written here.
 */
#ifndef AYON_HOST_TRAY_STATE_H
#define AYON_HOST_TRAY_STATE_H

#include "base/error.h"

struct layout;

/*
 * The state file for the server's URL as AYON_SERVER_URL has it, to the letter, and the variant of
 * AYON_DEFAULT_SETTINGS_VARIANT (NULL: production). A NULL URL has a file of its own. Caller frees. Fails only when
 * the digest cannot be computed.
 */
int tray_state_file(const struct layout *layout, const char *server_url, const char *variant,
		char **ret_path, struct error *err);

#endif
