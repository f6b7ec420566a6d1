/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The applicants whom the counter has referred, or whom guidance has advised: what was missing and why, what was
 * asked and answered, and the way to the counter.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_REFERRAL_VIEW (lb_referral_view_get_type ())
G_DECLARE_FINAL_TYPE (LbReferralView, lb_referral_view, LB, REFERRAL_VIEW, GtkWidget)

/* Properties: "count" (uint, read-only): how many there are; "advised" (boolean): the consultations instead, today's
 * unless asked otherwise, to be searched. */
void lb_referral_view_set_client (LbReferralView *self, LbClient *client);
void lb_referral_view_refresh (LbReferralView *self);
gboolean lb_referral_view_open_case (LbReferralView *self, const char *case_id);

G_END_DECLS
