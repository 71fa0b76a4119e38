/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon.progress/1: a bar on a terminal, redrawn at most ten times a second; elsewhere (a farm's log) a plain line
 * when a task begins, every ten seconds, and when it is done. From the first call on the first Ctrl-C asks the verb
 * to stop; the second one ends the process.
 */
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/str.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define REDRAW_MS     100
#define LINE_MS       10000
#define BAR_WIDTH     24
#define MIN_COLUMNS   40 /* narrower ones get plain lines */
#define LABEL_COLUMNS 40

static volatile sig_atomic_t interrupted;
static atomic_flag watching = ATOMIC_FLAG_INIT;
static struct sigaction before;

static struct {
	char *label;     /* of the task that is shown */
	int64_t next_ms; /* when it may be shown again */
	bool is_drawn;   /* a bar is on the terminal */
} shown;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

/* SA_RESETHAND: whoever presses Ctrl-C twice means it. A run with SIGINT ignored (nohup) keeps it ignored. */
static void watch(void)
{
	if (atomic_flag_test_and_set(&watching))
		return;

	struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND };
	sigaction(SIGINT, NULL, &before);
	if (before.sa_handler != SIG_IGN)
		sigaction(SIGINT, &action, NULL);
}

static void clear_bar(void)
{
	if (shown.is_drawn)
		fputs("\r\033[K", stderr);
	shown.is_drawn = false;
}

/* How many bytes of the label fit, without cutting a character of several bytes in two. */
static int fitting_bytes(const char *label, int columns)
{
	int bytes = 0;
	int room = columns < LABEL_COLUMNS ? columns : LABEL_COLUMNS;

	for (; label[bytes]; bytes++) {
		if (((unsigned char)label[bytes] & 0xc0) != 0x80 && room-- <= 0)
			break;
	}
	return bytes;
}

/* One line at most: a line that wraps could not be taken away again. */
static void draw_bar(const char *label, uint64_t done, uint64_t total)
{
	char bar[BAR_WIDTH + 1];
	size_t filled = total ? (size_t)((double)done / (double)total * BAR_WIDTH) : 0;
	int columns = console_columns(STDERR_FILENO);

	for (size_t i = 0; i < BAR_WIDTH; i++)
		bar[i] = i < filled ? '#' : '.';
	bar[BAR_WIDTH] = '\0';
	if (!total)
		fprintf(stderr, "\r\033[K%.*s ... %llu", fitting_bytes(label, columns - 26), label,
				(unsigned long long)done);
	else
		fprintf(stderr, "\r\033[K%.*s [%s] %3u%%",
				fitting_bytes(label, columns - BAR_WIDTH - 9), label, bar,
				(unsigned)((double)done / (double)total * 100.0));
	shown.is_drawn = true;
}

static void print_line(const char *label, uint64_t done, uint64_t total)
{
	if (total)
		console_log(CONSOLE_INFO, "%s: %u%%", label,
				(unsigned)((double)done / (double)total * 100.0));
	else
		console_log(CONSOLE_INFO, "%s: %llu", label, (unsigned long long)done);
}

static bool on_terminal(void)
{
	return isatty(STDERR_FILENO) && console_enabled(CONSOLE_INFO) &&
	       console_columns(STDERR_FILENO) >= MIN_COLUMNS;
}

/* Control characters would move the cursor. */
static char *clean_label(const char *label)
{
	char *clean = console_redact(label ? label : "");

	for (unsigned char *c = (unsigned char *)clean; *c; c++) {
		if (*c < 0x20 || *c == 0x7f)
			*c = ' ';
	}
	return clean;
}

static void report(const struct ayon_host *host, const char *label, uint64_t done, uint64_t total)
{
	CLEANUP(free) char *clean = clean_label(label);
	int64_t now_ms = clock_ms();
	bool is_new = !str_equal(clean, shown.label);
	bool is_last = total && done >= total;

	(void)host;
	watch();
	if (total && done > total)
		done = total;
	if (!is_new && !is_last && now_ms < shown.next_ms)
		return;
	if (on_terminal()) {
		draw_bar(clean, done, total);
		shown.next_ms = now_ms + REDRAW_MS;
	} else {
		print_line(clean, done, total);
		shown.next_ms = now_ms + LINE_MS;
	}
	free(shown.label);
	shown.label = TAKE(clean);
}

static void forget_task(void)
{
	clear_bar();
	free(shown.label);
	shown.label = NULL;
	shown.next_ms = 0;
}

static void end(const struct ayon_host *host)
{
	(void)host;
	forget_task();
}

static int32_t cancelled(const struct ayon_host *host)
{
	(void)host;
	watch();
	return interrupted;
}

void service_progress_finish(void)
{
	forget_task();
	if (atomic_flag_test_and_set(&watching))
		sigaction(SIGINT, &before, NULL);
	atomic_flag_clear(&watching);
}

const struct ayon_progress_1 service_progress = {
	.size = sizeof(service_progress),
	.report = report,
	.end = end,
	.cancelled = cancelled,
};
