/* SPDX-License-Identifier: Apache-2.0 */
#include "base/console.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static struct strlist secrets;
static int threshold = CONSOLE_INFO;

void console_init(void)
{
	long long level;

	threshold = CONSOLE_INFO;
	if (env_is("AYON_DEBUG", "1"))
		threshold = CONSOLE_DEBUG;
	if (str_to_int64(env_get("AYON_LOG_LEVEL"), &level) && level >= 0 && level <= 50)
		threshold = (int)level;
}

bool console_enabled(int level)
{
	return level >= threshold;
}

void console_add_secret(const char *secret)
{
	if (!secret || strlen(secret) < 6 || strlist_has(&secrets, secret))
		return;
	strlist_add(&secrets, secret);
	/* Longest first: of a secret that begins with another one no end must stay. */
	for (size_t i = secrets.count - 1; i > 0; i--) {
		char *shorter = secrets.items[i - 1];
		if (strlen(shorter) >= strlen(secrets.items[i]))
			return;
		secrets.items[i - 1] = secrets.items[i];
		secrets.items[i] = shorter;
	}
}

/* "http://user:password@host": nobody registers what stands before the host, and nobody needs to see it. */
static void hide_userinfo(char **text)
{
	size_t at = 0;

	for (char *found; (found = strstr(*text + at, "://"));) {
		at = (size_t)(found - *text) + 3;
		size_t length = strcspn(*text + at, "/?# \t\r\n'\"");
		char *end = memrchr(*text + at, '@', length);
		if (!end)
			continue;
		char *next = mem_printf("%.*s***%s", (int)at, *text, end);
		free(*text);
		*text = next;
	}
}

char *console_redact(const char *text)
{
	char *current = mem_dup(text);

	if (!current)
		return NULL;
	hide_userinfo(&current);

	for (size_t i = 0; i < secrets.count; i++) {
		const char *secret = secrets.items[i];
		char *found;
		while ((found = strstr(current, secret))) {
			char *next = mem_printf("%.*s***%s", (int)(found - current), current,
					found + strlen(secret));
			free(current);
			current = next;
		}
	}
	return current;
}

bool console_colour(int fd)
{
	const char *term = env_get("TERM");
	return isatty(fd) && !env_get("NO_COLOR") && term && !str_equal(term, "dumb");
}

int console_columns(int fd)
{
	struct winsize size;
	if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col;
}

bool console_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* One line, and no control sequence that a server or a file name may hold. Caller frees. */
static char *printable(const char *text)
{
	char *clean = console_redact(text);

	for (unsigned char *c = (unsigned char *)clean; *c; c++) {
		if (*c < 0x20 || *c == 0x7f)
			*c = ' ';
	}
	return clean;
}

static const char *marker(int level, const char **ret_colour)
{
	if (level >= CONSOLE_ERROR) {
		*ret_colour = "\033[31m";
		return "!!! ";
	}
	if (level >= CONSOLE_WARNING) {
		*ret_colour = "\033[33m";
		return "*** ";
	}
	*ret_colour = level >= CONSOLE_INFO ? "\033[32m" : "\033[2m";
	return level >= CONSOLE_INFO ? ">>> " : "... ";
}

void console_vlog(int level, const char *format, va_list args)
{
	if (!console_enabled(level))
		return;

	char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		return;
	CLEANUP(free) char *raw = text;
	CLEANUP(free) char *clean = printable(raw);
	const char *colour = NULL;
	const char *mark = marker(level, &colour);
	if (console_colour(STDERR_FILENO))
		fprintf(stderr, "%s%s\033[0m%s\n", colour, mark, clean);
	else
		fprintf(stderr, "%s%s\n", mark, clean);
}

void console_log(int level, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	console_vlog(level, format, args);
	va_end(args);
}

void console_fail(const char *text)
{
	CLEANUP(free) char *clean = printable(text);
	bool colour = console_colour(STDERR_FILENO);
	fprintf(stderr, "%sayon:%s %s\n", colour ? "\033[1;31m" : "", colour ? "\033[0m" : "",
			clean);
}
