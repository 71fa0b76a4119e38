/* SPDX-License-Identifier: Apache-2.0 */
/* What a C++ author does with the pipeline library. */
#include <ayon/pipeline.h>

int32_t fill(const char *text, const struct ayon_value *data, char **ret_text)
{
	struct ayon_template *path_template = nullptr;
	struct ayon_reason why = {};

	if (ayon_template_new(text, &path_template, &why) < 0)
		return why.code;
	int32_t r = ayon_template_fill(path_template, data, ret_text, &why);
	ayon_template_free(path_template);
	return r;
}
