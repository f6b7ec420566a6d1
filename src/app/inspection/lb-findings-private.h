/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the form of a visit's findings share: -form.c is the widget and what it shows, -points.c its
 * points with their keys, notes and pictures, -conclude.c the conclusions and what is given to the case.
 */
#pragma once

#include "lb-findings-form.h"

#include "lb-files-box.h"
#include "lb-visit-findings.h"

G_BEGIN_DECLS

#define LB_FINDINGS_N_FOUND 3 /* passed, failed, does not apply */

/* What a line on the screen writes into; data of its widgets. */
typedef struct
{
  LbVisitPoint *point; /* (borrowed from the record) */
  GtkToggleButton *buttons[LB_FINDINGS_N_FOUND];
  LbFilesBox *photos;  /* (nullable) until it is asked for */
} LbFindingsLine;

typedef struct
{
  LbVisitConclusion *conclusion;
  GtkDropDown *opinion;
  GtkEditable *text;
  gboolean chosen;
} LbFindingsVerdict;

struct _LbFindingsForm
{
  GtkWidget parent_instance;
  GtkWidget *content; /* the one child; owned by the tree */
  GtkLabel *title, *progress, *answer;
  GtkBox *points, *conclusions, *files_slot;
  GtkWidget *save, *conclude;
  LbFilesBox *files;         /* (nullable) */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  LbCase *state;             /* (owned) (nullable) */
  LbCase *foreseen;          /* (owned) (nullable) the case once what is under way has been taken */
  LbVisitRecord *record;     /* (owned) (nullable) */
  GPtrArray *lines;          /* (owned) (element-type LbFindingsLine) */
  GPtrArray *verdicts;       /* (owned) (element-type LbFindingsVerdict) */
  gboolean filling, busy, concluding;
};

/* lb-findings-form.c */
LbCatalogue *lb_findings_catalogue (LbFindingsForm *self); /* (nullable) */
const char *lb_findings_item_name (LbFindingsForm *self, const char *id);
void lb_findings_show_answer (LbFindingsForm *self, const char *text, gboolean bad);
void lb_findings_update (LbFindingsForm *self);

/* lb-findings-points.c */
void lb_findings_add_keys (LbFindingsForm *self);
void lb_findings_fill_points (LbFindingsForm *self);

/* lb-findings-conclude.c */
void lb_findings_fill_conclusions (LbFindingsForm *self);
/* What nobody has chosen follows the points. */
void lb_findings_suggest (LbFindingsForm *self);

G_END_DECLS
