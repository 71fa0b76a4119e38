/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/pool.h"

#include "base/memory.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

struct queue {
	struct job *first, **end;
};

struct pool {
	pthread_mutex_t mutex;
	pthread_cond_t wanted, finished, helped;
	struct queue todo, done;
	struct share *shares;
	bool stop;
	size_t count;
	pthread_t threads[];
};

static void put(struct queue *queue, struct job *job)
{
	job->next = NULL;
	*queue->end = job;
	queue->end = &job->next;
}

static struct job *get(struct queue *queue)
{
	struct job *job = queue->first;

	if (job) {
		queue->first = job->next;
		if (!queue->first)
			queue->end = &queue->first;
	}
	return job;
}

/* Helps somebody who still has work to give away; false when there is nobody. Called and left locked. */
static bool help_one(struct pool *pool)
{
	struct share *share = pool->shares;

	while (share && share->is_over)
		share = share->next;
	if (!share)
		return false;
	share->helpers++;
	pthread_mutex_unlock(&pool->mutex);
	share->help(share);
	pthread_mutex_lock(&pool->mutex);
	share->is_over = true;
	share->helpers--;
	pthread_cond_broadcast(&pool->helped);
	return true;
}

static void *run(void *argument)
{
	struct pool *pool = argument;

	pthread_mutex_lock(&pool->mutex);
	while (!pool->stop) {
		struct job *job = get(&pool->todo);
		if (!job) {
			if (!help_one(pool))
				pthread_cond_wait(&pool->wanted, &pool->mutex);
			continue;
		}
		pthread_mutex_unlock(&pool->mutex);
		job->work(job);
		pthread_mutex_lock(&pool->mutex);
		put(&pool->done, job);
		pthread_cond_signal(&pool->finished);
	}
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

int pool_new(size_t threads, struct pool **ret_pool, struct error *err)
{
	struct pool *pool = mem_new(sizeof(*pool) + threads * sizeof(*pool->threads));
	pthread_condattr_t attributes;
	sigset_t all, before;
	int r = 0;

	pthread_mutex_init(&pool->mutex, NULL);
	pthread_cond_init(&pool->wanted, NULL);
	pthread_cond_init(&pool->helped, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->finished, &attributes);
	pthread_condattr_destroy(&attributes);
	pool->todo.end = &pool->todo.first;
	pool->done.end = &pool->done.first;

	/* Signals are for the main thread, which knows what to do with them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (r == 0 && pool->count < threads) {
		r = pthread_create(&pool->threads[pool->count], NULL, run, pool);
		if (r == 0)
			pool->count++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (pool->count == 0) {
		pool_free(pool);
		return error_errno(err, AYON_EINTERNAL, r, "cannot start a thread");
	}
	*ret_pool = pool;
	return 0;
}

void pool_free(struct pool *pool)
{
	if (!pool)
		return;

	pthread_mutex_lock(&pool->mutex);
	pool->stop = true;
	pthread_cond_broadcast(&pool->wanted);
	pthread_mutex_unlock(&pool->mutex);
	for (size_t i = 0; i < pool->count; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->wanted);
	pthread_cond_destroy(&pool->helped);
	pthread_cond_destroy(&pool->finished);
	pthread_mutex_destroy(&pool->mutex);
	free(pool);
}

void pool_submit(struct pool *pool, struct job *job)
{
	pthread_mutex_lock(&pool->mutex);
	put(&pool->todo, job);
	pthread_cond_signal(&pool->wanted);
	pthread_mutex_unlock(&pool->mutex);
}

void pool_offer(struct pool *pool, struct share *share)
{
	pthread_mutex_lock(&pool->mutex);
	share->next = pool->shares;
	pool->shares = share;
	pthread_cond_signal(&pool->wanted);
	pthread_mutex_unlock(&pool->mutex);
}

void pool_withdraw(struct pool *pool, struct share *share)
{
	pthread_mutex_lock(&pool->mutex);
	struct share **at = &pool->shares;
	while (*at != share)
		at = &(*at)->next;
	*at = share->next;
	while (share->helpers)
		pthread_cond_wait(&pool->helped, &pool->mutex);
	pthread_mutex_unlock(&pool->mutex);
}

struct job *pool_next(struct pool *pool, int64_t wait_ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	int64_t ns = until.tv_nsec + wait_ms % 1000 * 1000000;
	until.tv_sec += wait_ms / 1000 + ns / 1000000000;
	until.tv_nsec = ns % 1000000000;

	pthread_mutex_lock(&pool->mutex);
	struct job *job = get(&pool->done);
	if (!job && wait_ms > 0) {
		pthread_cond_timedwait(&pool->finished, &pool->mutex, &until);
		job = get(&pool->done);
	}
	pthread_mutex_unlock(&pool->mutex);
	return job;
}
