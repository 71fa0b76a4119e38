/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust/trust.h: the keys that this machine trusts, and what they say of an addon's manifest. Who signed decides
 * nothing alone: the trusted comment names addon and version (and a day), and both must be those that were asked
 * for, else every old or foreign package of the same author would pass.
 */
#ifndef AYON_HOST_TRUST_H
#define AYON_HOST_TRUST_H

#include "base/error.h"
#include "trust/policy.h"
#include "wrap/signature.h"

#include <stdbool.h>
#include <stddef.h>

struct layout;

#define TRUST_DAY_SIZE 11 /* "2027-01-31" and NUL */

/* The outcome for one addon. Zeroed: not signed. */
struct trust_verdict {
	bool is_signed; /* by a trusted key, for this addon and version, and not expired */
	char key[SIGNATURE_KEY_TEXT];
	char key_id[SIGNATURE_ID_SIZE];
	char expires[TRUST_DAY_SIZE]; /* "": never */
	char reason[200];             /* why it is not signed, as the end of a sentence */
};

struct trusted_key {
	struct signature_key key;
	char *path;
};

/* Zeroed is empty; owned. Read-only for worker threads. */
struct trust {
	struct policy policy;
	struct trusted_key *keys;
	size_t count;
	size_t capacity;
};

/* Policy and keys: of the machine, of the user and, unless server_url is NULL, of that server. A key file that
 * others can write, or that holds no key, is refused: AYON_EADDON names it. */
int trust_open(const struct layout *layout, const char *server_url, struct trust *ret_trust,
		struct error *err);
/* Adds the *.pub files of one folder; one that is not there is empty. */
int trust_add_keys(struct trust *trust, const char *directory, struct error *err);
void trust_finish(struct trust *trust);
static inline void cleanup_trust(struct trust *trust)
{
	trust_finish(trust);
}

/* The manifest of an addon, its signature file (NULL: there is none), and what it must be for. */
struct trust_subject {
	const char *name;
	const char *version;
	const void *manifest;
	size_t length;
	const char *signature;
};

/*
 * Whether it is signed. AYON_EADDON when the signature of a trusted key is there and does not hold: of other bytes, of
 * another addon or version. That is never only a missing signature, so no policy lets it pass.
 */
int trust_judge(const struct trust *trust, const struct trust_subject *subject,
		struct trust_verdict *ret_verdict, struct error *err);
/* A verdict of an earlier run: is its key still trusted, is its day not over? Otherwise it becomes "not signed". */
void trust_review(const struct trust *trust, struct trust_verdict *verdict);
/* AYON_EADDON when signatures are required and this is none. */
int trust_demand(const struct trust *trust, const struct trust_verdict *verdict, struct error *err);

/* The trusted comment for an addon; `expires` may be NULL. AYON_EINVALID when a value cannot stand in it. */
int trust_comment(const char *name, const char *version, const char *expires, char **ret_comment,
		struct error *err);

#endif
