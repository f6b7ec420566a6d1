/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The judge of a day's field visits as a dispatcher puts them together: one car can be in one place, nobody can be
 * in two, a visit has its skills and its two persons (行政许可法 34), the way between two visits takes time, and the
 * day ends. It says everything that is wrong, never just the first thing, and changes nothing.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One joint visit or meeting of the day; everything is borrowed from the caller. */
typedef struct
{
  const char *id;
  int start;                 /* minute of the day, 0 … 1439 */
  int minutes;               /* on site, 1 … 720 */
  const char *vehicle;       /* (nullable) none is needed for a meeting in the bureau */
  const char *const *team;   /* (nullable) NULL-terminated ids of persons */
  const char *const *skills; /* (nullable) NULL-terminated: each must be held by someone of the team */
  double longitude, latitude; /* NaN when the place has no coordinates: then no way is reckoned */
  int least_team;            /* persons that it takes at least */
} LbPlannedVisit;

typedef struct
{
  const char *id;
  const char *const *skills; /* (nullable) NULL-terminated */
} LbFieldPerson;

typedef struct
{
  int open, close;           /* minutes of the day within which visits lie */
  double base_longitude, base_latitude; /* where cars start and end; NaN when unknown */
  double kilometres_per_hour; /* > 0 */
  double detour;             /* road length ÷ straight line, ≥ 1 */
} LbFieldDay;

/* 8:30 to 17:00, 30 km/h, roads 1.3 times the straight line: assumptions until the bureau measures its own. */
extern const LbFieldDay lb_field_day_default;

typedef enum
{
  LB_PLAN_FAULT_VEHICLE_TWICE,  /* @other overlaps in the same car */
  LB_PLAN_FAULT_PERSON_TWICE,   /* @who is on @other at the same time */
  LB_PLAN_FAULT_TOO_FAR,        /* @minutes more would be needed to get here from @other */
  LB_PLAN_FAULT_OUTSIDE_HOURS,  /* begins before opening or ends after closing */
  LB_PLAN_FAULT_TEAM_TOO_SMALL, /* @minutes persons are missing */
  LB_PLAN_FAULT_SKILL_MISSING,  /* nobody of the team has @who (a skill) */
  LB_PLAN_FAULT_UNKNOWN_PERSON, /* @who is not among the persons given */
  LB_PLAN_FAULT_INVALID,        /* start, length or place is out of bounds */
} LbPlanFaultKind;

typedef struct
{
  LbPlanFaultKind kind;
  const char *visit; /* (borrowed) */
  const char *other; /* (nullable) (borrowed) */
  const char *who;   /* (nullable) (borrowed) */
  int minutes;
} LbPlanFault;

/* (element-type LbPlanFault) (transfer full): empty when the plan can be driven. @persons NULL: persons and skills
 * are not looked at. The order is that of @visits, then of kinds. */
GPtrArray *lb_day_plan_check (const LbFieldDay *day, const LbPlannedVisit *visits, gsize n_visits,
                              const LbFieldPerson *persons, gsize n_persons);

/* Great-circle kilometres between two points, NaN when a coordinate is. */
double lb_distance (double longitude_a, double latitude_a, double longitude_b, double latitude_b);
/* Minutes by road, rounded up; 0 when a coordinate is NaN. */
int lb_travel_minutes (const LbFieldDay *day, double longitude_a, double latitude_a, double longitude_b,
                       double latitude_b);

G_END_DECLS
