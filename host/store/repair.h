/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/repair.h: verifies the user's own store and fetches again what is damaged or incomplete, and nothing else.
 */
#ifndef AYON_HOST_STORE_REPAIR_H
#define AYON_HOST_STORE_REPAIR_H

#include "store/verify.h"

struct layout;
struct session;

/*
 * `name`: one item, NULL: all. The server is asked only when something is to be fetched. AYON_ENOTFOUND: no such
 * item. AYON_EDISTRIBUTION, AYON_ENETWORK, AYON_EAUTH: not everything was repaired; the results are filled all the
 * same.
 */
int store_repair(const struct layout *layout, struct session *session, const char *name,
		const struct store_verify *how, struct store_verify_result *ret_result,
		size_t *ret_repaired, struct error *err);

#endif
