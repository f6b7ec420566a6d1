/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the inspection planner share: -page.c is the widget and its actions, -read.c fetches requests and
 * visits, -day.c shows them, -open.c turns to one of them, -publish.c sends a day out with its papers.
 */
#pragma once

#include "lb-date-entry.h"
#include "lb-day-axis.h"
#include "lb-findings-form.h"
#include "lb-inspection-page.h"
#include "lb-place-map.h"
#include "lb-state-view.h"
#include "lb-visit-faults.h"
#include "lb-visit-form.h"
#include "lb-visit-rows.h"
#include "lb-visit-view.h"

G_BEGIN_DECLS

struct _LbInspectionPage
{
  LbPage parent_instance;
  LbStateView *state;
  GtkStack *stack;
  GtkListBox *pool_list, *open_list, *day_list;
  GtkWidget *pool_empty, *open_box, *day_empty, *unknown;
  GtkLabel *pool_title, *open_title, *holiday;
  GtkWidget *day_faults, *car_orders, *routes, *publish;
  LbDateEntry *day_entry;
  LbDayAxis *axis;
  LbPlaceMap *map;
  LbVisitForm *form;
  LbVisitView *visit_view;
  LbFindingsForm *findings;
  GPtrArray *pools;   /* (owned) (nullable) (element-type LbVisitPool) */
  GPtrArray *visits;  /* (owned) (nullable) (element-type LbVisitRow) */
  GPtrArray *on_day;  /* (owned) (nullable) (element-type LbVisitRow) (borrowed from @visits) */
  GPtrArray *open;    /* (owned) (nullable) the same */
  LbCase *state_case; /* (owned) (nullable) of the visit that is shown */
  char *case_id, *visit; /* (owned) (nullable) the visit that is shown */
  GPtrArray *faults;  /* (owned) (nullable) (element-type LbFault) of the day in front */
  guint at_fault;     /* which one is shown next */
  LbDay day, from, to;
  guint reading;      /* answers that are waited for */
  gboolean again, filling, publishing;
};

LbClient *lb_inspection_client (LbInspectionPage *self);
/* Is that page of the right side in front? */
gboolean lb_inspection_shows (LbInspectionPage *self, const char *name);
void lb_inspection_toast (LbInspectionPage *self, const char *text);

/* Reads requests and visits anew, and shows them. */
void lb_inspection_refresh (LbInspectionPage *self);

void lb_inspection_show_pools (LbInspectionPage *self);
void lb_inspection_show_open (LbInspectionPage *self);
void lb_inspection_show_day (LbInspectionPage *self);
void lb_inspection_show_axis (LbInspectionPage *self);
void lb_inspection_show_badge (LbInspectionPage *self);

void lb_inspection_show_stack (LbInspectionPage *self, const char *name);
/* To the day, from whatever is open. */
void lb_inspection_back (LbInspectionPage *self);
void lb_inspection_go_to_day (LbInspectionPage *self, LbDay day);
/* Takes @plan. */
void lb_inspection_open_form (LbInspectionPage *self, LbVisitPlan *plan, LbCase *state, gboolean second);
void lb_inspection_open_pool (LbInspectionPage *self, GtkListBoxRow *row);
void lb_inspection_open_visit (LbInspectionPage *self, const LbVisitRow *row);
void lb_inspection_reload_visit (LbInspectionPage *self);
/* @key: as lb_visit_key() makes it. (nullable) */
const LbVisitRow *lb_inspection_find_row (LbInspectionPage *self, const char *key);

/* What is wrong with the day, and what can be done with it as a whole. */
void lb_inspection_show_publishing (LbInspectionPage *self);
void lb_inspection_next_fault (LbInspectionPage *self);
void lb_inspection_publish (LbInspectionPage *self);
void lb_inspection_car_orders (LbInspectionPage *self);
void lb_inspection_routes (LbInspectionPage *self);

G_END_DECLS
