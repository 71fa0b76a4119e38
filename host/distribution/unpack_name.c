/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack_name.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "distribution/unpack.h"

#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <wctype.h>

static int refuse(struct error *err, const char *name, const char *reason)
{
	return error_set(err, AYON_EINVALID, "entry '%.200s' is refused: %s", name, reason);
}

static int check_text(const char *name, struct error *err)
{
	size_t length = strlen(name);

	if (!length)
		return refuse(err, name, "it has no name");
	if (length > UNPACK_MAX_PATH)
		return refuse(err, name, "its name is too long");
	if (name[0] == '/')
		return refuse(err, name, "its name is absolute");
	for (const unsigned char *c = (const unsigned char *)name; *c; c++) {
		if (*c == '\\')
			return refuse(err, name, "its name holds a backslash");
		if (*c < 0x20 || *c == 0x7f)
			return refuse(err, name, "its name holds a control character");
	}
	if (!str_is_utf8(name, length))
		return refuse(err, name, "its name is not UTF-8");
	return 0;
}

int unpack_name(const char *name, char **ret_path, struct error *err)
{
	CLEANUP(str) struct str path = { 0 };
	unsigned depth = 0;

	int r = check_text(name, err);
	if (r < 0)
		return r;

	for (const char *at = name; *at;) {
		const char *end = strchrnul(at, '/');
		size_t length = (size_t)(end - at);
		if (length == 2 && at[0] == '.' && at[1] == '.')
			return refuse(err, name, "its name leads upwards");
		if (length > UNPACK_MAX_NAME)
			return refuse(err, name, "its name is too long");
		if (length && !(length == 1 && at[0] == '.')) {
			if (++depth > UNPACK_MAX_DEPTH)
				return refuse(err, name, "it lies too deep");
			if (path.length)
				str_append(&path, "/");
			str_append_n(&path, at, length);
		}
		at = *end ? end + 1 : end;
	}
	*ret_path = str_take(&path);
	return 0;
}

int unpack_link_target(const char *path, const char *target, struct error *err)
{
	size_t up = 0;
	bool down = false;

	if (strlen(target) > UNPACK_MAX_LINK)
		return refuse(err, path, "its link is too long");
	int r = check_text(target, NULL);
	if (r < 0)
		return refuse(err, path, "its link is absolute or malformed");

	for (const char *c = path; *c; c++)
		up += *c == '/';
	for (const char *at = target; *at;) {
		const char *end = strchrnul(at, '/');
		size_t length = (size_t)(end - at);
		if (length == 2 && at[0] == '.' && at[1] == '.') {
			if (down || up-- == 0)
				return refuse(err, path, "its link leads out of the package");
		} else if (length && !(length == 1 && at[0] == '.')) {
			down = true;
		}
		at = *end ? end + 1 : end;
	}
	return 0;
}

static locale_t utf8;

static void make_locale(void)
{
	utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* The character at *at, which is valid UTF-8. */
static unsigned decode(const unsigned char **at)
{
	const unsigned char *c = *at;
	unsigned extra = *c < 0x80 ? 0 : *c < 0xe0 ? 1 : *c < 0xf0 ? 2 : 3;
	static const unsigned char mask[] = { 0x7f, 0x1f, 0x0f, 0x07 };
	unsigned value = *c & mask[extra];

	for (unsigned i = 1; i <= extra; i++)
		value = value << 6 | (c[i] & 0x3f);
	*at = c + extra + 1;
	return value;
}

char *unpack_fold(const char *path)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	CLEANUP(str) struct str folded = { 0 };

	pthread_once(&once, make_locale);
	for (const unsigned char *at = (const unsigned char *)path; *at;) {
		if (*at < 0x80) {
			char c = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
			str_append_n(&folded, &c, 1);
			at++;
			continue;
		}
		unsigned value = decode(&at);
		if (utf8)
			value = (unsigned)towlower_l((wint_t)towupper_l((wint_t)value, utf8), utf8);
		/* Only compared with other folded names: no need to be UTF-8 again. */
		str_appendf(&folded, "\x01%x\x01", value);
	}
	return str_take(&folded);
}
