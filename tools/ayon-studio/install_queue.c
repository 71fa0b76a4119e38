/* SPDX-License-Identifier: Apache-2.0 */
#include "install.h"

#include "base/memory.h"
#include "events.h"

#include <unistd.h>

struct job {
	struct job *next;
	char *zip;
	char *name;
	char *version;
	char *event;
};

struct install_queue {
	struct studio *studio;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct job *first;
	struct job *last;
	bool stop;
};

static void report(
		struct studio *studio, const struct job *job, const char *status, const char *text)
{
	studio_enter(studio);
	event_update(studio, job->event, status, text);
	studio_leave(studio, NULL);
}

static void run(struct studio *studio, struct job *job)
{
	CLEANUP(free) char *begun = mem_printf("Installing addon %s %s", job->name, job->version);
	CLEANUP(free) char *done = mem_printf("Addon %s %s installed", job->name, job->version);
	struct error err = { 0 };
	report(studio, job, "in_progress", begun);
	int r = install_unpack(studio, job->zip, job->name, job->version, &err);
	if (r < 0) {
		report(studio, job, "failed", err.text);
	} else {
		studio_enter(studio);
		event_update(studio, job->event, "finished", done);
		studio_require_restart(studio, "Addon installed");
		studio_leave(studio, NULL);
	}
	unlink(job->zip);
	free(job->zip);
	free(job->name);
	free(job->version);
	free(job->event);
	free(job);
}

static void *work(void *cls)
{
	struct install_queue *queue = cls;
	for (;;) {
		pthread_mutex_lock(&queue->lock);
		while (!queue->first && !queue->stop)
			pthread_cond_wait(&queue->wake, &queue->lock);
		struct job *job = queue->first;
		if (job)
			queue->first = job->next;
		if (!queue->first)
			queue->last = NULL;
		pthread_mutex_unlock(&queue->lock);
		if (!job)
			return NULL;
		run(queue->studio, job);
	}
}

struct install_queue *install_queue_new(struct studio *studio)
{
	struct install_queue *queue = mem_new(sizeof(*queue));
	queue->studio = studio;
	pthread_mutex_init(&queue->lock, NULL);
	pthread_cond_init(&queue->wake, NULL);
	if (pthread_create(&queue->thread, NULL, work, queue)) {
		pthread_mutex_destroy(&queue->lock);
		pthread_cond_destroy(&queue->wake);
		free(queue);
		return NULL;
	}
	return queue;
}

void install_queue_add(struct install_queue *queue, const char *zip, const char *name,
		const char *version, const char *event)
{
	struct job *job = mem_new(sizeof(*job));
	*job = (struct job){
		.zip = mem_dup(zip),
		.name = mem_dup(name),
		.version = mem_dup(version),
		.event = mem_dup(event),
	};
	pthread_mutex_lock(&queue->lock);
	if (queue->last)
		queue->last->next = job;
	else
		queue->first = job;
	queue->last = job;
	pthread_cond_signal(&queue->wake);
	pthread_mutex_unlock(&queue->lock);
}

void install_queue_free(struct install_queue *queue)
{
	if (!queue)
		return;
	pthread_mutex_lock(&queue->lock);
	queue->stop = true;
	pthread_cond_signal(&queue->wake);
	pthread_mutex_unlock(&queue->lock);
	pthread_join(queue->thread, NULL);
	pthread_mutex_destroy(&queue->lock);
	pthread_cond_destroy(&queue->wake);
	free(queue);
}
