/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/policy.h"

#include "base/env.h"
#include "base/str.h"
#include "trust/owner.h"
#include "wrap/json.h"

#include <unistd.h>

#define MAX_BYTES 65536
#define VARIABLE  "AYON_ADDON_SIGNATURES"

/* The enum of the word; 0: another word. NULL is the default. */
static int signatures_of(const char *word)
{
	if (!word || str_equal(word, "warn"))
		return POLICY_WARN;
	return str_equal(word, "require") ? POLICY_REQUIRE : 0;
}

static int read_members(
		const struct json *root, int *ret_signatures, bool *ret_forbids, struct error *err)
{
	struct json_member member = { 0 };
	const char *rollback = json_get_text(root, "rollback");

	if (!json_is_object(root))
		return error_set(err, AYON_EADDON, "it is no JSON object");
	/* A misspelled rule would be no rule. */
	while (json_next(root, &member)) {
		if ((!str_equal(member.key, "addonSignatures") &&
				    !str_equal(member.key, "rollback")) ||
				!json_is_string(member.value))
			return error_set(err, AYON_EADDON,
					"'%.100s' is none of \"addonSignatures\" and \"rollback\" "
					"with a text",
					member.key);
	}
	*ret_signatures = signatures_of(json_get_text(root, "addonSignatures"));
	if (!*ret_signatures)
		return error_set(err, AYON_EADDON,
				"\"addonSignatures\" is neither \"warn\" nor \"require\"");
	if (rollback && !str_equal(rollback, "allow") && !str_equal(rollback, "refuse"))
		return error_set(err, AYON_EADDON,
				"\"rollback\" is neither \"allow\" nor \"refuse\"");
	*ret_forbids = str_equal(rollback, "refuse");
	return 0;
}

static int read_site(const char *path, int *ret_signatures, bool *ret_forbids, struct error *err)
{
	CLEANUP(owner_place) struct owner_place place = { .fd = -1 };
	CLEANUP(json) struct json *root = NULL;
	char text[MAX_BYTES];

	int r = owner_check(path, &place, err);
	if (r == AYON_ENOTFOUND)
		return 0;
	if (r == 0 && !S_ISREG(place.st.st_mode))
		r = error_set(err, AYON_EADDON, "it is no file");
	if (r == 0) {
		ssize_t n = pread(place.fd, text, sizeof(text), 0);
		if (n < 0 || n == sizeof(text))
			r = error_set(err, AYON_EADDON, "it cannot be read or is over %d bytes",
					MAX_BYTES);
		else
			r = json_parse(text, (size_t)n, &root, err);
	}
	if (r == 0)
		r = read_members(root, ret_signatures, ret_forbids, err);
	if (r < 0) {
		/* A rule that cannot be read must not become "no rule". */
		error_prefix(err, "the policy of this machine, '%s'", path);
		if (err)
			err->code = AYON_EADDON;
		return AYON_EADDON;
	}
	return 0;
}

int policy_read(const char *site_file, struct policy *ret_policy, struct error *err)
{
	int site = POLICY_WARN;
	bool forbids = false;
	int r = read_site(site_file, &site, &forbids, err);
	if (r < 0)
		return r;

	int wanted = signatures_of(env_get(VARIABLE));
	if (!wanted)
		return error_set(err, AYON_EUSAGE,
				VARIABLE " is '%.40s'; set it to warn or require",
				env_get(VARIABLE));
	ret_policy->signatures = wanted > site ? (enum policy_signatures)wanted
					       : (enum policy_signatures)site;
	ret_policy->may_roll_back = !forbids && env_is("AYON_ALLOW_ROLLBACK", "1");
	return 0;
}
