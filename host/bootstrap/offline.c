/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/offline.h"

#include "base/console.h"
#include "base/env.h"

#include <stdio.h>
#include <time.h>

bool offline_is_allowed(void)
{
	return !env_is("AYON_OFFLINE_START", "never");
}

const char *offline_age(int64_t when, int64_t now, char *buffer, size_t size)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" } };
	int64_t age = now - when;

	if (when <= 0 || age < -60)
		snprintf(buffer, size, "at an unknown time");
	else
		snprintf(buffer, size, "less than a minute ago");
	for (size_t i = 0; when > 0 && i < sizeof(units) / sizeof(*units); i++) {
		long long n = (long long)(age / units[i].seconds);
		if (n < 1)
			continue;
		snprintf(buffer, size, "%lld %s%s ago", n, units[i].name, n == 1 ? "" : "s");
		break;
	}
	return buffer;
}

int offline_enter(struct bootstrap *boot, const struct answers *answers, struct json **ret_list,
		int64_t *ret_when, struct error *err)
{
	int r = answers_bundles(answers, ret_list, ret_when, NULL);
	if (r < 0)
		return error_set(err, AYON_ENETWORK,
				"--offline needs one earlier start that reached '%s'%s",
				boot->session.server_url,
				r == AYON_ENOTFOUND ? "" : "; what was kept of it is damaged");
	boot->is_offline = true;
	return 0;
}

void offline_tell(const char *reason, int64_t when)
{
	char age[64];

	if (reason)
		console_log(CONSOLE_WARNING, "%s", reason);
	console_log(reason ? CONSOLE_WARNING : CONSOLE_INFO,
			"Working from what this machine knows of the server (last heard %s); "
			"nothing is updated",
			offline_age(when, (int64_t)time(NULL), age, sizeof(age)));
}
