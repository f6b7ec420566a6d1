/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A document of the desks: its pages shown, printed through the system's dialog, or saved as PDF; and told when that
 * fails. Every paper of every desk goes this way.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"
#include "lb-paper.h"

G_BEGIN_DECLS

typedef enum { LB_DESK_PAPER_OPEN, LB_DESK_PAPER_PRINT, LB_DESK_PAPER_SAVE } LbDeskPaperAction;

/* Makes a PDF of @document in a thread and does @action with it. @parent: a widget in the window that hears
 * of failures; it is kept until all is done. @name: of the file, without ending. */
void lb_desk_paper (GtkWidget *parent, LbDocument *document, const char *name, LbDeskPaperAction action,
                    GCancellable *cancellable);
/* The newest document of @kind about @item or visit (both nullable) that @events have produced; NULL with an
 * error when there is none. (transfer full) */
LbDocument *lb_desk_paper_find (LbPaperKind kind, const LbCase *state, GPtrArray *events, const char *item,
                                const char *visit, const LbContext *context, GError **error);
/* Saves @file, which is @document laid out, where the user says; what has left the program so is kept. */
void lb_desk_paper_save (GtkWidget *parent, GFile *file, LbDocument *document, GCancellable *cancellable);
/* Asks where to, and copies @file there. @done: what the toast says, translated. */
void lb_desk_save_copy (GtkWidget *parent, GFile *file, const char *title, const char *name, const char *done,
                        GCancellable *cancellable);

G_END_DECLS
