/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/environment.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "environment_fill.h"
#include "format.h"
#include "reason.h"

#include <string.h>

/* Variables that name others or are named by them, and who waits for whom. */
struct graph {
	const char **names; /* borrowed from the environment */
	size_t count;
	size_t *from, *to; /* edge i: names[from[i]] needs names[to[i]] */
	size_t edge_count, from_capacity, to_capacity;
	bool *takes_part, *is_done;
};

static void graph_finish(struct graph *graph)
{
	free(graph->names);
	free(graph->from);
	free(graph->to);
	free(graph->takes_part);
	free(graph->is_done);
}

static void add_edge(struct graph *graph, size_t from, size_t to)
{
	graph->from = mem_grow(graph->from, graph->edge_count, &graph->from_capacity,
			sizeof(*graph->from));
	graph->to = mem_grow(graph->to, graph->edge_count, &graph->to_capacity, sizeof(*graph->to));
	graph->from[graph->edge_count] = from;
	graph->to[graph->edge_count++] = to;
	graph->takes_part[from] = graph->takes_part[to] = true;
}

/* The position of each name, so that a token is looked up and not searched for. */
static struct ayon_value *positions_of(const struct graph *graph)
{
	struct ayon_value *positions = ayon_value_new_object();

	for (size_t i = 0; i < graph->count; i++)
		ayon_value_set(positions, graph->names[i], ayon_value_new_int((int64_t)i));
	return positions;
}

/* Every {...}, of the shortest kind with something in it and on one line, whose text is another name. */
static void add_needs(struct graph *graph, size_t from, const char *text,
		const struct ayon_value *positions)
{
	for (const char *brace = strchr(text, '{'); brace; brace = strchr(brace, '{')) {
		size_t length = brace[1] ? 1 + strcspn(brace + 2, "}\n") : 0;
		if (!length || brace[1] == '\n' || brace[1 + length] != '}') {
			brace++;
			continue;
		}
		CLEANUP(free) char *name = mem_dup_n(brace + 1, length);
		int64_t to = ayon_value_int(ayon_value_get(positions, name), -1);
		if (to >= 0 && (size_t)to != from)
			add_edge(graph, from, (size_t)to);
		brace += length + 2;
	}
}

static void graph_init(struct graph *graph, const struct ayon_value *environment)
{
	struct ayon_member member = { 0 };
	size_t count = ayon_value_count(environment);

	*graph = (struct graph){
		.names = mem_array(count + 1, sizeof(*graph->names)),
		.takes_part = mem_array(count + 1, sizeof(bool)),
		.is_done = mem_array(count + 1, sizeof(bool)),
	};
	while (ayon_value_next(environment, &member))
		graph->names[graph->count++] = member.key;
	struct ayon_value *positions = positions_of(graph);
	for (size_t i = 0; i < graph->count; i++) {
		const char *text = ayon_value_get_text(environment, graph->names[i]);
		if (text)
			add_needs(graph, i, text, positions);
	}
	ayon_value_free(positions);
}

static bool is_ready(const struct graph *graph, size_t index)
{
	for (size_t i = 0; i < graph->edge_count; i++) {
		if (graph->from[i] == index && !graph->is_done[graph->to[i]])
			return false;
	}
	return true;
}

static int refuse_circle(const struct graph *graph, struct ayon_reason *why)
{
	CLEANUP(str) struct str names = { 0 };

	for (size_t i = 0; i < graph->count && names.length < 400; i++) {
		if (graph->takes_part[i] && !graph->is_done[i])
			str_appendf(&names, "%s%s", names.length ? ", " : "", graph->names[i]);
	}
	return reason_set(why, AYON_EINVALID,
			"environment variables refer to each other in a circle: %.600s",
			str_get(&names));
}

/* What is needed comes first. */
static int fill_values(const struct graph *graph, struct ayon_value *out, struct ayon_reason *why)
{
	size_t left = 0, before = 0;

	for (size_t i = 0; i < graph->count; i++)
		left += graph->takes_part[i];
	while (left && left != before) {
		before = left;
		for (size_t i = 0; i < graph->count; i++) {
			const char *name = graph->names[i];
			if (!graph->takes_part[i] || graph->is_done[i] || !is_ready(graph, i))
				continue;
			CLEANUP(free)
			char *filled = environment_fill(
					ayon_value_get_text(out, name), out, name, NULL);
			ayon_value_set_text(out, name, filled);
			graph->is_done[i] = true;
			left--;
		}
	}
	return left ? refuse_circle(graph, why) : 0;
}

/* "NUKE_{VERSION}" names a variable as well. */
static int fill_names(const struct ayon_value *environment, struct ayon_value **ret_environment,
		struct ayon_reason *why)
{
	struct ayon_value *out = ayon_value_new_object();
	struct ayon_member member = { 0 };

	while (ayon_value_next(environment, &member)) {
		CLEANUP(free)
		char *name = environment_fill(member.key, environment, member.key, NULL);
		if (ayon_value_has(out, name)) {
			ayon_value_free(out);
			return reason_set(why, AYON_EINVALID,
					"two environment variables end with the name '%.200s'",
					name);
		}
		ayon_value_set(out, name, ayon_value_copy(member.value));
	}
	*ret_environment = out;
	return 0;
}

int32_t ayon_environment_compute(const struct ayon_value *environment,
		struct ayon_value **ret_environment, struct ayon_reason *why)
{
	struct ayon_value *values = ayon_value_copy(environment);
	struct graph graph;

	graph_init(&graph, environment);
	int r = fill_values(&graph, values, why);
	graph_finish(&graph);
	if (r == 0)
		r = fill_names(values, ret_environment, why);
	ayon_value_free(values);
	return r;
}

struct ayon_value *ayon_environment_merge(
		const struct ayon_value *added, const struct ayon_value *base, const char *missing)
{
	struct ayon_value *out = base ? ayon_value_copy(base) : ayon_value_new_object();
	struct ayon_member member = { 0 };

	while (ayon_value_next(added, &member)) {
		CLEANUP(free) char *text = NULL;
		struct span none = { "", 0 };
		if (format_value(member.value, 0, none, &text, NULL) < 0)
			continue;
		CLEANUP(free) char *filled = environment_fill(text, base, NULL, missing);
		ayon_value_set_text(out, member.key, filled);
	}
	return out;
}
