/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/fetch_body.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_PAGE (256u << 10) /* of what came instead of a file */

int fetch_start_over(struct fetch *fetch, struct error *err)
{
	digest_free(TAKE(fetch->digest));
	free(TAKE(fetch->validator));
	fetch->received = 0;
	fetch->total = -1;
	if (ftruncate(fetch->fd, 0) < 0 || lseek(fetch->fd, 0, SEEK_SET) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s'", fetch->path);
	return digest_new((enum digest_kind)fetch->options.digest_kind, &fetch->digest, err);
}

static int check_room(struct fetch *fetch, struct error *err)
{
	unsigned long long left = 0;
	char a[32], b[32];
	uint64_t more = (uint64_t)fetch->total - fetch->received;

	if (fetch->options.size >= 0 && fetch->total != fetch->options.size)
		return error_set(err, AYON_EINVALID, "it has %lld bytes and the server lists %lld",
				(long long)fetch->total, (long long)fetch->options.size);
	if (fs_free_bytes(fetch->path, &left, NULL) < 0 || more <= left)
		return 0;
	return error_set(err, AYON_EIO, "it needs %s and only %s are free; make room on the disk",
			str_bytes(more, a, sizeof(a)), str_bytes(left, b, sizeof(b)));
}

int fetch_on_start(void *payload, const struct http_response *head, struct error *err)
{
	struct fetch *fetch = payload;

	if (fetch->abandoned)
		return error_set(err, AYON_ECANCELLED, "cancelled");
	fetch->accepts = head->status == 200 || head->status == 206;
	if (!fetch->accepts)
		return 0;
	if (fetch->drive_id && str_starts(head->content_type, "text/html")) {
		fetch->accepts = false;
		return 0;
	}

	if (head->status == 200 && fetch->received) {
		int r = fetch_start_over(fetch, err);
		if (r < 0)
			return r;
	}
	if (head->status == 206 && (uint64_t)head->range_start != fetch->received)
		return error_set(err, AYON_EINVALID, "the server sent another part than asked for");
	fetch->total = head->status == 206 ? head->range_total : head->content_length;

	/* A weak ETag says "much the same", which is not enough to glue two parts together. */
	const char *validator = str_is_empty(head->etag) || str_starts(head->etag, "W/")
						? head->last_modified
						: head->etag;
	free(fetch->validator);
	fetch->validator = str_is_empty(validator) ? NULL : mem_dup(validator);
	return fetch->total >= 0 ? check_room(fetch, err) : 0;
}

int fetch_on_data(void *payload, const void *bytes, size_t length, struct error *err)
{
	struct fetch *fetch = payload;

	if (fetch->abandoned)
		return error_set(err, AYON_ECANCELLED, "cancelled");
	if (!fetch->accepts) {
		if (fetch->drive_id && fetch->page.length + length < MAX_PAGE)
			str_append_n(&fetch->page, bytes, length);
		return 0;
	}
	digest_update(fetch->digest, bytes, length);
	fetch->received += length;
	if (fetch->options.size >= 0 && fetch->received > (uint64_t)fetch->options.size)
		return error_set(err, AYON_EINVALID, "it is larger than the %lld bytes listed",
				(long long)fetch->options.size);
	while (length) {
		ssize_t n = write(fetch->fd, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, AYON_EIO, errno, "cannot write '%s'", fetch->path);
		bytes = (const char *)bytes + n;
		length -= (size_t)n;
	}
	return 0;
}
