/* SPDX-License-Identifier: Apache-2.0 */
#include "template.h"

#include "base/memory.h"
#include "base/str.h"
#include "reason.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LENGTH (64u << 10)
#define MAX_DEPTH  32

static void part_finish(struct part *part)
{
	for (size_t i = 0; i < part->count; i++)
		part_finish(&part->parts[i]);
	for (size_t i = 0; part->keys && part->keys[i]; i++)
		free(part->keys[i]);
	free(part->keys);
	free(part->parts);
	free(part->text);
	free(part->spec);
}

static struct part *add_part(struct part *block, enum part_kind kind)
{
	block->parts = mem_grow(
			block->parts, block->count, &block->capacity, sizeof(*block->parts));
	struct part *part = &block->parts[block->count++];
	*part = (struct part){ .kind = kind };
	return part;
}

static void add_text(struct part *block, const char *text, size_t length)
{
	struct part *last = block->count ? &block->parts[block->count - 1] : NULL;

	if (last && last->kind == PART_TEXT) {
		char *joined = mem_printf("%s%.*s", last->text, (int)length, text);
		free(last->text);
		last->text = joined;
	} else if (length) {
		add_part(block, PART_TEXT)->text = mem_dup_n(text, length);
	}
}

/* "folder[parents][0]" to folder, parents, 0. What stands behind a bracket without another one is part of no key. */
static char **keys_of(struct span name)
{
	struct strlist keys = { 0 };
	const char *at = name.text, *end = at + name.length;
	size_t first = 0;

	while (at + first < end && at[first] != '[')
		first++;
	strlist_take(&keys, mem_dup_n(at, first));
	at += first;
	while (at < end && *at == '[') {
		const char *close = memchr(at, ']', (size_t)(end - at));
		if (!close)
			break;
		strlist_take(&keys, mem_dup_n(at + 1, (size_t)(close - at - 1)));
		at = close + 1;
	}
	if (at < end) {
		/* Out of balance: it is the name of nothing. */
		strlist_finish(&keys);
		keys = (struct strlist){ 0 };
		strlist_take(&keys, span_dup(name));
	}
	return keys.items;
}

static void add_field(struct part *block, const struct field *field)
{
	struct part *part = add_part(block, PART_FIELD);

	part->text = span_dup(field->whole);
	part->keys = keys_of(field->name);
	part->conversion = field->conversion;
	part->spec = field->spec.text ? span_dup(field->spec) : mem_dup("");
}

static bool has_field(const struct part *block)
{
	for (size_t i = 0; i < block->count; i++) {
		if (block->parts[i].kind != PART_TEXT)
			return true;
	}
	return false;
}

/* Puts the parts of a block that is none behind those of its parent. */
static void dissolve(struct part *parent, struct part *block, const char *end)
{
	add_text(parent, "<", 1);
	for (size_t i = 0; i < block->count; i++) {
		struct part *part = &block->parts[i];
		if (part->kind == PART_TEXT) {
			add_text(parent, part->text, strlen(part->text));
			part_finish(part);
		} else {
			*add_part(parent, part->kind) = *part;
		}
	}
	free(block->parts);
	add_text(parent, end, strlen(end));
}

/* The blocks that are open, the outermost first. */
struct stack {
	struct part blocks[MAX_DEPTH];
	size_t depth;
};

static void close_block(struct stack *stack)
{
	struct part block = stack->blocks[--stack->depth];
	struct part *parent = &stack->blocks[stack->depth - 1];

	if (has_field(&block))
		*add_part(parent, PART_BLOCK) = block;
	else
		dissolve(parent, &block, ">");
}

static int add_literal(struct stack *stack, struct span literal, struct ayon_reason *why)
{
	for (size_t i = 0; i < literal.length;) {
		size_t length = 0;
		while (i + length < literal.length && !strchr("<>", literal.text[i + length]))
			length++;
		add_text(&stack->blocks[stack->depth - 1], literal.text + i, length);
		i += length;
		if (i == literal.length)
			break;
		if (literal.text[i] == '<') {
			if (stack->depth == MAX_DEPTH)
				return reason_set(why, AYON_EINVALID,
						"a template nests more than %d optional blocks",
						MAX_DEPTH - 1);
			stack->blocks[stack->depth++] = (struct part){ .kind = PART_BLOCK };
		} else if (stack->depth > 1) {
			close_block(stack);
		} else {
			add_text(&stack->blocks[0], ">", 1);
		}
		i++;
	}
	return 0;
}

static int parse(const char *text, struct stack *stack, struct ayon_reason *why)
{
	struct field field;
	int r;

	while ((r = field_next(&text, &field, why)) > 0) {
		r = add_literal(stack, field.literal, why);
		if (r < 0)
			return r;
		if (field.has_field && field.name.length)
			add_field(&stack->blocks[stack->depth - 1], &field);
	}
	return r;
}

int32_t ayon_template_new(
		const char *text, struct ayon_template **ret_template, struct ayon_reason *why)
{
	struct stack stack = { .blocks[0].kind = PART_BLOCK, .depth = 1 };
	struct ayon_reason reason = { 0 };
	int r = 0;

	if (strlen(text) > MAX_LENGTH)
		return reason_set(
				why, AYON_EINVALID, "a template is over %u KiB", MAX_LENGTH >> 10);
	r = parse(text, &stack, &reason);
	while (stack.depth > 1) {
		struct part block = stack.blocks[--stack.depth];
		dissolve(&stack.blocks[stack.depth - 1], &block, "");
	}
	if (r < 0) {
		part_finish(&stack.blocks[0]);
		return reason_set(why, r, "template '%.300s': %.500s", text, reason.text);
	}
	*ret_template = mem_new(sizeof(**ret_template));
	(*ret_template)->root = stack.blocks[0];
	return 0;
}

void ayon_template_free(struct ayon_template *template)
{
	if (!template)
		return;
	part_finish(&template->root);
	free(template);
}
