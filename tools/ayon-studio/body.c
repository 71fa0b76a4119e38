/* SPDX-License-Identifier: Apache-2.0 */
#include "body.h"

#include "base/clock.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <string.h>
#include <unistd.h>

#define STEP_MS 20

void body_finish(struct body *body)
{
	free((char *)body->bytes);
	if (body->fd >= 0)
		close(body->fd);
	*body = (struct body){ .fd = -1 };
}

uint64_t body_announced(const struct body *body)
{
	return body->fault.wrong_length >= 0 ? (uint64_t)body->fault.wrong_length : body->length;
}

void body_sleep(const atomic_bool *stopping, int64_t ms)
{
	int64_t end = clock_ms() + ms;
	for (int64_t left; !atomic_load(stopping) && (left = end - clock_ms()) > 0;)
		clock_sleep_ms(left < STEP_MS ? left : STEP_MS);
}

static bool client_is_gone(int socket)
{
	char byte;
	return recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void stall(const struct body *body)
{
	while (!atomic_load(body->stopping) && !client_is_gone(body->socket))
		body_sleep(body->stopping, 5 * STEP_MS);
}

/* Cuts the piece so that it ends where something is to happen. */
static size_t cut(uint64_t position, size_t length, int64_t limit)
{
	if (limit < 0 || position >= (uint64_t)limit)
		return length;
	uint64_t left = (uint64_t)limit - position;
	return left < length ? (size_t)left : length;
}

static bool reached(uint64_t position, int64_t limit)
{
	return limit >= 0 && position >= (uint64_t)limit;
}

ssize_t body_read(struct body *body, uint64_t position, char *buffer, size_t max)
{
	const struct fault *fault = &body->fault;
	if (reached(position, fault->reset_at))
		return BODY_RESET;
	if (reached(position, fault->stall_at))
		stall(body);
	if (position >= body->length || reached(position, fault->truncate_at) ||
			reached(position, fault->stall_at))
		return BODY_BROKEN;

	size_t length = max;
	if (length > body->length - position)
		length = (size_t)(body->length - position);
	length = cut(position, length, fault->reset_at);
	length = cut(position, length, fault->truncate_at);
	length = cut(position, length, fault->stall_at);
	if (fault->drip_bytes_per_s > 0) {
		int64_t piece = fault->drip_bytes_per_s / 20 + 1;
		if ((uint64_t)piece < length)
			length = (size_t)piece;
		body_sleep(body->stopping, (int64_t)length * 1000 / fault->drip_bytes_per_s);
	}

	if (body->bytes) {
		memcpy(buffer, body->bytes + position, length);
	} else {
		ssize_t got = pread(body->fd, buffer, length, (off_t)(body->offset + position));
		if (got <= 0)
			return BODY_BROKEN;
		length = (size_t)got;
	}
	if (fault->corrupt_byte >= 0 && (uint64_t)fault->corrupt_byte >= position &&
			(uint64_t)fault->corrupt_byte < position + length)
		buffer[(uint64_t)fault->corrupt_byte - position] ^= (char)0xff;
	return (ssize_t)length;
}
