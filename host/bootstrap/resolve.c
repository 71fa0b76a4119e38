/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/resolve.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "bootstrap/offline.h"
#include "bootstrap/patience.h"
#include "session/request.h"

struct asking {
	struct bootstrap *boot;
	struct answers *answers;
};

/* Asks the server, or the memory of it; what the server says is remembered. Borrowed from the answers. */
static int ask(struct asking *asking, const char *question, const char *path,
		struct json **ret_answer, struct error *err)
{
	if (asking->boot->is_offline) {
		*ret_answer = answers_get(asking->answers, question);
		return *ret_answer ? 0
				   : error_set(err, AYON_ENETWORK,
						     "the server is away and its answer to '%s' is "
						     "not known from before",
						     question);
	}

	struct json *answer = NULL;
	int r = session_get_json(&asking->boot->session, path, &answer, err);
	if (r < 0)
		return r;
	answers_put(asking->answers, question, answer);
	*ret_answer = answers_get(asking->answers, question);
	return 0;
}

static int ask_user(void *payload, char **ret_name, struct error *err)
{
	struct asking *asking = payload;
	const char *name = NULL;

	if (asking->boot->is_offline) {
		name = json_text(answers_get(asking->answers, "user"));
		if (!name)
			return error_set(err, AYON_ENETWORK,
					"the server is away and the name of the user is not known "
					"from before");
	} else {
		int r = session_user(&asking->boot->session, &name, err);
		if (r < 0)
			return r;
		answers_put(asking->answers, "user", json_new_text(name));
	}
	*ret_name = mem_dup(name);
	return 0;
}

static int ask_project_bundle(void *payload, const char *project, const char *variant,
		char **ret_name, struct error *err)
{
	CLEANUP(free) char *escaped = http_escape(project, "");
	CLEANUP(free) char *path = mem_printf("/api/projects/%s", escaped);
	CLEANUP(free) char *question = mem_printf("project %s", project);
	struct json *answer = NULL;

	int r = ask(payload, question, path, &answer, err);
	if (r < 0)
		return r;
	*ret_name = mem_dup(json_text(json_at(answer, "data", "bundle", variant, NULL)));
	return 0;
}

static int ask_summary(void *payload, const char *studio, const char *project_bundle,
		const char *variant, struct bundle_addon **ret_addons, size_t *ret_count,
		struct error *err)
{
	CLEANUP(free) char *s = http_escape(studio, "");
	CLEANUP(free) char *p = http_escape(project_bundle, "");
	CLEANUP(free) char *v = http_escape(variant, "");
	CLEANUP(free)
	char *path = mem_printf(
			"/api/"
			"settings?summary=true&bundle_name=%s&project_bundle_name=%s&variant=%s",
			s, p, v);
	CLEANUP(free)
	char *question = mem_printf("summary %s %s %s", studio, project_bundle, variant);
	struct json *answer = NULL;

	int r = ask(payload, question, path, &answer, err);
	if (r < 0)
		return r;
	return bundle_summary_read(answer, ret_addons, ret_count, err);
}

/* What is no list of bundles must not replace the one that a start without the server relies on. */
static int parse_list(const struct bootstrap *boot, const struct http_response *response,
		struct json **ret_list, struct error *err)
{
	CLEANUP(json) struct json *json = NULL;
	struct bundle_list list = { 0 };
	struct error reason = { 0 };

	if (json_parse(response->body, response->body_size, &json, NULL) < 0)
		return error_set(err, AYON_ENETWORK,
				"'%s' answered with %s where its list of bundles should be; "
				"is it an AYON server?",
				boot->session.server_url,
				response->content_type[0] ? response->content_type
							  : "something unknown");
	if (bundle_list_read(json, &list, &reason) < 0)
		return error_set(err, AYON_ENETWORK, "'%s': %s", boot->session.server_url,
				reason.text);
	bundle_list_finish(&list);
	*ret_list = TAKE(json);
	return 0;
}

static int refused_list(const struct bootstrap *boot, const struct http_response *response,
		struct error *err)
{
	CLEANUP(json) struct json *json = NULL;
	const char *detail = session_detail(response, &json);
	return error_set(err, AYON_ENETWORK,
			"'%s' answered %d to the question for its bundles%s%.300s",
			boot->session.server_url, response->status, *detail ? ": " : "", detail);
}

