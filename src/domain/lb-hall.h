/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The waiting hall (S47): what a case that was just taken in wants of the clerk while its applicant waits. Pure readings
 * of the case and the hour; nothing of them is stored.
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

/* In the order in which a clerk sees to them. */
typedef enum
{
  LB_HALL_OVERDUE,  /* the half hour is over, and some item is neither answered nor under the one-day notice */
  LB_HALL_NOTICE,   /* it ends soon, or not today: the one-day notice is to be given */
  LB_HALL_ANSWERED, /* every item is answered: the applicant is to be told */
  LB_HALL_WAITING,  /* the half hour runs */
  LB_HALL_LEFT,     /* the notice was given: the applicant may have gone home */
} LbHallNeed;

#define LB_HALL_N_NEEDS 5
const char *lb_hall_need_label (LbHallNeed need); /* untranslated message id */

/* What does not change with the hour. */
typedef struct
{
  guint n_waiting;    /* neither answered nor under the one-day notice */
  guint n_noticed;    /* under the notice, not answered */
  guint n_accepted, n_correcting, n_not_accepted;
  LbTime due;         /* when the half hour of the first waiting one ends; LB_TIME_NONE when none waits */
  LbTime answered_at; /* of the last answer; LB_TIME_NONE without one */
} LbHallFacts;

/* FALSE when @self has no place in the hall: not received, or withdrawn or ended as a whole. */
gboolean lb_hall_read (const LbCase *self, const LbContext *context, LbHallFacts *ret_facts);
/* What @facts want at @now. Only @context's calendar and policy are asked. */
LbHallNeed lb_hall_need (const LbHallFacts *facts, const LbContext *context, LbTime now);
/* Service minutes until the half hour ends, as a person would say it: 0 in the last minute, negative after it. */
int lb_hall_minutes_left (const LbHallFacts *facts, const LbContext *context, LbTime now);
/* By need, then by who has waited longest; news comes newest first. */
int lb_hall_compare (LbHallNeed need_a, const LbHallFacts *a, LbHallNeed need_b, const LbHallFacts *b);

G_END_DECLS
