/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After 接件: the case number, what to print, and the routing slips that carry the paper to the sections. After a
 * one-time notice: the notice to print. Emits "again" when the clerk goes on with the next applicant.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_RECEIPT_VIEW (lb_intake_receipt_view_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeReceiptView, lb_intake_receipt_view, LB, INTAKE_RECEIPT_VIEW, AdwBin)

void lb_intake_receipt_view_show (LbIntakeReceiptView *self, LbClient *client, const char *case_id);
/* The case that is shown has changed. */
void lb_intake_receipt_view_refresh (LbIntakeReceiptView *self);
const char *lb_intake_receipt_view_get_case (LbIntakeReceiptView *self); /* (nullable) */

G_END_DECLS
