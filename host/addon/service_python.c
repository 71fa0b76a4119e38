/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "addon/python_places.h"
#include "addon/replace.h"

#define MAX_WORDS 65536

/* One choice for the process: neither bundle nor interpreters change while a verb runs. */
static struct python_places places;
static struct python_choice choice;
static struct error reason;
static int is_made;

static int make(struct addon_instance *caller)
{
	const struct addon_context *context = caller->context;

	if (!is_made) {
		const struct addon_index *index = context->choice ? context->index : NULL;
		addon_python_places(index, context->package_dir, &places);
		is_made = 1;
		reason.code = 0;
		python_choose(&places, context->layout, &choice, &reason);
	}
	return reason.code ? service_failed(caller, &reason) : 0;
}

void service_python_release(void)
{
	python_places_finish(&places);
	python_choice_finish(&choice);
	is_made = 0;
}

static int32_t fill(struct addon_instance *caller, size_t index, struct ayon_python_candidate *ret)
{
	if (!AYON_HAS(ret, problem))
		return service_fail(caller, AYON_EINVALID,
				"ayon.python/1 was given a struct of %u bytes; set its size member",
				ret->size);
	const struct python_candidate *candidate = &choice.items[index];

	ret->is_chosen = index == choice.chosen;
	ret->path = candidate->path;
	ret->origin = candidate->origin;
	ret->version = candidate->version;
	ret->problem = candidate->problem;
	return AYON_OK;
}

static int32_t choose(const struct ayon_host *host, struct ayon_python_candidate *ret_candidate)
{
	struct addon_instance *caller = service_caller(host);

	int32_t r = make(caller);
	return r < 0 ? r : fill(caller, choice.chosen, ret_candidate);
}

static int32_t candidate_at(const struct ayon_host *host, uint32_t index,
		struct ayon_python_candidate *ret_candidate)
{
	struct addon_instance *caller = service_caller(host);

	/* That none fits is no reason not to list them. */
	make(caller);
	if (index >= choice.count)
		return service_fail(
				caller, AYON_ENOTFOUND, "there is no interpreter number %u", index);
	return fill(caller, index, ret_candidate);
}

static const char *import_path(const struct ayon_host *host, uint32_t index)
{
	make(service_caller(host));
	if (index < places.imports.count)
		return places.imports.items[index];
	return index == places.imports.count ? places.runtime : NULL;
}

static int32_t check(struct addon_instance *caller, const struct ayon_python_request *request)
{
	size_t words = 0;

	if (!AYON_HAS(request, banner))
		return service_fail(caller, AYON_EINVALID,
				"ayon.python/1 was given a request of %u bytes; set its size "
				"member",
				request->size);
	if (request->kind < AYON_PYTHON_SCRIPT || request->kind > AYON_PYTHON_CONSOLE)
		return service_fail(caller, AYON_EINVALID,
				"ayon.python/1 knows no request of kind %u", request->kind);
	while (request->argv && request->argv[words] && words <= MAX_WORDS)
		words++;
	if (words > MAX_WORDS)
		return service_fail(caller, AYON_EINVALID, "Python code gets more than %d words",
				MAX_WORDS);
	return 0;
}

/* The numbers of the public kinds are those of enum python_kind. */
_Static_assert(AYON_PYTHON_SCRIPT == PYTHON_SCRIPT && AYON_PYTHON_MODULE == PYTHON_MODULE &&
				AYON_PYTHON_CODE == PYTHON_CODE &&
				AYON_PYTHON_CONSOLE == PYTHON_CONSOLE,
		"kinds differ");

static int32_t replace(const struct ayon_host *host, const struct ayon_python_request *request)
{
	struct addon_instance *caller = service_caller(host);
	struct error err = { 0 };

	int r = check(caller, request);
	if (r == 0)
		r = make(caller);
	if (r < 0)
		return r;

	const struct python_start start = {
		.kind = (enum python_kind)request->kind,
		.stay = (request->flags & AYON_PYTHON_STAY) != 0,
		.banner = request->banner,
		.target = request->target,
		.argv = request->argv,
	};
	r = addon_replace_by_python(caller->context, &places, &choice, &start, &err);
	return r < 0 ? service_failed(caller, &err) : r;
}

const struct ayon_python_1 service_python = {
	.size = sizeof(service_python),
	.choose = choose,
	.candidate = candidate_at,
	.import_path = import_path,
	.replace = replace,
};
