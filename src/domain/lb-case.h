/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A case as its events tell it. lb_case_evolve() is pure; lb_case_apply() is the same step in place, for replay.
 * Case and stage state are functions of the items and are never stored as truth (docs/domain.md 3.4).
 * All fields may be read; only apply and evolve write them. Strings and arrays are owned by the case.
 */
#pragma once

#include "lb-event.h"
#include "lb-situation.h"

G_BEGIN_DECLS

typedef enum
{
  LB_ITEM_DRAFT, LB_ITEM_GATED, LB_ITEM_RECEIVED, LB_ITEM_CORRECTING, LB_ITEM_NOT_ACCEPTED, LB_ITEM_ACCEPTED,
  LB_ITEM_SPECIAL, LB_ITEM_DECIDING, LB_ITEM_GRANTED, LB_ITEM_REFUSED, LB_ITEM_MADE, LB_ITEM_AT_DESK,
  LB_ITEM_STORED, LB_ITEM_NOTIFIED, LB_ITEM_POSTED, LB_ITEM_DELIVERED, LB_ITEM_WITHDRAWN, LB_ITEM_TERMINATED,
  LB_N_ITEM_STATES,
} LbItemState;

typedef enum
{
  LB_CASE_DRAFT,          /* 草稿 */
  LB_CASE_WAITING_FOR_PREDECESSOR, /* 待前置 */
  LB_CASE_WAITING_FOR_ACCEPTANCE,  /* 待受理 */
  LB_CASE_CORRECTING,     /* 补正中 */
  LB_CASE_IN_REVIEW,      /* 办理中 */
  LB_CASE_ISSUING,        /* 出件中 */
  LB_CASE_TO_ARCHIVE,     /* 待归档 */
  LB_CASE_ARCHIVED,       /* 办结归档 */
  LB_CASE_TURNED_AWAY,    /* 窗口告知不受理: nothing was taken in */
  LB_N_CASE_STATES,
} LbCaseState;

typedef enum { LB_STAGE_CLOSED, LB_STAGE_OPEN, LB_STAGE_RUNNING, LB_STAGE_COMPLETE } LbStageState;

const char *lb_item_state_name (LbItemState state);  /* "accepted", for JSON */
const char *lb_item_state_label (LbItemState state); /* untranslated message id */
gboolean lb_item_state_parse (const char *name, LbItemState *ret_state);
gboolean lb_item_state_is_final (LbItemState state);
const char *lb_case_state_name (LbCaseState state);
const char *lb_case_state_label (LbCaseState state);
const char *lb_stage_state_label (LbStageState state);

typedef struct { char *blob, *name, *media_type; gint64 size; } LbFile; /* blob: SHA-256 */

typedef enum { LB_HELD_PRESENT, LB_HELD_MISSING, LB_HELD_DEFERRED, LB_HELD_FROM_CASE, LB_HELD_REUSED } LbHeld;
const char *lb_held_name (LbHeld held);

typedef struct
{
  char *material;
  LbHeld held;
  int originals, copies;
  GPtrArray *files;     /* (element-type LbFile) newest last; nothing is overwritten */
  GHashTable *points;   /* char* index of the formal point → GINT_TO_POINTER TRUE passed / FALSE failed */
  char *note;           /* (nullable) why a point failed */
  LbDay defer_until;    /* DEFERRED: LB_DAY_NONE otherwise */
  gboolean promised;    /* DEFERRED: the applicant signed the promise (容缺承诺书) */
  gboolean was_deferred; /* it is, or was until @supplied_at */
  LbTime supplied_at;   /* when a deferred one came in; LB_TIME_NONE before */
  char *holder;         /* (nullable) who has the originals: NULL the counter, LB_HOLDER_APPLICANT, else a section */
  LbTime held_at;       /* since when; LB_TIME_NONE: since it came in */
  char *reused_from;    /* (nullable) REUSED: number of the case that has the document on file */
  LbDay valid_until;    /* REUSED: its last valid day; LB_DAY_NONE when it has none */
} LbCaseMaterial;

/* One line of a correction notice. */
typedef struct { char *material; char *defect; char *remedy; gboolean supplied; } LbCorrectionLine; /* material (nullable) */

typedef struct _LbCaseItem LbCaseItem;
struct _LbCaseItem
{
  char *item;           /* catalogue id */
  char *section;        /* department that decides it */
  int stage;
  LbItemState state;
  gint64 since_version; /* version of the event that set @state */
  LbTime state_since;

