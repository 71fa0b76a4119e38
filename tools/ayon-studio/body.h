/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/body.h: the bytes of an answer as they leave the server, piece by piece, with a
 * fault's damage done to them.
 */
#ifndef AYON_STUDIO_BODY_H
#define AYON_STUDIO_BODY_H

#include "faults.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/types.h>

enum body_end {
	BODY_BROKEN = -1, /* the connection is to be closed without more */
	BODY_RESET = -2,  /* by a reset */
};

struct body {
	const char *bytes; /* owned, or NULL: the file's */
	int fd;            /* owned, -1 without a file */
	uint64_t offset;   /* of the first byte in the file */
	uint64_t length;   /* of the true body */
	struct fault fault;
	const atomic_bool *stopping; /* ends every wait */
	int socket;                  /* to see that the client has gone */
};

void body_finish(struct body *body);
/* The length that the answer announces. */
uint64_t body_announced(const struct body *body);
/* Up to max bytes from the position on; at least 1, or an enum body_end. */
ssize_t body_read(struct body *body, uint64_t position, char *buffer, size_t max);
/* Sleeps, but not beyond the end of the server. */
void body_sleep(const atomic_bool *stopping, int64_t ms);

#endif
