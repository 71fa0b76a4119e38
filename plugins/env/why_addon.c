/* SPDX-License-Identifier: Apache-2.0 */
#include "why.h"

#include "text.h"

static const char *source_name(int32_t origin)
{
	switch (origin) {
	case AYON_ADDON_FROM_OVERLAY:
		return "overlay";
	case AYON_ADDON_FROM_DEV:
		return "dev";
	case AYON_ADDON_FROM_BUNDLE:
		return "bundle";
	case AYON_ADDON_FROM_INSTALLED:
		return "installed";
	default:
		return "unknown";
	}
}

/* Paths are bytes; what is no text is shown as in JSON. */
static void write_path(FILE *out, const char *path)
{
	if (!path)
		fputs("not on this machine", out);
	else if (text_is_utf8(path))
		fputs(path, out);
	else
		text_write_json(out, path);
}

static void write_line(FILE *out, const char *name, const struct ayon_addon_place *place)
{
	if (place->is_used)
		fprintf(out, "%s %s\n", name, place->version);
	fprintf(out, "  %-6s %s %s  ",
			place->is_used ? "used:" : "not:", source_name(place->origin),
			place->version);
	write_path(out, place->path);
	fprintf(out, "  (%s)\n", place->detail);
}

static void write_member(FILE *out, uint32_t index, const struct ayon_addon_place *place)
{
	fprintf(out, "%s\n  {\"source\": \"%s\", \"used\": %s, \"version\": ", index ? "," : "",
			source_name(place->origin), place->is_used ? "true" : "false");
	text_write_json(out, place->version);
	fputs(", \"path\": ", out);
	text_write_json(out, place->path);
	fputs(", \"detail\": ", out);
	text_write_json(out, place->detail);
	fputc('}', out);
}

int32_t why_addon(const struct env_addon *addon, const char *name, int is_json, FILE *out)
{
	struct ayon_addon_place place = { .size = sizeof(place) };
	uint32_t count = 0;
	int32_t r = 0;

	while ((r = addon->provenance->place(addon->host, name, count, &place)) == 0) {
		if (is_json && count == 0) {
			fputs("{\"kind\": \"addon\", \"name\": ", out);
			text_write_json(out, name);
			fputs(", \"places\": [", out);
		}
		if (is_json)
			write_member(out, count, &place);
		else
			write_line(out, name, &place);
		count++;
	}
	if (r != AYON_ENOTFOUND)
		return r;
	if (is_json && count)
		fputs("]}\n", out);
	return count > 0;
}
