/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which drafts stand in a list of the guidance desk, and in what order. Plain values, without a window.
 */
#pragma once

#include "lb-client.h"

G_BEGIN_DECLS

/* So many drafts are read at once: a draft that nobody touches is ended after some weeks (domain 3.7), so a hall has
 * fewer. The lists are made from all of them; what is shown at first is cut only afterwards. */
#define LB_REFERRAL_ROWS_READ 20000

/* Takes out of @rows (element-type LbCaseRow, without a free function) all that do not belong and frees them, puts whoever
 * changed last first, and leaves @most at most. @advised: the consultations, else whom the counter has referred. @day:
 * only what changed on it, LB_DAY_NONE for any; it is asked of consultations only. Returns how many belong, those that
 * were cut off included. */
guint lb_referral_rows_take (GPtrArray *rows, gboolean advised, LbDay day, guint most);

G_END_DECLS
