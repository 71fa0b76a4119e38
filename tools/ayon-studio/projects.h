/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/projects.h: projects with their folders and tasks. Stored: "project" {name, code,
 * label, library, active, anatomy, attrib, data, createdAt, updatedAt}; "folder:NAME" and
 * "task:NAME" by id; "roots:NAME" by site.
 */
#ifndef AYON_STUDIO_PROJECTS_H
#define AYON_STUDIO_PROJECTS_H

#include "message.h"

/*
 * The project of the first piece of the path when the user may see it; NULL when the reply says
 * why not. Caller frees.
 */
struct json *project_open(const struct request *request, struct reply *reply);
/*
 * Adds a project from {name, code, label?, library?, active?, data?, attrib?, folders?}; a folder
 * is {name, type, label?, attrib?, id?, tasks?: [{name, type, assignees?, id?}], children?}.
 */
void project_create(struct studio *studio, const struct json *description);
/* The kind of a project's documents: "folder:NAME"; caller frees. */
char *project_kind(const char *what, const char *project);
/*
 * The attributes that a folder or task shows: the project's, its parents' and its own; caller
 * frees.
 */
struct json *project_inherited(const struct json *parent_attrib, const struct json *own);

#endif
