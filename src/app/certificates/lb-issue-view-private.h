/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the view share: one shows a case at its step, the other gives the step.
 */
#pragma once

#include <adwaita.h>
#include "lb-issue-form.h"
#include "lb-issue-picker.h"
#include "lb-issue-view.h"
#include "lb-state-view.h"

G_BEGIN_DECLS

struct _LbIssueView
{
  GtkWidget parent_instance;
  LbStateView *state_view;
  GtkLabel *title, *subtitle, *together, *verdict;
  GtkStack *pages;           /* "form", "done" */
  AdwBin *done_slot;
  GtkScrolledWindow *scroller;
  GtkBox *items, *facts, *kinds, *slot;
  GtkWidget *busy, *cancel, *paper, *submit, *bar;
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of this view */
  GCancellable *working;     /* (owned) (nullable) of the building of an archive */
  char *case_id;             /* (owned) (nullable) */
  LbCase *state;             /* (owned) (nullable) */
  GPtrArray *events;         /* (owned) (nullable) (element-type LbEvent) */
  LbIssueForm *form;         /* (nullable) (owned by the tree) */
  LbIssuePicker *picker;     /* (nullable) (owned by the tree) */
  char *done;                /* (owned) (nullable) what was given to this case at this step, a sentence */
  gboolean told;             /* @done has been announced, as the case stayed at its step */
  char *built;               /* (owned) (nullable) what form and items were built for */
  LbIssueStep step;
  LbCommandType type;
  gboolean is_busy;
  guint rest;                /* source of the button's rest, 0 for none */
};

/* Builds what the case needs at its step, or says that it has left it. */
void lb_issue_view_show_case (LbIssueView *self);
/* Sees anew what may be done with what is ticked. */
void lb_issue_view_update (LbIssueView *self);
void lb_issue_view_set_busy (LbIssueView *self, gboolean busy);
/* A sentence beside the button; @text (nullable): none. */
void lb_issue_view_say (LbIssueView *self, const char *text, gboolean bad);
/* Ids of the items that are ticked. (element-type utf8) (borrowed) (transfer container) */
GPtrArray *lb_issue_view_chosen (LbIssueView *self);

G_END_DECLS
