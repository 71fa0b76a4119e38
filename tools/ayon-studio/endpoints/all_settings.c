/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/memory.h"
#include "base/str.h"
#include "bundles.h"
#include "settings.h"
#include "users.h"

/* What GET /api/settings is asked for. */
struct question {
	struct request *request;
	const char *variant;
	const char *project;
	const char *site;
	bool summary;
	struct json *bundle;         /* the studio's; owned */
	struct json *project_bundle; /* or NULL; owned */
};

static bool check_query(const struct request *request, struct reply *reply, const char *field)
{
	const char *value = request_query(request, field);
	if (!value || bundle_name_is_valid(value))
		return true;
	struct json *context = json_new_object();
	json_set_text(context, "pattern", BUNDLE_NAME_RULE);
	reply_invalid(request, reply, "query", field,
			"string does not match regex \"" BUNDLE_NAME_RULE "\"",
			"value_error.str.regex", context);
	return false;
}

static void reply_unknown(struct reply *reply, const char *what)
{
	reply_error(reply, 404, "%s not found", what);
	json_set_int(reply->json, "status_code", 404);
}

static struct json *studio_bundle(struct studio *studio, const char *variant, const char *name)
{
	if (str_equal(variant, "production") || str_equal(variant, "staging")) {
		if (name)
			return bundle_find(studio, name);
		return bundle_flagged(studio, variant[0] == 'p' ? "isProduction" : "isStaging");
	}
	return bundle_find(studio, variant);
}

/* A project bundle counts only when some project has chosen it for the variant. */
static bool is_chosen(struct studio *studio, const char *bundle, const char *variant)
{
	CLEANUP(json) struct json *all = store_list(studio->store, "project", STORE_OLDEST_FIRST);
	for (size_t i = 0; i < json_count(all); i++) {
		if (str_equal(bundle_of_project(json_item(all, i), variant), bundle))
			return true;
	}
	return false;
}

static bool find_project_bundle(struct question *question, struct reply *reply)
{
	struct studio *studio = question->request->studio;
	const char *wanted = request_query(question->request, "project_bundle_name");
	CLEANUP(json) struct json *project = NULL;
	if (question->project) {
		project = store_get(studio->store, "project", question->project);
		if (!project) {
			reply_unknown(reply, "Project");
			return false;
		}
		if (!user_sees_project(question->request->user, question->project)) {
			reply_error(reply, 403, "No access group assigned on this project");
			return false;
		}
	}
	const char *name = wanted ? wanted : bundle_of_project(project, question->variant);
	if (!name)
		return true;
	question->project_bundle = bundle_find(studio, name);
	if (json_get_bool(question->project_bundle, "isProject", false) &&
			is_chosen(studio, name, question->variant))
		return true;
	if (!wanted) { /* the project names one that is gone */
		json_free(question->project_bundle);
		question->project_bundle = NULL;
		return true;
	}
	reply_unknown(reply, "Project bundle");
	return false;
}

/*
 * The version by the project bundle, *ret_own when it is its choice; NULL when it takes the addon
 * out.
 */
static const char *effective_version(const struct question *question, const char *name,
		const char *studio_version, bool *ret_own)
{
	*ret_own = false;
	for (struct json_member member = { 0 };
			json_next(json_get(question->project_bundle, "addons"), &member);) {
		if (!str_equal(member.key, name))
			continue;
		const char *version = json_text(member.value);
		if (!version)
			return NULL;
		if (str_equal(version, "__inherit__"))
			return studio_version;
		const struct addon *addon =
				registry_find(&question->request->studio->registry, name, version);
		if (!addon || !addon_can_override(addon))
			return studio_version;
		*ret_own = true;
		return version;
	}
	return studio_version;
}

static void set_overrides(struct json *view, const struct question *question,
		const struct settings_scope *scope, bool own)
{
	struct settings_scope studio_scope = *scope;
	studio_scope.project = NULL;
	CLEANUP(json)
	struct json *studio_changes = settings_changes(question->request->studio, &studio_scope);
	if (json_count(studio_changes))
		json_set_bool(view, "hasStudioOverrides", true);
	if (!scope->project)
		return;
	CLEANUP(json) struct json *changes = settings_changes(question->request->studio, scope);
	if (own || json_count(changes))
		json_set_bool(view, "hasProjectOverrides", true);
}

