/* SPDX-License-Identifier: Apache-2.0 */
#include "journal.h"

#include "base/memory.h"
#include "wrap/json.h"

#include <string.h>

void journal_init(struct journal *journal)
{
	*journal = (struct journal){ 0 };
	pthread_mutex_init(&journal->lock, NULL);
}

static void drop(struct journal *journal, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(journal->lines[i].method);
		free(journal->lines[i].path);
		free(journal->lines[i].query_names);
	}
	journal->count -= count;
	if (journal->count)
		memmove(journal->lines, journal->lines + count,
				journal->count * sizeof(*journal->lines));
}

void journal_finish(struct journal *journal)
{
	drop(journal, journal->count);
	free(journal->lines);
	pthread_mutex_destroy(&journal->lock);
	*journal = (struct journal){ 0 };
}

void journal_add(struct journal *journal, const char *method, const char *path,
		const char *query_names, int status)
{
	pthread_mutex_lock(&journal->lock);
	if (journal->count >= JOURNAL_MAX)
		drop(journal, JOURNAL_MAX / 2);
	journal->lines = mem_grow(journal->lines, journal->count, &journal->capacity,
			sizeof(*journal->lines));
	journal->lines[journal->count++] = (struct journal_line){
		.method = mem_dup(method),
		.path = mem_dup(path),
		.query_names = mem_dup(query_names),
		.status = status,
	};
	pthread_mutex_unlock(&journal->lock);
}

void journal_clear(struct journal *journal)
{
	pthread_mutex_lock(&journal->lock);
	drop(journal, journal->count);
	pthread_mutex_unlock(&journal->lock);
}

struct json *journal_json(struct journal *journal)
{
	struct json *list = json_new_array();
	pthread_mutex_lock(&journal->lock);
	for (size_t i = 0; i < journal->count; i++) {
		struct json *line = json_new_object();
		json_set_text(line, "method", journal->lines[i].method);
		json_set_text(line, "path", journal->lines[i].path);
		json_set_text(line, "query", journal->lines[i].query_names);
		json_set_int(line, "status", journal->lines[i].status);
		json_add(list, line);
	}
	pthread_mutex_unlock(&journal->lock);
	return list;
}
