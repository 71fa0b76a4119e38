/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/data.h: the constant documents of data/, which the build puts into the program.
 */
#ifndef AYON_STUDIO_DATA_H
#define AYON_STUDIO_DATA_H

#include <stdbool.h>

struct json;

/* All for the caller to free. */
struct json *data_attributes(
		bool nulls);     /* GET /api/attributes shows nulls, GET /api/info does not */
struct json *data_anatomy(void); /* data/anatomy.json: the anatomy of a new project */
struct json *data_demo(void);    /* data/demo.json: what `demo` fills in */

#endif
