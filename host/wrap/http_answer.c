/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http_answer.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

void http_response_finish(struct http_response *response)
{
	free(response->url);
	free(response->content_type);
	free(response->etag);
	free(response->last_modified);
	free(response->body);
	*response = (struct http_response){ 0 };
}

void http_answer_reset(struct http_response *response)
{
	http_response_finish(response);
	*response = (struct http_response){
		.url = mem_dup(""),
		.content_type = mem_dup(""),
		.etag = mem_dup(""),
		.last_modified = mem_dup(""),
		.content_length = -1,
		.range_start = -1,
		.range_total = -1,
		.retry_after_s = -1,
	};
}

static void replace(char **text, const char *value)
{
	free(*text);
	*text = mem_dup(value);
}

static int64_t number(const char *text)
{
	long long value;
	return str_to_int64(text, &value) && value >= 0 ? value : -1;
}

/* "bytes 100-199/1000", the total may be "*". */
static void content_range(struct http_response *response, char *value)
{
	if (strncasecmp(value, "bytes ", 6) != 0)
		return;
	char *start = value + 6;
	char *dash = strchr(start, '-');
	char *slash = strchr(start, '/');
	if (!dash || !slash || dash > slash)
		return;
	*dash = '\0';
	response->range_start = number(str_trim(start));
	response->range_total = number(str_trim(slash + 1));
}

/* Seconds, or a date of HTTP. */
static int64_t retry_after(const char *value)
{
	int64_t seconds = number(value);
	if (seconds >= 0)
		return seconds;

	struct tm parts = { 0 };
	if (!strptime(value, "%a, %d %b %Y %H:%M:%S GMT", &parts))
		return -1;
	int64_t left = (int64_t)timegm(&parts) - (int64_t)time(NULL);
	return left > 0 ? left : 0;
}

static void status_line(struct http_response *response, char **location, const char *text)
{
	http_answer_reset(response);
	free(*location);
	*location = NULL;
	const char *space = strchr(text, ' ');
	response->status = space ? (int)strtol(space + 1, NULL, 10) : 0;
}

void http_answer_line(
		struct http_response *response, char **location, const char *line, size_t length)
{
	CLEANUP(free) char *copy = mem_dup_n(line, length);
	char *text = str_trim(copy);
	if (strncasecmp(text, "HTTP/", 5) == 0) {
		status_line(response, location, text);
		return;
	}

	char *colon = strchr(text, ':');
	if (!colon)
		return;
	*colon = '\0';
	char *value = str_trim(colon + 1);
	if (strcasecmp(text, "Content-Type") == 0)
		replace(&response->content_type, value);
	else if (strcasecmp(text, "ETag") == 0)
		replace(&response->etag, value);
	else if (strcasecmp(text, "Last-Modified") == 0)
		replace(&response->last_modified, value);
	else if (strcasecmp(text, "Location") == 0)
		replace(location, value);
	else if (strcasecmp(text, "Content-Length") == 0)
		response->content_length = number(value);
	else if (strcasecmp(text, "Content-Range") == 0 && response->status == 206)
		content_range(response, value);
	else if (strcasecmp(text, "Retry-After") == 0)
		response->retry_after_s = retry_after(value);
}

bool http_answer_is_redirect(const struct http_response *response)
{
	switch (response->status) {
	case 301:
	case 302:
	case 303:
	case 307:
	case 308:
		return true;
	default:
		return false;
	}
}
