/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/patience.h"

#include "base/clock.h"
#include "base/env.h"
#include "session/retry.h"
#include "session/session.h"

/* Twice the first repetition of a lost packet; a whole handshake from the other side of the world takes less. */
#define CONNECT_MS 2000
#define SHORT_MS   1000

static int64_t earlier(int64_t deadline_ms, int64_t ms)
{
	int64_t limit = clock_ms() + ms;
	return deadline_ms && deadline_ms < limit ? deadline_ms : limit;
}

void patience_begin(
		struct patience *patience, struct session *session, const struct answers *answers)
{
	const char *given = env_get("AYON_SERVER_TIMEOUT");
	int64_t answer_ms = retry_timeout_ms(given);
	/* Whoever said how long gets that for the connection too. */
	int64_t connect_ms = given ? answer_ms : CONNECT_MS;

	*patience = (struct patience){
		.since_ms = clock_ms(),
		.deadline_ms = session->deadline_ms,
		.connect_by_ms = session->connect_by_ms,
		.is_short = answers_server_was_away(answers),
	};
	if (patience->is_short && answer_ms > SHORT_MS)
		answer_ms = SHORT_MS;
	if (connect_ms > answer_ms)
		connect_ms = answer_ms;
	session->deadline_ms = earlier(session->deadline_ms, answer_ms);
	session->connect_by_ms = earlier(session->connect_by_ms, connect_ms);
}

bool patience_is_away(int status)
{
	return status == AYON_ENETWORK || status == AYON_ETIMEOUT;
}

int patience_end(const struct patience *patience, struct session *session,
		const struct answers *answers, int result, struct error *err)
{
	bool is_away = patience_is_away(result);
	bool is_in_vain = is_away && session->lost && clock_ms() - patience->since_ms > SHORT_MS;

	session->deadline_ms = patience->deadline_ms;
	session->connect_by_ms = patience->connect_by_ms;
	if (is_away && clock_left_ms(session->deadline_ms) == 0)
		return result;
	/* A short wait proves nothing new: else a slow server would be taken for an absent one for ever. */
	if (!is_away || !patience->is_short)
		answers_note_server(answers, is_in_vain);
	if (result == AYON_ETIMEOUT)
		return error_set(err, AYON_ENETWORK, "'%s' does not answer", session->server_url);
	return result;
}
