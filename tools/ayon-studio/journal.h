/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/journal.h: the requests that were served, for tests that count them. Kept in
 * memory, the newest JOURNAL_MAX. Safe from any thread.
 */
#ifndef AYON_STUDIO_JOURNAL_H
#define AYON_STUDIO_JOURNAL_H

#include <pthread.h>
#include <stddef.h>

#define JOURNAL_MAX 20000

struct json;

struct journal_line {
	char *method;
	char *path;
	char *query_names; /* "bundle_name,summary": values may be secrets */
	int status;
};

struct journal {
	pthread_mutex_t lock;
	struct journal_line *lines;
	size_t count;
	size_t capacity;
};

void journal_init(struct journal *journal);
void journal_finish(struct journal *journal);
void journal_add(struct journal *journal, const char *method, const char *path,
		const char *query_names, int status);
void journal_clear(struct journal *journal);
/* [{"method", "path", "query", "status"}], oldest first; caller frees. */
struct json *journal_json(struct journal *journal);

#endif
