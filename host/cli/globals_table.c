/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/globals_table.c: the launcher's own options, as the same kind of table that a verb has.
 */
#include "cli/globals.h"

static const char *const bundle_aliases[] = { "studio-bundle", NULL };

AYON_OPTION_DECLARE(bundle, .kind = AYON_OPTION_TEXT, .name = "bundle", .metavar = "NAME",
		.aliases = bundle_aliases, .help = "Use the studio bundle of that name");
AYON_OPTION_DECLARE(project_bundle, .kind = AYON_OPTION_TEXT, .name = "project-bundle",
		.metavar = "NAME", .help = "Use the project bundle of that name");
AYON_OPTION_DECLARE(project, .kind = AYON_OPTION_TEXT, .name = "project", .metavar = "NAME",
		.help = "Work in that project, with its own bundle if it has one");
AYON_OPTION_DECLARE(use_staging, .kind = AYON_OPTION_FLAG, .name = "use-staging",
		.help = "Use the staging bundle and the staging settings");
AYON_OPTION_DECLARE(use_dev, .kind = AYON_OPTION_FLAG, .name = "use-dev",
		.help = "Use your development bundle; wins over --use-staging");
AYON_OPTION_DECLARE(headless, .kind = AYON_OPTION_FLAG, .name = "headless",
		.help = "Never open a window and never ask");
AYON_OPTION_DECLARE(offline, .kind = AYON_OPTION_FLAG, .name = "offline",
		.help = "Start from what is on this machine, without the server");
AYON_OPTION_DECLARE(timeout, .kind = AYON_OPTION_TEXT, .name = "timeout", .metavar = "SECONDS",
		.help = "Give up when the preparation takes longer");
AYON_OPTION_DECLARE(ayon_login, .kind = AYON_OPTION_FLAG, .name = "ayon-login",
		.help = "Ask for the login even when the stored one is good");
AYON_OPTION_DECLARE(skip_bootstrap, .kind = AYON_OPTION_FLAG, .name = "skip-bootstrap",
		.help = "No server and no bundle: only what is installed beside the launcher");
AYON_OPTION_DECLARE(skip_headers, .kind = AYON_OPTION_FLAG, .name = "skip-headers",
		.help = "Do not print the header block");
AYON_OPTION_DECLARE(verbose, .kind = AYON_OPTION_TEXT, .name = "verbose", .metavar = "LEVEL",
		.help = "Log from that level on: notset, debug, info, warning, error, critical or "
			"0 to 50");
AYON_OPTION_DECLARE(debug, .kind = AYON_OPTION_FLAG, .name = "debug",
		.help = "Log everything, unless --verbose says otherwise");
AYON_OPTION_DECLARE(version, .kind = AYON_OPTION_FLAG, .name = "version",
		.help = "Print the launcher's version and end");
AYON_OPTION_DECLARE(help, .kind = AYON_OPTION_FLAG, .name = "help", .letter = "h",
		.help = "Print this text and end");

static const struct ayon_option *const table[] = { &bundle, &project_bundle, &project, &use_staging,
	&use_dev, &headless, &offline, &timeout, &ayon_login, &skip_bootstrap, &skip_headers,
	&verbose, &debug, &version, &help, NULL };

const struct ayon_option *const *globals_table(void)
{
	return table;
}