  /* acceptance */
  LbTime received_at;   /* T01/T02; LB_TIME_NONE before */
  gboolean one_day_notice; char *one_day_reason; LbTime one_day_notice_at;
  LbTime taken_at; char *taken_by;
  char *assignee, *assignee_name; LbTime assigned_at; /* (nullable) 承办人: who of the section works on it; time NONE when nobody */
  LbDay accepted_on;    /* acceptance date, back-dated when deemed; LB_DAY_NONE before */
  char *acceptance;     /* (nullable) "decided", "corrected", "one-day" (T07), "overdue" (T08) */
  LbTime answered_at;   /* when RECEIVED ended: K1, K2 and K3 stop */
  GPtrArray *corrections; /* (element-type LbCorrectionLine) */
  LbDay correction_due; LbTime correction_at; int n_corrections;
  LbDay supplied_on;    /* the day on which the last line of the correction came in; LB_DAY_NONE before */
  GPtrArray *supplements; /* (element-type LbCorrectionLine) asked for during review: the clock runs on */

  /* review */
  GArray *suspensions;  /* (element-type LbSuspension) the ledger */
  GPtrArray *suspension_days; /* notified durations, GINT_TO_POINTER working days, one per suspension */
  gboolean special_pending; /* asked for, not yet approved */
  LbSuspensionReason special_reason; int special_days; char *special_by; /* what was asked for last */
  LbTime special_at;    /* when it was asked for: no suspension begins before */
  int extension;        /* working days added by T16; 0 or the one extension */
  char *reviewer;       /* user who proposed */
  char *recommendation; /* (nullable) "grant" or "refuse" */
  char *opinion;
  gboolean hearing_notified; LbTime hearing_at;

  /* decision and result */
  gboolean granted;     /* meaningful once decided */
  LbTime decided_at; char *decided_by; char *decision_number; char *decision_reason;
  GPtrArray *result_files; /* (element-type LbFile) made by the section */
  char *result_number; LbDay result_valid_until;
  LbTime made_at;
  char *seal;           /* (nullable) digest of the sealed file */
  gboolean handed_over; char *handed_over_by; /* the section has sent it; the desk has not signed yet */
  char *sheet; int sheet_count; /* batch sheet that it went with */
  LbTime handed_at, desk_at, stored_at, notified_at, posted_at; /* LB_TIME_NONE before each */
  GPtrArray *digitised; /* (element-type LbFile) */
  int n_calls; LbTime last_call_at; char *last_call_outcome; LbTime next_call_at;
  char *tracking_number; GPtrArray *posting_receipts; GPtrArray *delivery_proofs; /* (element-type LbFile) */
  LbTime delivered_at;
  char *collector_name; char *collector_relation;

  /* around it */
  char *ended_ground;   /* (nullable) why it was not accepted, withdrawn or terminated */
  GPtrArray *withdrawal; /* (element-type LbFile) the applicant's written request */
  gboolean waived;      /* the lead has recorded that what follows on it need not wait for it */
  char *coordination;   /* (nullable) the lead's record on it */
  GHashTable *reviewers, *deciders; /* sets of user ids that acted on it in these roles: never the same person */
  gboolean served;      /* a document of the last step is in the applicant's hands: it cannot be undone */
  char *calendar;       /* (nullable) version of the calendar by which its dates were told last (rule 7) */
  gboolean undoable;    /* the last step was a person's and changed the state */
  LbCaseItem *previous; /* (nullable) as it was before the last step, for T27 */
};

typedef struct
{
  char *id;             /* of the request: item id + "#" + number */
  char *item; char *section; char *kind; /* "inspection" or "expert" */
  char *reason; LbTime at; int minutes;
  char *visit;          /* (nullable) the visit that it was pooled into */
  gboolean closed; char *conclusion; char *opinion; /* "pass", "fail", "rectify" */
} LbVisitRequest;

typedef struct { char *item, *point, *result, *note; GPtrArray *photos; } LbFinding; /* result: pass fail not-applicable */

