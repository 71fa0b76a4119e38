/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gui/figures.c: sizes and times as people read them.
 */
#include <ayon/gui/progress.h>

#include <stdio.h>

const char *ayon_gui_bytes(int64_t bytes, char *buffer, uint32_t size)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB" };
	double value = (double)MAX(bytes, 0) / 1000;
	unsigned unit = 0;

	if (bytes < 1000) {
		snprintf(buffer, size, "%d bytes", (int)MAX(bytes, 0));
		return buffer;
	}
	/* What would be shown as 1000 is one of the next unit. */
	while (value >= 999.5 && unit + 1 < G_N_ELEMENTS(units)) {
		value /= 1000;
		unit++;
	}
	snprintf(buffer, size, value < 99.95 && unit > 0 ? "%.1f %s" : "%.0f %s", value,
			units[unit]);
	return buffer;
}

const char *ayon_gui_seconds(int64_t seconds, char *buffer, uint32_t size)
{
	int rest = (int)CLAMP(seconds, 0, G_MAXINT - 60);
	int minutes = (rest + 30) / 60;
	int hours = (minutes + 30) / 60;

	if (rest < 5)
		snprintf(buffer, size, "a few seconds");
	else if (rest < 60)
		snprintf(buffer, size, "about %d seconds", (rest + 4) / 5 * 5);
	else if (minutes < 90)
		snprintf(buffer, size, "about %d minute%s", minutes, minutes == 1 ? "" : "s");
	else if (hours < 48)
		snprintf(buffer, size, "about %d hours", hours);
	else
		snprintf(buffer, size, "about %d days", (hours + 12) / 24);
	return buffer;
}
