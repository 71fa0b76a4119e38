/* SPDX-License-Identifier: Apache-2.0 */
/*
 * app-launcher/request.h: the JSON file that says what to start. It comes from Python code of the same user, and holds that
 * user's environment.
 */
#ifndef APP_LAUNCHER_REQUEST_H
#define APP_LAUNCHER_REQUEST_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

struct json;

struct request {
	struct strlist args;
	struct strlist environment; /* "NAME=value" */
	bool has_environment;       /* else it is ours */
	const char *pid_file;       /* borrowed from the JSON; NULL: none */
};

/* AYON_EINVALID with the member that is wrong. The request is for the caller to end in every case. */
int request_read(const struct json *root, struct request *ret_request, struct error *err);
void request_finish(struct request *request);
static inline void cleanup_request(struct request *request)
{
	request_finish(request);
}
/*
 * Opens what the member "stdout" or "stderr" names: `ours` itself when it is null, -1 when it is absent. AYON_EINVALID,
 * AYON_EIO.
 */
int request_open_output(
		const struct json *root, const char *key, int ours, int *ret_fd, struct error *err);

#endif