static int fetch_list(struct bootstrap *boot, struct answers *answers, struct json **ret_list,
		struct error *err)
{
	struct http_response response = { 0 };
	int r = session_request(
			&boot->session, "GET", "/api/bundles", NULL, NULL, 0, &response, err);
	if (r < 0)
		return r;

	if (response.status == 403)
		r = error_set(err, AYON_EAUTH,
				"the server does not let this user read the bundles");
	else if (response.status != 200)
		r = refused_list(boot, &response, err);
	else
		r = parse_list(boot, &response, ret_list, err);
	if (r == 0)
		answers_keep_bundles(answers, response.body, response.body_size);
	http_response_finish(&response);
	return r;
}

static int fetch_briefly(struct bootstrap *boot, struct answers *answers, struct json **ret_list,
		struct error *err)
{
	struct patience patience;

	patience_begin(&patience, &boot->session, answers);
	int r = fetch_list(boot, answers, ret_list, err);
	return patience_end(&patience, &boot->session, answers, r, err);
}

/* What the server said the last time, told to the user. */
static int remember(struct bootstrap *boot, struct answers *answers, const char *reason,
		struct json **ret_list, struct error *err)
{
	int64_t when = 0;
	int r = offline_enter(boot, answers, ret_list, &when, err);
	if (r == 0)
		offline_tell(reason, when);
	return r;
}

/* Decision 11: a known studio starts from what is known, and says so, unless the site forbids it. */
static int fetch_or_remember(struct bootstrap *boot, struct answers *answers,
		struct json **ret_list, struct error *err)
{
	if (boot->globals->offline) {
		if (!offline_is_allowed())
			return error_set(err, AYON_EUSAGE,
					"this site does not allow --offline "
					"(AYON_OFFLINE_START=never)");
		return remember(boot, answers, NULL, ret_list, err);
	}

	bool can_fall_back = offline_is_allowed() && answers_have_bundles(answers);
	int r = can_fall_back ? fetch_briefly(boot, answers, ret_list, err)
			      : fetch_list(boot, answers, ret_list, err);
	if (!can_fall_back || !patience_is_away(r))
		return r;
	return remember(boot, answers, err->text, ret_list, NULL) == 0 ? 0 : r;
}

static int select_bundle(struct bootstrap *boot, struct answers *answers, const struct json *text,
		struct error *err)
{
	struct bundle_list list = { 0 };
	int r = bundle_list_read(text, &list, err);
	if (r < 0)
		return error_prefix(err, "'%s'", boot->session.server_url);

	struct asking asking = { boot, answers };
	const struct bundle_lookup lookup = { &asking, ask_user, ask_project_bundle, ask_summary };
	const struct bundle_request request = {
		.studio = env_get("AYON_STUDIO_BUNDLE_NAME"),
		.project_bundle = env_get("AYON_BUNDLE_NAME"),
		.project = env_get("AYON_PROJECT_NAME"),
		.use_staging = env_is("AYON_USE_STAGING", "1"),
		.use_dev = env_is("AYON_USE_DEV", "1"),
		.server_url = boot->session.server_url,
	};
	r = bundle_select(&request, &list, &lookup, &boot->choice, err);
	if (r < 0)
		bundle_choice_finish(&boot->choice);
	bundle_list_finish(&list);
	return r;
}

int resolve_bundle(struct bootstrap *boot, struct answers *answers, struct error *err)
{
	CLEANUP(json) struct json *list = NULL;
	int r = fetch_or_remember(boot, answers, &list, err);
	if (r == 0)
		r = select_bundle(boot, answers, list, err);
	boot->has_choice = r == 0;
	return r;
}

int resolve_last_known(struct bootstrap *boot, struct answers *answers, int64_t *ret_when,
		struct error *err)
{
	CLEANUP(json) struct json *list = NULL;

	if (boot->has_choice)
		bundle_choice_finish(&boot->choice);
	boot->has_choice = false;
	/* What it said before it went away is not what worked. */
	answers_finish(answers);
	answers_open(answers, &boot->layout, boot->session.server_url);
	int r = offline_enter(boot, answers, &list, ret_when, err);
	if (r == 0)
		r = select_bundle(boot, answers, list, err);
	boot->has_choice = r == 0;
	return r;
}
