/* SPDX-License-Identifier: Apache-2.0 */
#include "store/named.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "bundle/bundle.h"
#include "kept.h"
#include "layout.h"
#include "session/session.h"
#include "wrap/json.h"

#include <string.h>

static void add_bundle(const struct bundle *bundle, struct strlist *items)
{
	for (size_t i = 0; i < bundle->addon_count; i++) {
		if (bundle->addons[i].version)
			strlist_take(items, layout_addon_item(bundle->addons[i].name,
							    bundle->addons[i].version));
	}
	for (size_t i = 0; i < bundle->package_count; i++) {
		const char *name = bundle->packages[i].filename;
		if (!name)
			continue;
		/* The folder may have the archive's whole name or the name without its ending. */
		strlist_add(items, name);
		strlist_take(items,
				mem_dup_n(name, strlen(name) - strlen(path_archive_ending(name))));
	}
}

static int add_list(const struct json *text, struct strlist *items, struct error *err)
{
	struct bundle_list list = { 0 };

	int r = bundle_list_read(text, &list, err);
	for (size_t i = 0; r == 0 && i < list.count; i++)
		add_bundle(&list.bundles[i], items);
	bundle_list_finish(&list);
	return r;
}

/* How many lists were found. A damaged one is told: what it named is not protected by it. */
static int add_remembered(const struct layout *layout, struct strlist *items)
{
	CLEANUP(free) char *servers = layout_servers_dir(layout);
	CLEANUP(strlist) struct strlist names = { 0 };
	int found = 0;

	if (fs_list(servers, &names.items, &names.count, NULL) < 0)
		return 0;
	for (size_t i = 0; i < names.count; i++) {
		CLEANUP(free) char *folder = path_join(servers, names.items[i]);
		CLEANUP(free) char *path = layout_bundles_file(folder);
		CLEANUP(json) struct json *text = NULL;
		struct error err = { 0 };
		int r = kept_read(path, &text, NULL, &err);
		if (r == AYON_ENOTFOUND)
			continue;
		if (r == 0)
			r = add_list(text, items, &err);
		if (r < 0)
			console_log(CONSOLE_WARNING, "a list of bundles is not used: %s", err.text);
		else
			found++;
	}
	return found;
}

int store_named_read(const struct layout *layout, struct session *session,
		struct strlist *ret_items, struct error *err)
{
	CLEANUP(json) struct json *answer = NULL;
	int found = add_remembered(layout, ret_items);

	if (!session)
		return found ? 0
			     : error_set(err, AYON_ENOTFOUND,
					       "this machine does not know which bundles there "
					       "are; run it "
					       "once with the server");
	int r = session_get_json(session, "/api/bundles", &answer, err);
	return r < 0 ? r : add_list(answer, ret_items, err);
}
