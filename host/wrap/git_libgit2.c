/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/git.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/str.h"
#include "wrap/backend.h"
#include "wrap/git_wire.h"

#include <git2.h>
#include <git2/sys/transport.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BLOB (2ull << 30)

CLEANUP_DEFINE(repository, git_repository *, git_repository_free);
CLEANUP_DEFINE(object, git_object *, git_object_free);
CLEANUP_DEFINE(entry, git_tree_entry *, git_tree_entry_free);
CLEANUP_DEFINE(blob, git_blob *, git_blob_free);

struct export
{
	const struct git_request *request;
	const struct git_wire_calls *calls;
	struct git_wire *wire; /* NULL: a repository on this machine */
	git_repository *repository;
	struct error *err;
	int result;
};

static int failed(int code, struct error *err, const char *what)
{
	const git_error *last = git_error_last();
	const char *reason = last && last->message ? last->message : "unknown reason";

	return error_set(err, code, "%s: %s", what, reason);
}

static int on_transfer(const git_indexer_progress *stats, void *payload)
{
	struct export *export = payload;
	const struct git_request *request = export->request;

	(void)stats;
	if (request->is_cancelled && request->is_cancelled(request->payload))
		export->result = error_set(export->err, AYON_ECANCELLED, "cancelled");
	else if (clock_left_ms(request->deadline_ms) == 0)
		export->result = error_set(export->err, AYON_ETIMEOUT, "the time for it is over");
	return export->result < 0 ? -1 : 0;
}

/*
 * The library's own HTTP knows no time limit and its own proxies and authorities, so it gets ours in its place: it asks,
 * reads to the end of the answer, and asks again.
 */
struct wire_stream {
	git_smart_subtransport_stream stream; /* first, so that the library's pointer is ours */
	struct export *export;
};

struct wire_transport {
	git_smart_subtransport transport; /* first as well */
	struct export *export;
};

static int on_wire_read(
		git_smart_subtransport_stream *stream, char *bytes, size_t size, size_t *ret_n)
{
	struct export *export = ((struct wire_stream *)stream)->export;
	ssize_t n = export->calls->read(export->wire, bytes, size, export->err);

	*ret_n = n < 0 ? 0 : (size_t)n;
	if (n < 0)
		export->result = (int)n;
	return n < 0 ? -1 : 0;
}

static int ask(struct export *export, const char *question, size_t length)
{
	export->result = export->calls->ask(export->wire, question, length, export->err);
	return export->result < 0 ? -1 : 0;
}

static int on_wire_write(git_smart_subtransport_stream *stream, const char *bytes, size_t length)
{
	return ask(((struct wire_stream *)stream)->export, bytes, length);
}

static void on_wire_stream_free(git_smart_subtransport_stream *stream)
{
	free(stream);
}

static int on_wire_action(git_smart_subtransport_stream **ret_stream,
		git_smart_subtransport *transport, const char *url, git_smart_service_t action)
{
	struct export *export = ((struct wire_transport *)transport)->export;

	(void)url;
	if (action == GIT_SERVICE_UPLOADPACK_LS && ask(export, NULL, 0) < 0)
		return -1;
	struct wire_stream *made = mem_new(sizeof(*made));
	made->stream.subtransport = transport;
	made->stream.read = on_wire_read;
	made->stream.write = on_wire_write;
	made->stream.free = on_wire_stream_free;
	made->export = export;
	*ret_stream = &made->stream;
	return 0;
}

static int on_wire_close(git_smart_subtransport *transport)
{
	(void)transport;
	return 0;
}

static void on_wire_free(git_smart_subtransport *transport)
{
	free(transport);
}

static int make_wire(git_smart_subtransport **ret_transport, git_transport *owner, void *payload)
{
	struct wire_transport *made = mem_new(sizeof(*made));

	(void)owner;
	made->transport.action = on_wire_action;
	made->transport.close = on_wire_close;
	made->transport.free = on_wire_free;
	made->export = payload;
	*ret_transport = &made->transport;
	return 0;
}

static int on_transport(git_transport **ret_transport, git_remote *owner, void *payload)
{
	git_smart_subtransport_definition definition = { make_wire, 1, payload };
	return git_transport_smart(ret_transport, owner, &definition);
}

static bool is_local(const char *url)
{
	return str_starts(url, "file:///") || url[0] == '/';
}

static int fetch_all(struct export *export)
{
	const struct git_request *request = export->request;
	git_clone_options options;

	if (!export->wire && (!request->url || !is_local(request->url)))
		return error_set(export->err, AYON_EINVALID,
				"its URL must begin with https://, http:// or file:///");
	git_clone_options_init(&options, GIT_CLONE_OPTIONS_VERSION);
	options.bare = 1;
	options.local = GIT_CLONE_NO_LOCAL;
	options.fetch_opts.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_ALL;
	if (export->wire)
		options.fetch_opts.callbacks.transport = on_transport;
	options.fetch_opts.callbacks.transfer_progress = on_transfer;
	options.fetch_opts.callbacks.payload = export;
	int code = git_clone(&export->repository, request->url, request->scratch, &options);
	if (export->result < 0)
		return export->result;
	if (code < 0)
		return failed(AYON_ENETWORK, export->err, "the repository cannot be fetched");
	return 0;
}

static bool is_hex(const char *text)
{
	return strspn(text, "0123456789abcdefABCDEF") == strlen(text);
}

/*
 * A name is looked up by hand and not by revparse, whose syntax ("a@{1}", ":/text") has no place in a source. Git
 * prefers a tag to a branch of the same name, and so do we; forty hex digits are always a commit.
 */
