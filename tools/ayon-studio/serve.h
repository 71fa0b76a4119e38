/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/serve.h: the server as a process: from start to SIGTERM.
 */
#ifndef AYON_STUDIO_SERVE_H
#define AYON_STUDIO_SERVE_H

#include "base/error.h"

#include <stdbool.h>

struct serve_options {
	const char *state;
	const char *host;
	int port;
	const char *port_file; /* gets the URL, atomically; NULL: none */
	bool control;
};

/* Prints the URL on standard output and serves until SIGTERM or SIGINT. */
int serve(const struct serve_options *options, struct error *err);

#endif
