/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/lock.h: a lock between processes: an open-file-description lock on a small file. The kernel gives it
 * back when its holder dies, so a killed process never blocks anyone.
 */
#ifndef AYON_HOST_LOCK_H
#define AYON_HOST_LOCK_H

#include "base/error.h"

#include <stdint.h>

/* Takes the lock on the file (made below an existing folder, empty, as the umask says), waiting at most timeout_ms. The descriptor
 * goes to *ret_fd; close() releases. AYON_ETIMEOUT when another process kept it all the time. */
int lock_take(const char *path, int64_t timeout_ms, int *ret_fd, struct error *err);
/* The same without waiting: 1 taken, 0 held by another, negative error. */
int lock_try(const char *path, int *ret_fd, struct error *err);
/* Shares the lock with others who share it, waiting while somebody has it alone. The file needs only to be readable. */
int lock_share(const char *path, int64_t timeout_ms, int *ret_fd, struct error *err);

#endif
