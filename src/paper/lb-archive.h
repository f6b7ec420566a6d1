/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 一套档案: everything of a case in one ZIP that can be read and checked without the program (unzip, any PDF
 * reader, `sha256sum -c manifest.sha256`). Equal input gives equal bytes.
 */
#pragma once

#include "lb-paper.h"

G_BEGIN_DECLS

/* The bytes of @blob (SHA-256, lower-case hex). (transfer full) (nullable): NULL with an error. */
typedef GBytes *(*LbArchiveBlobFunc) (const char *blob, gpointer user_data, GError **error);

/* Writes the archive of @self. @events: all of them from version 1; @event_lines (element-type utf8): the same
 * number of lines, as the ledger holds them, for events.ndjson. A blob that is missing or altered is an error. On
 * failure nothing is left at @path but what was there. */
gboolean lb_archive_write (const LbCase *self, GPtrArray *events, GPtrArray *event_lines, const LbContext *context,
                           LbArchiveBlobFunc get_blob, gpointer user_data, const char *path, GError **error);

/* What is wrong with an archive; (element-type utf8) each: names of files. All empty when it is sound. */
typedef struct
{
  GPtrArray *altered;
  GPtrArray *missing;
  GPtrArray *extra;
  guint n_files; /* that the manifest names */
} LbArchiveReport;

void lb_archive_report_free (LbArchiveReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbArchiveReport, lb_archive_report_free)

/* Holds every file against the manifest. TRUE when all is sound; FALSE with LB_ERROR_CORRUPT and @ret_report set
 * when something is altered, missing or extra; FALSE with another error and no report when it is no archive. */
gboolean lb_archive_verify (const char *path, LbArchiveReport **ret_report, GError **error);

G_END_DECLS
