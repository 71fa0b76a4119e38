/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/published.h"

#include "addon/python_part.h"
#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/path.h"
#include "cli/environment.h"

/* The folders that Python children import from (spec-host 9.11), best last, and whose each is. */
static void import_folders(const struct bootstrap *boot, struct strlist *ret_folders,
		struct strlist *ret_owners)
{
	for (size_t i = 0; i < boot->index.count; i++) {
		const struct addon_entry *entry = &boot->index.entries[i];
		const char *folder = addon_python_folder(entry);
		if (!folder)
			continue;
		strlist_add(ret_folders, folder);
		strlist_take(ret_owners,
				mem_printf("%s %s", entry->name,
						entry->python.directory ? entry->python.version
									: entry->version));
	}
	if (boot->package_dir) {
		strlist_take(ret_folders, path_join(boot->package_dir, "dependencies"));
		strlist_take(ret_owners, mem_printf("dependency package %s",
							 path_basename(boot->package_dir)));
	}
}

/* `text` is the source's detail, for the caller to free; NULL where the detail is static. */
static struct environment_source credential_source(const struct session *session, char **ret_text)
{
	switch (session->store) {
	case CREDENTIAL_KEYRING:
		return (struct environment_source){ ORIGIN_KEYRING, "the keyring of this session" };
	case CREDENTIAL_FILE:
		*ret_text = layout_key_file(session->layout);
		return (struct environment_source){ ORIGIN_FILE, *ret_text };
	case CREDENTIAL_KEY_FILE:
		return (struct environment_source){ ORIGIN_FILE,
			env_get("AYON_API_KEY_FILE") ? env_get("AYON_API_KEY_FILE")
						     : "ayon_api_key of CREDENTIALS_DIRECTORY" };
	case CREDENTIAL_ENVIRONMENT:
	case CREDENTIAL_NONE:
		break;
	}
	return (struct environment_source){ ORIGIN_LOGIN, "given to this run" };
}

void published_environment(const struct bootstrap *boot)
{
	const struct session *session = &boot->session;
	CLEANUP(strlist) struct strlist folders = { 0 };
	CLEANUP(strlist) struct strlist owners = { 0 };
	CLEANUP(free) char *servers = layout_used_servers(&boot->layout);
	CLEANUP(free) char *site = layout_site_id(&boot->layout);
	CLEANUP(free) char *credential = NULL;

	import_folders(boot, &folders, &owners);
	const struct environment_result result = {
		.choice = &boot->choice,
		.layout = &boot->layout,
		.site_id = session->site_id,
		.server_url = session->server_url,
		.credential = session->credential,
		.site_source = { ORIGIN_FILE, site },
		.server_source = { ORIGIN_FILE, servers },
		.credential_source = credential_source(session, &credential),
		.python_paths = (const char *const *)folders.items,
		.python_owners = (const char *const *)owners.items,
	};
	environment_resolved(&result);
}
