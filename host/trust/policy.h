/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust/policy.h: what this machine demands of addons that come from a server. The site's file is root's, and the
 * environment can only make it stricter.
 */
#ifndef AYON_HOST_TRUST_POLICY_H
#define AYON_HOST_TRUST_POLICY_H

#include "base/error.h"

#include <stdbool.h>

enum policy_signatures {
	POLICY_WARN = 1, /* unsigned native addons run, with a notice when they arrive */
	POLICY_REQUIRE,  /* they are neither installed nor loaded */
};

struct policy {
	enum policy_signatures signatures;
	bool may_roll_back; /* an older signed version than the last one runs although signatures are required */
};

/*
 * From the site's file (layout_site_policy(); absent is fine), AYON_ADDON_SIGNATURES and AYON_ALLOW_ROLLBACK.
 * AYON_EADDON: the file is there and cannot be relied on; AYON_EUSAGE: the variable holds another word.
 */
int policy_read(const char *site_file, struct policy *ret_policy, struct error *err);

#endif
