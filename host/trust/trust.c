/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/trust.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "layout.h"
#include "trust/owner.h"

#include <string.h>
#include <time.h>

#define MAX_KEYS 256
#define HEAD     "ayon-addon"

static int add_key(struct trust *trust, const char *path, struct error *err)
{
	CLEANUP(owner_place) struct owner_place place = { .fd = -1 };
	char text[SIGNATURE_MAX_FILE + 1];
	struct trusted_key key = { 0 };

	int r = owner_check(path, &place, err);
	if (r < 0)
		return r;
	ssize_t n = S_ISREG(place.st.st_mode) ? pread(place.fd, text, sizeof(text), 0) : -1;
	if (n < 0 || n == sizeof(text))
		return error_set(err, AYON_EADDON, "it is no file of at most %d bytes",
				SIGNATURE_MAX_FILE);
	text[n] = '\0';
	if (trust->count >= MAX_KEYS)
		return error_set(err, AYON_EADDON, "more than %d keys are trusted", MAX_KEYS);
	r = signature_key_read(text, &key.key, err);
	if (r < 0)
		return r;
	key.path = mem_dup(path);
	trust->keys = mem_grow(trust->keys, trust->count, &trust->capacity, sizeof(*trust->keys));
	trust->keys[trust->count++] = key;
	return 0;
}

int trust_add_keys(struct trust *trust, const char *directory, struct error *err)
{
	CLEANUP(strlist) struct strlist names = { 0 };
	int r = fs_list(directory, &names.items, &names.count, err);
	if (r == AYON_ENOTFOUND)
		return 0;

	for (size_t i = 0; r >= 0 && i < names.count; i++) {
		if (!str_ends(names.items[i], ".pub") || names.items[i][0] == '.')
			continue;
		CLEANUP(free) char *path = path_join(directory, names.items[i]);
		r = add_key(trust, path, err);
		if (r < 0)
			error_prefix(err, "trusted key '%s'", path);
	}
	if (r < 0 && err)
		err->code = AYON_EADDON;
	return r < 0 ? AYON_EADDON : 0;
}

int trust_open(const struct layout *layout, const char *server_url, struct trust *ret_trust,
		struct error *err)
{
	CLEANUP(trust) struct trust trust = { 0 };
	CLEANUP(free) char *user = layout_user_keys(layout);
	CLEANUP(free) char *server = server_url ? layout_server_keys(layout, server_url) : NULL;

	int r = policy_read(layout_site_policy(), &trust.policy, err);
	if (r == 0)
		r = trust_add_keys(&trust, layout_site_keys(), err);
	if (r == 0)
		r = trust_add_keys(&trust, user, err);
	if (r == 0 && server)
		r = trust_add_keys(&trust, server, err);
	if (r < 0)
		return r;
	*ret_trust = trust;
	trust = (struct trust){ 0 };
	return 0;
}

void trust_finish(struct trust *trust)
{
	for (size_t i = 0; i < trust->count; i++)
		free(trust->keys[i].path);
	free(trust->keys);
	*trust = (struct trust){ 0 };
}

static bool is_day(const char *text)
{
	static const char shape[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(shape); i++) {
		bool is_digit = text[i] >= '0' && text[i] <= '9';
		if (shape[i] == 'd' ? !is_digit : text[i] != shape[i])
			return false;
	}
	return true;
}

/* Days are compared as texts: the order is the same. */
static bool is_over(const char *day)
{
	char today[TRUST_DAY_SIZE];
	time_t now = time(NULL);
	struct tm tm;

	return *day && gmtime_r(&now, &tm) && strftime(today, sizeof(today), "%Y-%m-%d", &tm) &&
	       strcmp(today, day) > 0;
}

int trust_comment(const char *name, const char *version, const char *expires, char **ret_comment,
		struct error *err)
{
	if (strpbrk(name, " \t\r\n=") || strpbrk(version, " \t\r\n="))
		return error_set(err, AYON_EINVALID,
				"a name or version with white space or '=' cannot be signed");
	if (expires && !is_day(expires))
		return error_set(err, AYON_EINVALID, "'%.40s' is no day like 2027-01-31", expires);
	*ret_comment = mem_printf(HEAD " name=%s version=%s%s%s", name, version,
			expires ? " expires=" : "", expires ? expires : "");
	return 0;
}

