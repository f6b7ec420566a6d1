/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of the certificate desk: which items wait at each, which go together, and what a form says of
 * them as commands. Pure.
 */
#pragma once

#include "lb-client.h"
#include "lb-steps.h"

G_BEGIN_DECLS

typedef enum
{
  LB_ISSUE_TAKE_OVER, /* 待接收: handed over, the desk has not signed */
  LB_ISSUE_DIGITISE,  /* 待入库 */
  LB_ISSUE_NOTIFY,    /* 待通知: call, or give to the mail */
  LB_ISSUE_FETCH,     /* 待领取 */
  LB_ISSUE_IN_POST,   /* 在途 */
  LB_ISSUE_ARCHIVE,   /* 待归档: cases */
  LB_ISSUE_ARCHIVED,  /* 已归档: cases */
  LB_N_ISSUE_STEPS,
} LbIssueStep;

const char *lb_issue_step_name (LbIssueStep step);  /* "take-over", stable */
const char *lb_issue_step_label (LbIssueStep step); /* translated */
const char *lb_issue_step_empty (LbIssueStep step); /* translated: what an empty list means */
/* FALSE: the step is about whole cases (lb_issue_step_case_state()). */
gboolean lb_issue_step_has_cards (LbIssueStep step);
LbCardQuery lb_issue_step_query (LbIssueStep step);
LbCaseState lb_issue_step_case_state (LbIssueStep step);
/* The step at which @item stands, LB_N_ISSUE_STEPS when at none. */
LbIssueStep lb_issue_step_of (const LbCaseItem *item);
/* The step at which the case's most backward item at the desk stands; where a scanned number leads. */
LbIssueStep lb_issue_step_of_case (const LbCase *state);

/* One row of a list: a case with what of it waits at the step. */
typedef struct
{
  char *case_id, *number, *applicant, *package, *catalogue; /* (owned) */
  GPtrArray *items; /* (element-type utf8) ids of the items at the step; empty in steps of cases */
  LbTime due, warn; /* the earliest of theirs */
  LbClockKind clock;
  gboolean paused, pending;
} LbIssueGroup;

void lb_issue_group_free (LbIssueGroup *group);
/* @cards: (element-type LbCardRow) by case. (element-type LbIssueGroup) (transfer full), what is due first
 * first, then in the order of the cards. */
GPtrArray *lb_issue_group_cards (GPtrArray *cards);
/* @cases: (element-type LbCaseRow). (element-type LbIssueGroup) (transfer full) */
GPtrArray *lb_issue_group_cases (GPtrArray *cases);

/* Items of @state at @step; at LB_ISSUE_ARCHIVE those that ended without a result and whose notice nobody
 * has proof of. (element-type LbCaseItem) (transfer container) */
GPtrArray *lb_issue_items (const LbCase *state, LbIssueStep step);
/* Items that the applicant wants together with those at the desk and that are not ready yet; empty when
 * results may go out one by one. (element-type LbCaseItem) (transfer container) */
GPtrArray *lb_issue_awaited (const LbCase *state);
gboolean lb_issue_by_mail (const LbCase *state);
/* Whom to call: who is named for delivery, else the agent, else the applicant. (borrowed) (nullable) */
const char *lb_issue_phone (const LbCase *state);
const char *lb_issue_recipient (const LbCase *state);

/* What can be done at @step for @state, the usual one first: at most two, LB_N_COMMANDS ends. */
void lb_issue_commands (const LbCase *state, LbIssueStep step, LbCommandType ret_types[3]);
const char *lb_issue_command_label (LbCommandType type); /* translated: of its button */
/* Translated: where one of two has to be chosen. Never the same words as on a button. */
const char *lb_issue_command_title (LbCommandType type);

/* What a form holds; strings and arrays are borrowed. */
typedef struct
{
  const char *sheet; int count;           /* TAKE_OVER */
  GPtrArray *files; /* (element-type LbFile): scan, posting receipt, proof, signed receipt */
  GPtrArray *authorisation;               /* (element-type LbFile) */
  const char *phone, *person, *outcome;   /* CALL */
  LbTime next_at;                         /* CALL: LB_TIME_NONE for none */
  gboolean agreed;
  const char *tracking, *tracking_again;  /* POST */
  const char *name, *identity, *relation; /* DELIVER */
  LbDay received_on;                      /* CONFIRM_POST */
  const char *text;                       /* note, or reason */
} LbIssueEntry;

/* Arguments of @type as @entry has them; blanks at the ends of texts are left out. (transfer full) */
GVariant *lb_issue_args (LbCommandType type, const LbIssueEntry *entry);

typedef struct
{
  const char *value, *label;
} LbIssueChoice; /* label: untranslated message id; NULL value ends */
extern const LbIssueChoice lb_call_outcomes[];
extern const LbIssueChoice lb_collector_relations[];

/* Must the number be typed twice? Those of thirteen digits have no check digit. */
gboolean lb_tracking_needs_twice (const char *text);
/* What is wrong with @text, translated; NULL when it is good or empty. @again: typed a second time.
 * (transfer full) */
char *lb_tracking_fault (const char *text, const char *again, LbDay today);
/* The case number in what a scanner or a person typed (a bar code, a printed number, the text of the QR
 * code); NULL when there is none. (transfer full) */
char *lb_scanned_number (const char *text);

G_END_DECLS
