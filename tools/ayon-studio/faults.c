/* SPDX-License-Identifier: Apache-2.0 */
#include "faults.h"

#include "base/memory.h"
#include "base/str.h"
#include "wrap/json.h"

#include <fnmatch.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct number {
	const char *key;
	size_t offset;
	int64_t fallback;
	int64_t maximum;
} numbers[] = {
	{ "delay_ms", offsetof(struct fault, delay_ms), 0, 600000 },
	{ "status", offsetof(struct fault, status), 0, 599 },
	{ "truncate_at", offsetof(struct fault, truncate_at), -1, INT64_MAX },
	{ "reset_at", offsetof(struct fault, reset_at), -1, INT64_MAX },
	{ "corrupt_byte", offsetof(struct fault, corrupt_byte), -1, INT64_MAX },
	{ "drip_bytes_per_s", offsetof(struct fault, drip_bytes_per_s), 0, INT64_MAX },
	{ "stall", offsetof(struct fault, stall_at), -1, INT64_MAX },
	{ "wrong_length", offsetof(struct fault, wrong_length), -1, INT64_MAX },
	{ "retry_after_s", offsetof(struct fault, retry_after_s), -1, 86400 },
};

static const size_t number_count = sizeof(numbers) / sizeof(*numbers);

void faults_init(struct faults *faults)
{
	*faults = (struct faults){ 0 };
	pthread_mutex_init(&faults->lock, NULL);
}

static void clear(struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++) {
		free(faults->rules[i].pattern);
		free(faults->rules[i].method);
	}
	faults->count = 0;
}

void faults_finish(struct faults *faults)
{
	clear(faults);
	free(faults->rules);
	pthread_mutex_destroy(&faults->lock);
	*faults = (struct faults){ 0 };
}

void faults_clear(struct faults *faults)
{
	pthread_mutex_lock(&faults->lock);
	clear(faults);
	pthread_mutex_unlock(&faults->lock);
}

static bool is_other_key(const char *key)
{
	return str_equal(key, "path") || str_equal(key, "method") || str_equal(key, "count") ||
	       str_equal(key, "redirect");
}

static int read_numbers(const struct json *rule, struct fault *fault, struct error *err)
{
	for (size_t i = 0; i < number_count; i++)
		*(int64_t *)((char *)fault + numbers[i].offset) = numbers[i].fallback;

	for (struct json_member member = { 0 }; json_next(rule, &member);) {
		if (is_other_key(member.key))
			continue;
		size_t i = 0;
		while (i < number_count && !str_equal(numbers[i].key, member.key))
			i++;
		if (i == number_count)
			return error_set(err, AYON_EINVALID, "a fault knows no '%s'", member.key);
		int64_t value = json_get_int(rule, member.key, -2);
		if (value < -1 || value > numbers[i].maximum)
			return error_set(err, AYON_EINVALID, "'%s' must be a number up to %lld",
					member.key, (long long)numbers[i].maximum);
		*(int64_t *)((char *)fault + numbers[i].offset) = value;
	}
	if (fault->status && (fault->status < 200 || fault->status > 599))
		return error_set(err, AYON_EINVALID, "'status' must be from 200 to 599");
	return 0;
}

int faults_add(struct faults *faults, const struct json *rule, struct error *err)
{
	const char *pattern = json_get_text(rule, "path");
	if (str_is_empty(pattern))
		return error_set(err, AYON_EINVALID,
				"a fault needs the 'path' it is for, such as \"/api/*\"");

	struct fault_rule made = { .left = json_get_int(rule, "count", 1) };
	int r = read_numbers(rule, &made.fault, err);
	if (r < 0)
		return r;
	const char *redirect = json_get_text(rule, "redirect");
	if (redirect && strlen(redirect) >= sizeof(made.fault.redirect))
		return error_set(err, AYON_EINVALID, "'redirect' is too long");
	snprintf(made.fault.redirect, sizeof(made.fault.redirect), "%s", redirect ? redirect : "");

	pthread_mutex_lock(&faults->lock);
	if (faults->count >= FAULTS_MAX) {
		r = error_set(err, AYON_EINVALID,
				"there are %d faults already; DELETE /studio/faults", FAULTS_MAX);
	} else {
		made.pattern = mem_dup(pattern);
		made.method = mem_dup(json_get_text(rule, "method"));
		faults->rules = mem_grow(faults->rules, faults->count, &faults->capacity,
				sizeof(*faults->rules));
		faults->rules[faults->count++] = made;
	}
	pthread_mutex_unlock(&faults->lock);
	return r;
}

bool faults_take(struct faults *faults, const char *method, const char *path,
		struct fault *ret_fault)
{
	bool found = false;
	pthread_mutex_lock(&faults->lock);
	for (size_t i = 0; i < faults->count && !found; i++) {
		struct fault_rule *rule = &faults->rules[i];
		if (!rule->left || (rule->method && !str_equal(rule->method, method)) ||
				fnmatch(rule->pattern, path, 0))
			continue;
		if (rule->left > 0)
			rule->left--;
		*ret_fault = rule->fault;
		found = true;
	}
	pthread_mutex_unlock(&faults->lock);
	return found;
}

bool fault_touches_body(const struct fault *fault)
{
	return fault->truncate_at >= 0 || fault->reset_at >= 0 || fault->corrupt_byte >= 0 ||
	       fault->drip_bytes_per_s > 0 || fault->stall_at >= 0 || fault->wrong_length >= 0;
}
