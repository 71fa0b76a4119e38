/* SPDX-License-Identifier: Apache-2.0 */
#include "studio.h"

#include "base/clock.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "crypt.h"

#include <stdio.h>
#include <time.h>

static int make_folders(struct studio *studio, struct error *err)
{
	const char *const folders[] = { studio->directory, studio->addons_dir, studio->packages_dir,
		studio->installers_dir, studio->temporary_dir };

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		int r = fs_make_dirs(folders[i], 0700, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int open_contents(struct studio *studio, struct error *err)
{
	int r = make_folders(studio, err);
	if (r < 0)
		return r;

	CLEANUP(free) char *path = path_join(studio->directory, "studio.db");
	r = store_open(path, &studio->store, err);
	if (r < 0)
		return r;
	return registry_load(&studio->registry, studio->addons_dir, err);
}

int studio_open(struct studio *studio, const char *directory, struct error *err)
{
	*studio = (struct studio){ .started_ms = clock_ms() };
	pthread_mutex_init(&studio->lock, NULL);
	faults_init(&studio->faults);
	journal_init(&studio->journal);
	studio->directory = path_absolute(directory);
	studio->addons_dir = path_join(studio->directory, "addons");
	studio->packages_dir = path_join(studio->directory, "packages");
	studio->installers_dir = path_join(studio->directory, "installers");
	studio->temporary_dir = path_join(studio->directory, "tmp");

	int r = open_contents(studio, err);
	if (r < 0)
		studio_close(studio);
	return r;
}

void studio_close(struct studio *studio)
{
	store_close(studio->store);
	registry_finish(&studio->registry);
	faults_finish(&studio->faults);
	journal_finish(&studio->journal);
	free(studio->directory);
	free(studio->addons_dir);
	free(studio->packages_dir);
	free(studio->installers_dir);
	free(studio->temporary_dir);
	free(studio->url);
	free(studio->restart_reason);
	pthread_mutex_destroy(&studio->lock);
	*studio = (struct studio){ 0 };
}

void studio_enter(struct studio *studio)
{
	pthread_mutex_lock(&studio->lock);
	store_begin(studio->store);
}

int studio_leave(struct studio *studio, struct error *err)
{
	int r = store_commit(studio->store, err);
	pthread_mutex_unlock(&studio->lock);
	return r;
}

int studio_reload(struct studio *studio, struct error *err)
{
	int r = registry_load(&studio->registry, studio->addons_dir, err);
	if (r < 0)
		return r;

	free(studio->restart_reason);
	studio->restart_reason = NULL;
	studio->started_ms = clock_ms();
	return 0;
}

void studio_require_restart(struct studio *studio, const char *reason)
{
	free(studio->restart_reason);
	studio->restart_reason = mem_dup(reason);
}

char *studio_now(void)
{
	struct timespec now;
	struct tm parts;
	char text[32];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
	return mem_printf("%s.%06ld+00:00", text, now.tv_nsec / 1000);
}

char *studio_new_id(void)
{
	return crypt_random_hex(32);
}
