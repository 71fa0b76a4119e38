/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "studio.h"
#include "users.h"

static bool refuse(const struct request *request, struct reply *reply)
{
	if (user_is_admin(request->user))
		return false;
	reply_error(reply, 403, "Only admins can control the studio");
	return true;
}

void faults_post(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *rule = request_object(request, reply);
	if (!rule || refuse(request, reply))
		return;
	struct error err = { 0 };
	int r = faults_add(&request->studio->faults, rule, &err);
	if (r < 0)
		reply_error(reply, 400, "%s", err.text);
	else
		reply_empty(reply, 204);
}

void faults_delete(struct request *request, struct reply *reply)
{
	if (refuse(request, reply))
		return;
	faults_clear(&request->studio->faults);
	reply_empty(reply, 204);
}

void log_get(struct request *request, struct reply *reply)
{
	if (refuse(request, reply))
		return;
	reply_json(reply, 200, journal_json(&request->studio->journal));
}

void log_delete(struct request *request, struct reply *reply)
{
	if (refuse(request, reply))
		return;
	journal_clear(&request->studio->journal);
	reply_empty(reply, 204);
}
