/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the visit form share: lb-visit-form.c is the widget, -fill.c shows a plan, -judge.c reads it back
 * and says what is wrong.
 */
#pragma once

#include "lb-date-entry.h"
#include "lb-form-row.h"
#include "lb-visit-faults.h"
#include "lb-visit-form.h"

G_BEGIN_DECLS

struct _LbVisitForm
{
  GtkWidget parent_instance;
  GtkWidget *content; /* the one child; owned by the tree */
  GtkLabel *title, *subtitle, *verdict;
  GtkBox *requests, *fault_lines;
  GtkWidget *fault_box, *next_fault;
  GtkLabel *fault_title;
  GtkFlowBox *team, *cars;
  LbDateEntry *day;
  GtkEditable *start, *minutes, *vehicle, *place, *experts;
  LbFormRow *day_row, *start_row, *minutes_row, *vehicle_row, *place_row, *experts_row, *reason_row;
  GtkDropDown *reason;
  GtkCheckButton *remote;
  GtkWidget *submit;
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  LbVisitPlan *plan;         /* (owned) (nullable) */
  LbCase *state;             /* (owned) (nullable) */
  GPtrArray *rows;           /* (owned) (nullable) */
  GPtrArray *faults;         /* (owned) (nullable) (element-type LbFault) */
  guint at_fault;            /* which one the footer leads to next */
  gboolean filling, second, busy, start_typed;
};

/* Shows the plan. @vehicles: cars to choose from. */
void lb_visit_form_fill (LbVisitForm *self, const char *const *vehicles);
/* Says at each person and each car whether they are busy at the time of the plan. */
void lb_visit_form_mark_busy (LbVisitForm *self);

/* What the person entered, into the plan. */
void lb_visit_form_read (LbVisitForm *self);
/* The command that the plan makes; NULL while something is missing. (element-type LbStep) (transfer full) */
GPtrArray *lb_visit_form_steps (LbVisitForm *self);
/* Reads the form, shows what is wrong, and lets it be submitted or not. */
void lb_visit_form_judge (LbVisitForm *self);
void lb_visit_form_show_verdict (LbVisitForm *self, const char *text, gboolean bad);
/* Puts the focus where the next fault is put right, round and round. */
void lb_visit_form_next_fault (LbVisitForm *self);
/* Called by what is ticked and typed. */
void lb_visit_form_changed (LbVisitForm *self);

G_END_DECLS
