/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Originals on their way back (F037): the counter takes them back from a section; whoever holds them gives them to the
 * applicant against a signature. Emits "returned" when it is on record.
 */
#pragma once

#include <adwaita.h>
#include "lb-sight.h"

G_BEGIN_DECLS

#define LB_TYPE_PAPER_RETURN (lb_paper_return_get_type ())
G_DECLARE_FINAL_TYPE (LbPaperReturn, lb_paper_return, LB, PAPER_RETURN, AdwBin)

/* (nullable) (transfer floating): NULL when the user can give or take nothing back now. */
GtkWidget *lb_paper_return_new (const LbSight *sight);

G_END_DECLS
