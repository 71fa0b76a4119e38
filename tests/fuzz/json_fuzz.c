/* SPDX-License-Identifier: Apache-2.0 */
/* JSON of any content, then as the server's answers: bundles, addons, dependency packages, summary of the settings. */
#include "fuzz.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "bundle/bundle.h"
#include "bundle/plan.h"
#include "wrap/json.h"

#include <stdlib.h>
#include <string.h>

static void make_plans(const struct json *root)
{
	struct bundle_list list = { 0 };

	if (bundle_list_read(root, &list, NULL) < 0)
		return;
	for (size_t i = 0; i < list.count; i++) {
		struct plan plan = { 0 };
		if (plan_make(&list.bundles[i], i & 1, root, root, "linux", &plan, NULL) == 0)
			plan_finish(&plan);
	}
	bundle_list_finish(&list);
}

static void read_summary(const struct json *root)
{
	struct bundle_addon *addons = NULL;
	size_t count = 0;

	if (bundle_summary_read(root, &addons, &count, NULL) < 0)
		return;
	for (size_t i = 0; i < count; i++)
		fuzz_must(addons[i].name != NULL, "an addon has a name");
	bundle_addons_free(addons, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(json) struct json *again = NULL;

	if (json_parse((const char *)data, size, &root, NULL) < 0)
		return 0;
	CLEANUP(free) char *text = json_write_text(root, false);
	fuzz_must(json_parse(text, strlen(text), &again, NULL) == 0, "what is written can be read");
	CLEANUP(free) char *second = json_write_text(again, false);
	fuzz_must(str_equal(text, second), "what is read again is the same");
	make_plans(root);
	read_summary(root);
	return 0;
}
