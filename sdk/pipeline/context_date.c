/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/context.h>

#include <stdio.h>

static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday",
	"Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };

/* The name and its first three letters; always English, as paths must not depend on who is logged in. */
static void set_name(
		struct ayon_value *data, const char *key, const char *short_key, const char *name)
{
	char text[4];

	snprintf(text, sizeof(text), "%s", name);
	ayon_value_set_text(data, key, name);
	ayon_value_set_text(data, short_key, text);
}

struct ayon_value *ayon_context_date_data(const struct tm *when)
{
	struct ayon_value *data = ayon_value_new_object();
	int hour = (when->tm_hour + 11) % 12 + 1;
	const struct {
		const char *key;
		int width, number;
	} numbers[] = {
		{ "d", 1, when->tm_mday },
		{ "dd", 2, when->tm_mday },
		{ "m", 1, when->tm_mon + 1 },
		{ "mm", 2, when->tm_mon + 1 },
		{ "yy", 2, when->tm_year % 100 },
		{ "yyyy", 4, when->tm_year + 1900 },
		{ "H", 1, when->tm_hour },
		{ "HH", 2, when->tm_hour },
		{ "h", 1, hour },
		{ "hh", 2, hour },
		{ "M", 1, when->tm_min },
		{ "MM", 2, when->tm_min },
		{ "S", 1, when->tm_sec },
		{ "SS", 2, when->tm_sec },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		char text[16];
		snprintf(text, sizeof(text), "%0*d", numbers[i].width, numbers[i].number);
		ayon_value_set_text(data, numbers[i].key, text);
	}
	set_name(data, "dddd", "ddd", days[(unsigned)when->tm_wday % 7]);
	set_name(data, "mmmm", "mmm", months[(unsigned)when->tm_mon % 12]);
	ayon_value_set_text(data, "ht", when->tm_hour < 12 ? "AM" : "PM");
	return data;
}

char *ayon_timestamp(const struct tm *when, char buffer[AYON_TIMESTAMP_SIZE])
{
	strftime(buffer, AYON_TIMESTAMP_SIZE, "%Y%m%dT%H%M%SZ", when);
	return buffer;
}