/* The value of `key=` among the words, NULL when it is not there exactly once. Borrowed. */
static const char *value_of(const struct strlist *words, const char *key)
{
	const char *found = NULL;

	for (size_t i = 1; i < words->count; i++) {
		if (!str_starts(words->items[i], key))
			continue;
		if (found)
			return NULL;
		found = words->items[i] + strlen(key);
	}
	return found;
}

static bool has(const struct strlist *words, const char *key)
{
	for (size_t i = 1; i < words->count; i++) {
		if (str_starts(words->items[i], key))
			return true;
	}
	return false;
}

static int check_comment(const char *comment, const struct trust_subject *subject,
		struct trust_verdict *verdict, struct error *err)
{
	CLEANUP(strlist) struct strlist words = { 0 };
	strlist_split(&words, comment, ' ');
	const char *expires = value_of(&words, "expires=");

	if (!words.count || !str_equal(words.items[0], HEAD) ||
			!str_equal(value_of(&words, "name="), subject->name) ||
			!str_equal(value_of(&words, "version="), subject->version))
		return error_set(err, AYON_EADDON,
				"the signature is for '%.100s' and not for this addon and version",
				comment);
	if (has(&words, "expires=") && (!expires || !is_day(expires)))
		return error_set(err, AYON_EADDON,
				"the day in its signature, '%.100s', cannot be read", comment);
	if (expires)
		memcpy(verdict->expires, expires, TRUST_DAY_SIZE);
	return 0;
}

static void settle(struct trust_verdict *verdict)
{
	verdict->is_signed = !is_over(verdict->expires);
	if (!verdict->is_signed)
		snprintf(verdict->reason, sizeof(verdict->reason), "its signature expired on %s",
				verdict->expires);
}

int trust_judge(const struct trust *trust, const struct trust_subject *subject,
		struct trust_verdict *ret_verdict, struct error *err)
{
	struct trust_verdict verdict = { .reason = "it is not signed" };
	const struct trusted_key *key = NULL;
	struct signature signature;
	int last = 0;

	if (!subject->signature) {
		*ret_verdict = verdict;
		return 0;
	}
	int r = signature_read(subject->signature, &signature, err);
	if (r < 0) {
		error_prefix(err, "its signature");
		if (err)
			err->code = AYON_EADDON;
		return AYON_EADDON;
	}
	signature_id_text(signature.id, verdict.key_id);
	/* Ids are eight bytes that anybody can choose: every key that has this one is tried. */
	for (size_t i = 0; i < trust->count && !key; i++) {
		if (memcmp(trust->keys[i].key.id, signature.id, sizeof(signature.id)) != 0)
			continue;
		last = signature_verify(&signature, &trust->keys[i].key, subject->manifest,
				subject->length, err);
		if (last == AYON_EINTERNAL)
			return last;
		key = last == 0 ? &trust->keys[i] : NULL;
	}
	if (!key && last < 0)
		return error_set(err, AYON_EADDON,
				"its signature with key %s does not hold: it was changed, or is "
				"not "
				"of these files",
				verdict.key_id);
	if (!key) {
		snprintf(verdict.reason, sizeof(verdict.reason),
				"it is signed with key %s, which is not trusted here",
				verdict.key_id);
		*ret_verdict = verdict;
		return 0;
	}
	r = check_comment(signature.comment, subject, &verdict, err);
	if (r < 0)
		return r;
	signature_key_text(&key->key, verdict.key);
	settle(&verdict);
	*ret_verdict = verdict;
	return 0;
}

void trust_review(const struct trust *trust, struct trust_verdict *verdict)
{
	char text[SIGNATURE_KEY_TEXT];

	if (!verdict->is_signed)
		return;
	for (size_t i = 0; i < trust->count; i++) {
		signature_key_text(&trust->keys[i].key, text);
		if (!str_equal(text, verdict->key))
			continue;
		settle(verdict);
		return;
	}
	verdict->is_signed = false;
	snprintf(verdict->reason, sizeof(verdict->reason),
			"it is signed with key %s, which is no longer trusted here",
			verdict->key_id);
}

int trust_demand(const struct trust *trust, const struct trust_verdict *verdict, struct error *err)
{
	if (verdict->is_signed || trust->policy.signatures != POLICY_REQUIRE)
		return 0;
	return error_set(err, AYON_EADDON,
			"%s, and this machine runs only signed addons; sign it with 'ayon-addon "
			"sign', or put the public key into '%s'",
			verdict->reason, layout_site_keys());
}
