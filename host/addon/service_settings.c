/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "bundle/select.h"
#include "session/session.h"
#include "wrap/json.h"

/* The answers of this run, one for the studio and one for each project that was asked for. */
#define MAX_ANSWERS 16

static struct {
	const struct bundle_choice *choice;
	char *project; /* NULL: studio settings */
	struct json *root;
} answers[MAX_ANSWERS];
static size_t answer_count;

static char *make_path(const struct bundle_choice *choice, const char *project)
{
	CLEANUP(free) char *studio = http_escape(choice->studio.name, "");
	CLEANUP(free) char *variant = http_escape(choice->variant, "");
	CLEANUP(str) struct str path = { 0 };

	str_appendf(&path, "/api/settings?summary=false&bundle_name=%s&variant=%s", studio,
			variant);
	if (choice->has_override) {
		CLEANUP(free) char *bundle = http_escape(choice->project.name, "");
		str_appendf(&path, "&project_bundle_name=%s", bundle);
	}
	if (project) {
		CLEANUP(free) char *name = http_escape(project, "");
		str_appendf(&path, "&project_name=%s", name);
	}
	return str_take(&path);
}

static int fetch(const struct addon_context *context, const char *project,
		const struct json **ret_root, struct error *err)
{
	CLEANUP(json) struct json *root = NULL;

	for (size_t i = 0; i < answer_count; i++) {
		if (answers[i].choice == context->choice &&
				str_equal(answers[i].project, project)) {
			*ret_root = answers[i].root;
			return 0;
		}
	}
	CLEANUP(free) char *path = make_path(context->choice, project);
	int r = session_get_json(context->session, path, &root, err);
	if (r < 0)
		return r;

	if (!json_is_array(json_get(root, "addons")))
		return error_set(err, AYON_EINVALID,
				"the settings of bundle '%s' came without a list of addons",
				context->choice->studio.name);
	/* Beyond the limit the oldest goes: whoever walks over all projects asks for each one once. */
	if (answer_count == MAX_ANSWERS) {
		free(answers[0].project);
		json_free(answers[0].root);
		answer_count--;
		for (size_t i = 0; i < answer_count; i++)
			answers[i] = answers[i + 1];
	}
	answers[answer_count].choice = context->choice;
	answers[answer_count].project = mem_dup(project);
	answers[answer_count].root = root;
	answer_count++;
	*ret_root = TAKE(root);
	return 0;
}

int service_settings_of(const struct addon_context *context, const char *name, const char *project,
		const struct json **ret_settings, struct error *err)
{
	const struct json *root = NULL;
	int r = fetch(context, str_is_empty(project) ? NULL : project, &root, err);
	if (r < 0)
		return r;

	const struct json *list = json_get(root, "addons");
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *item = json_item(list, i);
		if (!str_equal(json_get_text(item, "name"), name))
			continue;
		*ret_settings = json_get(item, "settings");
		return 0;
	}
	return error_set(err, AYON_ENOTFOUND, "addon '%s' is not in bundle '%s'", name ? name : "",
			context->choice->studio.name);
}

static int32_t addon(const struct ayon_host *host, const char *name, const char *project,
		const char **ret_json)
{
	struct addon_instance *caller = service_caller(host);
	const struct json *settings = NULL;
	struct error err = { 0 };

	int32_t r = service_require(
			caller, AYON_NEEDS_BUNDLE, "AYON_NEEDS_BUNDLE", AYON_EXT_SETTINGS_1);
	if (r < 0)
		return r;

	r = service_settings_of(caller->context, name, project, &settings, &err);
	if (r < 0)
		return service_failed(caller, &err);
	free(caller->settings);
	caller->settings = settings ? json_write_text(settings, false) : mem_dup("{}");
	*ret_json = caller->settings;
	return AYON_OK;
}

void service_settings_release(void)
{
	while (answer_count) {
		answer_count--;
		free(answers[answer_count].project);
		json_free(answers[answer_count].root);
	}
}

const struct ayon_settings_1 service_settings = {
	.size = sizeof(service_settings),
	.addon = addon,
};
