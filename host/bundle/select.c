/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/select.c: the table of spec-host 8, top to bottom: the mode, the studio bundle, the project-role bundle.
 */
#include "bundle/select.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdlib.h>

struct selection {
	const struct bundle_request *request;
	const struct bundle_list *list;
	const struct bundle_lookup *lookup;
	struct bundle_choice *choice;
	const struct bundle *studio; /* in the list */
	struct error *err;
};

/* Keeps the problem; the error holds both its sentences. */
static int refuse(struct selection *selection, enum bundle_problem_kind kind, bool is_project_role,
		const char *bundle, const char *user)
{
	struct bundle_choice *choice = selection->choice;
	struct bundle_problem *problem = &choice->problems[choice->problem_count++];

	*problem = (struct bundle_problem){ .kind = kind,
		.is_project_role = is_project_role,
		.mode = choice->mode,
		.bundle = mem_dup(bundle),
		.user = mem_dup(user) };
	CLEANUP(free) char *fact = bundle_problem_fact(problem);
	CLEANUP(free) char *advice = bundle_problem_advice(problem, selection->request->server_url);
	return error_set(selection->err, AYON_EBUNDLE, "%s %s", fact, advice);
}

/* The last one wins, as in the Python launcher. */
static const struct bundle *last_for_mode(
		const struct bundle_list *list, enum bundle_mode mode, const char *user)
{
	const struct bundle *found = NULL;

	for (size_t i = 0; i < list->count; i++) {
		const struct bundle *bundle = &list->bundles[i];
		if (bundle->is_project)
			continue;
		if ((mode == BUNDLE_PRODUCTION && bundle->is_production) ||
				(mode == BUNDLE_STAGING && bundle->is_staging) ||
				(mode == BUNDLE_DEV && bundle->is_dev && user &&
						str_equal(bundle->active_user, user)))
			found = bundle;
	}
	return found;
}

static int find_named_studio(struct selection *selection)
{
	const struct bundle_request *request = selection->request;
	const struct bundle *named = bundle_list_find(selection->list, request->studio);
	bool is_dev = named && named->is_dev;

	selection->choice->mode = is_dev                 ? BUNDLE_DEV
				  : request->use_staging ? BUNDLE_STAGING
							 : BUNDLE_PRODUCTION;
	/* A project bundle holds "__inherit__" instead of versions: it cannot stand alone. */
	if (!named || named->is_project)
		return refuse(selection, BUNDLE_NOT_AVAILABLE, false, request->studio, NULL);
	selection->studio = named;
	selection->choice->studio_reason = BUNDLE_BY_NAME;
	return 0;
}

static int find_studio_of_mode(struct selection *selection)
{
	const struct bundle_request *request = selection->request;
	struct bundle_choice *choice = selection->choice;
	CLEANUP(free) char *user = NULL;

	choice->mode = request->use_dev       ? BUNDLE_DEV
		       : request->use_staging ? BUNDLE_STAGING
					      : BUNDLE_PRODUCTION;
	if (choice->mode == BUNDLE_DEV) {
		int r = selection->lookup->user(selection->lookup->payload, &user, selection->err);
		if (r < 0)
			return r;
	}
	selection->studio = last_for_mode(selection->list, choice->mode, user);
	if (!selection->studio)
		return refuse(selection, BUNDLE_NOT_SET, false, NULL, user);
	choice->studio_reason = BUNDLE_BY_MODE;
	return 0;
}

/* The name of the bundle of the project role, NULL: the studio bundle. */
static int find_project_name(struct selection *selection, char **ret_name)
{
	const struct bundle_request *request = selection->request;
	const struct bundle_lookup *lookup = selection->lookup;

	*ret_name = NULL;
	/* A bundle that is both dev and production has been found as production bundle, and still is a dev bundle. */
	if (selection->studio->is_dev)
		return 0;
	if (!str_is_empty(request->project_bundle)) {
		*ret_name = mem_dup(request->project_bundle);
		return 0;
	}
	if (str_is_empty(request->project))
		return 0;

	int r = lookup->project_bundle(lookup->payload, request->project,
			bundle_mode_name(selection->choice->mode), ret_name, selection->err);
	if (r == AYON_ENOTFOUND)
		return error_set(selection->err, r,
				"the project '%s' is not on the server; check --project or "
				"AYON_PROJECT_NAME",
				request->project);
	return r;
}

/* The project bundle with the versions that the server merged from both bundles. */
static int take_project(struct selection *selection, const struct bundle *project)
{
	const struct bundle_lookup *lookup = selection->lookup;
	struct bundle_choice *choice = selection->choice;
	struct bundle_addon *addons = NULL;
	size_t count = 0;

	int r = lookup->summary(lookup->payload, selection->studio->name, project->name,
			bundle_mode_name(choice->mode), &addons, &count, selection->err);
	if (r < 0)
		return r;

	bundle_copy(project, &choice->project);
	bundle_addons_free(choice->project.addons, choice->project.addon_count);
	choice->project.addons = addons;
	choice->project.addon_count = count;
	choice->has_override = true;
	choice->project_reason = str_is_empty(selection->request->project_bundle)
						 ? BUNDLE_BY_PROJECT
						 : BUNDLE_BY_NAME;
	return 0;
}

static int find_project(struct selection *selection)
{
	CLEANUP(free) char *name = NULL;

	int r = find_project_name(selection, &name);
	if (r < 0)
		return r;

	const struct bundle *project = NULL;
	if (!str_is_empty(name) && !str_equal(name, selection->studio->name)) {
		project = bundle_list_find(selection->list, name);
		if (!project)
			return refuse(selection, BUNDLE_NOT_AVAILABLE, true, name, NULL);
	}
	/* Any other bundle in that role is a leftover of older launchers and means nothing. */
	if (project && project->is_project)
		return take_project(selection, project);
	bundle_copy(selection->studio, &selection->choice->project);
	selection->choice->project_reason = BUNDLE_BY_MODE;
	return 0;
}

int bundle_select(const struct bundle_request *request, const struct bundle_list *list,
		const struct bundle_lookup *lookup, struct bundle_choice *ret_choice,
		struct error *err)
{
	*ret_choice = (struct bundle_choice){ 0 };
	struct selection selection = {
		.request = request, .list = list, .lookup = lookup, .choice = ret_choice, .err = err
	};

	int r = str_is_empty(request->studio) ? find_studio_of_mode(&selection)
					      : find_named_studio(&selection);
	if (r < 0)
		return r;

	r = find_project(&selection);
	if (r < 0)
		return r;

	bundle_copy(selection.studio, &ret_choice->studio);
	ret_choice->variant = mem_dup(ret_choice->mode == BUNDLE_DEV
						      ? selection.studio->name
						      : bundle_mode_name(ret_choice->mode));
	return 0;
}

void bundle_choice_finish(struct bundle_choice *choice)
{
	bundle_finish(&choice->studio);
	bundle_finish(&choice->project);
	free(choice->variant);
	for (size_t i = 0; i < choice->problem_count; i++) {
		free(choice->problems[i].bundle);
		free(choice->problems[i].user);
	}
	*choice = (struct bundle_choice){ 0 };
}
