/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/present.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/self.h"
#include "bootstrap/show_progress.h"
#include "bundle/plan.h"
#include "distribution/distribution.h"
#include "store/use.h"

#include <signal.h>
#include <string.h>
#include <strings.h>

#define MAX_NAMED 5  /* addons in one line */
#define MAX_LABEL 80 /* bytes of each */

static volatile sig_atomic_t cancelled;

static void on_interrupt(int number)
{
	(void)number;
	cancelled = 1;
}

static bool is_cancelled(void *payload)
{
	return cancelled || show_progress_is_cancelled(payload);
}

/* All versions that the choice names, in one text: the same text needs the same packages. */
static char *wanted_text(const struct bundle_choice *choice)
{
	const struct bundle *bundle = &choice->project;
	CLEANUP(strlist) struct strlist lines = { 0 };
	CLEANUP(str) struct str text = { 0 };

	for (size_t i = 0; i < bundle->addon_count; i++) {
		const struct bundle_addon *addon = &bundle->addons[i];
		bool is_dev = choice->mode == BUNDLE_DEV &&
			      bundle_development_of(bundle, addon->name);
		if (addon->version && !is_dev)
			strlist_take(&lines,
					mem_printf("addon %s %s", addon->name, addon->version));
	}
	strlist_sort(&lines);
	for (size_t i = 0; i < lines.count; i++)
		str_appendf(&text, "%s\n", lines.items[i]);
	const char *package = bundle_package_name(bundle, SELF_PLATFORM);
	if (package)
		str_appendf(&text, "package %s\n", package);
	return str_take(&text);
}

static bool is_line_present(const struct layout *layout, const char *line)
{
	CLEANUP(strlist) struct strlist words = { 0 };
	strlist_split(&words, line, ' ');

	if (words.count == 3 && str_equal(words.items[0], "addon"))
		return distribution_has_addon(layout, words.items[1], words.items[2]);
	if (words.count == 2 && str_equal(words.items[0], "package")) {
		CLEANUP(free) char *directory = distribution_find_package(layout, words.items[1]);
		return directory != NULL;
	}
	return false;
}

/* How many of the needed lines are not on this machine. */
static size_t count_absent(
		const struct layout *layout, const struct strlist *needed, const char **ret_first)
{
	size_t absent = 0;

	for (size_t i = 0; i < needed->count; i++) {
		if (is_line_present(layout, needed->items[i]))
			continue;
		if (absent++ == 0)
			*ret_first = needed->items[i];
	}
	return absent;
}

static void needed_of_plan(const struct plan *plan, struct strlist *ret_needed)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_item *item = &plan->items[i];
		if (item->kind == PLAN_ADDON)
			strlist_take(ret_needed,
					mem_printf("addon %s %s", item->name, item->version));
		else
			strlist_take(ret_needed, mem_printf("package %s", item->name));
	}
}

static int ask_plan(struct bootstrap *boot, struct plan *ret_plan, struct error *err)
{
	CLEANUP(json) struct json *addons = NULL;
	CLEANUP(json) struct json *packages = NULL;

	int r = session_get_json(&boot->session, "/api/addons?details=1", &addons, err);
	if (r == 0 && bundle_package_name(&boot->choice.project, SELF_PLATFORM))
		r = session_get_json(
				&boot->session, "/api/desktop/dependencyPackages", &packages, err);
	if (r < 0)
		return r;
	return plan_make(&boot->choice.project, boot->choice.mode == BUNDLE_DEV, addons, packages,
			SELF_PLATFORM, ret_plan, err);
}

/* One line however many there are: the studio that signs nothing has dozens of them. */
static void say_unsigned(const struct strlist *addons)
{
	CLEANUP(str) struct str names = { 0 };

	if (addons->count == 1)
		console_log(CONSOLE_WARNING, "Native code was installed: addon %s",
				addons->items[0]);
	if (addons->count < 2)
		return;
	for (size_t i = 0; i < addons->count; i++) {
		/* "name version: reason" */
		int length = (int)(strstr(addons->items[i], ": ") - addons->items[i]);
		console_log(CONSOLE_INFO, "addon %s", addons->items[i]);
		if (i < MAX_NAMED)
			str_appendf(&names, "%s%.*s", i ? ", " : "",
					length < MAX_LABEL ? length : MAX_LABEL, addons->items[i]);
	}
	if (addons->count > MAX_NAMED)
		str_appendf(&names, " and %zu more", addons->count - MAX_NAMED);
	console_log(CONSOLE_WARNING,
			"Native code was installed: %zu addons that no trusted key signed: %s",
			addons->count, str_get(&names));
}