/* A site that has changed nothing shows nothing, not the defaults. */
static struct json *site_changes(const struct question *question, const struct addon *addon)
{
	const char *user = json_get_text(question->request->user, "name");
	if (!question->site || !settings_site_has_changes(question->request->studio, addon,
					       question->site, user))
		return json_new_object();
	return settings_site_values(question->request->studio, addon, question->site, user);
}

static struct json *addon_view(
		const struct question *question, const char *name, const char *version, bool own)
{
	struct studio *studio = question->request->studio;
	const struct addon *addon = registry_find(&studio->registry, name, version);
	bool settings = addon && addon_defaults(addon);
	bool site_settings = addon && addon_site_defaults(addon);
	struct settings_scope scope = { addon, question->variant, question->project };
	struct json *view = json_new_object();
	json_set_text(view, "name", name);
	json_set_text(view, "version", version);
	json_set_text(view, "title", addon ? addon->title : name);
	json_set_bool(view, "hasSettings", settings);
	json_set_bool(view, "hasProjectSettings", settings);
	json_set_bool(view, "hasProjectSiteSettings", site_settings);
	json_set_bool(view, "hasSiteSettings", site_settings);
	if (addon)
		set_overrides(view, question, &scope, own);
	bool values = addon && !question->summary;
	json_set(view, "settings", values ? settings_values(studio, &scope) : json_new_object());
	json_set(view, "siteSettings", values ? site_changes(question, addon) : json_new_object());
	json_set_bool(view, "isBroken", addon && addon->reason);
	json_set_bool(view, "isProjectBundle", own);
	return view;
}

static void add_view(const struct question *question, struct json *views, struct json *inherited,
		const char *name, const char *studio_version)
{
	bool own = false;
	const char *version = effective_version(question, name, studio_version, &own);
	if (!version)
		return;
	json_add(views, addon_view(question, name, version, own));
	if (question->project_bundle && !own)
		json_add(inherited, json_new_text(name));
}

/* Every addon that one of the bundles names, in the order of names. */
static void names_of(const struct question *question, struct strlist *names)
{
	const struct json *const bundles[] = { question->bundle, question->project_bundle };
	for (size_t i = 0; i < 2; i++) {
		for (struct json_member member = { 0 };
				json_next(json_get(bundles[i], "addons"), &member);) {
			if (!strlist_has(names, member.key))
				strlist_add(names, member.key);
		}
	}
	strlist_sort(names);
}

static struct json *answer(const struct question *question)
{
	CLEANUP(strlist) struct strlist names = { 0 };
	const struct json *versions = json_get(question->bundle, "addons");
	const struct json *bundle =
			question->project_bundle ? question->project_bundle : question->bundle;
	struct json *views = json_new_array();
	struct json *inherited = json_new_array();
	names_of(question, &names);
	for (size_t i = 0; i < names.count; i++)
		add_view(question, views, inherited, names.items[i],
				json_get_text(versions, names.items[i]));
	struct json *root = json_new_object();
	if (question->project)
		json_set_text(root, "projectName", question->project);
	json_set_text(root, "bundleName", json_get_text(bundle, "name"));
	json_set(root, "addons", views);
	json_set(root, "inheritedAddons", inherited);
	return root;
}

void settings_get(struct request *request, struct reply *reply)
{
	const char *variant = request_query(request, "variant");
	struct question question = {
		.request = request,
		.variant = variant ? variant : "production",
		.project = request_query(request, "project_name"),
		.site = request_query(request, "site_id"),
		.summary = request_flag(request, "summary", false),
	};
	if (!check_query(request, reply, "bundle_name") ||
			!check_query(request, reply, "project_name") ||
			!check_query(request, reply, "project_bundle_name") ||
			!check_query(request, reply, "variant"))
		return;

	question.bundle = studio_bundle(
			request->studio, question.variant, request_query(request, "bundle_name"));
	if (!question.bundle)
		reply_unknown(reply, "Bundle");
	else if (find_project_bundle(&question, reply))
		reply_json(reply, 200, answer(&question));
	json_free(question.bundle);
	json_free(question.project_bundle);
}
