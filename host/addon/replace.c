/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/replace.h"

#include "addon/run.h"
#include "addon/service.h"
#include "base/cleanup.h"
#include "python/python.h"

int addon_replace(const struct addon_context *context, const struct process_spec *spec,
		struct error *err)
{
	/* What was printed before comes before what the program prints; the terminal is its own. */
	int r = service_output_flush(err);
	if (r < 0)
		return r;

	service_progress_finish();
	return context->waits ? process_run(spec, err) : process_replace(spec, err);
}

int addon_replace_by_python(const struct addon_context *context, const struct python_places *places,
		const struct python_choice *choice, const struct python_start *start,
		struct error *err)
{
	const struct python_candidate *chosen = &choice->items[choice->chosen];
	CLEANUP(strlist) struct strlist words = { 0 };
	CLEANUP(strlist) struct strlist environment = { 0 };
	struct python_start whole = *start;

	whole.interpreter = chosen->path;
	whole.runtime = places->runtime;
	int r = python_command(&whole, &words, err);
	if (r < 0)
		return r;

	python_environment(chosen->is_given, &environment);
	const struct process_spec spec = { .argv = (const char *const *)words.items,
		.environment = environment.items };
	return addon_replace(context, &spec, err);
}
