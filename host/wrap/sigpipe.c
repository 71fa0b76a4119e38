/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/sigpipe.h"

#include <errno.h>
#include <time.h>

static void only_sigpipe(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGPIPE);
}

void sigpipe_block(sigset_t *ret_before)
{
	sigset_t set;
	only_sigpipe(&set);
	pthread_sigmask(SIG_BLOCK, &set, ret_before);
}

void sigpipe_restore(const sigset_t *before)
{
	const struct timespec now = { 0 };
	sigset_t set;

	if (sigismember(before, SIGPIPE))
		return;
	only_sigpipe(&set);
	while (sigtimedwait(&set, NULL, &now) < 0 && errno == EINTR)
		;
	pthread_sigmask(SIG_SETMASK, before, NULL);
}
