/* SPDX-License-Identifier: Apache-2.0 */
#include "regex.h"

#include "base/memory.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT 200000
#define OPTIONS     (PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY)

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

struct regex *regex_new(const char *expression)
{
	size_t offset = 0;
	int error = 0;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED, OPTIONS,
			&error, &offset, NULL);

	if (!code)
		return NULL;
	struct regex *regex = mem_new(sizeof(*regex));
	regex->code = code;
	regex->data = mem_must(pcre2_match_data_create_from_pattern(code, NULL));
	regex->context = mem_must(pcre2_match_context_create(NULL));
	pcre2_set_match_limit(regex->context, MATCH_LIMIT);
	return regex;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_match_context_free(regex->context);
	pcre2_match_data_free(regex->data);
	pcre2_code_free(regex->code);
	free(regex);
}

bool regex_matches(struct regex *regex, const char *text)
{
	return pcre2_match(regex->code, (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, 0, regex->data,
			       regex->context) > 0;
}

char *regex_group(struct regex *regex, const char *text, const char *name)
{
	int number = pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)name);
	const size_t *offsets = pcre2_get_ovector_pointer(regex->data);

	if (number < 0 || (uint32_t)number >= pcre2_get_ovector_count(regex->data) ||
			offsets[2 * number] == PCRE2_UNSET)
		return NULL;
	size_t begin = offsets[2 * number], end = offsets[2 * number + 1];
	return end < begin ? NULL : mem_dup_n(text + begin, end - begin);
}
