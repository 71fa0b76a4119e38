/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/status.h: every result code, for both sides. 0 is success, errors are negative, so that a function
 * that counts can return its count. `enum ayon_status` names the values; members and parameters that cross
 * the boundary are int32_t, because the size of an enum is the compiler's choice.
 */
#ifndef AYON_STATUS_H
#define AYON_STATUS_H

#include <stdint.h>

enum ayon_status {
	AYON_OK = 0,
	AYON_EFAIL = -1,         /* the command failed; exit code 1 */
	AYON_EUSAGE = -2,        /* the words on the command line do not fit; exit code 2 */
	AYON_EAUTH = -3,         /* no, wrong or expired credentials, or not allowed; exit code 3 */
	AYON_ENETWORK = -4,      /* the server was not reached or broke off; exit code 4 */
	AYON_EBUNDLE = -5,       /* the bundle does not exist or none is set; exit code 5 */
	AYON_EDISTRIBUTION = -6, /* a package could not be fetched, verified or unpacked; exit code 6 */
	AYON_EADDON = -7,        /* an addon could not be loaded or does not keep the ABI; exit code 7 */
	AYON_EINTERNAL = -8,     /* a defect of ours; exit code 8 */
	AYON_ECANCELLED = -9,    /* the user cancelled; exit code 9 */
	AYON_ETIMEOUT = -10,     /* the deadline passed; exit code 10 */
	AYON_ENOTFOUND = -11,    /* what was asked for is not there; exit code 1 */
	AYON_EEXISTS = -12,      /* it is there already; exit code 1 */
	AYON_EINVALID = -13,     /* a value from outside is malformed or over its limit; exit code 1 */
	AYON_EIO = -14           /* a file could not be read or written; exit code 1 */
};

#endif
