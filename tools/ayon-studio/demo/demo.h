/* SPDX-License-Identifier: Apache-2.0 */
/*
 * demo/demo.h: fills a studio's folder. A seed is a JSON object with any of users, addons,
 * packages, installers, projects, bundles, settings and sites; README.md has its form.
 */
#ifndef AYON_STUDIO_DEMO_H
#define AYON_STUDIO_DEMO_H

#include "base/error.h"

struct json;
struct strlist;
struct studio;

/* The built-in seed, and every *.zip of the folders as an addon that the bundles name. */
int demo_fill(const char *state, const struct strlist *addon_dirs, struct error *err);
int demo_load(const char *state, const char *file, struct error *err);

/* Everything of the seed, in an order in which later parts find earlier ones. Outside the lock. */
int seed_apply(struct studio *studio, const struct json *seed, struct error *err);
/* Writes one addon of a seed to the disk as an unpacked package. */
int seed_addon(struct studio *studio, const struct json *description, struct error *err);
/* A zip of {path: text} at the path. */
int seed_zip(const char *path, const struct json *files, struct error *err);

#endif
