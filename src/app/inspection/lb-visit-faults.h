/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong with a visit or with a whole day, in words, and where in the form it is put right. The rules are
 * those of the store (lb-visit-rules.h) and of the planner (lb-day-plan.h). Pure.
 */
#pragma once

#include "lb-visit-plan.h"

G_BEGIN_DECLS

/* Where it is put right. */
typedef enum
{
  LB_FAULT_AT_REQUESTS,
  LB_FAULT_AT_DAY,
  LB_FAULT_AT_START,
  LB_FAULT_AT_MINUTES,
  LB_FAULT_AT_TEAM,
  LB_FAULT_AT_CAR,
  LB_FAULT_AT_REASON,
} LbFaultPlace;

typedef struct
{
  char *text;         /* (owned) a sentence */
  char *visit;        /* (owned) (nullable) its key, as lb_visit_key() makes it; NULL: the one being planned */
  LbFaultPlace place;
  gboolean grave;     /* the visit cannot be put on the day or sent out with it; else it is said only */
} LbFault;

/* What is wrong with @plan. @state: its case. @rows: (element-type LbVisitRow) visits of its day; the one planned
 * anew and those cancelled do not count. @people: (element-type LbPerson). (element-type LbFault)
 * (transfer full) */
GPtrArray *lb_visit_plan_faults (const LbVisitPlan *plan, const LbCase *state, GPtrArray *rows, GPtrArray *people,
                                 const LbPolicy *policy);
/* What is wrong with all of @rows, visits of one day; what two of them do to each other is said once. */
GPtrArray *lb_visit_day_faults (GPtrArray *rows, GPtrArray *people, const LbPolicy *policy);
/* Adds a grave one to @faults. */
void lb_visit_faults_add (GPtrArray *faults, LbFaultPlace place, const char *text);
guint lb_visit_faults_count_grave (GPtrArray *faults);

/* What keeps @who (a user id, or a car when @car) busy at some time between @start and @start + @minutes, among
 * @rows without @plan itself; the minutes of the day it begins and ends. */
gboolean lb_visit_is_busy (const LbVisitPlan *plan, GPtrArray *rows, const char *who, gboolean car, int *ret_from,
                           int *ret_to);
/* Visits of other cases among @rows, for LbContext.visits. (element-type LbVisit) (transfer container) */
GPtrArray *lb_visit_others (GPtrArray *rows, const char *case_id);

G_END_DECLS
