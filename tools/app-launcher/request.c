/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include "base/fs.h"
#include "base/memory.h"
#include "wrap/json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define MAX_WORDS     65536
#define MAX_VARIABLES 65536
#define PID_VARIABLE  "AYON_PID_FILE"

static int read_args(const struct json *args, struct strlist *ret_args, struct error *err)
{
	if (!json_is_array(args) || !json_count(args) || json_count(args) > MAX_WORDS)
		return error_set(err, AYON_EINVALID, "'args' is no list of 1 to %d words",
				MAX_WORDS);
	for (size_t i = 0; i < json_count(args); i++) {
		const char *word = json_text(json_item(args, i));
		if (!word)
			return error_set(
					err, AYON_EINVALID, "word %zu of 'args' is no text", i + 1);
		strlist_add(ret_args, word);
	}
	if (ret_args->items[0][0] != '/')
		return error_set(err, AYON_EINVALID, "'%s' is no full path of a program",
				ret_args->items[0]);
	return 0;
}

static int read_environment(
		const struct json *env, struct strlist *ret_environment, struct error *err)
{
	if (!json_is_object(env) || json_count(env) > MAX_VARIABLES)
		return error_set(err, AYON_EINVALID, "'env' is no object of at most %d variables",
				MAX_VARIABLES);
	for (struct json_member member = { 0 }; json_next(env, &member);) {
		const char *value = json_text(member.value);
		if (!value || !*member.key || strchr(member.key, '='))
			return error_set(err, AYON_EINVALID,
					"the variable '%s' of 'env' has no text as its value",
					member.key);
		strlist_take(ret_environment, mem_printf("%s=%s", member.key, value));
	}
	return 0;
}

/* The program itself is told where it may write the number. */
static void add_pid_file(struct request *request)
{
	for (char **variable = environ; !request->has_environment && *variable; variable++)
		strlist_add(&request->environment, *variable);
	request->has_environment = true;
	for (size_t i = 0; i < request->environment.count; i++) {
		if (str_starts(request->environment.items[i], PID_VARIABLE "=")) {
			free(request->environment.items[i]);
			request->environment.items[i] =
					mem_printf(PID_VARIABLE "=%s", request->pid_file);
			return;
		}
	}
	strlist_take(&request->environment, mem_printf(PID_VARIABLE "=%s", request->pid_file));
}

int request_read(const struct json *root, struct request *ret_request, struct error *err)
{
	const struct json *env = json_get(root, "env");
	const struct json *pid_file = json_get(root, "pid_file");

	int r = read_args(json_get(root, "args"), &ret_request->args, err);
	if (r == 0 && env)
		r = read_environment(env, &ret_request->environment, err);
	if (r < 0)
		return r;
	if (pid_file && (!json_text(pid_file) || !*json_text(pid_file)))
		return error_set(err, AYON_EINVALID, "'pid_file' is no path");

	ret_request->has_environment = env != NULL;
	ret_request->pid_file = json_text(pid_file);
	if (ret_request->pid_file)
		add_pid_file(ret_request);
	return 0;
}

void request_finish(struct request *request)
{
	strlist_finish(&request->args);
	strlist_finish(&request->environment);
}

int request_open_output(
		const struct json *root, const char *key, int ours, int *ret_fd, struct error *err)
{
	*ret_fd = -1;
	for (struct json_member member = { 0 }; json_next(root, &member);) {
		if (!str_equal(member.key, key))
			continue;
		const char *path = json_text(member.value);
		if (!member.value) {
			*ret_fd = ours;
			return 0;
		}
		if (!path || !*path)
			return error_set(err, AYON_EINVALID, "'%s' is no path", key);
		*ret_fd = fs_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
		if (*ret_fd < 0)
			return error_errno(err, AYON_EIO, errno, "cannot write '%s'", path);
	}
	return 0;
}
