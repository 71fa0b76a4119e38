/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/upload.c: `upload`: the checked package onto a server, up to the bundle that names it.
 */
#include "check.h"
#include "command.h"
#include "publish.h"
#include "server.h"

#include "base/cleanup.h"
#include "base/fs.h"

#include <stdio.h>
#include <stdlib.h>

AYON_OPTION_DECLARE(file_option, AYON_OPTION_POSITIONAL, AYON_OPTION_REQUIRED, "file", NULL, "FILE",
		"Package made by `ayon-addon pack`", NULL, NULL);
AYON_OPTION_DECLARE(server_option, AYON_OPTION_TEXT, 0, "server", NULL, "URL",
		"The AYON server (default: AYON_SERVER_URL)", NULL, NULL);
AYON_OPTION_DECLARE(bundle_option, AYON_OPTION_TEXT, AYON_OPTION_REPEAT, "bundle", NULL, "NAME",
		"Name the new version in this bundle", NULL, NULL);
AYON_OPTION_DECLARE(restart_option, AYON_OPTION_FLAG, 0, "restart", NULL, NULL,
		"Restart the server when it needs that to see the addon", NULL, NULL);
AYON_OPTION_DECLARE(force_option, AYON_OPTION_FLAG, 0, "force", NULL, NULL,
		"Replace a version that the server has; machines that have it keep the old one",
		NULL, NULL);
AYON_OPTION_DECLARE(timeout_option, AYON_OPTION_INTEGER, 0, "timeout", NULL, "SECONDS",
		"Give up after that long (default: 300)", NULL, NULL);

static const struct ayon_option *const table[] = {
	&file_option,
	&server_option,
	&bundle_option,
	&restart_option,
	&force_option,
	&timeout_option,
	NULL,
};

static int check_package(const char *file, struct report *report, struct error *err)
{
	struct check_options options = { 0 };
	if (fs_is_dir(file))
		return error_set(err, AYON_EUSAGE,
				"'%s' is a folder; give the zip made by `ayon-addon pack`", file);
	int r = check_path(file, &options, report, err);
	if (r < 0)
		return r;
	if (!report->is_upload)
		return error_set(err, AYON_EINVALID,
				"'%s' is no package for the server: it has no package.py", file);
	if (report_errors(report) > 0) {
		CLEANUP(free) char *text = report_as_text(report);
		fputs(text, stderr);
		return error_set(err, AYON_EINVALID,
				"'%s' is not fit for a studio, nothing was sent", file);
	}
	return 0;
}

static int refuse_known(struct server *server, const struct report *report, struct error *err)
{
	struct error broken = { 0 };
	int r = publish_is_listed(server, report->name, report->version, &broken);
	if (r == 0 || r == AYON_EADDON)
		return 0;
	if (r < 0)
		return error_set(err, r, "%s", broken.text);
	return error_set(err, AYON_EEXISTS,
			"the server has %s %s already, and machines that have it will not fetch it "
			"again; raise the version, or use --force",
			report->name, report->version);
}

static int settle(struct server *server, const struct options *options, const struct report *report,
		bool *ret_waits, struct error *err)
{
	int r = publish_needs_restart(server, err);
	if (r < 0)
		return r;
	*ret_waits = r > 0 && options_count(options, "restart") == 0;
	if (*ret_waits)
		return 0;
	if (r > 0) {
		printf("Restarting the server ...\n");
		fflush(stdout);
		r = publish_restart(server, err);
		if (r < 0)
			return r;
	}
	r = publish_is_listed(server, report->name, report->version, err);
	if (r == 0)
		return error_set(err, AYON_EADDON,
				"the server does not list %s %s; restart it (--restart) or see its "
				"log",
				report->name, report->version);
	return r < 0 ? r : 0;
}

static int add_to_bundles(struct server *server, const struct options *options,
		const struct report *report, struct error *err)
{
	const char *bundle;
	for (size_t i = 0; (bundle = options_text(options, "bundle", i)); i++) {
		int r = publish_to_bundle(server, bundle, report->name, report->version, err);
		if (r < 0)
			return error_prefix(err, "bundle '%s'", bundle);
		printf("Bundle '%s' names %s %s.\n", bundle, report->name, report->version);
	}
	return 0;
}

static int run_upload(const struct options *options, struct error *err)
{
	CLEANUP(report) struct report report = { 0 };
	CLEANUP(server) struct server server = { 0 };
	const char *file = options_text(options, "file", 0);
	long long timeout_s = options_integer(options, "timeout", 300);
	if (timeout_s < 1 || timeout_s > 86400)
		return error_set(err, AYON_EUSAGE, "--timeout takes 1 to 86400 seconds");

	int r = check_package(file, &report, err);
	if (r >= 0)
		r = server_open(options_text(options, "server", 0), timeout_s * 1000, &server, err);
	if (r >= 0 && options_count(options, "force") == 0)
		r = refuse_known(&server, &report, err);
	if (r >= 0)
		r = publish_install(&server, file, err);
	if (r < 0)
		return r;
	printf("Installed %s %s on %s.\n", report.name, report.version, server.url);
	fflush(stdout);

	bool waits = false;
	r = settle(&server, options, &report, &waits, err);
	if (r < 0)
		return r;
	if (!waits)
		return add_to_bundles(&server, options, &report, err);
	if (options_count(options, "bundle") > 0)
		return error_set(err, AYON_EFAIL,
				"the server must restart before a bundle can name %s %s; run this "
				"again with --restart",
				report.name, report.version);
	printf("The server must restart before it can use it; restart it, or use --restart.\n");
	return 0;
}

const struct command command_upload = {
	.name = "upload",
	.summary = "Install a package on a server and name it in bundles",
	.description = "The credential of an administrator comes from AYON_API_KEY or "
		       "AYON_API_KEY_FILE.",
	.options = table,
	.run = run_upload,
};
