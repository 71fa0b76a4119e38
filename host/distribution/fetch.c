/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/fetch_body.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "distribution/google_drive.h"
#include "distribution/unpack.h"
#include "wrap/digest.h"
#include "wrap/http.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ALL_ATTEMPTS 20
#define PROGRESS_BYTES   (16u << 10)      /* less than this more is no progress */
#define MIN_BYTES_PER_S  512              /* slower than this for the stall limit is a stall */
#define LONGEST_MS       (60 * 60 * 1000) /* for one attempt; the next continues where it ended */
#define FIRST_PAUSE_MS   300
#define LONGEST_PAUSE_MS 10000
#define MAX_BYTES        UNPACK_MAX_TOTAL

static void fail(struct fetch *fetch)
{
	fetch->state = FETCH_FAILED;
}

static void retry(struct fetch *fetch, int64_t wait_s)
{
	if (fetch->received >= fetch->received_before + PROGRESS_BYTES)
		fetch->attempts = 0;
	fetch->received_before = fetch->received;
	fetch->all_attempts++;
	if (++fetch->attempts >= fetch->options.attempts ||
			fetch->all_attempts >= MAX_ALL_ATTEMPTS) {
		CLEANUP(free) char *reason = mem_dup(fetch->error.text);
		if (fetch->all_attempts > 1)
			error_set(&fetch->error, fetch->error.code, "%s (tried %u times)", reason,
					fetch->all_attempts);
		fail(fetch);
		return;
	}
	unsigned doubled = fetch->attempts ? fetch->attempts - 1 : 0;
	int64_t pause = doubled < 6 ? FIRST_PAUSE_MS << doubled : LONGEST_PAUSE_MS;
	/* Machines that start at the same moment must not come back at the same moment. */
	pause += pause * (int64_t)((uintptr_t)fetch->received % 7 + (unsigned)getpid() % 32) / 64;
	if (wait_s > 0)
		pause = wait_s * 1000;
	if (pause > LONGEST_PAUSE_MS)
		pause = LONGEST_PAUSE_MS;
	fetch->next_ms = clock_ms() + pause;
	fetch->state = FETCH_PAUSED;
}

static void complete(struct fetch *fetch)
{
	int64_t wanted = fetch->options.size >= 0 ? fetch->options.size : fetch->total;

	if (wanted >= 0 && fetch->received != (uint64_t)wanted) {
		error_set(&fetch->error, AYON_ENETWORK, "it broke off after %llu of %lld bytes",
				(unsigned long long)fetch->received, (long long)wanted);
		retry(fetch, -1);
		return;
	}
	digest_hex(fetch->digest, fetch->hex);
	int r = close(fetch->fd);
	fetch->fd = -1;
	if (r < 0) {
		error_errno(&fetch->error, AYON_EIO, errno, "cannot write '%s'", fetch->path);
		fail(fetch);
		return;
	}
	fetch->state = FETCH_DONE;
}

static void drive_page(struct fetch *fetch)
{
	CLEANUP(free) char *confirm = NULL;
	enum google_drive_answer answer = google_drive_page(str_get(&fetch->page), &confirm);

	/* Once: a second page means that the answer was not accepted. */
	if (answer == GOOGLE_DRIVE_CONFIRM && !strstr(fetch->url, "&confirm=")) {
		free(fetch->url);
		fetch->url = google_drive_url(fetch->drive_id, confirm);
		str_finish(&fetch->page);
		fetch->state = FETCH_PAUSED;
		fetch->next_ms = 0;
		return;
	}
	error_set(&fetch->error, AYON_ENETWORK, "%s",
			answer == GOOGLE_DRIVE_QUOTA ? "Google Drive says that too many people "
						       "fetched the file; try later"
						     : "Google Drive shows a page instead of the "
						       "file; is it shared with everybody?");
	fail(fetch);
}

static void refused(struct fetch *fetch, const struct http_response *response)
{
	int status = response->status;

	fetch->status = status;
	if (status == 416 && fetch->received && fetch_start_over(fetch, &fetch->error) == 0) {
		error_set(&fetch->error, AYON_ENETWORK, "the file changed on the way");
		retry(fetch, -1);
		return;
	}
	if ((status == 404 || status == 405) && fetch->other_url) {
		free(fetch->url);
		fetch->url = TAKE(fetch->other_url);
		fetch->state = FETCH_PAUSED;
		fetch->next_ms = 0;
		return;
	}
	const char *meaning = status == 401 || status == 403
					      ? "the credentials were refused; run 'ayon login'"
			      : status == 404 ? "the file is not there"
					      : "it has a problem";
	error_set(&fetch->error, AYON_ENETWORK, "the server answered %d: %s", status, meaning);
	if (status == 408 || status == 429 || status == 500 || (status >= 502 && status <= 504))
		retry(fetch, response->retry_after_s);
	else
		fail(fetch);
}

