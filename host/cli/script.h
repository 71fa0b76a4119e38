/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/script.h: what can be run by its path alone (spec-host 3.5).
 */
#ifndef AYON_HOST_CLI_SCRIPT_H
#define AYON_HOST_CLI_SCRIPT_H

#include "base/error.h"

#include <stdbool.h>

/* A file that ends in .py, .pyw, .pyc or .pyd (any case), or a folder with a __main__.py. */
bool script_exists(const char *path);
/* Why the path is no script, for --skip-bootstrap and words that look like a path: always AYON_EUSAGE. */
int script_explain(const char *path, struct error *err);

#endif
