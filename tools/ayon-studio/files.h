/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/files.h: a file as the answer, with ranges and validators as the real server sends
 * them.
 */
#ifndef AYON_STUDIO_FILES_H
#define AYON_STUDIO_FILES_H

#include "message.h"

/*
 * Answers with the file below the folder; the relative path may not leave it, by dots or by
 * links. `missing` is the 404 text for a file that is not there; attachment: NULL or the name a
 * browser would save it under.
 */
void reply_file(const struct request *request, struct reply *reply, const char *directory,
		const char *relative, const char *missing, const char *attachment);

#endif
