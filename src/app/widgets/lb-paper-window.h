/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The preview of a paper: its real pages, with what can be done with it. It does not stand in the way of the window that
 * opened it.
 */
#pragma once

#include <adwaita.h>
#include "lb-document.h"

G_BEGIN_DECLS

#define LB_TYPE_PAPER_WINDOW (lb_paper_window_get_type ())
G_DECLARE_FINAL_TYPE (LbPaperWindow, lb_paper_window, LB, PAPER_WINDOW, AdwWindow)

/* @parent: any widget of the window that opens it, and that hears of failures. @file: the PDF, named as it is to be
 * saved. @document (nullable): what it shows, kept when it is printed or saved; NULL for what is no case's. @issued (nullable): when it was. */
void lb_paper_window_open (GtkWidget *parent, GFile *file, const char *title, LbDocument *document, const char *issued);

G_END_DECLS
