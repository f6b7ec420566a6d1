/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One applicant of the waiting hall: their case, and what it wants of the clerk now. Announces a change of either by
 * "notify::stamp".
 */
#pragma once

#include "lb-client.h"
#include "lb-hall.h"

G_BEGIN_DECLS

#define LB_TYPE_HALL_ENTRY (lb_hall_entry_get_type ())
G_DECLARE_FINAL_TYPE (LbHallEntry, lb_hall_entry, LB, HALL_ENTRY, GObject)

LbHallEntry *lb_hall_entry_new (void);
/* The case as it is now. @context: for that case, with the present time. */
void lb_hall_entry_set_case (LbHallEntry *self, LbCase *state, const LbContext *context);
/* The hour has moved on. TRUE when that has changed what the case wants, and so where it stands in the list. */
gboolean lb_hall_entry_tick (LbHallEntry *self, const LbContext *context);
/* The applicant has been told of the answer. */
void lb_hall_entry_set_told (LbHallEntry *self, gboolean told);

LbCase *lb_hall_entry_get_case (LbHallEntry *self); /* (borrowed) (nullable) before there is one */
LbHallNeed lb_hall_entry_get_need (LbHallEntry *self);
const LbHallFacts *lb_hall_entry_get_facts (LbHallEntry *self);
int lb_hall_entry_get_minutes (LbHallEntry *self); /* of service left of the half hour; negative when over */
guint lb_hall_entry_get_n_papers (LbHallEntry *self); /* hand-overs that want the clerk */
gboolean lb_hall_entry_is_told (LbHallEntry *self);
/* Whether there is anything to do or to wait for. */
gboolean lb_hall_entry_is_open (LbHallEntry *self);
/* What it wants, in words: the need, or that only its paper is open. (borrowed) translated */
const char *lb_hall_entry_describe (LbHallEntry *self);
/* Who comes first: for sorting. */
int lb_hall_entry_compare (LbHallEntry *a, LbHallEntry *b);

G_END_DECLS
