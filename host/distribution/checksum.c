/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/checksum.h"

#include "base/str.h"
#include "wrap/digest.h"

#include <strings.h>

int checksum_kind(const char *checksum, const char *algorithm, int *ret_kind, struct error *err)
{
	if (str_is_empty(checksum) || str_is_empty(algorithm)) {
		*ret_kind = DIGEST_SHA256;
		return 0;
	}
	int kind = digest_kind(algorithm);
	if (!kind)
		return error_set(err, AYON_EINVALID,
				"its checksum is of the unknown kind '%.40s'; known are md5, sha1, "
				"sha256, sha512",
				algorithm);
	*ret_kind = kind;
	return 0;
}

const char *checksum_name(int kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return "md5";
	case DIGEST_SHA1:
		return "sha1";
	case DIGEST_SHA512:
		return "sha512";
	default:
		return "sha256";
	}
}

int checksum_compare(const char *checksum, int kind, const char *hex, struct error *err)
{
	if (str_is_empty(checksum) || strcasecmp(checksum, hex) == 0)
		return 0;
	return error_set(err, AYON_EINVALID, "its %s is %s and the server says %.130s",
			checksum_name(kind), hex, checksum);
}
