/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline/anatomy.h: the roots and path templates of a project.
 */
#ifndef AYON_PIPELINE_ANATOMY_H
#define AYON_PIPELINE_ANATOMY_H

#include <ayon/pipeline/template.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ayon_anatomy; /* read-only once made: any number of threads may use it */

struct ayon_anatomy_options {
	const struct ayon_value *project;     /* the server's answer to GET /projects/<name> */
	const struct ayon_value *site_roots;  /* root name to path of this machine; NULL for none */
	const struct ayon_value *environment; /* for {VARIABLE} in roots; NULL: of this process */
	const char *platform;                 /* "windows", "linux", "darwin"; NULL: this one */
};

/*
 * Copies what it needs. AYON_EINVALID: no project, or a template refers to itself or to a key that is not there.
 * A root that cannot be filled is an error where it is used, not here. End it with ayon_anatomy_free().
 */
int32_t ayon_anatomy_new(const struct ayon_anatomy_options *options,
		struct ayon_anatomy **ret_anatomy, struct ayon_reason *why);
void ayon_anatomy_free(struct ayon_anatomy *anatomy);

/* The templates with {@key} replaced and "common" merged into every item: category, item, key. Borrowed. */
const struct ayon_value *ayon_anatomy_templates(const struct ayon_anatomy *anatomy);
/*
 * One template's text, borrowed. `item` may also be the category's own name, which means "default", or
 * "<category>_<item>". Keys: "directory", "file", "path" (both joined), others as the project has them.
 * AYON_ENOTFOUND names the category, item or key that is not there.
 */
int32_t ayon_anatomy_template(const struct ayon_anatomy *anatomy, const char *category,
		const char *item, const char *key, const char **ret_text, struct ayon_reason *why);

struct ayon_anatomy_path {
	struct ayon_template_result result;
	char *rootless; /* the text with {root[name]} in place of the root; NULL when the template begins with none */
};

/* Fills a template; all roots are added to `data` unless it has "root". Ended with ayon_anatomy_path_finish(). */
int32_t ayon_anatomy_format(const struct ayon_anatomy *anatomy, const char *category,
		const char *item, const char *key, const struct ayon_value *data,
		struct ayon_anatomy_path *path, struct ayon_reason *why);
void ayon_anatomy_path_finish(struct ayon_anatomy_path *path);

/* Root name to path of this machine, as configured. Borrowed. AYON_EINVALID: one needs a variable that is not set. */
int32_t ayon_anatomy_roots(const struct ayon_anatomy *anatomy, const struct ayon_value **ret_roots,
		struct ayon_reason *why);
/* AYON_PROJECT_ROOT_<NAME> for each root. The caller's. */
int32_t ayon_anatomy_root_environment(const struct ayon_anatomy *anatomy,
		struct ayon_value **ret_environment, struct ayon_reason *why);
/*
 * "{root[work]}/rest" for a path below a root of any platform, to be freed; NULL when it is below none. The path of the
 * root ends at a slash or at the path's end; of several roots the longest wins; Windows paths ignore the case.
 */
char *ayon_anatomy_rootless(const struct ayon_anatomy *anatomy, const char *path);
/* The same with the variable of the root, "$AYON_PROJECT_ROOT_WORK/rest"; NULL likewise. To be freed. */
char *ayon_anatomy_with_variable(const struct ayon_anatomy *anatomy, const char *path);
/* The paths of all roots for all platforms, as configured: a list of texts, the caller's. */
struct ayon_value *ayon_anatomy_root_paths(const struct ayon_anatomy *anatomy);
/* The path with {root[name]} filled, to be freed. AYON_EINVALID: another field, or no such root. */
int32_t ayon_anatomy_fill_root(const struct ayon_anatomy *anatomy, const char *text,
		char **ret_path, struct ayon_reason *why);
/* The same place on another platform (NULL: this one), to be freed; NULL when it is below no root. */
char *ayon_anatomy_remap(
		const struct ayon_anatomy *anatomy, const char *path, const char *platform);

#ifdef __cplusplus
}
#endif

#endif
