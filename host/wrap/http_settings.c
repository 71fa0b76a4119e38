/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http_settings.h"

#include "base/memory.h"
#include "wrap/http_trust.h"

#include <stdlib.h>

#define CONNECT_MS      10000
#define STALL_MS        30000
#define MAX_CONNECTIONS 6

void http_settings_init(struct http_settings *settings, const struct http_options *options)
{
	int64_t stall_ms = options->stall_ms ? options->stall_ms : STALL_MS;

	*settings = (struct http_settings){
		.ca_file = mem_dup(options->ca_file),
		.ca_dir = options->ca_file || options->ca_dir ? mem_dup(options->ca_dir)
							      : http_trust_hashed_dir(),
		.cert_file = mem_dup(options->cert_file),
		.user_agent = mem_dup(options->user_agent ? options->user_agent : "ayon"),
		.connect_ms = (long)(options->connect_ms ? options->connect_ms : CONNECT_MS),
		.stall_s = (long)((stall_ms + 999) / 1000),
		.max_connections = options->max_connections ? options->max_connections
							    : MAX_CONNECTIONS,
	};
}

void http_settings_finish(struct http_settings *settings)
{
	free(settings->ca_file);
	free(settings->ca_dir);
	free(settings->cert_file);
	free(settings->user_agent);
	*settings = (struct http_settings){ 0 };
}
