/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline/workfile.h: versions in the names of work files.
 */
#ifndef AYON_PIPELINE_WORKFILE_H
#define AYON_PIPELINE_WORKFILE_H

#include <ayon/pipeline/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a name says; -1 and NULL where the name does not fit the template. */
struct ayon_workfile {
	int64_t version; /* -1: none */
	char *comment;   /* NULL: none */
	char *extension; /* with its dot; NULL: none */
};

/*
 * Reads a file name by the file template: version, comment and ext are what the name has there, all other fields are
 * filled from `data`. Returns 1 when the whole name fits, 0 when not. A comment has no dot in it. AYON_EINVALID: the
 * template is none, or `data` lacks a field of it. The caller ends it in any case.
 */
int32_t ayon_workfile_read(const char *file_template, const struct ayon_value *data,
		const char *name, struct ayon_workfile *workfile, struct ayon_reason *why);
void ayon_workfile_finish(struct ayon_workfile *workfile);

/*
 * The highest version among `names` (list of texts) that fit and have one of `extensions` (list of texts with a dot;
 * NULL: any), so that backups as name.nk~ are no versions. Gives the index of the name, -1 when there is none; of names
 * of one version the last. AYON_EINVALID as above.
 */
int32_t ayon_workfile_last(const char *file_template, const struct ayon_value *data,
		const struct ayon_value *names, const struct ayon_value *extensions,
		int64_t *ret_index, int64_t *ret_version, struct ayon_reason *why);

#ifdef __cplusplus
}
#endif

#endif
