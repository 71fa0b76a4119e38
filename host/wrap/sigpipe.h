/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/sigpipe.h: keeps a library's write to a connection that the server closed from killing the run, without
 * touching the disposition that children and `ayon ... | head` rely on.
 */
#ifndef AYON_HOST_SIGPIPE_H
#define AYON_HOST_SIGPIPE_H

#include <signal.h>

/* Holds SIGPIPE back in this thread. */
void sigpipe_block(sigset_t *ret_before);
/* Forgets one that came meanwhile and restores what was before. */
void sigpipe_restore(const sigset_t *before);

#endif
