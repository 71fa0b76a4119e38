/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/provenance.h: why things are as they are: what decided each variable of this run, and which addon of several
 * with one name is used. For tools that explain a run to people; an addon that wants a value asks for the value.
 */
#ifndef AYON_EXT_PROVENANCE_H
#define AYON_EXT_PROVENANCE_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_PROVENANCE_1 "ayon.provenance/1"

/* What decided a variable. */
#define AYON_ORIGIN_ENVIRONMENT  1 /* the environment that ayon was started with */
#define AYON_ORIGIN_COMMAND_LINE 2 /* an option of ayon */
#define AYON_ORIGIN_LAUNCHER     3 /* the launcher: its own values and defaults */
#define AYON_ORIGIN_BUNDLE       4 /* the bundle that applies */
#define AYON_ORIGIN_FILE         5 /* a file of this user or machine */
#define AYON_ORIGIN_KEYRING      6
#define AYON_ORIGIN_LOGIN        7 /* a login of this run */
#define AYON_ORIGIN_ADDON        8 /* an addon, or the folder of one */
#define AYON_ORIGIN_POLICY       9 /* the policy of the machine */

/* One thing that happened to a variable. */
struct ayon_variable_step {
	uint32_t size;
	int32_t origin;     /* AYON_ORIGIN_* */
	int32_t is_part;    /* the value was put into a list joined by ':' */
	const char *value;  /* NULL: it was taken away; "" for a credential */
	const char *detail; /* "--bundle", "review 1.0.0", a path; "" when there is nothing to add */
};

/*
 * What the studio's settings say of a variable. The Python core addon sets it in the processes that it starts, on top
 * of what the launcher gave them.
 */
struct ayon_variable_setting {
	uint32_t size;
	const char *value;  /* as it is written there: {NAME} is another variable that the addon fills in */
	const char *detail; /* where, for people: "core 1.9.7, environments" */
};

/* A variable that the launcher reads or writes. */
struct ayon_variable_info {
	uint32_t size;
	int32_t is_secret;     /* holds a credential */
	const char *name;      /* one name, or several joined by ", " */
	const char *direction; /* "read", "written", "both" */
	const char *meaning;   /* one phrase */
};

/* One place where an addon lies, or from which it could come. */
struct ayon_addon_place {
	uint32_t size;
	int32_t origin;      /* AYON_ADDON_FROM_* of ayon/ext/addons.h */
	int32_t is_used;
	const char *version;
	const char *path;    /* NULL: not on this machine */
	const char *detail;  /* for people: "bundle 'prod'", "AYON_ADDON_PATH" */
};

/* [main] Set the size of a struct before it is given. Strings live until the next call of the same function. */
struct ayon_provenance_1 {
	uint32_t size;
	/* What happened to the variable, the oldest first; the last one decided. AYON_ENOTFOUND past the last. */
	int32_t (*step)(const struct ayon_host *host, const char *variable, uint32_t index,
			struct ayon_variable_step *ret_step);
	/* The index-th variable that this run set or took away, NULL past the last. Each name once. */
	const char *(*changed)(const struct ayon_host *host, uint32_t index);
	/* The index-th documented variable; AYON_ENOTFOUND past the last. */
	int32_t (*variable)(const struct ayon_host *host, uint32_t index, struct ayon_variable_info *ret_info);
	/* The index-th place of the addon, the one in use first, then by preference. AYON_ENOTFOUND past the last. */
	int32_t (*place)(const struct ayon_host *host, const char *addon, uint32_t index,
			struct ayon_addon_place *ret_place);
	/* AYON_ENOTFOUND: the settings do not name it. Asks the server once a run. Needs AYON_NEEDS_BUNDLE. */
	int32_t (*setting)(const struct ayon_host *host, const char *variable,
			struct ayon_variable_setting *ret_setting);
};

#endif
