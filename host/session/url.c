/* SPDX-License-Identifier: Apache-2.0 */
#include "session/url.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "wrap/http.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define MAX_TYPED   2048
#define INFO_SUFFIX "/api/info"

static void cut_slashes(char *text)
{
	for (size_t n = strlen(text); n && text[n - 1] == '/'; n--)
		text[n - 1] = '\0';
}

char *url_base(const char *url)
{
	char *base = mem_dup(url);
	if (base)
		cut_slashes(base);
	return base;
}

static bool is_full(const char *text)
{
	return strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0;
}

static char *join(const char *base, const char *between, const char *path)
{
	if (is_full(path))
		return http_same_origin(base, path) ? url_base(path) : NULL;

	CLEANUP(free) char *root = url_base(base);
	CLEANUP(free) char *rest = url_base(path + strspn(path, "/"));
	return mem_printf("%s/%s%s", root, between, rest);
}

char *url_of(const char *base, const char *path)
{
	return join(base, "", path);
}

char *url_of_api(const char *base, const char *endpoint)
{
	return join(base, "api/", endpoint);
}

void url_finding_finish(struct url_finding *finding)
{
	free(finding->url);
	free(finding->did_you_mean);
	strlist_finish(&finding->tried);
	*finding = (struct url_finding){ 0 };
}

static bool look_at(const char *candidate, url_probe *probe, void *payload,
		struct url_finding *finding, struct error *err)
{
	CLEANUP(free) char *asked = mem_printf("%s" INFO_SUFFIX, candidate);
	CLEANUP(free) char *final = NULL;

	if (probe(payload, asked, &final, err) < 0)
		return false;
	final[strcspn(final, "?#")] = '\0';
	cut_slashes(final);
	if (!str_ends(final, INFO_SUFFIX)) {
		error_set(err, AYON_ENETWORK, "'%s' redirects to '%s', which is no AYON server",
				candidate, final);
		return false;
	}
	final[strlen(final) - strlen(INFO_SUFFIX)] = '\0';
	cut_slashes(final);
	finding->url = TAKE(final);
	return true;
}

/* The candidate stands in front of it anyway. */
static const char *without_address(const char *reason, const char *candidate)
{
	CLEANUP(free) char *head = mem_printf("'%s" INFO_SUFFIX "': ", candidate);
	return str_starts(reason, head) ? reason + strlen(head) : reason;
}

/* Tries one candidate; true when it is a server, whose URL is then in the finding. */
static bool try_candidate(const char *candidate, url_probe *probe, void *payload,
		struct url_finding *finding, struct error *err)
{
	if (look_at(candidate, probe, payload, finding, err))
		return true;
	strlist_take(&finding->tried,
			mem_printf("%s: %s", candidate, without_address(err->text, candidate)));
	return false;
}

/* The address with that scheme: without its path first, because people paste the address of a page. */
static bool try_scheme(const char *scheme, const char *rest, url_probe *probe, void *payload,
		struct url_finding *finding, struct error *err)
{
	size_t host = strcspn(rest, "/");
	CLEANUP(free) char *plain = mem_printf("%s%.*s", scheme, (int)host, rest);
	CLEANUP(free) char *full = mem_printf("%s%s", scheme, rest);

	if (try_candidate(plain, probe, payload, finding, err))
		return true;
	if (str_equal(plain, full))
		return false;
	if (!finding->did_you_mean)
		finding->did_you_mean = mem_dup(plain);
	return try_candidate(full, probe, payload, finding, err);
}

static int fail(struct url_finding *finding, enum url_problem problem, struct error *err,
		const char *text)
{
	finding->problem = problem;
	return error_set(err, problem == URL_UNREACHABLE ? AYON_ENETWORK : AYON_EINVALID, "%s",
			text);
}

int url_find(const char *typed, url_probe *probe, void *payload, struct url_finding *ret_finding,
		struct error *err)
{
	*ret_finding = (struct url_finding){ 0 };
	CLEANUP(free) char *copy = mem_dup(typed ? typed : "");
	char *text = str_trim(copy);
	cut_slashes(text);
	if (!*text)
		return fail(ret_finding, URL_EMPTY, err, "no address of a server was given");

	const char *mark = strstr(text, "://");
	if (mark && !is_full(text))
		return fail(ret_finding, URL_BAD_FORMAT, err,
				"the address of a server begins with http:// or https://");
	text[strcspn(text, "?#")] = '\0';
	cut_slashes(text);
	char *rest = mark ? text + (mark - text) + 3 : text;
	if (strlen(text) > MAX_TYPED || !*rest || *rest == '/')
		return fail(ret_finding, URL_BAD_FORMAT, err, "this is no address of a server");

	CLEANUP(free) char *scheme = mark ? mem_dup_n(text, (size_t)(rest - text)) : NULL;
	struct error reason = { 0 };
	bool found = try_scheme(
			scheme ? scheme : "http://", rest, probe, payload, ret_finding, &reason);
	if (!found && !scheme)
		found = try_scheme("https://", rest, probe, payload, ret_finding, &reason);
	if (found) {
		free(TAKE(ret_finding->did_you_mean));
		return 0;
	}
	ret_finding->problem = URL_UNREACHABLE;
	return error_set(err, AYON_ENETWORK,
			"no AYON server at '%s': %.600s; try the address in a browser%s%s", text,
			reason.text, ret_finding->did_you_mean ? "; or did you mean " : "",
			ret_finding->did_you_mean ? ret_finding->did_you_mean : "");
}
