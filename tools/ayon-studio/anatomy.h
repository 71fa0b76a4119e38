/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/anatomy.h: a project's anatomy in the form that the project itself shows it. All
 * for the caller to free.
 */
#ifndef AYON_STUDIO_ANATOMY_H
#define AYON_STUDIO_ANATOMY_H

struct json;

struct json *anatomy_items(
		const struct json *list); /* types, statuses, tags: without original_name */
struct json *anatomy_link_types(const struct json *anatomy);
struct json *anatomy_config(
		const struct json *anatomy); /* roots, templates, ... as objects by name */

#endif
