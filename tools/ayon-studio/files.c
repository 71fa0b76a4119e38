/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "crypt.h"
#include "ranges.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static const struct {
	const char *ending;
	const char *type;
} types[] = {
	{ ".zip", "application/zip" },
	{ ".tar", "application/x-tar" },
	{ ".tar.gz", "application/x-tar" },
	{ ".tar.xz", "application/x-tar" },
	{ ".tgz", "application/x-tar" },
	{ ".json", "application/json" },
	{ ".png", "image/png" },
	{ ".svg", "image/svg+xml" },
	{ ".jpg", "image/jpeg" },
	{ ".html", "text/html; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".toml", "text/plain; charset=utf-8" },
};

static const char *content_type(const char *name)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (str_ends(name, types[i].ending))
			return types[i].type;
	}
	return "application/octet-stream";
}

static void reply_plain(struct reply *reply, int status, const char *text)
{
	reply->status = status;
	reply->content_type = "text/plain; charset=utf-8";
	reply->text = mem_dup(text);
}

/*
 * Opens what the path really is, as long as that lies in the folder. -1 when it does not exist,
 * -2 when it escapes.
 */
static int open_inside(const char *directory, const char *relative)
{
	char root[PATH_MAX];
	char real[PATH_MAX];
	CLEANUP(free)
	char *path = path_join(directory, relative[0] == '/' ? relative + 1 : relative);
	CLEANUP(free) char *folded = path_absolute(path);
	if (!realpath(directory, root))
		return -1;
	if (relative[0] == '/' || !path_is_inside(folded, directory))
		return -2;
	if (!realpath(path, real))
		return -1;
	if (!path_is_inside(real, root))
		return -2;
	return open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

static void set_validators(struct reply *reply, const struct stat *status, const char *attachment)
{
	char date[64];
	struct tm parts;
	gmtime_r(&status->st_mtime, &parts);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &parts);
	CLEANUP(free)
	char *mark = mem_printf("%lld.%09ld-%lld-%llu", (long long)status->st_mtim.tv_sec,
			status->st_mtim.tv_nsec, (long long)status->st_size,
			(unsigned long long)status->st_ino);
	CLEANUP(free) char *digest = crypt_digest(mark);
	CLEANUP(free) char *etag = mem_printf("\"%.32s\"", digest);
	pairs_add(&reply->headers, "Accept-Ranges", "bytes");
	pairs_add(&reply->headers, "Last-Modified", date);
	pairs_add(&reply->headers, "ETag", etag);
	if (attachment) {
		CLEANUP(free)
		char *disposition = mem_printf("attachment; filename=\"%s\"", attachment);
		pairs_add(&reply->headers, "Content-Disposition", disposition);
	}
}

/* A range holds only for the version of the file that the client has seen. */
static const char *wanted_range(const struct request *request, const struct reply *reply)
{
	const char *condition = request_header(request, "if-range");
	if (condition && !str_equal(condition, pairs_get(&reply->headers, "ETag")) &&
			!str_equal(condition, pairs_get(&reply->headers, "Last-Modified")))
		return NULL;
	return request_header(request, "range");
}

static void reply_range(const struct request *request, struct reply *reply, uint64_t size)
{
	char text[96];
	reply->status = 200;
	reply->file_length = size;
	switch (range_parse(wanted_range(request, reply), size, &reply->file_offset,
			&reply->file_length)) {
	case RANGE_WHOLE:
		return;
	case RANGE_PART:
		snprintf(text, sizeof(text), "bytes %llu-%llu/%llu",
				(unsigned long long)reply->file_offset,
				(unsigned long long)(reply->file_offset + reply->file_length - 1),
				(unsigned long long)size);
		pairs_add(&reply->headers, "Content-Range", text);
		reply->status = 206;
		return;
	case RANGE_BEYOND:
		snprintf(text, sizeof(text), "*/%llu", (unsigned long long)size);
		reply_finish(reply);
		pairs_add(&reply->headers, "Content-Range", text);
		reply_plain(reply, 416, "");
		return;
	case RANGE_MALFORMED:
		reply_finish(reply);
		reply_plain(reply, 400, "Range header: range must be requested");
		return;
	case RANGE_OTHER_UNIT:
		reply_finish(reply);
		reply_plain(reply, 400, "Only support bytes range");
		return;
	}
}

void reply_file(const struct request *request, struct reply *reply, const char *directory,
		const char *relative, const char *missing, const char *attachment)
{
	int fd = open_inside(directory, relative);
	struct stat status;
	if (fd == -2) {
		reply_error(reply, 404, "Invalid file path");
		return;
	}
	if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
		if (fd >= 0)
			close(fd);
		reply_error(reply, 404, "%s", missing);
		return;
	}
	reply->file_fd = fd;
	reply->content_type = content_type(relative);
	set_validators(reply, &status, attachment);
	reply_range(request, reply, (uint64_t)status.st_size);
}
