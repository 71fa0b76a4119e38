/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/git.h"

#include "wrap/backend.h"

#include <stddef.h>

static const struct git_backend *backend;

int git_load(struct error *err)
{
	if (backend)
		return 0;

	const void *table = NULL;
	int r = backend_load("git_libgit2", &table, err);
	if (r < 0)
		return r;

	backend = table;
	return 0;
}

int git_export(const struct git_request *request, char *ret_commit, struct error *err)
{
	int r = git_load(err);
	if (r < 0)
		return r;
	return backend->export_files(request, ret_commit, err);
}
