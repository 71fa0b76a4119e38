/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline/context.h: what templates are filled with. Entities are the objects that the server answers with.
 * Results belong to the caller. Any thread.
 */
#ifndef AYON_PIPELINE_CONTEXT_H
#define AYON_PIPELINE_CONTEXT_H

#include <ayon/pipeline/value.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ayon_context {
	const struct ayon_value *project;  /* name, code, taskTypes */
	const struct ayon_value *folder;   /* path, folderType; NULL for none */
	const struct ayon_value *task;     /* name, taskType; NULL for none */
	const struct ayon_value *user;     /* name, attrib, data; NULL for none */
	const struct ayon_value *settings; /* of core: studio_name, studio_code; NULL for none */
	const char *host_name;             /* NULL for none */
};

/* studio, user, project, folder, hierarchy, parent, task, app, host: those whose source is given. */
struct ayon_value *ayon_context_data(const struct ayon_context *context);
/* folder, hierarchy and parent of one folder. */
struct ayon_value *ayon_context_folder_data(
		const struct ayon_value *folder, const char *project_name);
/* task of one task; its short name comes from the project's task types, null when the type is not there. */
struct ayon_value *ayon_context_task_data(
		const struct ayon_value *project, const struct ayon_value *task);
/* d dd ddd ... ht: texts, names in English. `when` is local time, as of localtime_r(). */
struct ayon_value *ayon_context_date_data(const struct tm *when);
#define AYON_TIMESTAMP_SIZE 20
/* "20240305T070809Z", as AYON writes times into names. Returns `buffer`. */
char *ayon_timestamp(const struct tm *when, char buffer[AYON_TIMESTAMP_SIZE]);
/* Every key also in capitals and with a first capital, values likewise; null is left out. For product names. */
struct ayon_value *ayon_context_with_capitals(const struct ayon_value *data);

#ifdef __cplusplus
}
#endif

#endif
