/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One step of the intake wizard: shows a part of the draft and edits it. Steps are thin: what is right or wrong is
 * the draft's to say.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_STEP_VIEW (lb_intake_step_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (LbIntakeStepView, lb_intake_step_view, LB, INTAKE_STEP_VIEW, AdwBin)

struct _LbIntakeStepViewClass
{
  AdwBinClass parent_class;

  /* Another draft is worked on, or none: show all of it. */
  void (*load) (LbIntakeStepView *self);
  /* The draft changed while this step may be hidden. */
  void (*changed) (LbIntakeStepView *self, LbIntakeChange what, const char *id);
  /* The step has come to the front. */
  void (*shown) (LbIntakeStepView *self);
  /* Focuses where work begins; NULL: the first control. */
  void (*focus_first) (LbIntakeStepView *self);
  /* The clerk wanted to go on: show also what is missing, not only what is wrong. */
  void (*reveal) (LbIntakeStepView *self);
  /* Goes to the place of @problem. */
  void (*go_to) (LbIntakeStepView *self, const LbIntakeProblem *problem);
};

LbIntakeDraft *lb_intake_step_view_get_draft (LbIntakeStepView *self); /* (nullable) (borrowed) */
void lb_intake_step_view_set_draft (LbIntakeStepView *self, LbIntakeDraft *draft);
LbClient *lb_intake_step_view_get_client (LbIntakeStepView *self);
void lb_intake_step_view_set_client (LbIntakeStepView *self, LbClient *client);

/* Brings the focus to the first control, once the step is in front. */
void lb_intake_step_view_show (LbIntakeStepView *self);
void lb_intake_step_view_reveal (LbIntakeStepView *self);
void lb_intake_step_view_go_to (LbIntakeStepView *self, const LbIntakeProblem *problem);

/* Scrolls the scrolled window that @widget is in until it is seen, and focuses it. */
void lb_intake_show_widget (GtkWidget *widget);
/* Takes all children out of a GtkBox. */
void lb_intake_clear_box (GtkBox *box);
/* A label of plain text that wraps; @css_class (nullable). */
GtkWidget *lb_intake_label_new (const char *text, const char *css_class);
/* A small word at the end of a row. */
GtkWidget *lb_intake_word_new (const char *text);

G_END_DECLS
