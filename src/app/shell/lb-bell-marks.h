/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which notices the user has read: everything up to an instant, and some after it one by one.
 */
#pragma once

#include "lb-rows.h"

G_BEGIN_DECLS

/* Id and kind of the draft that keeps them in the replica. */
#define LB_BELL_DRAFT "notices-read"

typedef struct _LbBellMarks LbBellMarks;

/* From what lb_bell_marks_to_text() made. @text NULL or not readable: on this machine nothing was read yet, and only
 * what is younger than a day counts as new. */
LbBellMarks *lb_bell_marks_new (const char *text, LbTime now);
void lb_bell_marks_free (LbBellMarks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbBellMarks, lb_bell_marks_free)
gboolean lb_bell_marks_is_unread (const LbBellMarks *self, const LbNoticeRow *notice);
void lb_bell_marks_read (LbBellMarks *self, const LbNoticeRow *notice);
/* Everything up to @newest. */
void lb_bell_marks_read_all (LbBellMarks *self, LbTime newest);
char *lb_bell_marks_to_text (const LbBellMarks *self); /* (transfer full) */

G_END_DECLS
