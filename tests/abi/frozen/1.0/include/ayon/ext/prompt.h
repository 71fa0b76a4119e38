/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/prompt.h: ask the user in the terminal. Refused (AYON_EUSAGE) where nobody can answer.
 */
#ifndef AYON_EXT_PROMPT_H
#define AYON_EXT_PROMPT_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_PROMPT_1 "ayon.prompt/1"

struct ayon_prompt_1 {
	uint32_t size;
	/*
	 * Asks for one line. `initial` (may be NULL) is offered and taken when the line is empty. The answer is
	 * borrowed until the next call. AYON_ECANCELLED at end of input. [main]
	 */
	int32_t (*line)(const struct ayon_host *host, const char *question, const char *initial,
			const char **ret_answer);
	/* The same without echo; the buffer is wiped at the next call. [main] */
	int32_t (*secret)(const struct ayon_host *host, const char *question, const char **ret_answer);
	/* Reads one secret line from standard input, which need not be a terminal; for --password-stdin. [main] */
	int32_t (*secret_from_stdin)(const struct ayon_host *host, const char **ret_answer);
};

#endif
