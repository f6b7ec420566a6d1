/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small form that each command of the board needs, as a table: which arguments a person fills in, and in
 * which words they are asked. The names are those of lb_command_members(). No GTK.
 */
#pragma once

#include "lb-case.h"

G_BEGIN_DECLS

typedef enum
{
  LB_ASK_LINE,      /* one line of text */
  LB_ASK_TEXT,      /* several lines */
  LB_ASK_NUMBER,    /* @minimum … @maximum */
  LB_ASK_DAY,
  LB_ASK_SWITCH,
  LB_ASK_CHOICE,    /* one of @choices */
  LB_ASK_FILES,
  LB_ASK_LINES,     /* what is missing: material, defect, remedy */
  LB_ASK_SUPPLY,    /* outstanding lines that have come in; fills "materials" and "lines" */
  LB_ASK_SECTION,   /* a section that takes part in the case */
  LB_ASK_STAGE,     /* a stage that is not open */
  LB_ASK_NEXT_STAGE, /* a stage that was not applied for, with its papers; fills "stage", "form", "materials" */
  LB_ASK_PERSON,    /* somebody of the item's section, or nobody any more; fills "to" and "toName" */
  LB_ASK_VISIT,     /* a second visit that waits for approval */
  LB_ASK_RESULT,    /* the result's files, and the one that bears the seal; fills "files" and "seal" */
} LbAskKind;

typedef struct
{
  const char *value, *label;
} LbAskChoice; /* label: untranslated message id; NULL value ends */

typedef struct
{
  const char *name;  /* NULL ends a table */
  LbAskKind kind;
  gboolean required;
  const char *label; /* untranslated message id */
  const char *help;  /* (nullable) untranslated message id */
  const LbAskChoice *choices;
  int minimum, maximum;
} LbAsk;

typedef struct
{
  const char *title;    /* "Accept": of button and menu; untranslated message id */
  const char *question; /* what it means, a sentence; untranslated message id */
  gboolean weighty;     /* ends something or goes out to the applicant against them */
  const LbAsk *asks;
} LbDecisionForm;

/* (nullable): NULL for commands that the board does not give. */
const LbDecisionForm *lb_decision_form (LbCommandType type);

/* 鞍行审准〔2019〕0701-3-42-1号: a number for a decision on @item, of the day, window and sequence of the case and
 * the place of the item in it; no two are the same. (transfer full) */
char *lb_suggest_decision_number (const LbCase *state, const char *item, gboolean granted, LbDay today);
/* The catalogue's pattern filled in as far as it can be: "2103{yyyy}{n8}" → "2103201903000421". What is given
 * out elsewhere stays in braces, to be typed. (transfer full) */
char *lb_suggest_result_number (const LbCase *state, const char *item, const char *pattern, LbDay today);
/* JJ20190703-0701-3-42-1: the number of a batch sheet that begins with @item. (transfer full) */
char *lb_suggest_sheet (const LbCase *state, const char *item, LbDay today);

G_END_DECLS
