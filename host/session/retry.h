/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/retry.h: whether a request is worth another attempt, and after how long. Pure.
 */
#ifndef AYON_HOST_SESSION_RETRY_H
#define AYON_HOST_SESSION_RETRY_H

#include "wrap/http.h"

/* From AYON_SERVER_TIMEOUT (seconds, fraction allowed) and AYON_SERVER_RETRIES (attempts), NULL: defaults. */
int64_t retry_timeout_ms(const char *text);
unsigned retry_attempts(const char *text);
/*
 * 429, 502, 503, 504 and broken connections for methods that may be repeated; for the others only when nothing of
 * the request was sent. Untrusted TLS and what we refused ourselves ends the same each time.
 */
bool retry_is_worth(const char *method, int result, const struct http_response *response);
/*
 * Before attempt `attempt` (2, 3, ...): doubles each time, with a random part so that a farm does not return in
 * step. Retry-After is honoured up to ten seconds. `random` is any number.
 */
int64_t retry_delay_ms(unsigned attempt, int result, int64_t retry_after_s, unsigned random);

#endif
