/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline/environment.h: environments as AYON's settings describe them, to the variables of a process.
 *
 * An environment description is an object: each member is a text, a list (joined with the separator of paths), or
 * an object with one of these for each platform (windows, linux, darwin) or for each environment group (standard,
 * farm, ...). An environment is an object whose members are all texts. Texts may name other variables as {NAME}.
 *
 * References are filled by the rules of Python's str.format(), which is what the settings were written against:
 * {NAME:0>4} pads, {{ is a brace. A name that nothing is known of stays as it is, {NAME}. Attributes and methods
 * of values ({NAME.upper}) are not reached: such a token stays as it is. What was inserted is not looked at again.
 *
 * All functions are pure and may be called from any thread. A result belongs to the caller.
 */
#ifndef AYON_PIPELINE_ENVIRONMENT_H
#define AYON_PIPELINE_ENVIRONMENT_H

#include <ayon/pipeline/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A description without groups, for `platform` ("windows", "linux", "darwin"; NULL: this one). Members that are
 * null, false, 0 or empty are left out. AYON_EINVALID: a member is neither text nor list of texts.
 */
int32_t ayon_environment_parse(const struct ayon_value *description, const char *platform,
		struct ayon_value **ret_environment, struct ayon_reason *why);

/*
 * A description with groups: the member of `group` is taken (NULL or "": "standard"), and of that the platform's.
 * Empty texts are kept: they empty a variable. What does not fit is left out. Lists are joined with the separator
 * of this machine, whatever the platform.
 */
struct ayon_value *ayon_environment_parse_group(
		const struct ayon_value *description, const char *group, const char *platform);

/*
 * Fills the references of the variables to each other, whatever their order, and then those in their names.
 * A reference of a variable to itself stays. AYON_EINVALID: the references run in a circle (the names are in the
 * text), or two names became one.
 */
int32_t ayon_environment_compute(const struct ayon_value *environment,
		struct ayon_value **ret_environment, struct ayon_reason *why);

/*
 * `base` with the variables of `added`, whose references are filled from `base` alone: so PATH of `added` may be
 * "/my/bin:{PATH}". `missing` takes the place of names that `base` has not, {key} in it is the name; NULL: they stay.
 */
struct ayon_value *ayon_environment_merge(
		const struct ayon_value *added, const struct ayon_value *base, const char *missing);

/* What the environment of an application is made of. */
struct ayon_application {
	const char *full_name;                /* group/variant, as nuke/15-0 */
	const char *host_name;                /* NULL or "": not of a host */
	const struct ayon_value *group;       /* description of the group; may be NULL */
	const struct ayon_value *variant;     /* description of the variant; may be NULL */
	const struct ayon_value *tool_groups; /* settings: applications.tool_groups; may be NULL */
	const struct ayon_value *tools;       /* list of full names, group/variant; may be NULL */
	const char *environment_group;        /* NULL: standard */
	const char *platform;                 /* NULL: this one */
};

/*
 * `base` with the application's variables: group, variant, then the tools that are meant for it, by name of group and
 * tool. AYON_APP_TOOLS of the result lists those. AYON_EINVALID: references in a circle.
 */
int32_t ayon_environment_application(const struct ayon_application *application,
		const struct ayon_value *base, struct ayon_value **ret_environment,
		struct ayon_reason *why);

/*
 * `base` with the project's variables: `setting` is the JSON text of core's project_environments, "" and NULL for none.
 * AYON_EINVALID: the text is no JSON object, or references run in a circle.
 */
int32_t ayon_environment_project(const char *setting, const char *group,
		const struct ayon_value *base, struct ayon_value **ret_environment,
		struct ayon_reason *why);

/* true, yes, 1, on: 1; false, no, 0, off: 0; anything else and NULL: the fallback. Case does not matter. */
int32_t ayon_text_to_bool(const char *text, int32_t fallback);

#ifdef __cplusplus
}
#endif

#endif
