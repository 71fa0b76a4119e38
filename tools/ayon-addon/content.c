/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

void content_finish(struct content *content)
{
	for (size_t i = 0; i < content->count; i++) {
		free(content->files[i].path);
		free(content->files[i].bytes);
	}
	free(content->files);
	*content = (struct content){ 0 };
}

static struct content_file *append(struct content *content, const char *path)
{
	content->files = mem_grow(content->files, content->count, &content->capacity,
			sizeof(*content->files));
	struct content_file *file = &content->files[content->count++];
	*file = (struct content_file){ .path = mem_dup(path) };
	return file;
}

void content_add(struct content *content, const char *path, const void *bytes, size_t length,
		bool is_executable)
{
	struct content_file *file = append(content, path);
	file->bytes = mem_new(length + 1);
	if (length > 0)
		memcpy(file->bytes, bytes, length);
	file->length = length;
	file->is_executable = is_executable;
	content->total += length;
}

int content_add_file(
		struct content *content, const char *path, const char *source, struct error *err)
{
	struct stat status;
	if (lstat(source, &status) < 0)
		return error_set(err, AYON_ENOTFOUND, "'%s' is not there", source);
	if (!S_ISREG(status.st_mode))
		return error_set(err, AYON_EINVALID,
				"'%s' is no regular file; a package holds no links", source);
	if (content->count >= CONTENT_MAX_FILES || content->total > CONTENT_MAX_TOTAL)
		return error_set(err, AYON_EINVALID,
				"too many or too large files for one package at '%s'", source);

	char *bytes = NULL;
	size_t length = 0;
	int r = fs_read(source, CONTENT_MAX_FILE, &bytes, &length, err);
	if (r < 0)
		return r;

	struct content_file *file = append(content, path);
	file->bytes = bytes;
	file->length = length;
	file->is_executable = (status.st_mode & 0111) != 0;
	content->total += length;
	return 0;
}

static bool is_litter(const char *name)
{
	return name[0] == '.' || str_equal(name, "__pycache__") || str_ends(name, ".pyc");
}

static int add_entry(struct content *content, const char *path, const char *source, bool is_tidy,
		struct error *err)
{
	struct stat status;
	if (lstat(source, &status) < 0)
		return error_set(err, AYON_EIO, "cannot look at '%s'", source);
	if (S_ISDIR(status.st_mode))
		return content_add_tree(content, path, source, is_tidy, err);
	if (!S_ISREG(status.st_mode) && !is_tidy) {
		append(content, path)->is_link = true;
		return 0;
	}
	return content_add_file(content, path, source, err);
}

int content_add_tree(struct content *content, const char *prefix, const char *directory,
		bool is_tidy, struct error *err)
{
	if (strlen(prefix) > 8 * CONTENT_MAX_PATH)
		return error_set(err, AYON_EINVALID, "'%s' is nested too deeply", directory);

	char **names = NULL;
	size_t count = 0;
	int r = fs_list(directory, &names, &count, err);
	if (r < 0)
		return r;

	for (size_t i = 0; i < count && r >= 0; i++) {
		if (is_tidy && is_litter(names[i]))
			continue;
		CLEANUP(free)
		char *path = *prefix ? path_join(prefix, names[i]) : mem_dup(names[i]);
		CLEANUP(free) char *source = path_join(directory, names[i]);
		r = add_entry(content, path, source, is_tidy, err);
	}
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return r < 0 ? r : 0;
}

void content_remove(struct content *content, const char *path)
{
	for (size_t i = 0; i < content->count; i++) {
		struct content_file *file = &content->files[i];
		if (!str_equal(file->path, path))
			continue;
		content->total -= file->length;
		free(file->path);
		free(file->bytes);
		*file = content->files[--content->count];
		return;
	}
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct content_file *)a)->path,
			((const struct content_file *)b)->path);
}

static int by_path_ignoring_case(const void *a, const void *b)
{
	return strcasecmp((*(const struct content_file *const *)a)->path,
			(*(const struct content_file *const *)b)->path);
}

void content_sort(struct content *content)
{
	if (content->count > 0)
		qsort(content->files, content->count, sizeof(*content->files), by_path);
}

const struct content_file *content_find(const struct content *content, const char *path)
{
	for (size_t i = 0; i < content->count; i++) {
		if (str_equal(content->files[i].path, path))
			return &content->files[i];
	}
	return NULL;
}

const char *content_path_fault(const char *path)
{
	if (!*path || *path == '/' || path[strlen(path) - 1] == '/' || strstr(path, "//"))
		return "it is no relative path of a file";
	if (strlen(path) > CONTENT_MAX_PATH)
		return "it is too long; Windows ends at 260 characters with the cache folder in "
		       "front";

	CLEANUP(strlist) struct strlist parts = { 0 };
	strlist_split(&parts, path, '/');
	for (size_t i = 0; i < parts.count; i++) {
		if (!path_is_safe_name(parts.items[i]))
			return "a part of it is no plain name";
		if (strpbrk(parts.items[i], "<>:\"|?*"))
			return "it holds a character that Windows refuses";
	}
	if (strcasecmp(path, "dist_progress.json") == 0)
		return "the launcher keeps its own file of that name there";
	return NULL;
}

static int check_twins(const struct content *content, struct error *err)
{
	int r = 0;
	const struct content_file **order = mem_array(content->count + 1, sizeof(*order));
	for (size_t i = 0; i < content->count; i++)
		order[i] = &content->files[i];
	qsort(order, content->count, sizeof(*order), by_path_ignoring_case);
	for (size_t i = 1; i < content->count && r == 0; i++) {
		if (strcasecmp(order[i - 1]->path, order[i]->path) == 0)
			r = error_set(err, AYON_EINVALID,
					"'%s' and '%s' are one file where case does not count",
					order[i - 1]->path, order[i]->path);
	}
	free(order);
	return r;
}

int content_check(struct content *content, struct error *err)
{
	for (size_t i = 0; i < content->count; i++) {
		const char *fault = content_path_fault(content->files[i].path);
		if (content->files[i].is_link)
			fault = "it is a link or another thing that is no file";
		if (fault)
			return error_set(err, AYON_EINVALID, "'%s': %s", content->files[i].path,
					fault);
	}
	content_sort(content);
	return check_twins(content, err);
}
