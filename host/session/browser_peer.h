/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/browser_peer.h: which user of this machine is at the other end of a loopback connection. For the listener of
 * browser_listener.h, since the address that we give to the browser can be seen by others in the list of processes.
 */
#ifndef AYON_HOST_BROWSER_PEER_H
#define AYON_HOST_BROWSER_PEER_H

#include <stdbool.h>
#include <sys/types.h>

/* False: it cannot be known (no /proc, another network namespace). */
bool browser_peer_user(int fd, uid_t *ret_user);

#endif
