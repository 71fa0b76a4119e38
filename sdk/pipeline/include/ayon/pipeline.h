/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline.h: all of libayon-pipeline, the pure part of a pipeline: environments, profiles, path templates,
 * anatomy, template data, work files, file sequences. Link with ayon::pipeline.
 */
#ifndef AYON_PIPELINE_H
#define AYON_PIPELINE_H

#include <ayon/pipeline/anatomy.h>
#include <ayon/pipeline/context.h>
#include <ayon/pipeline/environment.h>
#include <ayon/pipeline/profile.h>
#include <ayon/pipeline/sequence.h>
#include <ayon/pipeline/template.h>
#include <ayon/pipeline/value.h>
#include <ayon/pipeline/workfile.h>

#endif
