/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the builders of single documents share: the case as it was, the event, and words for its parts.
 */
#pragma once

#include "lb-case-clocks.h"
#include "lb-paper.h"

G_BEGIN_DECLS

typedef struct
{
  LbPaperKind kind;
  const LbCase *state;    /* after the command of @event, no later */
  const LbEvent *event;
  GPtrArray *events;      /* (element-type LbEvent) up to and with those of the command */
  LbContext context;      /* with the time of the event */
  const LbCatalogue *catalogue;
  LbSituation *situation; /* (owned) (nullable) */
  GHashTable *names;      /* (owned) user id → name as events tell it */
  char *number;           /* (owned) */
  LbDocument *document;   /* (owned) */
} LbPaper;

typedef void (*LbPaperFunc) (LbPaper *paper);

/* Fixed texts (lb-paper-texts.h). {name} is replaced by the value that follows it in the argument list; end with
 * NULL. A text that is missing is a fault of the program. (transfer full) */
char *lb_paper_text (const char *group, const char *key, ...) G_GNUC_NULL_TERMINATED;
/* One without placeholders; lives as long as the process. */
const char *lb_paper_plain (const char *group, const char *key);
gboolean lb_paper_has_text (const char *group, const char *key);

/* Words. Borrowed strings live as long as the paper; an id without an entry stands for itself. */
const char *lb_paper_item_name (const LbPaper *self, const char *item);
const char *lb_paper_section_name (const LbPaper *self, const char *section);
const char *lb_paper_material_name (const LbPaper *self, const char *material);
const char *lb_paper_package_name (const LbPaper *self);
const char *lb_paper_applicant (const LbPaper *self);
const char *lb_paper_person (const LbPaper *self, const char *user);
char *lb_paper_persons (const LbPaper *self, GStrv users);
char *lb_paper_window (const LbPaper *self, const char *window);
const char *lb_paper_organisation (void);
const LbCaseItem *lb_paper_item (const LbPaper *self); /* the item of the event */
const char *lb_paper_form (const LbPaper *self, const char *field); /* "" when not given */
char *lb_paper_day (LbDay day);   /* 2019年5月5日; a dash when none */
char *lb_paper_time (LbTime time);
char *lb_paper_limit (const LbLimit *limit);
/* The due date of one clock of the event's item (NULL: of the case), with 暂定 where it is. (transfer full) */
char *lb_paper_due (const LbPaper *self, const char *item, LbClockKind kind);
char *lb_paper_answer_day (const LbClockAnswer *answer);
/* Masks 公民身份号码, telephone numbers stay. (transfer full) */
char *lb_paper_field_value (const LbField *field, const char *value, gboolean mask);

/* Parts that many documents have. */
void lb_paper_add (LbPaper *self, LbParagraphStyle style, char *text /* (transfer full) */);
void lb_paper_add_addressee (LbPaper *self);
void lb_paper_add_seal (LbPaper *self);
void lb_paper_add_codes (LbPaper *self, gboolean with_query);
void lb_paper_add_supervision (LbPaper *self);
void lb_paper_add_signatures (LbPaper *self, const char *first, ...) G_GNUC_NULL_TERMINATED;
void lb_paper_add_calendar (LbPaper *self);
void lb_paper_add_lines (LbPaper *self, GVariant *lines);
void lb_paper_add_contact (LbPaper *self);
/* Review and court: @decision and @paper name what is contested, such as 本决定 and 本决定书. */
void lb_paper_add_remedy (LbPaper *self, const char *decision, const char *paper);
/* 抄送 to the lead section and the others of the case, but the item's own; nothing when there is none. */
void lb_paper_add_imprint (LbPaper *self);
/* With a full stop unless it ends in one; "" of NULL. (transfer full) */
char *lb_paper_sentence (const char *text);
/* What the one who signs is to the applicant. */
const char *lb_paper_relation (const char *relation);
/* 材料退还清单 of the event's item, or of the whole case, with the lines to sign. */
void lb_paper_add_returned (LbPaper *self);

/* One for each kind. */
void lb_paper_application (LbPaper *paper);
void lb_paper_one_time_notice (LbPaper *paper);
void lb_paper_receipt (LbPaper *paper);
void lb_paper_reminder (LbPaper *paper);
void lb_paper_promise (LbPaper *paper);
void lb_paper_one_day_notice (LbPaper *paper);
void lb_paper_correction (LbPaper *paper);
void lb_paper_correction_receipt (LbPaper *paper);
void lb_paper_acceptance (LbPaper *paper);
void lb_paper_not_accepted (LbPaper *paper);
void lb_paper_slip (LbPaper *paper);
void lb_paper_visit_request (LbPaper *paper);
void lb_paper_visit_order (LbPaper *paper);
void lb_paper_visit_record (LbPaper *paper);
void lb_paper_supplement (LbPaper *paper);
void lb_paper_opinion (LbPaper *paper);
void lb_paper_special (LbPaper *paper);
void lb_paper_special_ended (LbPaper *paper);
void lb_paper_extension (LbPaper *paper);
void lb_paper_case_extension (LbPaper *paper);
void lb_paper_hearing (LbPaper *paper);
void lb_paper_grant (LbPaper *paper);
void lb_paper_refusal (LbPaper *paper);
void lb_paper_withdrawal (LbPaper *paper);
void lb_paper_termination (LbPaper *paper);
void lb_paper_undone (LbPaper *paper);
void lb_paper_result_made (LbPaper *paper);
void lb_paper_batch (LbPaper *paper);
void lb_paper_call (LbPaper *paper);
void lb_paper_service (LbPaper *paper);
void lb_paper_ems (LbPaper *paper);
void lb_paper_turned_away (LbPaper *paper);
void lb_paper_given_back (LbPaper *paper);
const char *lb_paper_turned_away_title (const LbEvent *event);

/* For the archive: @entries (element-type utf8) pairs of name and pages or "". (transfer full) */
LbDocument *lb_paper_index (const LbCase *self, GPtrArray *entries, guint n_events, LbDay day, const LbContext *context);
LbDocument *lb_paper_remarks (const LbCase *self, guint n_papers, guint n_files, LbDay day, const LbContext *context);

G_END_DECLS
