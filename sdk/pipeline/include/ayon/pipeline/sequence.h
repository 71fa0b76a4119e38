/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/pipeline/sequence.h: frames and file sequences, and what else is read from or written into file names.
 */
#ifndef AYON_PIPELINE_SEQUENCE_H
#define AYON_PIPELINE_SEQUENCE_H

#include <ayon/pipeline/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Files that differ in one number: head, number, tail. */
struct ayon_sequence {
	char *head;
	char *tail;
	int32_t padding; /* digits that numbers are filled up to with zeros; 0: as they are */
	int64_t *frames; /* ascending */
	size_t count;
};

struct ayon_sequences {
	struct ayon_sequence *items; /* ordered by head, then tail */
	size_t count;
	char **rest; /* names that are in no sequence, in their order */
	size_t rest_count;
};

/* AYON_SEQUENCE_FRAMES: only a number between dots before the extension is a frame, as in name.1001.exr. */
#define AYON_SEQUENCE_ANY    0
#define AYON_SEQUENCE_FRAMES 1

/*
 * Sorts names (list of texts) into sequences of at least `minimum` files. With AYON_SEQUENCE_ANY every number of a name
 * may be the one that counts, and a name may stand in two sequences. The result is ended with ayon_sequences_finish().
 */
void ayon_sequences_find(const struct ayon_value *names, int32_t which, size_t minimum,
		struct ayon_sequences *ret_sequences);
void ayon_sequences_finish(struct ayon_sequences *sequences);
/* The name of one frame, to be freed. */
char *ayon_sequence_name(const struct ayon_sequence *sequence, int64_t frame);

/* "head%04dtail [1-3, 5]"; to be freed. */
char *ayon_sequence_text(const struct ayon_sequence *sequence);

/* Object: each name with its frame as text, or null. */
struct ayon_value *ayon_frames_of(const struct ayon_value *names);
/*
 * "1-3,5" and "1001-1021x5" (also :5, step5, every5) as a list of numbers, ascending and each once. A step holds for the
 * ranges behind it as well. AYON_EINVALID: it is none, or names more than a million frames.
 */
int32_t ayon_frames_parse(
		const char *text, struct ayon_value **ret_frames, struct ayon_reason *why);

/* The digits of the last version in a file name (_v012, .v3), to be freed; NULL for none. */
char *ayon_version_text(const char *name);
/* What tells a published file from another: "name|seconds|size", points written as commas. To be freed. */
char *ayon_source_hash(const char *name, int64_t mtime_ns, uint64_t size);
/* "4.8MiB"; to be freed. */
char *ayon_size_text(uint64_t bytes);
/* The path without ".", ".." and doubled slashes, as POSIX reads them; to be freed. */
char *ayon_path_normalized(const char *path);

#ifdef __cplusplus
}
#endif

#endif
