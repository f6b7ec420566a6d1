/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the form share: its fields, what stands in them, and whether that is good.
 */
#pragma once

#include "lb-form-row.h"
#include "lb-issue-form.h"

G_BEGIN_DECLS

typedef enum
{
  FIELD_PHONE,
  FIELD_PERSON,
  FIELD_OUTCOME,
  FIELD_NEXT_DAY,
  FIELD_NEXT_TIME,
  FIELD_TRACKING,
  FIELD_TRACKING_AGAIN,
  FIELD_NAME,
  FIELD_RELATION,
  FIELD_IDENTITY,
  FIELD_AUTHORISATION,
  FIELD_DAY,
  FIELD_FILES,
  FIELD_AGREED,
  FIELD_TEXT,
  N_FIELDS,
} Field;

/* A count of what came on one sheet, or the scan of one item. */
typedef struct
{
  char *key;
  LbFormRow *row;
  GtkWidget *control;
  int expected; /* pieces that the section signed for; 0 where nothing is counted */
} Part;

struct _LbIssueForm
{
  GtkWidget parent_instance;
  LbClient *client; /* (owned) */
  LbCommandType type;
  GtkBox *box;      /* (owned by the tree) */
  LbFormRow *rows[N_FIELDS];     /* (nullable): not in this form */
  GtkWidget *controls[N_FIELDS]; /* (nullable) */
  GPtrArray *parts; /* (owned) (element-type Part) */
  char *own_identity; /* (owned) (nullable) of the legal representative, as the application has it */
  gboolean checked; /* faults have been shown: from now on they follow what is typed */
};

/* What stands in @field; NULL when it is not in this form. (borrowed) */
const char *lb_issue_form_text (LbIssueForm *self, Field field);
/* The same without blanks at its ends, "" when it is not there. (transfer full) */
char *lb_issue_form_dup_text (LbIssueForm *self, Field field);
/* The value of what is chosen in @field; NULL when it is not in this form. */
const char *lb_issue_form_choice (LbIssueForm *self, Field field, const LbIssueChoice *choices);

/* What came on one sheet with one count: the key of its part. (transfer full) */
char *lb_issue_form_lot (const LbCaseItem *item);
/* Fills the empty form. @items: (element-type LbCaseItem) that may be chosen. */
void lb_issue_form_build (LbIssueForm *self, const LbCase *state, GPtrArray *items);
/* Shows what depends on what was typed, and tells of it. */
void lb_issue_form_changed (LbIssueForm *self);

/* Shows every fault at its field; TRUE when there is none. @keys (nullable): (element-type utf8) of the parts that
 * must be filled in; NULL for all. */
gboolean lb_issue_form_check (LbIssueForm *self, GPtrArray *keys);
/* Only texts and numbers: what is known before anything is signed. */
gboolean lb_issue_form_check_texts (LbIssueForm *self);
/* Looks again at what is wrong already. */
void lb_issue_form_check_again (LbIssueForm *self);

G_END_DECLS
