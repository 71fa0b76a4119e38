/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include "base/memory.h"

#include <sqlite3.h>
#include <string.h>

enum statement {
	GET,
	PUT,
	DELETE,
	DELETE_KIND,
	LIST_UP,
	LIST_DOWN,
	STATEMENTS,
};

static const char *const texts[STATEMENTS] = {
	[GET] = "SELECT body FROM document WHERE kind = ?1 AND key = ?2",
	[PUT] = ("INSERT INTO document(kind, key, body) VALUES(?1, ?2, ?3) "
		 "ON CONFLICT(kind, key) DO UPDATE SET body = excluded.body"),
	[DELETE] = "DELETE FROM document WHERE kind = ?1 AND key = ?2",
	[DELETE_KIND] = "DELETE FROM document WHERE kind = ?1",
	[LIST_UP] = "SELECT body FROM document WHERE kind = ?1 ORDER BY place",
	[LIST_DOWN] = "SELECT body FROM document WHERE kind = ?1 ORDER BY place DESC",
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
	struct error failure; /* the first one of this transaction */
};

/*
 * A studio folder may be copied away while it runs: WAL keeps the file readable, NORMAL survives
 * a crash of ours.
 */
static const char schema[] = "PRAGMA journal_mode = WAL;"
			     "PRAGMA synchronous = NORMAL;"
			     "CREATE TABLE IF NOT EXISTS document ("
			     " place INTEGER PRIMARY KEY AUTOINCREMENT,"
			     " kind TEXT NOT NULL,"
			     " key TEXT NOT NULL,"
			     " body TEXT NOT NULL,"
			     " UNIQUE(kind, key));";

int store_open(const char *path, struct store **ret_store, struct error *err)
{
	struct store *store = mem_new(sizeof(*store));
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
	int s = sqlite3_open_v2(path, &store->db, flags, NULL);
	if (s == SQLITE_OK)
		s = sqlite3_busy_timeout(store->db, 10000);
	if (s == SQLITE_OK)
		s = sqlite3_exec(store->db, schema, NULL, NULL, NULL);
	for (int i = 0; s == SQLITE_OK && i < STATEMENTS; i++)
		s = sqlite3_prepare_v3(store->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
				&store->statements[i], NULL);
	if (s != SQLITE_OK) {
		error_set(err, AYON_EIO,
				"studio database '%s': %s; check the folder and its rights", path,
				store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(s));
		store_close(store);
		return AYON_EIO;
	}
	*ret_store = store;
	return 0;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	free(store);
}

static void fail(struct store *store, const char *what)
{
	if (!store->failure.code)
		error_set(&store->failure, AYON_EIO, "studio database: cannot %s: %s", what,
				sqlite3_errmsg(store->db));
}

static void execute(struct store *store, const char *sql)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(store, sql);
}

void store_begin(struct store *store)
{
	store->failure = (struct error){ 0 };
	execute(store, "BEGIN");
}

int store_commit(struct store *store, struct error *err)
{
	if (!store->failure.code)
		execute(store, "COMMIT");
	if (!store->failure.code)
		return 0;

	if (err)
		*err = store->failure;
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return AYON_EIO;
}

static sqlite3_stmt *bound(
		struct store *store, enum statement which, const char *kind, const char *key)
{
	sqlite3_stmt *statement = store->statements[which];
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	sqlite3_bind_text(statement, 1, kind, -1, SQLITE_STATIC);
	if (key)
		sqlite3_bind_text(statement, 2, key, -1, SQLITE_STATIC);
	return statement;
}

static struct json *row_document(struct store *store, sqlite3_stmt *statement)
{
	struct json *document = NULL;
	const char *text = (const char *)sqlite3_column_text(statement, 0);
	int length = sqlite3_column_bytes(statement, 0);
	int r = text ? json_parse(text, (size_t)length, &document, NULL) : AYON_EINVALID;
	if (r < 0)
		fail(store, "read a document");
	return document;
}

struct json *store_get(struct store *store, const char *kind, const char *key)
{
	sqlite3_stmt *statement = bound(store, GET, kind, key);
	struct json *document = NULL;
	int s = sqlite3_step(statement);
	if (s == SQLITE_ROW)
		document = row_document(store, statement);
	else if (s != SQLITE_DONE)
		fail(store, "read a document");
	sqlite3_reset(statement);
	return document;
}

bool store_has(struct store *store, const char *kind, const char *key)
{
	sqlite3_stmt *statement = bound(store, GET, kind, key);
	bool found = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_reset(statement);
	return found;
}

static void run(struct store *store, sqlite3_stmt *statement, const char *what)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		fail(store, what);
	sqlite3_reset(statement);
}

void store_put(struct store *store, const char *kind, const char *key, const struct json *document)
{
	CLEANUP(free) char *text = json_write_text(document, false);
	sqlite3_stmt *statement = bound(store, PUT, kind, key);
	sqlite3_bind_text(statement, 3, text, -1, SQLITE_STATIC);
	run(store, statement, "write a document");
	sqlite3_clear_bindings(statement);
}

void store_delete(struct store *store, const char *kind, const char *key)
{
	run(store, bound(store, DELETE, kind, key), "delete a document");
}

void store_delete_kind(struct store *store, const char *kind)
{
	run(store, bound(store, DELETE_KIND, kind, NULL), "delete documents");
}

struct json *store_list(struct store *store, const char *kind, enum store_order order)
{
	enum statement which = order == STORE_NEWEST_FIRST ? LIST_DOWN : LIST_UP;
	sqlite3_stmt *statement = bound(store, which, kind, NULL);
	struct json *list = json_new_array();
	int s;
	while ((s = sqlite3_step(statement)) == SQLITE_ROW) {
		struct json *document = row_document(store, statement);
		if (document)
			json_add(list, document);
	}
	if (s != SQLITE_DONE)
		fail(store, "list documents");
	sqlite3_reset(statement);
	return list;
}
