/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/backend.h: third-party libraries that a run may not need. Each lives behind one header of this room
 * and is compiled, with its own file, into <prefix>/lib/ayon/backends/<name>.so; the first caller loads it.
 * So `ayon --version` maps no libcurl, and a node without libsecret still starts.
 *
 * A backend exports one symbol, `ayon_backend`, a const table of functions that its header declares.
 */
#ifndef AYON_HOST_BACKEND_H
#define AYON_HOST_BACKEND_H

#include "base/error.h"

#define BACKEND_SYMBOL ayon_backend
#define BACKEND_EXPORT __attribute__((visibility("default")))

/* The table of the backend, loaded once and never unloaded. AYON_EINTERNAL names the file and the reason. */
int backend_load(const char *name, const void **ret_table, struct error *err);

#endif
