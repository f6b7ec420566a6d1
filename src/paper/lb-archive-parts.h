/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that go into an archive: found first, written afterwards.
 */
#pragma once

#include "lb-archive.h"

#include <locale.h>

G_BEGIN_DECLS

#define LB_ARCHIVE_MANIFEST "manifest.sha256"
#define LB_ARCHIVE_INDEX "00-目录.pdf"

typedef struct
{
  char *name;    /* in the archive */
  char *title;   /* for the index; "" stands for the log of events */
  guint pages;   /* 0 when not paper, or not painted yet */
  LbDocument *document; /* (nullable) what is still to be painted into @bytes */
  GBytes *bytes; /* (nullable) NULL: fetched when it is written */
  char *digest;  /* SHA-256 */
} LbArchiveFile;

void lb_archive_file_free (LbArchiveFile *file);
LbArchiveFile *lb_archive_file_new (char *name, const char *title, GBytes *bytes /* (transfer full) (nullable) */);
/* One that lb_archive_paint() will give its bytes. */
LbArchiveFile *lb_archive_file_new_paper (char *name, const char *title, LbDocument *document /* (transfer full) */);
/* Paints every paper among @files that has not been painted, several at once. FALSE with LB_ERROR_FAILED. */
gboolean lb_archive_paint (GPtrArray *files, GError **error);
/* Every blob that any event names, each once, in the order of the events. (element-type LbArchiveFile) */
GPtrArray *lb_archive_find_blobs (GPtrArray *events, const LbContext *context);
/* @text as a file name: no slashes, no control characters, at most 60 characters. (transfer full) */
char *lb_archive_clean_name (const char *text);
/* libarchive converts names by the thread's locale; in this one that is UTF-8 whatever the system's is. */
locale_t lb_archive_enter_locale (void);
void lb_archive_leave_locale (locale_t before);

G_END_DECLS
