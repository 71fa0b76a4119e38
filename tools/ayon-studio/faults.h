/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/faults.h: what tests ask the server to do wrong: rules that match a request and say
 * how its answer is to be spoilt. Safe from any thread. The rules are data; server.c carries them
 * out.
 */
#ifndef AYON_STUDIO_FAULTS_H
#define AYON_STUDIO_FAULTS_H

#include "base/error.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define FAULTS_MAX 64

struct json;

/* What happens to one answer. Zeroed with the offsets at -1: nothing. */
struct fault {
	int64_t delay_ms;         /* before the answer */
	int64_t status;           /* this instead of the answer; 0: none */
	int64_t truncate_at;      /* the connection ends behind that many body bytes; -1: never */
	int64_t reset_at;         /* the same by a TCP reset */
	int64_t corrupt_byte;     /* the body byte at this offset comes inverted */
	int64_t drip_bytes_per_s; /* 0: full speed */
	/* behind that many body bytes nothing comes any more, the connection stays */
	int64_t stall_at;
	int64_t wrong_length;  /* the announced length; -1: the true one */
	int64_t retry_after_s; /* a Retry-After header; -1: none */
	char redirect[1024];   /* a 302 to this URL, or "" */
};

struct fault_rule {
	char *pattern; /* of the path, as for fnmatch(3) where '*' also takes slashes */
	char *method;  /* NULL: any */
	int64_t left;  /* answers still to spoil; negative: all */
	struct fault fault;
};

struct faults {
	pthread_mutex_t lock;
	struct fault_rule *rules;
	size_t count;
	size_t capacity;
};

void faults_init(struct faults *faults);
void faults_finish(struct faults *faults);
/* One rule from its JSON form (README.md). AYON_EINVALID names the key. */
int faults_add(struct faults *faults, const struct json *rule, struct error *err);
void faults_clear(struct faults *faults);
/* The first rule that matches, counted down; false when none does. */
bool faults_take(struct faults *faults, const char *method, const char *path,
		struct fault *ret_fault);
/* Whether the body itself is spoilt, so that it must be sent piece by piece. */
bool fault_touches_body(const struct fault *fault);

#endif