static char **copy_headers(const char *const *headers)
{
	size_t count = 0;

	if (!headers)
		return NULL;
	while (headers[count])
		count++;
	char **copy = mem_array(count + 1, sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		copy[i] = mem_dup(headers[i]);
	return copy;
}

static void free_headers(char **headers)
{
	for (size_t i = 0; headers && headers[i]; i++)
		mem_free_secret(headers[i]);
	free(headers);
}

static void really_free(struct fetch *fetch)
{
	if (fetch->fd >= 0)
		close(fetch->fd);
	digest_free(fetch->digest);
	str_finish(&fetch->page);
	free_headers(fetch->headers);
	free_headers(fetch->secret_headers);
	free(fetch->url);
	free(fetch->other_url);
	free(fetch->path);
	free(fetch->drive_id);
	free(fetch->validator);
	free(fetch);
}

/* What we refused ourselves, and a certificate that is not trusted, ends the same each time. */
static bool is_worth_retry(enum http_failure failure)
{
	return failure == HTTP_FAILURE_NAME || failure == HTTP_FAILURE_CONNECT ||
	       failure == HTTP_FAILURE_BROKEN || failure == HTTP_FAILURE_TIMEOUT;
}

static void on_done(void *payload, int result, const struct http_response *response,
		const struct error *err)
{
	struct fetch *fetch = payload;

	fetch->in_flight = false;
	if (fetch->abandoned) {
		really_free(fetch);
		return;
	}
	fetch->failure = result < 0 ? response->failure : HTTP_FAILURE_NONE;
	if (result < 0) {
		fetch->error = *err;
		if (is_worth_retry(response->failure))
			retry(fetch, -1);
		else
			fail(fetch);
	} else if (fetch->accepts) {
		complete(fetch);
	} else if (response->status == 200 && fetch->drive_id) {
		drive_page(fetch);
	} else {
		refused(fetch, response);
	}
}

static void start(struct fetch *fetch)
{
	fetch->accepts = false;
	fetch->status = 0;
	fetch->request = (struct http_request){
		.url = fetch->url,
		.headers = (const char *const *)fetch->headers,
		.secret_headers = (const char *const *)fetch->secret_headers,
		.offset = fetch->validator ? fetch->received : 0,
		.if_range = fetch->validator,
		.max_bytes = MAX_BYTES,
		.timeout_ms = LONGEST_MS,
		.min_bytes_per_s = MIN_BYTES_PER_S,
		.payload = fetch,
		.on_start = fetch_on_start,
		.on_data = fetch_on_data,
		.on_done = on_done,
	};
	/* Without a validator nobody can say whether the rest belongs to what we have. */
	if (!fetch->request.offset && fetch_start_over(fetch, &fetch->error) < 0) {
		fail(fetch);
		return;
	}
	fetch->state = FETCH_RUNNING;
	fetch->in_flight = true;
	if (http_start(fetch->options.client, &fetch->request, &fetch->error) < 0) {
		fetch->in_flight = false;
		fail(fetch);
	}
}

int fetch_new(const struct fetch_options *options, struct fetch **ret_fetch, struct error *err)
{
	int fd = fs_open(
			options->path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s'", options->path);

	struct fetch *fetch = mem_new(sizeof(*fetch));
	fetch->options = *options;
	fetch->fd = fd;
	fetch->path = mem_dup(options->path);
	fetch->headers = copy_headers(options->headers);
	fetch->secret_headers = copy_headers(options->secret_headers);
	fetch->drive_id = google_drive_id(options->url);
	fetch->url = fetch->drive_id ? google_drive_url(fetch->drive_id, NULL)
				     : mem_dup(options->url);
	fetch->other_url = mem_dup(options->other_url);
	fetch->total = -1;
	start(fetch);
	*ret_fetch = fetch;
	return 0;
}

enum fetch_state fetch_step(struct fetch *fetch)
{
	if (fetch->state == FETCH_PAUSED && clock_ms() >= fetch->next_ms)
		start(fetch);
	return fetch->state;
}

const struct error *fetch_error(const struct fetch *fetch)
{
	return &fetch->error;
}

int fetch_status(const struct fetch *fetch)
{
	return fetch->status;
}

bool fetch_is_lost(const struct fetch *fetch)
{
	return http_is_nobody_there(fetch->failure);
}

const char *fetch_hex(const struct fetch *fetch)
{
	return fetch->hex;
}

uint64_t fetch_received(const struct fetch *fetch)
{
	return fetch->received;
}

int64_t fetch_total(const struct fetch *fetch)
{
	return fetch->total >= 0 ? fetch->total : fetch->options.size;
}

void fetch_free(struct fetch *fetch)
{
	if (!fetch)
		return;
	if (fetch->in_flight)
		fetch->abandoned = true;
	else
		really_free(fetch);
}
