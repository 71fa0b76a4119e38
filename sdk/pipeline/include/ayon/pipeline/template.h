/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline/template.h: path templates, "{folder[name]}_v{version:0>3}<_{comment}>.{ext}".
 *
 * {key[sub][0]:spec} is filled from the data, the specification is Python's format mini-language. <...> around at
 * least one field is optional: it vanishes when a field directly in it has no value; such blocks nest. <text> without
 * a field is text. {{ and }} are braces, {} is nothing. What was inserted is not looked at again.
 */
#ifndef AYON_PIPELINE_TEMPLATE_H
#define AYON_PIPELINE_TEMPLATE_H

#include <ayon/pipeline/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An object with this member may stand where a text is wanted: it is the name of the member to take. */
#define AYON_TEMPLATE_DEFAULT_KEY "__default_key__"

struct ayon_template; /* read-only once made: any number of threads may use it */

/* AYON_EINVALID: a brace that does not close, or more than 64 KiB. End it with ayon_template_free(). */
int32_t ayon_template_new(
		const char *text, struct ayon_template **ret_template, struct ayon_reason *why);
void ayon_template_free(struct ayon_template *path_template);

struct ayon_template_result {
	char *text;                      /* fields without a value stay as they were written */
	int32_t is_solved;               /* 1: every field outside of optional blocks has a value */
	struct ayon_value *missing_keys; /* list of texts, "folder[name]" */
	struct ayon_value *
			invalid_types; /* object by key: the Python name of the type that was there */
	struct ayon_value *used_values; /* object: what was inserted; numbers keep their type */
};

/*
 * Fills the template. AYON_EINVALID: a specification does not suit its value, as {version:03d} for a text. The result is
 * zeroed first and ended with ayon_template_result_finish(), also after a failure.
 */
int32_t ayon_template_format(const struct ayon_template *path_template,
		const struct ayon_value *data, struct ayon_template_result *result,
		struct ayon_reason *why);
/* The text alone, to be freed with free(); AYON_EINVALID also when not solved, naming what is missing. */
int32_t ayon_template_fill(const struct ayon_template *path_template, const struct ayon_value *data,
		char **ret_text, struct ayon_reason *why);
/* The template's text without the optional blocks that `data` cannot fill; fields are left. To be freed. */
char *ayon_template_without_optional(
		const struct ayon_template *path_template, const struct ayon_value *data);
void ayon_template_result_finish(struct ayon_template_result *result);

#ifdef __cplusplus
}
#endif

#endif
