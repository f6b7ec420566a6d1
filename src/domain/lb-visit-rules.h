/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a joint visit or meeting needs before anybody drives off: two inspectors (行政许可法 34), a car with seats for
 * them unless it is held over video, nobody who reviews or decides, and neither a car nor a person that is elsewhere
 * at that time. The same rules answer the form that plans a visit and the store that decides on it. Pure.
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

typedef enum
{
  LB_VISIT_FAULT_TEAM_TOO_SMALL, /* @count persons are missing */
  LB_VISIT_FAULT_NAMED_TWICE,    /* @who stands in the team twice */
  LB_VISIT_FAULT_CONFLICT,       /* @who reviews or decides in the case */
  LB_VISIT_FAULT_NO_CAR,         /* an inspection on site goes by car */
  LB_VISIT_FAULT_SEATS,          /* @count of the team find no seat in the car */
  LB_VISIT_FAULT_CAR_ELSEWHERE,  /* the car is on the way for @other */
  LB_VISIT_FAULT_PERSON_ELSEWHERE, /* @who is on @other */
} LbVisitFaultKind;

/* All borrowed from the visit, and from the visits it was held against. */
typedef struct
{
  LbVisitFaultKind kind;
  const char *who;      /* (nullable) user id */
  const LbVisit *other; /* (nullable) */
  int count;
} LbVisitFault;

/* Does @visit drive out at all? Not a meeting, and not what is looked at over video (视频勘验). */
gboolean lb_visit_needs_car (const LbVisit *visit);
/* Persons that @visit takes at least. */
int lb_visit_least_team (const LbVisit *visit, const LbPolicy *policy);
/* Do the two take place on one day at one time? Those cancelled or concluded do not count. */
gboolean lb_visits_meet (const LbVisit *one, const LbVisit *other);

/* Everything that is wrong with @visit of @state (nullable: separation is not looked at). @others: (nullable)
 * (element-type LbVisit) of other cases, whatever their day; visits of @state itself are looked at as well. Those
 * with the id of @visit in @state are the same visit, planned before. (element-type LbVisitFault) (transfer full) */
GArray *lb_visit_faults (const LbVisit *visit, const LbCase *state, GPtrArray *others, const LbPolicy *policy);

G_END_DECLS
