/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/google_drive.h: a shared link of Google Drive shows a page; the file is elsewhere. Pure.
 */
#ifndef AYON_HOST_GOOGLE_DRIVE_H
#define AYON_HOST_GOOGLE_DRIVE_H

/* The id in "https://drive.google.com/file/d/<id>/..." (or docs.google.com), NULL for any other URL or an empty
 * id. The host must be exactly that. Caller frees. */
char *google_drive_id(const char *url);
/* Where the file is fetched from; confirm may be NULL. Caller frees. */
char *google_drive_url(const char *id, const char *confirm);

enum google_drive_answer {
	GOOGLE_DRIVE_CONFIRM =
			1,    /* *ret_confirm is to be sent with a second request; caller frees */
	GOOGLE_DRIVE_QUOTA,   /* too many people fetched the file */
	GOOGLE_DRIVE_NO_FILE, /* any other page */
};
/* What a page that came instead of the file means. */
enum google_drive_answer google_drive_page(const char *page, char **ret_confirm);

#endif
