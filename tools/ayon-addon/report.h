/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/report.h: what `check` found, for people and for a CI.
 */
#ifndef AYON_TOOLS_REPORT_H
#define AYON_TOOLS_REPORT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct finding {
	bool is_error; /* else a warning */
	char *path;    /* inside the package; "" for the package as a whole */
	char *text;
};

/* Zero is empty. Owned. */
struct report {
	char *name; /* of the addon, NULL: not known */
	char *version;
	char *glibc;    /* newest version that an object asks for, NULL: none */
	bool is_upload; /* a package for the server, not only a client part */
	size_t verb_count;
	struct strlist platforms;
	struct strlist needed; /* libraries that the objects ask for */
	struct finding *findings;
	size_t count;
	size_t capacity;
};

void report_finish(struct report *report);
static inline void cleanup_report(struct report *report)
{
	report_finish(report);
}

void report_error(struct report *report, const char *path, const char *format, ...)
		__attribute__((format(printf, 3, 4)));
void report_warning(struct report *report, const char *path, const char *format, ...)
		__attribute__((format(printf, 3, 4)));
size_t report_errors(const struct report *report);
/* Both for the caller to free. */
char *report_as_text(const struct report *report);
char *report_as_json(const struct report *report);

#endif
