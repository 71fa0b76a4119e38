/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template.h: a template as the tree of its parts, between template_parse.c and template_format.c.
 */
#ifndef PIPELINE_TEMPLATE_PARTS_H
#define PIPELINE_TEMPLATE_PARTS_H

#include <ayon/pipeline/template.h>

#include "field.h"

enum part_kind { PART_TEXT, PART_FIELD, PART_BLOCK };

struct part {
	enum part_kind kind;
	char *text;  /* PART_TEXT; of a field what was written, with its braces */
	char **keys; /* PART_FIELD: the name's pieces, ended by NULL */
	char conversion;
	char *spec;
	struct part *parts; /* PART_BLOCK */
	size_t count, capacity;
};

struct ayon_template {
	struct part root; /* a block that is always there */
};

#endif
