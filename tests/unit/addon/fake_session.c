/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_session.h"

#include "session/login.h"
#include "support.h"
#include "wrap/json.h"

struct fake_session fake;

int session_request(struct session *session, const char *method, const char *path,
		const char *content_type, const void *body, size_t body_size,
		struct http_response *ret_response, struct error *err)
{
	(void)session;
	(void)body;
	(void)body_size;
	fake.requests++;
	free(fake.last);
	fake.last = mem_printf("%s %s %s", method, path, content_type ? content_type : "-");
	if (fake.status == 0)
		return error_set(err, AYON_ENETWORK, "the server is away");
	*ret_response = (struct http_response){ .status = fake.status,
		.content_type = mem_dup("application/json"),
		.body = mem_dup(fake.body),
		.body_size = strlen(fake.body) };
	return 0;
}

int session_get_json(struct session *session, const char *path, struct json **ret_json,
		struct error *err)
{
	struct http_response response = { 0 };

	int r = session_request(session, "GET", path, NULL, NULL, 0, &response, err);
	if (r < 0)
		return r;

	r = json_parse(response.body, response.body_size, ret_json, err);
	http_response_finish(&response);
	return r;
}

/* No test here fetches a package; that the host can is a matter of the linker. */
void session_http_options(struct session *session, struct http_options *ret_options)
{
	(void)session;
	*ret_options = (struct http_options){ 0 };
}

int session_http(struct session *session, struct http_client **ret_http, struct error *err)
{
	(void)session;
	(void)ret_http;
	return error_set(err, AYON_ENETWORK, "the server is away");
}

int session_user(struct session *session, const char **ret_name, struct error *err)
{
	(void)session;
	(void)err;
	*ret_name = "ann";
	return 0;
}

void login_identity_finish(struct login_identity *identity)
{
	free(identity->server_url);
	free(identity->user_name);
	free(identity->full_name);
	free(identity->note);
	*identity = (struct login_identity){ 0 };
}

int login_find_server(struct session *session, const char *typed, char **ret_url, struct error *err)
{
	(void)session;
	if (fake.status == 0)
		return error_set(err, AYON_ENETWORK, "the server is away");
	*ret_url = mem_printf("https://%s", typed);
	return 0;
}

int login_with_key(struct session *session, const char *url, const char *key,
		struct login_identity *ret_identity, struct error *err)
{
	(void)session;
	(void)key;
	if (fake.status != 200)
		return error_set(err, AYON_EAUTH, "the server refused the key");
	*ret_identity = (struct login_identity){ .store = CREDENTIAL_KEYRING,
		.server_url = mem_dup(url),
		.user_name = mem_dup("ann"),
		.is_admin = true };
	return 0;
}

int login_with_password(struct session *session, const char *url, const char *user,
		const char *password, struct login_identity *ret_identity, struct error *err)
{
	(void)user;
	return login_with_key(session, url, password, ret_identity, err);
}

int login_whoami(struct session *session, struct login_identity *ret_identity, struct error *err)
{
	return login_with_key(session, session->server_url, NULL, ret_identity, err);
}

int login_logout(struct session *session, const char *url, struct error *err)
{
	(void)session;
	(void)err;
	free(fake.last);
	fake.last = mem_printf("logout %s", url ? url : "-");
	return 0;
}

int login_use_server(struct session *session, const char *url, struct error *err)
{
	return login_logout(session, url, err);
}

int login_forget_server(struct session *session, const char *url, struct error *err)
{
	return login_logout(session, url, err);
}
