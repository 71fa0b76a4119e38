/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addons-cache-layout/layout.h: every path below the two data folders is spelled here and nowhere else.
 * The contract in prose, who writes what and when, is README.md beside this file.
 */
#ifndef AYON_LAYOUT_H
#define AYON_LAYOUT_H

#include "base/error.h"

#include <stddef.h>
#include <sys/types.h>

/* A store that others fill and this user only reads. */
struct layout_site {
	char *storage;
	char *addons;
	char *packages;
};

/* The base folders, absolute. Owned. */
struct layout {
	char *storage;  /* AYON_LAUNCHER_STORAGE_DIR: addons/, dependency_packages/ */
	char *local;    /* AYON_LAUNCHER_LOCAL_DIR: what belongs to this user on this machine */
	char *addons;   /* AYON_ADDONS_DIR */
	char *packages; /* AYON_DEPENDENCIES_DIR */
	struct layout_site *sites; /* AYON_SITE_STORE, in the order in which they are looked into */
	size_t site_count;
};

#define LAYOUT_MAX_SITES 16

/*
 * From the environment by the rules of spec-host 5.1. AYON_EUSAGE when there is not even a HOME, or when
 * AYON_SITE_STORE names a folder that is not absolute.
 */
int layout_init(struct layout *layout, struct error *err);
void layout_finish(struct layout *layout);
static inline void cleanup_layout(struct layout *layout)
{
	layout_finish(layout);
}

/* All of these are for the caller to free. Names are checked by their readers: path_is_safe_name(). */
char *layout_addon_dir(const struct layout *layout, const char *name, const char *version);
char *layout_addon_item(const char *name, const char *version);   /* the folder's name: <name>_<version> */
char *layout_package_dir(const struct layout *layout, const char *filename);
/* The second place where a package may already be: its name without the archive's ending. */
char *layout_package_dir_short(const struct layout *layout, const char *filename);
char *layout_progress_file(const char *target_dir);               /* <target>/dist_progress.json */
char *layout_addons_record(const struct layout *layout);          /* addons/addons.json */
char *layout_packages_record(const struct layout *layout);        /* dependency_packages/dependency.json */
#define LAYOUT_ADDONS_RECORD   "addons.json"
#define LAYOUT_PACKAGES_RECORD "dependency.json"
char *layout_lock_file(const char *base_dir, const char *item);   /* <base>/.locks/<item>.lock */
char *layout_gc_lock(const char *base_dir);                       /* <base>/.locks/.gc */
char *layout_use_dir(const char *base_dir);                       /* <base>/.locks/use: what running processes use */
char *layout_file_list(const char *base_dir, const char *item);   /* <base>/.files/<item>.sha256 */
char *layout_staging_dir(const char *base_dir);                   /* <base>/.ayon-staging */
char *layout_native_manifest(const char *target_dir);             /* <target>/ayon-native/addon.json */
char *layout_native_object(const char *target_dir, const char *file); /* <target>/ayon-native/<file> */

char *layout_native_signature(const char *target_dir);            /* <target>/ayon-native/addon.json.minisig */

/* Of the whole machine: what its administrator decided, and no variable of the environment moves elsewhere. */
const char *layout_site_policy(void);                     /* /etc/ayon/policy.json */
const char *layout_site_keys(void);                       /* /etc/ayon/trusted-keys.d */
char *layout_user_keys(const struct layout *layout);      /* <local>/native/trusted-keys.d */
char *layout_server_keys(const struct layout *layout, const char *server_url); /* <server>/trusted-keys.d */
char *layout_receipts(const struct layout *layout);       /* <local>/native/receipts */
/* What was found when the addon in that folder was verified as a whole. */
char *layout_receipt(const struct layout *layout, const char *addon_dir);
char *layout_seen_versions(const struct layout *layout, const char *server_url); /* <server>/seen.json */

char *layout_site_id(const struct layout *layout);        /* <local>/site_id */
char *layout_used_servers(const struct layout *layout);   /* <local>/used_servers.json */
char *layout_executables(const struct layout *layout);    /* <local>/executables.json */
/* <local>/tray/<hash>: the tray that runs for one server and variant; session/tray_state.h makes the hash. */
char *layout_tray_state(const struct layout *layout, const char *hash);
char *layout_key_file(const struct layout *layout);       /* <local>/native/credentials.json, 0600 */
/* What we know of one server: last answers, registered site. The name is readable and needs no digest library. */
char *layout_server_dir(const struct layout *layout, const char *server_url);
char *layout_servers_dir(const struct layout *layout);    /* <local>/native/servers: one folder each */
char *layout_bundles_file(const char *server_dir);        /* <server>/bundles.json: the list as it was sent */
char *layout_addon_private(const struct layout *layout, const char *addon); /* <local>/native/addons/<addon> */
/* <local>/native/overlays.json, of `ayon addon link`: {"format": 1, "paths": ["/absolute/addon/folder", ...]} */
char *layout_overlays(const struct layout *layout);
char *layout_verb_index(const struct layout *layout);     /* <local>/native/verbs.idx, last-known bundle */
/*
 * <local>/native/interpreters.json: Python interpreters that were checked: {"format": 1, "interpreters": [{"path":
 * "/usr/bin/python3", "size": 6, "mtimeNs": 1, "inode": 1, "version": "3.11.2"}]}
 */
char *layout_interpreters(const struct layout *layout);

/* What the umask leaves of 0666: the mode of a state file that others on this machine may read. */
mode_t layout_file_mode(void);

#endif
