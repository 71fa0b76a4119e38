/* SPDX-License-Identifier: Apache-2.0 */
#include "session/tray_state.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "layout.h"
#include "wrap/digest.h"

#include <string.h>

/* Without a URL the Python launcher hashes the text of its None; the file must be the same one. */
#define NO_URL "None"

int tray_state_file(const struct layout *layout, const char *server_url, const char *variant,
		char **ret_path, struct error *err)
{
	CLEANUP(free)
	char *text = mem_printf("%s|%s", server_url ? server_url : NO_URL,
			variant ? variant : "production");
	char hex[DIGEST_HEX_SIZE];

	int r = digest_bytes(DIGEST_SHA256, text, strlen(text), hex, err);
	if (r < 0)
		return r;

	*ret_path = layout_tray_state(layout, hex);
	return 0;
}
