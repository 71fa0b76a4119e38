/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/distribution.h: makes the items of a plan present on this machine: fetched, verified, unpacked
 * and committed so that a crash at any moment leaves the old state or the new one.
 */
#ifndef AYON_HOST_DISTRIBUTION_H
#define AYON_HOST_DISTRIBUTION_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct layout;
struct plan;
struct plan_item;
struct session;
struct strlist;

/* How far one package is. */
struct distribution_item {
	const char *label; /* "core 1.9.7" */
	const char *step;  /* "fetching", "unpacking", "waiting", "done", "failed" */
	uint64_t done_bytes;
	uint64_t total_bytes; /* 0: not known yet */
};

/* What is going on, for whoever shows it. Borrowed for the call. */
struct distribution_progress {
	const char *item; /* "core 1.9.7" */
	const char *step; /* "fetching", "unpacking", "waiting", "done", "failed" */
	size_t done_items, total_items;
	uint64_t done_bytes;                   /* of everything */
	uint64_t total_bytes;                  /* 0: not known yet */
	const struct distribution_item *items; /* total_items of them, always in the same order */
};

struct distribution_options {
	const struct layout *layout;
	struct session *session; /* for sources of type server */
	int64_t deadline_ms;     /* 0: none */
	void *payload;
	void (*on_progress)(void *payload,
			const struct distribution_progress *progress); /* may be NULL */
	/* Asked now and then; true ends the run with AYON_ECANCELLED and a clean cache. May be NULL. */
	bool (*is_cancelled)(void *payload);
	/* Gets "hello 1.0.0: it is not signed" for each native addon that came without a signature. May be NULL. */
	struct strlist *unsigned_addons;
};

/*
 * The folder in which addon <name> <version> lies complete (spec-host 9.3): the user's own store, then the site
 * stores; NULL when it does not. Reads one small file where it is found. Caller frees.
 */
char *distribution_find_addon(const struct layout *layout, const char *name, const char *version);
/* Whether that is anywhere. */
bool distribution_has_addon(const struct layout *layout, const char *name, const char *version);
/* The same for a dependency package. */
char *distribution_find_package(const struct layout *layout, const char *filename);
/* Removes what killed processes left behind, quickly and without waiting for anyone. For each start. */
void distribution_tidy(const struct layout *layout);
/* How many items of the plan are not present. */
size_t distribution_missing(const struct layout *layout, const struct plan *plan);
/*
 * Brings every missing item. AYON_EDISTRIBUTION names the first failed item, its source and the reason, and how
 * many others failed; what could be completed stays. AYON_EAUTH: the same, because the server refused the credential.
 * AYON_ECANCELLED, AYON_ETIMEOUT. session->lost: the server did not answer any more.
 */
int distribution_run(const struct distribution_options *options, const struct plan *plan,
		struct error *err);

#endif
