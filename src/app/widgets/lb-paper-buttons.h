/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be done with a paper, the same wherever one stands in a list: see its pages, print it, save it. Emits
 * "chosen" (int: LbDeskPaperAction).
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-desk-paper.h"

G_BEGIN_DECLS

#define LB_TYPE_PAPER_BUTTONS (lb_paper_buttons_get_type ())
G_DECLARE_FINAL_TYPE (LbPaperButtons, lb_paper_buttons, LB, PAPER_BUTTONS, GtkBox)

/* @title: of the paper, for the names of the buttons. */
GtkWidget *lb_paper_buttons_new (const char *title);

G_END_DECLS
