/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/http_answer.h: an answer while it comes in: header lines into struct http_response. Knows no network.
 */
#ifndef AYON_HOST_HTTP_ANSWER_H
#define AYON_HOST_HTTP_ANSWER_H

#include "wrap/http.h"

/* Frees what is there and makes an empty answer of it ("" and -1 where nothing is known). */
void http_answer_reset(struct http_response *response);
/*
 * Takes one header line as it came, with its line break. A status line resets the answer. *location (owned by
 * the caller) is replaced by a Location header and freed by a status line.
 */
void http_answer_line(
		struct http_response *response, char **location, const char *line, size_t length);
/* 301, 302, 303, 307 and 308. */
bool http_answer_is_redirect(const struct http_response *response);

#endif
