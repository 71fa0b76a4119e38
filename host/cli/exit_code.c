/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/exit_code.c: the one table behind the exit codes, their documentation and the help.
 */
#include "cli/exit_code.h"

#include "base/str.h"

#include <ayon/status.h>

static const struct exit_code codes[] = {
	{ 0, "success", "the command did its work" },
	{ 1, "failed", "the command failed" },
	{ 2, "usage", "the words on the command line do not fit" },
	{ 3, "auth", "no, wrong or expired credentials, or not allowed" },
	{ 4, "network", "the server was not reached or broke off" },
	{ 5, "bundle", "the bundle does not exist or none is set" },
	{ 6, "distribution", "a package could not be fetched, verified or unpacked" },
	{ 7, "addon", "an addon could not be loaded or does not keep the ABI" },
	{ 8, "internal", "a defect of the launcher itself" },
	{ 9, "cancelled", "the user cancelled" },
	{ 10, "timeout", "the deadline passed" },
	{ 128, "signal", "the started program was killed by signal n" },
};

int exit_code_of(int status)
{
	if (status >= 0)
		return status <= 255 ? status : 1;

	switch (status) {
	case AYON_EUSAGE:
		return 2;
	case AYON_EAUTH:
		return 3;
	case AYON_ENETWORK:
		return 4;
	case AYON_EBUNDLE:
		return 5;
	case AYON_EDISTRIBUTION:
		return 6;
	case AYON_EADDON:
		return 7;
	case AYON_EINTERNAL:
		return 8;
	case AYON_ECANCELLED:
		return 9;
	case AYON_ETIMEOUT:
		return 10;
	default:
		return 1;
	}
}

const struct exit_code *exit_codes(size_t *ret_count)
{
	*ret_count = sizeof(codes) / sizeof(codes[0]);
	return codes;
}

void exit_codes_document(struct str *ret_text)
{
	str_append(ret_text, "| code | name | meaning |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].code == 128)
			str_append(ret_text, "| 128+n");
		else
			str_appendf(ret_text, "| %d", codes[i].code);
		str_appendf(ret_text, " | %s | %s |\n", codes[i].name, codes[i].meaning);
	}
}
