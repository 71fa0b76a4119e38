/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/http_settings.h: a client's own copy of struct http_options, with what was left out filled in.
 */
#ifndef AYON_HOST_HTTP_SETTINGS_H
#define AYON_HOST_HTTP_SETTINGS_H

#include "wrap/http.h"

struct http_settings {
	char *ca_file;
	char *ca_dir; /* both NULL: the library's own default is right */
	char *cert_file;
	char *user_agent;
	long connect_ms;
	long stall_s;
	long max_connections;
};

void http_settings_init(struct http_settings *settings, const struct http_options *options);
void http_settings_finish(struct http_settings *settings);

#endif
