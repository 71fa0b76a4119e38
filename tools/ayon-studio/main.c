/* SPDX-License-Identifier: Apache-2.0 */
#include "auth.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/str.h"
#include "demo/demo.h"
#include "serve.h"
#include "studio.h"

#include <getopt.h>
#include <stdio.h>

static const char usage[] =
		"Usage: ayon-studio serve --state DIR [--host ADDRESS] [--port N] [--port-file "
		"FILE] [--control]\n"
		"       ayon-studio demo  --state DIR [--addons DIR]...\n"
		"       ayon-studio load  --state DIR --file FILE\n"
		"       ayon-studio key   --state DIR --user NAME\n"
		"       ayon-studio token --state DIR --user NAME\n"
		"\n"
		"A small AYON server. The studio lives in the folder DIR.\n"
		"  serve   answers until SIGTERM; port 0 is a free one; prints the URL\n"
		"  demo    fills the folder with a studio worth looking at, with the *.zip addons "
		"of the given folders\n"
		"  load    fills it with the users, bundles, projects ... of a JSON file\n"
		"  key     makes a new API key for a user and prints it\n"
		"  token   makes a session for a user and prints its token\n";

struct options {
	const char *state;
	const char *user;
	const char *file;
	struct strlist addons;
	struct serve_options serve;
};

static int parse(int argc, char **argv, struct options *options, struct error *err)
{
	static const struct option known[] = {
		{ "state", required_argument, NULL, 's' },
		{ "host", required_argument, NULL, 'h' },
		{ "port", required_argument, NULL, 'p' },
		{ "port-file", required_argument, NULL, 'f' },
		{ "control", no_argument, NULL, 'c' },
		{ "addons", required_argument, NULL, 'a' },
		{ "user", required_argument, NULL, 'u' },
		{ "file", required_argument, NULL, 'l' },
		{ 0 },
	};
	long long port = 0;
	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", known, NULL)) != -1;) {
		if (c == 's')
			options->state = optarg;
		else if (c == 'h')
			options->serve.host = optarg;
		else if (c == 'f')
			options->serve.port_file = optarg;
		else if (c == 'c')
			options->serve.control = true;
		else if (c == 'a')
			strlist_add(&options->addons, optarg);
		else if (c == 'u')
			options->user = optarg;
		else if (c == 'l')
			options->file = optarg;
		else if (c == 'p' && str_to_int64(optarg, &port) && port >= 0 && port <= 65535)
			options->serve.port = (int)port;
		else if (c == 'p')
			return error_set(err, AYON_EUSAGE, "'%s' is no port; give 0 to 65535",
					optarg);
		else
			return error_set(err, AYON_EUSAGE,
					"unknown or incomplete option '%s'; try --help",
					argv[optind - 1]);
	}
	if (optind < argc)
		return error_set(err, AYON_EUSAGE, "'%s' is one word too many; try --help",
				argv[optind]);
	if (!options->state)
		return error_set(err, AYON_EUSAGE,
				"the studio's folder is missing; give --state DIR");
	options->serve.state = options->state;
	return 0;
}

/* A credential is printed on standard output only, for the caller to keep. */
static int make_credential(const struct options *options, bool key, struct error *err)
{
	if (!options->user)
		return error_set(err, AYON_EUSAGE, "whose? give --user NAME");
	struct studio studio;
	int r = studio_open(&studio, options->state, err);
	if (r < 0)
		return r;

	char *secret = NULL;
	studio_enter(&studio);
	if (key)
		r = auth_new_key(&studio, options->user, &secret, err);
	else if (!store_has(studio.store, "user", options->user))
		r = error_set(err, AYON_ENOTFOUND, "the studio has no user '%s'", options->user);
	else
		secret = auth_new_session(&studio, options->user);
	int committed = studio_leave(&studio, r < 0 ? NULL : err);
	if (r >= 0)
		r = committed;
	if (r >= 0)
		printf("%s\n", secret);
	mem_free_secret(secret);
	studio_close(&studio);
	return r;
}

static int load(const struct options *options, struct error *err)
{
	if (!options->file)
		return error_set(err, AYON_EUSAGE, "load what? give --file FILE");
	return demo_load(options->state, options->file, err);
}

static int run(const char *command, const struct options *options, struct error *err)
{
	if (str_equal(command, "serve"))
		return serve(&options->serve, err);
	if (str_equal(command, "demo"))
		return demo_fill(options->state, &options->addons, err);
	if (str_equal(command, "load"))
		return load(options, err);
	if (str_equal(command, "key"))
		return make_credential(options, true, err);
	if (str_equal(command, "token"))
		return make_credential(options, false, err);
	return error_set(err, AYON_EUSAGE, "unknown command '%s'; try --help", command);
}

int main(int argc, char **argv)
{
	console_init();
	const char *command = argc > 1 ? argv[1] : "--help";
	if (str_equal(command, "--help") || str_equal(command, "-h")) {
		fputs(usage, stdout);
		return argc > 1 ? 0 : 2;
	}

	struct options options = { .serve = { .host = "127.0.0.1" } };
	struct error err = { 0 };
	int r = parse(argc - 1, argv + 1, &options, &err);
	if (r >= 0)
		r = run(command, &options, &err);
	strlist_finish(&options.addons);
	if (r >= 0)
		return 0;
	fprintf(stderr, "ayon-studio: %s\n", err.text);
	return r == AYON_EUSAGE ? 2 : 1;
}
