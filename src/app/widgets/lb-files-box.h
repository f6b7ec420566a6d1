/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of attached files: added by choosing, dropping or pasting, opened, removed. Adding copies the file into the
 * replica's blobs (lb_client_attach_async), so what is listed is safe already.
 *
 * Properties: "read-only" (boolean), "n-files" (uint, read-only), "label" (string: accessible name, and title of the
 * chooser). Signals: "changed"; "failed" (GError*): a file could not be attached; the window's toast says so when
 * nobody handles it; "file-activated" (LbFile*): return TRUE to show it yourself, else the desktop opens it.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_FILES_BOX (lb_files_box_get_type ())
G_DECLARE_FINAL_TYPE (LbFilesBox, lb_files_box, LB, FILES_BOX, GtkWidget)

GtkWidget *lb_files_box_new (LbClient *client);
void lb_files_box_set_client (LbFilesBox *self, LbClient *client);
void lb_files_box_set_label (LbFilesBox *self, const char *label);
void lb_files_box_set_read_only (LbFilesBox *self, gboolean read_only);
/* Copies @files (element-type LbFile) (nullable). Does not emit "changed". */
void lb_files_box_set_files (LbFilesBox *self, GPtrArray *files);
/* (element-type LbFile) (transfer full): copies. */
GPtrArray *lb_files_box_get_files (LbFilesBox *self);
guint lb_files_box_get_n_files (LbFilesBox *self);
/* Attaches @file as if it had been chosen. */
void lb_files_box_add (LbFilesBox *self, GFile *file);
/* Opens the chooser; for a key of the page. */
void lb_files_box_choose (LbFilesBox *self);

/* Attaches the files, or the picture, that the clipboard holds; says so when it holds neither. */
void lb_files_box_paste (LbFilesBox *self);

LbFile *lb_file_copy (const LbFile *file); /* (transfer full) */
/* Digests of @files, as commands carry them. (transfer full) */
GStrv lb_files_digests (GPtrArray *files);

G_END_DECLS
