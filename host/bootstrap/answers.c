/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/answers.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "kept.h"
#include "layout.h"
#include "wrap/http.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Production, staging and a handful of project bundles; the oldest goes. */
#define MAX_NEEDED  16
/* How long a plan with gaps is taken as it is: a version that the server lacks may appear there. */
#define ASK_AGAIN_S 3600
#define AWAY_S      60

/* A damaged file counts as none: the server is asked again, or the start without it is refused in clear words. */
static int read_kept(const char *path, struct json **ret_root, int64_t *ret_when, struct error *err)
{
	struct error reason = { 0 };

	int r = kept_read(path, ret_root, ret_when, &reason);
	if (r < 0 && r != AYON_ENOTFOUND)
		console_log(CONSOLE_WARNING, "what was kept of the server is not used: %s",
				reason.text);
	return r < 0 ? error_set(err, r, "%s", reason.text) : 0;
}

void answers_open(struct answers *answers, const struct layout *layout, const char *server_url)
{
	CLEANUP(free) char *directory = layout_server_dir(layout, server_url);
	answers->bundles_file = layout_bundles_file(directory);
	answers->lookups_file = path_join(directory, "lookups.json");
	answers->present_file = path_join(directory, "needed.json");
	answers->away_file = path_join(directory, "away");
	if (read_kept(answers->lookups_file, &answers->lookups, NULL, NULL) < 0 ||
			!json_is_object(answers->lookups)) {
		json_free(answers->lookups);
		answers->lookups = json_new_object();
	}
}

void answers_finish(struct answers *answers)
{
	free(answers->bundles_file);
	free(answers->lookups_file);
	free(answers->present_file);
	free(answers->away_file);
	free(answers->bundles_text);
	json_free(answers->lookups);
	*answers = (struct answers){ 0 };
}

int answers_bundles(const struct answers *answers, struct json **ret_list, int64_t *ret_when,
		struct error *err)
{
	return read_kept(answers->bundles_file, ret_list, ret_when, err);
}

bool answers_have_bundles(const struct answers *answers)
{
	return fs_is_file(answers->bundles_file);
}

static void keep_json(const char *path, const struct json *root)
{
	struct error err = { 0 };
	CLEANUP(free) char *text = json_write_text(root, true);
	if (kept_write(path, text, strlen(text), &err) < 0)
		console_log(CONSOLE_DEBUG, "the next start will ask the server again: %s",
				err.text);
}

void answers_keep_bundles(struct answers *answers, const char *text, size_t length)
{
	free(answers->bundles_text);
	answers->bundles_text = mem_dup_n(text, length);
	answers->bundles_length = length;
}

static void save_bundles(struct answers *answers)
{
	struct error err = { 0 };

	if (!answers->bundles_text)
		return;
	if (kept_write(answers->bundles_file, answers->bundles_text, answers->bundles_length,
			    &err) < 0)
		console_log(CONSOLE_DEBUG, "a start without the server will not be possible: %s",
				err.text);
	free(TAKE(answers->bundles_text));
}

struct json *answers_get(const struct answers *answers, const char *question)
{
	return json_get(answers->lookups, question);
}

void answers_put(struct answers *answers, const char *question, struct json *answer)
{
	CLEANUP(free) char *before = json_write_text(json_get(answers->lookups, question), false);
	CLEANUP(free) char *after = json_write_text(answer, false);
	if (str_equal(before, after)) {
		json_free(answer);
		return;
	}
	json_set(answers->lookups, question, answer);
	answers->is_changed = true;
}

void answers_save(struct answers *answers)
{
	save_bundles(answers);
	if (answers->is_changed)
		keep_json(answers->lookups_file, answers->lookups);
	answers->is_changed = false;
}

bool answers_server_was_away(const struct answers *answers)
{
	struct stat st;

	if (stat(answers->away_file, &st) < 0)
		return false;
	int64_t age_s = (int64_t)time(NULL) - st.st_mtim.tv_sec;
	return age_s >= 0 && age_s < AWAY_S;
}

void answers_note_server(const struct answers *answers, bool is_away)
{
	if (is_away)
		fs_write_atomic(answers->away_file, "", 0, 0600, FS_CACHE, NULL);
	else if (fs_is_file(answers->away_file))
		fs_remove_tree(answers->away_file, NULL);
}

bool answers_needed(const struct answers *answers, const char *wanted, bool whatever_age,
		struct strlist *ret_needed)
{
	CLEANUP(json) struct json *root = NULL;
	if (read_kept(answers->present_file, &root, NULL, NULL) < 0)
		return false;

	for (size_t i = 0; i < json_count(root); i++) {
		struct json *entry = json_item(root, i);
		struct json *needed = json_get(entry, "needed");
		if (!str_equal(json_get_text(entry, "wanted"), wanted) || !json_is_array(needed))
			continue;
		int64_t again_s = json_get_int(entry, "again", INT64_MAX);
		int64_t now_s = time(NULL);
		if (!whatever_age && (now_s >= again_s || again_s > now_s + ASK_AGAIN_S) &&
				again_s != INT64_MAX)
			return false;
		for (size_t k = 0; k < json_count(needed); k++) {
			const char *line = json_text(json_item(needed, k));
			if (line)
				strlist_add(ret_needed, line);
		}
		return true;
	}
	return false;
}

void answers_keep_needed(const struct answers *answers, const char *wanted,
		const struct strlist *needed, bool is_whole)
{
	CLEANUP(json) struct json *before = NULL;
	CLEANUP(json) struct json *after = json_new_array();
	struct json *entry = json_new_object();
	struct json *lines = json_new_array();

	for (size_t i = 0; i < needed->count; i++)
		json_add(lines, json_new_text(needed->items[i]));
	json_set_text(entry, "wanted", wanted);
	json_set(entry, "needed", lines);
	if (!is_whole)
		json_set_int(entry, "again", time(NULL) + ASK_AGAIN_S);
	json_add(after, entry);

	if (kept_read(answers->present_file, &before, NULL, NULL) == 0) {
		for (size_t i = 0; i < json_count(before) && json_count(after) < MAX_NEEDED; i++) {
			struct json *old = json_item(before, i);
			if (json_is_object(old) && !str_equal(json_get_text(old, "wanted"), wanted))
				json_add(after, json_copy(old));
		}
	}
	keep_json(answers->present_file, after);
}