typedef struct
{
  char *id; char *kind; /* "inspection" or "expert" */
  char *state;          /* "proposed" (second one awaiting approval), "planned", "dispatched", "concluded", "cancelled" */
  int stage;
  LbDay day; int start_minute, minutes;
  char *vehicle; GStrv team; char *place; /* vehicle, place (nullable); team: user ids */
  GStrv experts;        /* names, for meetings */
  gboolean remote;      /* an inspection over video (视频勘验): nobody drives out */
  GStrv requests;
  char *second_reason; gboolean approved_by_inspection, approved_by_lead;
  GPtrArray *findings;  /* (element-type LbFinding) */
  char *cancel_reason;
} LbVisit;

#define LB_HOLDER_APPLICANT "applicant"

/* How far a question of the counter to a section has come. */
typedef enum
{
  LB_HELP_OPEN,          /* the section has it, and has not answered */
  LB_HELP_ANSWERED,
  LB_HELP_DECLINED,      /* the section says why it does not answer: another may be asked */
  LB_HELP_WITHDRAWN,     /* the counter needs no answer any more */
} LbHelpState;

#define LB_HELP_RESULT_PASS "pass"
#define LB_HELP_RESULT_FAIL "fail"
#define LB_HELP_RESULT_DECLINED "declined"
#define LB_HELP_RESULT_WITHDRAWN "withdrawn"

/* A question of the counter to a section about one material, and its answer (协助形式审查). */
typedef struct
{
  char *id;             /* of the question: material + "#" + number */
  char *section, *material;
  int point;            /* formal point, from 0; -1: the material as a whole */
  char *text;           /* (nullable) what the counter wants to know */
  LbTime asked_at; char *asked_by, *asked_name;
  char *result;         /* (nullable) LB_HELP_RESULT_*: the answer, or how it ended without one; NULL while it is open */
  char *note;           /* (nullable) to the answer; the reason, when it was declined or withdrawn */
  LbTime answered_at; char *answered_by, *answered_name; /* or declined, or withdrawn */
} LbHelp;

typedef struct
{
  char *section; char *slip; LbTime sent_at; char *sent_by; int pages;
  GStrv materials;       /* all that the slip lists */
  GStrv originals;       /* those of them that go as originals */
  LbTime received_at; char *received_by; /* LB_TIME_NONE: nobody has signed for it */
  LbTime refused_at;     /* LB_TIME_NONE unless the section sent it back */
  char *outcome;         /* (nullable) "whole", "short", "refused" once answered */
  char *discrepancy; GStrv missing; /* materials that were not there */
} LbPaperSlip;

/* A document of the case as it was printed or saved: the very bytes are a blob of the case. Issues are never taken
 * back; one with other content comes after the earlier ones. */
typedef struct
{
  char *kind, *number, *title; /* number: as it stands on the paper */
  char *how;             /* "printed" or "saved" */
  char *blob;            /* digest */
  int pages;
  LbTime at; char *by, *by_name;
} LbPaperIssue;

typedef struct { char *method, *recipient, *phone, *address, *postcode; gboolean together, agent, electronic; } LbDelivery;
/* "pickup" or "ems"; agent: the recipient is one; electronic: service by electronic means is agreed to */

typedef struct
{
  gatomicrefcount references; /*< private >*/
  char *id; gint64 version;
  char *number;          /* (nullable) case number, once received */
  char *query_code;
  char *package, *catalogue; /* catalogue id: the version that it keeps */
  char *lead;            /* lead department */
  GHashTable *answers;   /* char* → gboolean */
  GArray *stages;        /* (element-type int) applied for */
  GHashTable *form;      /* char* field → char* value */
  char *applicant;       /* applicant.name */
  GPtrArray *materials;  /* (element-type LbCaseMaterial) */
  GPtrArray *items;      /* (element-type LbCaseItem) by stage and order */
  GPtrArray *slips;      /* (element-type LbPaperSlip) */
  GPtrArray *issues;     /* (element-type LbPaperIssue) in the order in which they were issued */
  GPtrArray *requests;   /* (element-type LbVisitRequest) */
  GPtrArray *visits;     /* (element-type LbVisit) */
  LbDelivery delivery;
  char *window;
  LbTime received_at; LbTime referred_at; int n_referrals;
  LbTime advised_at; int n_advices; /* at the guidance window */
  GPtrArray *helps;      /* (element-type LbHelp) in the order in which they were asked */
  LbTime closed_at;      /* a draft that nobody came back for; LB_TIME_NONE otherwise */
  char *turned_away;     /* (nullable) ground on which the counter took nothing in, until something is */
  GStrv incomplete;      /* names of what was lacking when the applicant insisted (行政许可法 32(4)) */
  int case_extension;    /* working days added to the 45 by T16c, the last time */
  GArray *stage_extensions; /* (element-type int) stage and its working days, in pairs: K6 runs stage by stage */
  GArray *opened_stages; /* (element-type int) */
  GHashTable *intake_people, *approval_people, *issue_people; /* sets of user ids: A, B, C of 3.1 */
  GHashTable *inspectors, *deciders, *reviewers;              /* sets of user ids */
  LbTime archived_at; char *archive_blob;
  LbTime last_at;       /* of the last event */
  char *coordination;    /* (nullable) the lead's last record on a refused predecessor */
  char *calendar;        /* (nullable) version of the calendar by which its dates were told last */
} LbCase;

