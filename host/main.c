/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: argv to exit code. What happens in between is launch.c.
 */
#include "base/console.h"
#include "base/env.h"
#include "base/process.h"
#include "cli/exit_code.h"
#include "launch.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	env_remember_original(environ);
	process_remember_files();
	signal(SIGPIPE, SIG_IGN);

	struct error err = { 0 };
	int r = launch(argc > 0 ? argc - 1 : 0, (const char *const *)argv + 1, &err);
	if (fflush(stdout) != 0 && r >= 0)
		r = error_set(&err, AYON_EIO, "cannot write to standard output");
	if (r < 0)
		console_fail(err.text[0] ? err.text
					 : "the command failed without a reason; try again with "
					   "--debug");
	return exit_code_of(r);
}
