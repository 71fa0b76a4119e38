/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/answers.h: what one server said the last time, kept so that the next start asks one question instead of
 * five, and can start at all when the server is away. Losing the files costs requests, nothing else; a damaged file is
 * as good as a lost one (kept.h).
 */
#ifndef AYON_HOST_ANSWERS_H
#define AYON_HOST_ANSWERS_H

#include "base/error.h"
#include "base/str.h"
#include "wrap/json.h"

#include <stdbool.h>
#include <stdint.h>

struct layout;

/* Owned; zeroed is empty. */
struct answers {
	char *bundles_file;
	char *lookups_file;
	char *present_file;
	char *away_file;
	char *bundles_text; /* as the server sent it now, not yet written; or NULL */
	size_t bundles_length;
	struct json *lookups; /* question -> answer */
	bool is_changed;
};

void answers_open(struct answers *answers, const struct layout *layout, const char *server_url);
void answers_finish(struct answers *answers);
static inline void cleanup_answers(struct answers *answers)
{
	answers_finish(answers);
}

/*
 * The bundle list as the server sent it, and when that was (seconds since 1970; may be NULL). AYON_ENOTFOUND: this
 * server was never reached from here. AYON_EINVALID: the file is damaged, which was logged.
 */
int answers_bundles(const struct answers *answers, struct json **ret_list, int64_t *ret_when,
		struct error *err);
/* Whether a file of it is there at all. */
bool answers_have_bundles(const struct answers *answers);
/* Copies the text; answers_save() writes it. */
void answers_keep_bundles(struct answers *answers, const char *text, size_t length);

/* The answer to a question ("user", "summary prod show"), NULL: never asked. Borrowed. */
struct json *answers_get(const struct answers *answers, const char *question);
void answers_put(struct answers *answers, const char *question, struct json *answer);
/*
 * Writes what was kept and put: for a start that has everything it needs, so that what is remembered is what worked.
 * A failure costs the next run requests, so it is only logged.
 */
void answers_save(struct answers *answers);

/* Whether a start waited for the server in vain in the last minute, and the note that one did, or did not. */
bool answers_server_was_away(const struct answers *answers);
void answers_note_server(const struct answers *answers, bool is_away);

/*
 * Which of the wanted versions have a client part: the server was asked for them before. `wanted` is the text that
 * names all versions. True: *ret_needed holds "addon NAME VERSION" and "package FILE" lines, for the caller to end.
 * An answer with gaps (not is_whole: the server lacks or hides a version) counts for an hour, or at whatever_age.
 */
bool answers_needed(const struct answers *answers, const char *wanted, bool whatever_age,
		struct strlist *ret_needed);
void answers_keep_needed(const struct answers *answers, const char *wanted,
		const struct strlist *needed, bool is_whole);

#endif
