/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"

#include "vectors.h"

#include <stdio.h>

struct ayon_value *value_of(const char *json)
{
	struct ayon_value *value = NULL;
	struct ayon_reason why = { 0 };

	if (ayon_value_parse(json, strlen(json), &value, &why) < 0)
		fail_msg("%s: %s", json, why.text);
	return value;
}

struct ayon_value *cases_read(const char *name)
{
	char path[4096];
	size_t length;

	snprintf(path, sizeof(path), TEST_VECTORS "/vectors-%s.json", name);
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	char *text = calloc(1, 1 << 20);
	length = fread(text, 1, (1 << 20) - 1, file);
	assert_in_range(length, 1, (1 << 20) - 2);
	fclose(file);
	struct ayon_value *cases = value_of(text);
	free(text);
	return cases;
}

static int is_number(const struct ayon_value *value)
{
	int32_t kind = ayon_value_kind(value);

	return kind == AYON_VALUE_INT || kind == AYON_VALUE_FLOAT;
}

int values_are_equal(const struct ayon_value *a, const struct ayon_value *b)
{
	struct ayon_member member = { 0 };
	int32_t kind = ayon_value_kind(a);

	if (is_number(a) && is_number(b))
		return ayon_value_float(a, 0) == ayon_value_float(b, 1);
	if (kind != ayon_value_kind(b) || ayon_value_count(a) != ayon_value_count(b))
		return 0;
	if (kind == AYON_VALUE_TEXT)
		return strcmp(ayon_value_text(a), ayon_value_text(b)) == 0;
	if (kind == AYON_VALUE_BOOL)
		return ayon_value_bool(a, 0) == ayon_value_bool(b, 0);
	for (size_t i = 0; kind == AYON_VALUE_LIST && i < ayon_value_count(a); i++) {
		if (!values_are_equal(ayon_value_item(a, i), ayon_value_item(b, i)))
			return 0;
	}
	while (ayon_value_next(a, &member)) {
		if (!ayon_value_has(b, member.key) ||
				!values_are_equal(member.value, ayon_value_get(b, member.key)))
			return 0;
	}
	return 1;
}

void assert_values_equal(const struct ayon_value *got, const struct ayon_value *wanted,
		const struct ayon_value *given)
{
	if (values_are_equal(got, wanted))
		return;
	char *is = ayon_value_write(got, 0), *should = ayon_value_write(wanted, 0);
	char *in = ayon_value_write(given, 0);
	print_error("in %.2000s\ngot    %s\nwanted %s\n", in, is, should);
	free(is);
	free(should);
	free(in);
	fail();
}

void assert_text_equal(const char *got, const char *wanted, const struct ayon_value *given)
{
	struct ayon_value *is = ayon_value_new_text(got), *should = ayon_value_new_text(wanted);

	assert_values_equal(is, should, given);
	ayon_value_free(is);
	ayon_value_free(should);
}

void case_ran(const char *file, const char *list, size_t index, const char *decision)
{
	const struct vector vector = { file, list, index, NULL };

	if (decision)
		vector_overridden(&vector, decision);
	else
		vector_ran(&vector);
}
