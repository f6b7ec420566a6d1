/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A consultation as it is written down (咨询记录): who asked, what, the answer, and the points of the formal check
 * that were looked at already. Kept, it is a draft that the counter opens.
 *
 * Signal "closed" (gboolean kept).
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_CONSULT_FORM (lb_consult_form_get_type ())
G_DECLARE_FINAL_TYPE (LbConsultForm, lb_consult_form, LB, CONSULT_FORM, GtkWidget)

/* An empty record about @situation. @state (nullable): the draft that it adds to, with what was ticked there. */
void lb_consult_form_open (LbConsultForm *self, LbClient *client, const LbSituation *situation, const LbCase *state);
/* TRUE while there is something in it that has not been kept. */
gboolean lb_consult_form_is_dirty (LbConsultForm *self);

G_END_DECLS
