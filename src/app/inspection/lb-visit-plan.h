/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A visit or meeting as the dispatcher puts it together. Pure. What is wrong with it: lb-visit-faults.h.
 */
#pragma once

#include "lb-day-plan.h"
#include "lb-visit-pool.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;             /* (owned) of the visit */
  char *case_id, *kind; /* (owned) */
  GStrv requests;       /* (owned) */
  LbDay day;            /* LB_DAY_NONE: not chosen */
  int start;            /* minute of the day; -1: not chosen */
  int minutes;
  char *vehicle;        /* (owned) (nullable) */
  GStrv team;           /* (owned) user ids */
  GStrv experts;        /* (owned) names */
  char *place;          /* (owned) (nullable) site, or room of a meeting */
  char *second_reason;  /* (owned) (nullable) */
  gboolean remote;      /* an inspection over video: no car */
  double longitude, latitude;
} LbVisitPlan;

/* For @pool: a new visit, or the one that its requests join. */
LbVisitPlan *lb_visit_plan_new (const LbVisitPool *pool, LbDay day);
/* The visit of @row, to be planned anew. */
LbVisitPlan *lb_visit_plan_new_for_visit (const LbVisitRow *row);
void lb_visit_plan_free (LbVisitPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbVisitPlan, lb_visit_plan_free)

/* Arguments of PLAN_VISIT. NULL with a sentence in @ret_missing (nullable, translated, borrowed) when
 * something that they need is not chosen yet. */
GVariant *lb_visit_plan_args (const LbVisitPlan *plan, const char **ret_missing);

/* The first start, not before the minute @earliest, at which neither @plan's car nor its team has anything
 * else to do, with the way between; -1 when the day is full. */
int lb_visit_plan_suggest_start (const LbVisitPlan *plan, GPtrArray *rows, const LbServiceHours *hours,
                                 int earliest);
/* Visits are numbered within their case: what tells them apart among those of a day. (transfer full) */
char *lb_visit_key (const char *case_id, const char *visit);
/* The cars of the bureau; where its policy names none, those of @rows. Each once, sorted. (transfer full) */
GStrv lb_visit_vehicles (GPtrArray *rows, const LbPolicy *policy);
/* Hours of the day within which visits lie. */
LbFieldDay lb_field_day_of (const LbServiceHours *hours);

typedef struct { const char *value, *label; } LbVisitReason; /* label: untranslated message id */
/* Reasons for a second visit; a NULL value ends them. */
extern const LbVisitReason lb_second_visit_reasons[];
const char *lb_second_visit_reason_label (const char *value); /* translated */

G_END_DECLS
