/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/terminal.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/str.h"
#include "cli/globals.h"

/* A question whose answer nobody can give would hang a farm node. */
static int32_t check_can_ask(struct addon_instance *caller, const char *question)
{
	if (caller->context->globals->headless)
		return service_fail(caller, AYON_EUSAGE,
				"'%s' cannot be asked in headless mode; give the value on "
				"the command line",
				question);
	if (!console_can_ask())
		return service_fail(caller, AYON_EUSAGE,
				"'%s' cannot be asked without a terminal; give the value on "
				"the command line",
				question);
	service_progress_finish();
	return 0;
}

static char *make_question(const char *question, const char *initial)
{
	CLEANUP(free)
	char *text = str_is_empty(initial) ? mem_printf("%s: ", question)
					   : mem_printf("%s [%s]: ", question, initial);

	for (unsigned char *c = (unsigned char *)text; *c; c++) {
		if (*c < 0x20 || *c == 0x7f)
			*c = ' ';
	}
	return TAKE(text);
}

static int32_t line(const struct ayon_host *host, const char *question, const char *initial,
		const char **ret_answer)
{
	struct addon_instance *caller = service_caller(host);
	struct error err = { 0 };
	char *answer = NULL;

	int32_t r = check_can_ask(caller, question);
	if (r < 0)
		return r;

	CLEANUP(free) char *text = make_question(question, initial);
	r = terminal_ask(text, true, &answer, &err);
	if (r < 0)
		return service_failed(caller, &err);

	/* Only now: `initial` may be the answer of the call before. */
	if (!*answer && !str_is_empty(initial)) {
		free(answer);
		answer = mem_dup(initial);
	}
	free(caller->answer);
	caller->answer = answer;
	*ret_answer = answer;
	return AYON_OK;
}

static int32_t keep_secret(struct addon_instance *caller, int32_t r, char *secret,
		const struct error *err, const char **ret_answer)
{
	mem_free_secret(TAKE(caller->secret));
	if (r < 0)
		return service_failed(caller, err);

	console_add_secret(secret);
	caller->secret = secret;
	*ret_answer = secret;
	return AYON_OK;
}

static int32_t secret(const struct ayon_host *host, const char *question, const char **ret_answer)
{
	struct addon_instance *caller = service_caller(host);
	struct error err = { 0 };
	char *answer = NULL;

	int32_t r = check_can_ask(caller, question);
	if (r < 0)
		return r;

	CLEANUP(free) char *text = make_question(question, NULL);
	r = terminal_ask(text, false, &answer, &err);
	return keep_secret(caller, r, answer, &err, ret_answer);
}

static int32_t secret_from_stdin(const struct ayon_host *host, const char **ret_answer)
{
	struct addon_instance *caller = service_caller(host);
	struct error err = { 0 };
	char *answer = NULL;

	int32_t r = terminal_read_stdin(&answer, &err);
	return keep_secret(caller, r, answer, &err, ret_answer);
}

const struct ayon_prompt_1 service_prompt = {
	.size = sizeof(service_prompt),
	.line = line,
	.secret = secret,
	.secret_from_stdin = secret_from_stdin,
};
