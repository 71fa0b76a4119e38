/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/crypto.h"

#include "wrap/backend.h"

int crypto_load(const struct crypto_backend **ret_backend, struct error *err)
{
	const void *table = NULL;
	int r = backend_load("crypto_openssl", &table, err);
	if (r < 0)
		return r;

	*ret_backend = table;
	(*ret_backend)->start();
	return 0;
}
