/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lb-city.h"

G_BEGIN_DECLS

/* How one applicant's case goes: drawn once, when it begins. */
typedef struct
{
  char *id;              /* case */
  GRand *random;
  const LbPackage *package;
  double pace;           /* share of the committed days that a section uses; over 1 is late */
  gboolean ems, together;
  gboolean refer_first;  /* comes with materials missing, is sent to guidance, comes back */
  gboolean never_returns; /* … and does not come back */
  gboolean one_day;      /* told to leave; accepted by lapse when the section is slow */
  gboolean slow_section; /* one section never looks in time: deemed acceptance */
  gboolean corrections, not_accepted, special, refused, withdraws, stays_home; /* stays_home: does not pick up */
  int next_number;       /* of documents made for it */
  int planned;           /* steps that are planned for it */
} LbCityCase;

/* One thing that somebody will do. */
typedef struct
{
  LbTime at;
  guint64 order;         /* of planning, so that equal times keep their order */
  LbCityCase *story;
  LbCommandType type;
  char *item;            /* (nullable) */
  char *detail;          /* (nullable) section, visit or the like */
} LbCityStep;

typedef struct
{
  const LbCityPlan *plan;
  const LbCityBureau *bureau;
  gpointer data;
  GRand *random;
  GSequence *steps;      /* (element-type LbCityStep) by time */
  GHashTable *planned;   /* set of "case/type/item": what is planned already */
  GPtrArray *stories;    /* (element-type LbCityCase) */
  GPtrArray *bookings;   /* (element-type LbVisit) every visit that was planned */
  guint64 order;
  char *paper_blob, *licence_blob, *proof_blob; /* digests */
  gint64 paper_size, licence_size, proof_size;
  int archives_left;
  LbCityTally *tally;
} LbCity;

/* Somebody with @role (and of @section when given), the same one for the same case and @salt. (nullable) */
const LbActor *lb_city_person (LbCity *city, LbCityCase *story, LbRole role, const char *section, const char *salt,
                               int level);
/* Arguments of a step on the case as it is now; NULL when it has become pointless. (transfer full). @ret_actor
 * who does it. */
GVariant *lb_city_arguments (LbCity *city, const LbCityStep *step, const LbCase *state, const LbActor **ret_actor);
/* The same for a joint visit or meeting of the requests that wait; NULL also when nobody is free for weeks. */
GVariant *lb_city_plan_visit (LbCity *city, const LbCityStep *step, const LbCase *state);
GPtrArray *lb_city_bookings_new (void);
/* What will be done next about @state; plans it. */
void lb_city_foresee (LbCity *city, LbCityCase *story, const LbCase *state, LbTime now);
void lb_city_plan_step (LbCity *city, LbCityCase *story, LbTime at, LbCommandType type, const char *item,
                        const char *detail);
/* @minutes of opening time after @from, at least a minute later. */
LbTime lb_city_later (LbCity *city, LbTime from, int minutes);
LbTime lb_city_days_later (LbCity *city, LbCityCase *story, LbTime from, double days);

G_END_DECLS
