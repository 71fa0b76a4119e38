/* SPDX-License-Identifier: Apache-2.0 */
/*
 * window/lines.h: JSON objects, one a line, over a socket, without ever waiting. What comes in is limited to LINES_MAX
 * a line; what goes out is kept until the other end takes it, up to LINES_MAX_QUEUED. Private to the room.
 */
#ifndef AYON_HOST_WINDOW_LINES_H
#define AYON_HOST_WINDOW_LINES_H

#include "base/error.h"
#include "wrap/json.h"

#include <stddef.h>

#define LINES_MAX        65536
#define LINES_MAX_QUEUED (1u << 20)

struct lines {
	int fd; /* non-blocking, owned; -1 when closed */
	char *in;
	size_t in_length;
	char *out;
	size_t out_length;
};

/* Takes the socket over. */
void lines_open(struct lines *lines, int fd);
/* Closes and wipes: passwords pass here. */
void lines_close(struct lines *lines);
/* Queues one object and sends what can be sent. AYON_EINVALID: too long, or the other end takes nothing any more. */
int lines_send(struct lines *lines, const struct json *object, struct error *err);
/* Sends what is queued, as far as that goes. AYON_EIO: the other end is gone. */
int lines_flush(struct lines *lines, struct error *err);
/*
 * The next object: 1 with *ret_object for the caller to free, 0: none is complete yet. AYON_ECANCELLED: the other end
 * has closed; AYON_EINVALID: what came is no line of ours.
 */
int lines_receive(struct lines *lines, struct json **ret_object, struct error *err);

#endif
