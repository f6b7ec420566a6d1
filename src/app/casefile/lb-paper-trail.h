/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The paper of a case to read: how the hand-over to each section stands, and who has had each original.
 */
#pragma once

#include "lb-case-paper.h"
#include "lb-sight.h"

G_BEGIN_DECLS

/* "Signed for", "Sent back: 送错科室", "Not signed for, late" … (transfer full) */
char *lb_paper_trail_describe (const LbSectionPaper *paper);
/* Sections to put into a box; NULL when there is nothing to say. @sight->events may be NULL. (transfer floating) */
GtkWidget *lb_paper_trail_hand_overs (const LbSight *sight);
GtkWidget *lb_paper_trail_originals (const LbSight *sight);

G_END_DECLS
