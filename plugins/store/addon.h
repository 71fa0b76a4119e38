/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store: looks after the stores of addons on this machine. What the files of this addon share.
 */
#ifndef AYON_ADDON_STORE_H
#define AYON_ADDON_STORE_H

#include <ayon/ayon.h>

/* The one of this process, given to every verb as `self`. */
struct store_addon {
	const struct ayon_host *host;
	const struct ayon_error_1 *error;
	const struct ayon_log_1 *log;
	const struct ayon_output_1 *output;
	const struct ayon_store_1 *store;
};

extern const struct ayon_verb list_verb;
extern const struct ayon_verb path_verb;
extern const struct ayon_verb verify_verb;
extern const struct ayon_verb repair_verb;
extern const struct ayon_verb gc_verb;

#define BYTES_SIZE 32

/* "12.3 MB" into a buffer of BYTES_SIZE; returns it. */
const char *store_bytes(uint64_t bytes, char *buffer);
const char *store_state_name(int32_t state);

/* A JSON text in quotes; null for NULL. What is no UTF-8 becomes U+FFFD. */
void json_text(const struct store_addon *addon, const char *text);
/* `{"name": ..., "kind": ..., ...` of an item, without the closing brace. */
void json_item(const struct store_addon *addon, const struct ayon_store_item *item);

#endif
