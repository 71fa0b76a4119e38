/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/select.h: which bundle applies (spec-host 8, vectors-bundles). Pure but for what it asks through
 * `struct bundle_lookup`, and it asks only what the case needs.
 */
#ifndef AYON_HOST_BUNDLE_SELECT_H
#define AYON_HOST_BUNDLE_SELECT_H

#include "bundle/bundle.h"

/* What was asked for; NULL or "" is unset. */
struct bundle_request {
	const char *studio;         /* AYON_STUDIO_BUNDLE_NAME, --bundle */
	const char *project_bundle; /* AYON_BUNDLE_NAME, --project-bundle */
	const char *project;        /* AYON_PROJECT_NAME, --project */
	bool use_staging;
	bool use_dev;
	const char *server_url; /* for messages */
};

/* Questions to the server. Each returns 0 or a status that ends the selection. */
struct bundle_lookup {
	void *payload;
	/* The name of the current user. */
	int (*user)(void *payload, char **ret_name, struct error *err);
	/* data.bundle[<variant>] of the project, NULL when there is nothing. AYON_ENOTFOUND: no such project. */
	int (*project_bundle)(void *payload, const char *project, const char *variant,
			char **ret_name, struct error *err);
	/* The merged addon versions (GET /api/settings?summary=true), moved to the caller. */
	int (*summary)(void *payload, const char *studio, const char *project_bundle,
			const char *variant, struct bundle_addon **ret_addons, size_t *ret_count,
			struct error *err);
};

/* Why there is no bundle. */
enum bundle_problem_kind {
	BUNDLE_NOT_SET = 1,   /* no bundle is set for the mode */
	BUNDLE_NOT_AVAILABLE, /* the named bundle is not on the server, or not usable in that role */
};

enum bundle_mode {
	BUNDLE_PRODUCTION = 1,
	BUNDLE_STAGING,
	BUNDLE_DEV,
};

/* Why a bundle applies. */
enum bundle_reason {
	BUNDLE_BY_MODE = 1, /* the server's for the mode; in the project role: the studio bundle */
	BUNDLE_BY_NAME,     /* it was asked for */
	BUNDLE_BY_PROJECT,  /* the project names it; only in the project role */
};

struct bundle_problem {
	enum bundle_problem_kind kind;
	bool is_project_role;
	enum bundle_mode mode;
	char *bundle; /* the name that was asked for, or NULL */
	char *user;   /* in dev mode, or NULL */
};

/* The result; owned. */
struct bundle_choice {
	struct bundle studio;
	struct bundle project; /* effective: its addons are the merged ones. Equals studio without an override */
	enum bundle_reason studio_reason, project_reason;
	bool has_override; /* project really is a project bundle */
	enum bundle_mode mode;
	char *variant; /* AYON_DEFAULT_SETTINGS_VARIANT */
	struct bundle_problem problems[2];
	size_t problem_count; /* 0 on success */
};

/*
 * AYON_EBUNDLE: see problems, err holds both sentences of the first. AYON_ENOTFOUND: no such project. Else the status
 * of a lookup. The choice is for the caller to end in every case.
 */
int bundle_select(const struct bundle_request *request, const struct bundle_list *list,
		const struct bundle_lookup *lookup, struct bundle_choice *ret_choice,
		struct error *err);
void bundle_choice_finish(struct bundle_choice *choice);
/* "production", "staging", "dev". */
const char *bundle_mode_name(enum bundle_mode mode);
/* The problem in two sentences, what is and what to do; the URL may be NULL. Caller frees. */
char *bundle_problem_fact(const struct bundle_problem *problem);
char *bundle_problem_advice(const struct bundle_problem *problem, const char *server_url);

#endif
