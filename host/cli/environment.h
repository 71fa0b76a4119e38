/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/environment.h: the documented variables (docs/environment.md) by which a run tells its children and the Python
 * side what applies. Written in two steps: at the start, and when server, bundle and folders are known. The older
 * OPENPYPE_* names follow their originals in both, also when those are removed.
 */
#ifndef AYON_HOST_CLI_ENVIRONMENT_H
#define AYON_HOST_CLI_ENVIRONMENT_H

#include "cli/origins.h"

#include <stddef.h>

struct bundle_choice;
struct globals;
struct layout;
struct str;

struct environment_variable {
	const char *name;
	const char *direction; /* "read", "written", "both" */
	const char *original;  /* the variable that this one copies, or NULL */
	const char *meaning;   /* one phrase */
};

/* All of them; static. */
const struct environment_variable *environment_variables(size_t *ret_count);
/* The table of docs/environment.md. */
void environment_document(struct str *ret_text);

/*
 * Sets what is known before anything is asked: version, executable, mode, log level, login mode. Then completes the
 * globals: what was not typed but inherited (bundles, project, staging, dev, debug, headless, level) is filled in.
 */
void environment_start(struct globals *globals, const char *version);

/* Where a value was found. Zeroed: it is the launcher's own. */
struct environment_source {
	enum origin_kind kind;
	const char *detail; /* borrowed for the call */
};

/* What is known behind the bootstrap. Any member may be NULL: its variables stay as they are. */
struct environment_result {
	const struct bundle_choice *choice;
	const struct layout *layout;
	const char *site_id;
	const char *server_url;
	const char *credential; /* token or key, for children as AYON_API_KEY */
	struct environment_source site_source, server_source, credential_source;
	/* NULL-terminated: addon folders, development folders, package's dependencies; and whose each is, or NULL */
	const char *const *python_paths;
	const char *const *python_owners;
};

void environment_resolved(const struct environment_result *result);

#endif