static int distribute(struct bootstrap *boot, const struct plan *plan, struct error *err)
{
	CLEANUP(strlist) struct strlist unsigned_addons = { 0 };
	struct show_progress show = { 0 };
	show_progress_begin(&show, boot);
	const struct distribution_options options = {
		.layout = &boot->layout,
		.session = &boot->session,
		.deadline_ms = boot->deadline_ms,
		.payload = &show,
		.on_progress = show_progress,
		.is_cancelled = is_cancelled,
		.unsigned_addons = &unsigned_addons,
	};
	struct sigaction old_int, old_term;
	struct sigaction action = { .sa_handler = on_interrupt };

	sigaction(SIGINT, &action, &old_int);
	sigaction(SIGTERM, &action, &old_term);
	int r = distribution_run(&options, plan, err);
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGTERM, &old_term, NULL);
	show_progress_end(&show);
	say_unsigned(&unsigned_addons);
	return r;
}

/* AYON_AUTO_UPDATE (spec-host 9.10). 1: distribute, 0: go on with what is there. */
static int may_update(struct bootstrap *boot, size_t missing, struct error *err)
{
	const char *mode = env_get("AYON_AUTO_UPDATE");

	boot->is_blocked = mode && strcasecmp(mode, "block") == 0;
	if (boot->is_blocked)
		return error_set(err, AYON_EDISTRIBUTION,
				"bundle '%s' needs %zu packages that are not on this "
				"machine, and AYON_AUTO_UPDATE=block forbids fetching them; ask "
				"your administrator",
				boot->choice.project.name, missing);
	if (mode && strcasecmp(mode, "skip") == 0) {
		console_log(CONSOLE_WARNING,
				"%zu packages of bundle '%s' are not on this machine; not fetched "
				"because of AYON_AUTO_UPDATE=skip",
				missing, boot->choice.project.name);
		return 0;
	}
	return 1;
}

/* So that no clean-up removes it under us; see store/use.h. Before anybody looks whether it is there. */
static void lock_needed(struct bootstrap *boot, const struct strlist *needed)
{
	const char *const bases[] = { boot->layout.addons, boot->layout.packages };
	struct strlist items[2] = { { 0 }, { 0 } };

	for (size_t i = 0; i < needed->count; i++) {
		CLEANUP(strlist) struct strlist words = { 0 };
		strlist_split(&words, needed->items[i], ' ');
		if (words.count == 3)
			strlist_take(&items[0], layout_addon_item(words.items[1], words.items[2]));
		else if (words.count == 2)
			strlist_add(&items[1], words.items[1]);
	}
	for (size_t i = 0; i < 2; i++) {
		if (!boot->use_locks[i])
			boot->use_locks[i] = store_use_take(bases[i], &items[i]) + 1;
		strlist_finish(&items[i]);
	}
}

static int as_login_trouble(struct error *err)
{
	struct error reason = { 0 };

	if (err)
		reason = *err;
	return error_set(err, AYON_EAUTH, "%s", reason.text);
}

static int plan_and_distribute(struct bootstrap *boot, struct answers *answers, const char *wanted,
		struct error *err)
{
	CLEANUP(strlist) struct strlist needed = { 0 };
	struct plan plan = { 0 };
	int r = ask_plan(boot, &plan, err);
	if (r < 0)
		return r;

	for (size_t i = 0; i < plan.notice_count; i++)
		console_log(CONSOLE_WARNING, "%s", plan.notices[i]);
	needed_of_plan(&plan, &needed);
	lock_needed(boot, &needed);
	size_t missing = distribution_missing(&boot->layout, &plan);
	if (missing) {
		r = may_update(boot, missing, err);
		if (r == 1)
			r = distribute(boot, &plan, err);
		/* The token ended in the middle: a new login mends that, another try does not. */
		if (r == AYON_EDISTRIBUTION && boot->session.rejected)
			r = as_login_trouble(err);
	}
	/* Artists do not see every addon of a bundle; that must not cost each start two requests and a warning. */
	if (r == 0)
		answers_keep_needed(answers, wanted, &needed, plan.notice_count == 0);
	plan_finish(&plan);
	return r;
}

int present_make(struct bootstrap *boot, struct answers *answers, struct error *err)
{
	CLEANUP(free) char *wanted = wanted_text(&boot->choice);
	CLEANUP(strlist) struct strlist needed = { 0 };
	const char *first = "";
	bool is_known = answers_needed(answers, wanted, boot->is_offline, &needed);
	if (is_known)
		lock_needed(boot, &needed);
	size_t absent = is_known ? count_absent(&boot->layout, &needed, &first) : 0;
	int r = 0;

	distribution_tidy(&boot->layout);
	if (boot->is_offline) {
		if (absent)
			return error_set(err, AYON_EDISTRIBUTION,
					"%zu packages of bundle '%s' are not on this "
					"machine ('%s' is the first) and the server is away",
					absent, boot->choice.project.name, first);
		if (!is_known)
			console_log(CONSOLE_WARNING,
					"Whether bundle '%s' lies complete on this machine is not "
					"known",
					boot->choice.project.name);
	} else if (!is_known || absent) {
		r = plan_and_distribute(boot, answers, wanted, err);
	}
	if (r < 0)
		return r;

	const char *package = bundle_package_name(&boot->choice.project, SELF_PLATFORM);
	if (package)
		boot->package_dir = distribution_find_package(&boot->layout, package);
	return 0;
}
