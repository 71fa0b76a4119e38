/* SPDX-License-Identifier: Apache-2.0 */
/* C++20 may name the members, all of them and in order. */
#include <ayon/ayon.h>

static const ayon_verb *const verbs[] = { nullptr };

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = nullptr, .verbs = verbs,
		.open = nullptr, .close = nullptr, .query = nullptr, .extensions = nullptr);
