/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/git.h"

#include "wrap/backend.h"
#include "wrap/git_wire.h"
#include "wrap/http.h"

#include <stddef.h>

static const struct git_backend *backend;

int git_load(struct error *err)
{
	if (backend)
		return 0;

	const void *table = NULL;
	int r = http_load(err);
	if (r == 0)
		r = backend_load("git_libgit2", &table, err);
	if (r < 0)
		return r;

	backend = table;
	return 0;
}

/* The library gets an address without the credential, and no way of its own to a server. */
static int export_from_server(
		const struct git_request *request, char *ret_commit, struct error *err)
{
	struct git_request clean = *request;
	struct git_wire *wire = NULL;
	int r = git_wire_open(request, &wire, err);
	if (r < 0)
		return r;

	clean.url = git_wire_url(wire);
	r = backend->export_files(&clean, &git_wire_calls, wire, ret_commit, err);
	git_wire_close(wire);
	return r;
}

int git_export(const struct git_request *request, char *ret_commit, struct error *err)
{
	int r = git_load(err);
	if (r < 0)
		return r;
	if (request->url && git_wire_takes(request->url))
		return export_from_server(request, ret_commit, err);
	return backend->export_files(request, NULL, NULL, ret_commit, err);
}
