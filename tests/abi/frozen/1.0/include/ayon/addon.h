/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/addon.h: what an addon is to the host: one exported constant.
 *
 *     static const struct ayon_verb *const verbs[] = { &greet, NULL };
 *     AYON_ADDON(.name = "hello", .version = "1.0.0", .verbs = verbs, .open = hello_open);
 *
 * The host loads the shared object only when one of its verbs is to run (what the verbs are it knows from
 * ayon-native/addon.json), by absolute path, RTLD_NOW | RTLD_LOCAL, and never unloads it. Do nothing in
 * constructors: they would run before the host has checked the version.
 */
#ifndef AYON_ADDON_H
#define AYON_ADDON_H

#include <ayon/abi.h>
#include <ayon/host.h>
#include <ayon/status.h>
#include <ayon/verb.h>

struct ayon_addon {
	uint32_t size;       /* sizeof(struct ayon_addon), set by AYON_ADDON */
	uint32_t abi_minor;  /* AYON_ABI_MINOR, set by AYON_ADDON */
	const char *name;    /* the addon's name on the server: "hello" */
	const char *version; /* the addon's version on the server: "1.0.0" */
	const char *title;   /* for people; NULL for the name */
	const struct ayon_verb *const
			*verbs; /* NULL-terminated array of POINTERS; may be empty, not NULL */
	/*
	 * Called once, before the first verb or extension is used. Whatever is put in *ret_self is passed to
	 * every later call; the addon owns it. An error here refuses the addon. NULL: self is the host. [main]
	 */
	int32_t (*open)(const struct ayon_host *host, void **ret_self);
	/* Called once at the end of an orderly run, if open() succeeded. NULL: nothing to do. [main] */
	void (*close)(void *self);
	/*
	 * The addon's side of an extension ("ayon.environment/1", "ayon.tray/1" ...), NULL when it has none of
	 * that id. NULL: the addon offers verbs only. Ids that the addon answers are listed in `extensions`. [main]
	 */
	const void *(*query)(void *self, const char *id);
	const char *const *extensions; /* NULL-terminated ids, or NULL */
};

/*
 * Declares the one exported constant. In C any members; in C++20 all of them (g++ warns of others), in order:
 *
 *     AYON_ADDON(.name = "hello", .version = "1.0.0", .verbs = verbs, .open = hello_open);
 *
 * C++17 has no designated initialisers: there all eight members behind abi_minor are given, in their order:
 *
 *     AYON_ADDON_VALUES("hello", "1.0.0", "Hello", verbs, hello_open, nullptr, nullptr, nullptr);
 *
 * In C++ the other tables are written the same way: the size first, then every member in order.
 */
#define AYON_ADDON(...)                                                                     \
	AYON_EXPORT const struct ayon_addon ayon_addon_v1;                                  \
	const struct ayon_addon ayon_addon_v1 = {                                           \
		.size = sizeof(struct ayon_addon), .abi_minor = AYON_ABI_MINOR, __VA_ARGS__ \
	}

/* The members are those of ABI 1.0 and stay so; newer ones are left at their defaults. */
#define AYON_ADDON_VALUES(name_, version_, title_, verbs_, open_, close_, query_, extensions_) \
	AYON_EXPORT const struct ayon_addon ayon_addon_v1;                                     \
	const struct ayon_addon ayon_addon_v1 = { sizeof(struct ayon_addon), AYON_ABI_MINOR,   \
		(name_), (version_), (title_), (verbs_), (open_), (close_), (query_),          \
		(extensions_) }

#endif
