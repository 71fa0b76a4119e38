/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/url.h: from what a person typed to the server's URL, and from there to the URL of a request. Sends
 * nothing itself: whoever calls gives the probe.
 */
#ifndef AYON_HOST_SESSION_URL_H
#define AYON_HOST_SESSION_URL_H

#include "base/error.h"
#include "base/str.h"

/*
 * Asks for `info_url`. 0: a 2xx answer with JSON that holds a string `version`; *ret_final_url is the absolute
 * URL it came from after redirects, for the caller to free. Negative: no AYON server there, with the reason.
 */
typedef int url_probe(void *payload, const char *info_url, char **ret_final_url, struct error *err);

enum url_problem {
	URL_NO_PROBLEM = 0,
	URL_EMPTY,
	URL_BAD_FORMAT,  /* a scheme other than http and https, or no host */
	URL_UNREACHABLE, /* nothing that was tried is an AYON server */
};

/* What url_find() learned. Zeroed is empty. */
struct url_finding {
	char *url; /* without trailing slashes; NULL: see problem */
	enum url_problem problem;
	char *did_you_mean;   /* the address without its path, where one was typed; NULL: no idea */
	struct strlist tried; /* one line for each address that was no server: which, and why */
};

/* AYON_EINVALID (empty, bad format) or AYON_ENETWORK (unreachable), the finding then tells more. */
int url_find(const char *typed, url_probe *probe, void *payload, struct url_finding *ret_finding,
		struct error *err);
void url_finding_finish(struct url_finding *finding);
static inline void cleanup_url_finding(struct url_finding *finding)
{
	url_finding_finish(finding);
}

/* The URL without its trailing slashes. Caller frees. */
char *url_base(const char *url);
/*
 * "<base>/<path>": slashes at both ends of the path are one; a full URL below the same scheme, host and port
 * stays as it is. NULL for a full URL elsewhere. Caller frees.
 */
char *url_of(const char *base, const char *path);
/* The same below "<base>/api/". */
char *url_of_api(const char *base, const char *endpoint);

#endif
