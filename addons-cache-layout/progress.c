/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/str.h"
#include "layout.h"
#include "wrap/json.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#define MAX_FILE (64u << 10)

static const char *const state_names[] = {
	[PROGRESS_MOVING] = "moving",
	[PROGRESS_DONE] = "done",
	[PROGRESS_FAILED] = "failed",
};

static enum progress_state state_of(const char *name)
{
	for (int i = PROGRESS_MOVING; name && i <= PROGRESS_FAILED; i++) {
		if (str_equal(state_names[i], name))
			return (enum progress_state)i;
	}
	return PROGRESS_UNKNOWN;
}

static void read_files(const struct json *object, struct progress_files *files)
{
	struct json_member member = { 0 };

	while (json_next(object, &member))
		progress_files_add(files, member.key, json_get_int(object, member.key, 0));
}

int progress_read(const char *target_dir, struct progress *ret_progress, struct error *err)
{
	CLEANUP(free) char *path = layout_progress_file(target_dir);
	CLEANUP(free) char *text = NULL;
	CLEANUP(json) struct json *root = NULL;
	size_t length = 0;

	int r = fs_read(path, MAX_FILE, &text, &length, err);
	if (r < 0)
		return r;
	r = json_parse(text, length, &root, err);
	if (r < 0) {
		error_prefix(err, "'%s'", path);
		return r;
	}
	if (!json_is_object(root))
		return error_set(err, AYON_EINVALID, "'%s' is not a JSON object", path);

	*ret_progress = (struct progress){
		.state = state_of(json_get_text(root, "state")),
		.id = mem_dup(json_get_text(root, "progress_id")),
		.checksum = mem_dup(json_get_text(root, "checksum")),
		.algorithm = mem_dup(json_get_text(root, "checksum_algorithm")),
		.started = mem_dup(json_get_text(root, "dist_started")),
		.finished = mem_dup(json_get_text(root, "dist_finished")),
		.host = mem_dup(json_get_text(root, "native_host")),
	};
	read_files(json_get(root, "native_files"), &ret_progress->files);
	return 0;
}

static struct json *files_json(const struct progress_files *files)
{
	struct json *object = json_new_object();

	for (size_t i = 0; i < files->count; i++)
		json_set_int(object, files->items[i].path, files->items[i].size);
	return object;
}

int progress_write(const char *target_dir, const struct progress *progress,
		enum fs_durability durability, struct error *err)
{
	CLEANUP(free) char *path = layout_progress_file(target_dir);
	CLEANUP(json) struct json *root = json_new_object();

	json_set_text(root, "state", state_names[progress->state]);
	json_set_text(root, "progress_id", progress->id);
	json_set_text(root, "checksum", progress->checksum);
	json_set_text(root, "checksum_algorithm", progress->algorithm);
	json_set_text(root, "dist_started", progress->started);
	if (progress->finished)
		json_set_text(root, "dist_finished", progress->finished);
	if (progress->host)
		json_set_text(root, "native_host", progress->host);

	if (progress->files.count)
		json_set(root, "native_files", files_json(&progress->files));

	/* Everybody who may read the cache must be able to read its state. */
	return json_write(path, root, layout_file_mode(), durability, err);
}

void progress_finish(struct progress *progress)
{
	free(progress->id);
	free(progress->checksum);
	free(progress->algorithm);
	free(progress->started);
	free(progress->finished);
	free(progress->host);
	progress_files_finish(&progress->files);
	*progress = (struct progress){ 0 };
}

void progress_new_id(char ret_id[PROGRESS_ID_SIZE])
{
	static uint32_t counter;
	unsigned char raw[16];

	/* An id tells processes apart and protects nothing: a weaker source will do. */
	if (getrandom(raw, sizeof(raw), 0) != (ssize_t)sizeof(raw)) {
		uint64_t seed = ((uint64_t)getpid() << 40) ^ (uint64_t)clock_ms() ^
				((uint64_t)++counter << 20);
		for (size_t i = 0; i < sizeof(raw); i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			raw[i] = (unsigned char)(seed >> 56);
		}
	}
	for (size_t i = 0; i < sizeof(raw); i++)
		snprintf(ret_id + 2 * i, 3, "%02x", raw[i]);
}

void progress_now(char ret_time[PROGRESS_TIME_SIZE])
{
	clock_local("%Y-%m-%d %H:%M:%S", ret_time, PROGRESS_TIME_SIZE);
}
