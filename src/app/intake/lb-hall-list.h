/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everybody who waits in the hall, sorted by what the clerk has to see to first. Follows the replica and the clock.
 *
 * Signals: "changed": counts or state; "prompted" (LbHallEntry): the one-day notice of this one is due now; told once.
 */
#pragma once

#include "lb-hall-entry.h"

G_BEGIN_DECLS

#define LB_TYPE_HALL_LIST (lb_hall_list_get_type ())
G_DECLARE_FINAL_TYPE (LbHallList, lb_hall_list, LB, HALL_LIST, GObject)

LbHallList *lb_hall_list_new (LbClient *client);
GListModel *lb_hall_list_get_model (LbHallList *self); /* (borrowed) of LbHallEntry, sorted */
/* Only those taken in at @window (nullable: all). */
void lb_hall_list_set_window (LbHallList *self, const char *window);
/* Reads everything anew. */
void lb_hall_list_refresh (LbHallList *self);
/* Looks at the clock now, not only a few seconds later. */
void lb_hall_list_tick (LbHallList *self);
/* The applicant was told: noted on this machine. That it is also on record is the caller's. */
void lb_hall_list_set_told (LbHallList *self, const char *case_id);

typedef struct
{
  guint n_urgent;  /* the notice is due, or the half hour is over */
  guint n_overdue; /* those of them whose half hour is over */
  guint n_news;    /* answered, to be told */
  guint n_waiting, n_left;
  guint n_papers;  /* cases with a hand-over that wants the clerk */
} LbHallCounts;

void lb_hall_list_count (LbHallList *self, LbHallCounts *ret_counts); /* of those shown */
gboolean lb_hall_list_is_loaded (LbHallList *self);
const GError *lb_hall_list_get_error (LbHallList *self); /* (nullable) of the last reading */
/* For tests: cases come from the caller (element-type LbCase), at once, and not from the replica. */
void lb_hall_list_take (LbHallList *self, GPtrArray *cases, gboolean whole);

G_END_DECLS