LbCase *lb_case_new (const char *id);
LbCase *lb_case_ref (LbCase *self);
void lb_case_unref (LbCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbCase, lb_case_unref)
LbCase *lb_case_copy (const LbCase *self);
/* @self when nobody else holds it, else a copy: a case that may be changed. Takes @self. (transfer full) */
LbCase *lb_case_own (LbCase *self);

/* Applies @event, which must be the next version; fails with LB_ERROR_CORRUPT on a version gap, LB_ERROR_NEWER on
 * a type it does not know, and leaves @self as it was. */
gboolean lb_case_apply (LbCase *self, const LbEvent *event, GError **error);
/* The same, purely: a new case; @self (nullable for the first event) is untouched. (transfer full) */
LbCase *lb_case_evolve (const LbCase *self, const LbEvent *event, GError **error);
/* Replays @events (element-type LbEvent). (transfer full) */
LbCase *lb_case_replay (const char *id, GPtrArray *events, GError **error);

LbCaseItem *lb_case_item (const LbCase *self, const char *item);             /* (nullable) */
LbCaseMaterial *lb_case_material (const LbCase *self, const char *material); /* (nullable) */
LbVisitRequest *lb_case_request (const LbCase *self, const char *request);   /* (nullable) */
LbVisit *lb_case_visit (const LbCase *self, const char *visit);              /* (nullable) */
LbHelp *lb_case_help (const LbCase *self, const char *help);                 /* (nullable) */
LbHelpState lb_help_state (const LbHelp *self);
LbPaperSlip *lb_case_slip (const LbCase *self, const char *section);         /* (nullable) */

LbCaseState lb_case_state (const LbCase *self);
typedef enum
{
  LB_CASE_FLAG_PARTLY_ACCEPTED = 1 << 0, LB_CASE_FLAG_PARTLY_DECIDED = 1 << 1, LB_CASE_FLAG_HAS_REFUSAL = 1 << 2,
  LB_CASE_FLAG_ALL_SUSPENDED = 1 << 3, LB_CASE_FLAG_PARTLY_CORRECTING = 1 << 4,
  /* of drafts */
  LB_CASE_FLAG_ADVISED = 1 << 5,     /* guidance has given advice */
  LB_CASE_FLAG_HELP_OPEN = 1 << 6,   /* a section's help is waited for */
  LB_CASE_FLAG_NOT_GUIDED = 1 << 7,  /* neither referred nor advised: it is here only for the help that was asked for */
  LB_CASE_FLAG_REFERRED = 1 << 8,    /* the counter has referred it */
  LB_CASE_FLAG_HELP_UNANSWERED = 1 << 9, /* all that was asked ended without an answer: declined or withdrawn */
} LbCaseFlags;
guint lb_case_flags (const LbCase *self);
LbStageState lb_case_stage_state (const LbCase *self, LbCatalogue *catalogue, int stage);
/* Items that must be decided before @item may be granted (result → material, finish edges) and are not yet.
 * (element-type LbCaseItem) (borrowed) (transfer container) */
GPtrArray *lb_case_blockers (const LbCase *self, LbCatalogue *catalogue, const char *item);
/* Everything that still keeps the archive open (3.7), each a translated sentence naming the item: empty when the
 * gate is open. (element-type utf8) (transfer full) */
GPtrArray *lb_case_archive_obstacles (const LbCase *self, LbCatalogue *catalogue);

/* Canonical text of the whole state, the same on every machine: the state hash is its digest. (transfer full) */
char *lb_case_canonical (const LbCase *self);

G_END_DECLS
