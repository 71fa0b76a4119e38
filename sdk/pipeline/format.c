/* SPDX-License-Identifier: Apache-2.0 */
#include "format.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "number.h"
#include "spec.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *format_type_name(const struct ayon_value *value)
{
	static const char *const names[] = {
		[AYON_VALUE_NULL] = "NoneType",
		[AYON_VALUE_BOOL] = "bool",
		[AYON_VALUE_INT] = "int",
		[AYON_VALUE_FLOAT] = "float",
		[AYON_VALUE_TEXT] = "str",
		[AYON_VALUE_LIST] = "list",
		[AYON_VALUE_OBJECT] = "dict",
	};

	return names[ayon_value_kind(value)];
}

static int refuse(struct ayon_reason *why, struct span spec, const char *type)
{
	return reason_set(why, AYON_EINVALID, "the format '%.*s' does not suit a value of type %s",
			(int)spec.length, spec.text, type);
}

int format_text(const char *text, struct span given, char **ret_text, struct ayon_reason *why)
{
	struct spec spec;
	int r = spec_parse(given, &spec, why);
	if (r < 0)
		return r;
	if ((spec.type && spec.type != 's') || spec.sign || spec.alternate || spec.grouping ||
			spec.align == '=')
		return refuse(why, given, "str");

	size_t bytes = 0, length = strlen(text);
	for (int i = 0; bytes < length && (spec.precision < 0 || i < spec.precision); i++)
		bytes += spec_character(text + bytes, length - bytes);
	CLEANUP(free) char *cut = mem_dup_n(text, bytes);
	*ret_text = spec_pad(&spec, cut, 0, '<');
	return 0;
}

static void append_digits(struct str *out, uint64_t number, char type)
{
	char digits[65], *at = digits + sizeof(digits) - 1;
	unsigned base = type == 'b' ? 2 : type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
	const char *letters = type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";

	*at = '\0';
	do {
		*--at = letters[number % base];
	} while (number /= base);
	str_append(out, at);
}

/* Puts a separator between groups of digits, counted from the right. */
static char *grouped(const char *digits, char separator, size_t group)
{
	size_t whole = strspn(digits, "0123456789abcdefABCDEF");
	struct str out = { 0 };

	for (size_t i = 0; i < whole; i++) {
		if (i && (whole - i) % group == 0)
			str_append_n(&out, &separator, 1);
		str_append_n(&out, digits + i, 1);
	}
	str_append(&out, digits + whole);
	return str_take(&out);
}

/* Sign, digits and filling: what integers and floats have in common. */
static char *finish_number(const struct spec *spec, bool is_negative, const char *base_prefix,
		const char *digits, size_t group)
{
	CLEANUP(str) struct str body = { 0 };

	if (is_negative)
		str_append(&body, "-");
	else if (spec->sign == '+' || spec->sign == ' ')
		str_append_n(&body, &spec->sign, 1);
	str_append(&body, base_prefix);
	size_t prefix = body.length;
	if (spec->grouping) {
		CLEANUP(free) char *text = grouped(digits, spec->grouping, group);
		str_append(&body, text);
	} else {
		str_append(&body, digits);
	}
	return spec_pad(spec, str_get(&body), prefix, spec->zero ? '=' : '>');
}

static int format_float(double number, const struct spec *spec, struct span given, char **ret_text,
		struct ayon_reason *why)
{
	char shortest[NUMBER_SIZE];
	char type = spec->type == 'n' ? 'g' : spec->type;

	if (type && !strchr("eEfFgG%", type))
		return refuse(why, given, "float");
	double value = fabs(number) * (type == '%' ? 100 : 1);
	CLEANUP(str) struct str digits = { 0 };
	if (!type && spec->precision < 0) {
		str_append(&digits, number_repr(value, shortest));
	} else {
		int precision = spec->precision < 0 ? 6 : spec->precision;
		CLEANUP(free)
		char *text = number_format(value,
				!type         ? 'g'
				: type == '%' ? 'f'
					      : type,
				precision, spec->alternate);
		str_append(&digits, text);
		if (!type && !strpbrk(text, ".en"))
			str_append(&digits, ".0");
	}
	if (type == '%')
		str_append(&digits, "%");
	*ret_text = finish_number(spec, signbit(number) != 0, "", str_get(&digits), 3);
	return 0;
}

static int format_int(int64_t number, struct span given, char **ret_text, struct ayon_reason *why)
{
	struct spec spec;
	int r = spec_parse(given, &spec, why);
	if (r < 0)
		return r;
	if (spec.type && strchr("eEfFgG%", spec.type))
		return format_float((double)number, &spec, given, ret_text, why);
	if ((spec.type && !strchr("bdoxXn", spec.type)) || spec.precision >= 0)
		return refuse(why, given, "int");

	CLEANUP(str) struct str digits = { 0 };
	append_digits(&digits, number < 0 ? -(uint64_t)number : (uint64_t)number, spec.type);
	char base[] = { '0', spec.type, '\0' };
	bool is_based = spec.alternate && spec.type && strchr("boxX", spec.type);
	*ret_text = finish_number(&spec, number < 0, is_based ? base : "", str_get(&digits),
			spec.type && strchr("boxX", spec.type) ? 4 : 3);
	return 0;
}

/* As Python's repr(): single quotes, unless there are only such in the text. */
static char *quoted(const char *text)
{
	char quote = strchr(text, '\'') && !strchr(text, '"') ? '"' : '\'';
	struct str out = { 0 };

	str_append_n(&out, &quote, 1);
	for (; *text; text++) {
		if (*text == quote || *text == '\\')
			str_appendf(&out, "\\%c", *text);
		else if (*text == '\n' || *text == '\r' || *text == '\t')
			str_append(&out, *text == '\n' ? "\\n" : *text == '\r' ? "\\r" : "\\t");
		else if ((unsigned char)*text < ' ' || *text == 127)
			str_appendf(&out, "\\x%02x", (unsigned char)*text);
		else
			str_append_n(&out, text, 1);
	}
	str_append_n(&out, &quote, 1);
	return str_take(&out);
}

static char *plain(const struct ayon_value *value, char conversion)
{
	char number[NUMBER_SIZE];
	const char *text = ayon_value_text(value);

	switch (ayon_value_kind(value)) {
	case AYON_VALUE_BOOL:
		return mem_dup(ayon_value_bool(value, 0) ? "True" : "False");
	case AYON_VALUE_INT:
		return mem_printf("%" PRId64, ayon_value_int(value, 0));
	case AYON_VALUE_FLOAT:
		return mem_dup(number_repr(ayon_value_float(value, 0), number));
	default:
		return conversion == 'r' || conversion == 'a' ? quoted(text) : mem_dup(text);
	}
}

int format_value(const struct ayon_value *value, char conversion, struct span given,
		char **ret_text, struct ayon_reason *why)
{
	int32_t kind = ayon_value_kind(value);
	struct spec spec;

	if (kind == AYON_VALUE_NULL || kind > AYON_VALUE_TEXT)
		return refuse(why, given, format_type_name(value));
	if (!conversion && given.length && kind == AYON_VALUE_FLOAT) {
		int r = spec_parse(given, &spec, why);
		return r < 0 ? r
			     : format_float(ayon_value_float(value, 0), &spec, given, ret_text,
					       why);
	}
	if (!conversion && given.length && kind != AYON_VALUE_TEXT)
		return format_int(kind == AYON_VALUE_BOOL ? ayon_value_bool(value, 0)
							  : ayon_value_int(value, 0),
				given, ret_text, why);
	CLEANUP(free) char *text = plain(value, conversion);
	return format_text(text, given, ret_text, why);
}