static int look_up(git_repository *repository, const char *revision, git_object **ret_object)
{
	static const char *const places[] = { "refs/tags/", "refs/remotes/origin/", "refs/heads/" };
	git_oid id;

	if (!revision)
		return git_revparse_single(ret_object, repository, "HEAD");
	if (!(strlen(revision) == GIT_OID_HEXSZ && is_hex(revision))) {
		for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
			CLEANUP(free) char *name = mem_printf("%s%s", places[i], revision);
			if (git_reference_name_to_id(&id, repository, name) == 0)
				return git_object_lookup(
						ret_object, repository, &id, GIT_OBJECT_ANY);
		}
	}
	size_t length = strlen(revision);
	if (length < 7 || length > GIT_OID_HEXSZ || !is_hex(revision) ||
			git_oid_fromstrn(&id, revision, length) < 0)
		return GIT_ENOTFOUND;
	return git_object_lookup_prefix(ret_object, repository, &id, length, GIT_OBJECT_ANY);
}

static int find_tree(struct export *export, char *ret_commit, git_object **ret_tree)
{
	const struct git_request *request = export->request;
	CLEANUP(object) git_object *named = NULL;
	CLEANUP(object) git_object *commit = NULL;
	CLEANUP(object) git_object *tree = NULL;
	CLEANUP(entry) git_tree_entry *entry = NULL;

	if (look_up(export->repository, request->revision, &named) < 0 ||
			git_object_peel(&commit, named, GIT_OBJECT_COMMIT) < 0 ||
			git_object_peel(&tree, commit, GIT_OBJECT_TREE) < 0)
		return error_set(export->err, AYON_ENOTFOUND,
				"the repository has no tag, branch or commit '%.200s'",
				request->revision ? request->revision : "HEAD");
	git_oid_tostr(ret_commit, GIT_OID_HEXSZ + 1, git_object_id(commit));
	if (str_is_empty(request->sub_folder)) {
		*ret_tree = TAKE(tree);
		return 0;
	}
	if (git_tree_entry_bypath(&entry, (const git_tree *)tree, request->sub_folder) < 0 ||
			git_tree_entry_type(entry) != GIT_OBJECT_TREE ||
			git_tree_entry_to_object(ret_tree, export->repository, entry) < 0)
		return error_set(export->err, AYON_ENOTFOUND,
				"the repository has no folder '%.200s' at that revision",
				request->sub_folder);
	return 0;
}

static bool is_lfs_pointer(const void *bytes, size_t length)
{
	static const char mark[] = "version https://git-lfs.github.com/spec/";
	return length < 1024 && length > sizeof(mark) && memcmp(bytes, mark, sizeof(mark) - 1) == 0;
}

static int hand_out(struct export *export, const char *path, const git_tree_entry *entry)
{
	git_filemode_t mode = git_tree_entry_filemode(entry);
	CLEANUP(blob) git_blob *blob = NULL;

	if (git_tree_entry_type(entry) == GIT_OBJECT_COMMIT)
		return error_set(export->err, AYON_EINVALID,
				"'%.200s' is a submodule, which is not supported", path);
	if (git_blob_lookup(&blob, export->repository, git_tree_entry_id(entry)) < 0)
		return failed(AYON_EINVALID, export->err, "the repository is broken");
	struct git_file file = {
		.path = path,
		.is_link = mode == GIT_FILEMODE_LINK,
		.executable = mode == GIT_FILEMODE_BLOB_EXECUTABLE,
		.bytes = git_blob_rawcontent(blob),
		.length = (size_t)git_blob_rawsize(blob),
	};
	if (file.length > MAX_BLOB)
		return error_set(export->err, AYON_EINVALID, "'%.200s' is too large", path);
	if (is_lfs_pointer(file.bytes, file.length))
		return error_set(export->err, AYON_EINVALID,
				"'%.200s' lies in Git LFS, which is not supported", path);
	return export->request->on_file(export->request->payload, &file, export->err);
}

static int on_entry(const char *root, const git_tree_entry *entry, void *payload)
{
	struct export *export = payload;

	if (git_tree_entry_type(entry) == GIT_OBJECT_TREE)
		return 0;
	CLEANUP(free) char *path = mem_printf("%s%s", root, git_tree_entry_name(entry));
	export->result = hand_out(export, path, entry);
	return export->result < 0 ? -1 : 0;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start_library(void)
{
	git_libgit2_init();
}

static int libgit2_export(const struct git_request *request, const struct git_wire_calls *calls,
		struct git_wire *wire, char *ret_commit, struct error *err)
{
	struct export export = { request, calls, wire, NULL, err, 0 };
	char commit[GIT_COMMIT_SIZE] = "";

	pthread_once(&once, start_library);
	int r = fetch_all(&export);
	CLEANUP(repository) git_repository *repository = export.repository;
	(void)repository; /* only freed here */
	if (r < 0)
		return r;

	CLEANUP(object) git_object *tree = NULL;
	r = find_tree(&export, commit, &tree);
	if (r < 0)
		return r;
	int code = git_tree_walk((const git_tree *)tree, GIT_TREEWALK_PRE, on_entry, &export);
	if (export.result < 0)
		return export.result;
	if (code < 0)
		return failed(AYON_EINVALID, err, "the repository is broken");
	memcpy(ret_commit, commit, sizeof(commit));
	return 0;
}

extern const struct git_backend BACKEND_SYMBOL;
BACKEND_EXPORT const struct git_backend BACKEND_SYMBOL = {
	.export_files = libgit2_export,
};
