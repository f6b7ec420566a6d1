/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What screens ask of the desktop: choosing files, asking a question, opening and printing. Asynchronous functions
 * in GIO's shape; the classes behind them change with GTK, their callers do not. Dismissing a dialog gives
 * G_IO_ERROR_CANCELLED. @parent is any widget of the window in front.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LB_FILES_ANY,
  LB_FILES_DOCUMENTS, /* PDF, PNG, JPEG, TIFF: what the store takes */
  LB_FILES_PDF,
  LB_FILES_ARCHIVE,   /* ZIP */
} LbFileKind;

void lb_file_dialog_open_async (GtkWidget *parent, const char *title, LbFileKind kind, gboolean multiple,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* (transfer full): a list of GFile, not empty. */
GListModel *lb_file_dialog_open_finish (GAsyncResult *result, GError **error);
void lb_file_dialog_save_async (GtkWidget *parent, const char *title, const char *name, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
GFile *lb_file_dialog_save_finish (GAsyncResult *result, GError **error); /* (transfer full) */

typedef enum { LB_ANSWER_PLAIN, LB_ANSWER_SUGGESTED, LB_ANSWER_DESTRUCTIVE } LbAnswerKind;
typedef struct { const char *id, *label; LbAnswerKind kind; } LbAnswer; /* label: translated, may have a mnemonic */

/* Asks @heading with @body (plain text); @answers end with a NULL id; the first is what Escape means.
 * @extra (nullable): a widget below the text. */
void lb_ask_async (GtkWidget *parent, const char *heading, const char *body, GtkWidget *extra,
                   const LbAnswer *answers, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char *lb_ask_finish (GAsyncResult *result, GError **error); /* (transfer full): the answer's id */

/* Shows @file with the desktop's program for it. */
void lb_open_file_async (GtkWidget *parent, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer data);
gboolean lb_open_file_finish (GAsyncResult *result, GError **error);

/* Prints the PDF @file by way of the print dialog; @title names the job. */
void lb_print_pdf_async (GtkWidget *parent, GFile *file, const char *title, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
gboolean lb_print_pdf_finish (GAsyncResult *result, GError **error);
/* For tests: from now on each job becomes TITLE.pdf in @folder, and no dialog is shown; NULL ends that. */
void lb_print_to_folder (GFile *folder);

G_END_DECLS
