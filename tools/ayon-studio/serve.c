/* SPDX-License-Identifier: Apache-2.0 */
#include "serve.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "install.h"
#include "server.h"
#include "studio.h"
#include "wrap/archive.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Uploads that a killed server left behind. */
static int empty_temporary(const struct studio *studio, struct error *err)
{
	int r = fs_remove_tree(studio->temporary_dir, err);
	if (r < 0)
		return r;
	return fs_make_dirs(studio->temporary_dir, 0700, err);
}

static int announce(const struct studio *studio, const char *port_file, struct error *err)
{
	printf("%s\n", studio->url);
	if (fflush(stdout))
		return error_set(err, AYON_EIO, "cannot write to standard output");
	if (!port_file)
		return 0;
	CLEANUP(free) char *text = mem_printf("%s\n", studio->url);
	return fs_write_atomic(port_file, text, strlen(text), 0644, FS_CACHE, err);
}

static int run(struct studio *studio, const struct serve_options *options, const sigset_t *signals,
		struct error *err)
{
	struct server *server = NULL;
	int r = empty_temporary(studio, err);
	if (r < 0)
		return r;
	r = archive_load(err); /* before there are threads that might both do it */
	if (r < 0)
		return r;
	studio->control = options->control;
	studio->installs = install_queue_new(studio);
	if (!studio->installs)
		return error_set(err, AYON_EINTERNAL, "cannot start a thread");

	r = server_start(studio, options->host, options->port, &server, err);
	if (r >= 0)
		r = announce(studio, options->port_file, err);
	if (r >= 0) {
		int number = 0;
		sigwait(signals, &number);
	}
	server_stop(server);
	install_queue_free(studio->installs);
	studio->installs = NULL;
	return r;
}

int serve(const struct serve_options *options, struct error *err)
{
	/* Blocked before any thread exists, so that only the wait below sees them. */
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);

	struct studio studio;
	int r = studio_open(&studio, options->state, err);
	if (r < 0)
		return r;
	r = run(&studio, options, &signals, err);
	studio_close(&studio);
	return r < 0 ? r : 0;
}
