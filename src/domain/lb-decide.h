/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lb_decide(): the one place where it is decided what a command leads to. Pure: the context brings actor, roles,
 * catalogue, calendar, policy and time; the same function runs in the app and in the store.
 */
#pragma once

#include "lb-calendar.h"
#include "lb-case.h"

G_BEGIN_DECLS

/* Who acts. Users are facts of the store; the app holds its own after sign-in. */
typedef struct
{
  char *id, *name;
  guint roles;        /* LbRole bits */
  char *section;      /* (nullable) department id */
  char *window;       /* (nullable) window that they sit at */
  int window_number;  /* 1 … 99, printed in case numbers; 0 when none */
  int level;          /* authority: 1 section chief, 2 bureau leader, 3 bureau head */
  char *device;       /* (nullable) */
  GPtrArray *stands_for; /* (nullable) (element-type LbActor) colleagues on leave whose work they do today */
} LbActor;

LbActor *lb_actor_copy (const LbActor *actor);
void lb_actor_stand_for (LbActor *actor, const LbActor *absent);
void lb_actor_free (LbActor *actor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbActor, lb_actor_free)

/* A car of the bureau. */
typedef struct
{
  char *name;         /* as it stands in plans and on its door */
  int seats;          /* beside the driver */
} LbCar;

/* Bureau policy: every figure that the law leaves open, with its basis. Data, not constants: loaded from
 * data/policy.json; the defaults are those of docs/domain.md. */
typedef struct
{
  gboolean deemed_on_receipt;      /* T07: acceptance date is the receipt date (else the day that lapsed) */
  gboolean remember_sign_in;       /* PCs may keep their user signed in over a restart; FALSE: halls have shared PCs */
  gboolean wipe_on_sign_out;       /* nothing of cases stays on a PC that nobody is signed in to; FALSE */
  int half_hour_minutes;           /* K1, 30 */
  int notice_prompt_minutes;       /* of service before K1 ends: from then on the one-day notice is urged, 10 */
  int one_day_days;                /* K2, 1 */
  int notice_days;                 /* K3, 5; items may override */
  int decision_days, decision_extension; /* K5 20 + 10 */
  int case_days, case_extension;   /* K6 45 + 15 */
  int delivery_days;               /* K8, 10 */
  int correction_wait_days;        /* K12, 30 */
  int defer_days;                  /* K11, 15 */
  int draft_days;                  /* drafts of the ledger that nobody comes back for are closed, 30 */
  int paper_days, to_desk_days, call_days; /* K13 0 (same day), K14 1, K15 1 */
  int warn_days;                   /* amber from due − this many working days */
  int warn_percent;                /* or from this much used */
  int second_inspectors;           /* persons a visit needs at least (许可法 34): 2 */
  int hearing_apply_days;          /* K9, 5 */
  int tester_days;                 /* K10, 5 */
  int remedy_days;                 /* K17, 60 calendar days */
  int column_items;                /* of one section in one column of its board, 30: more are marked, never stopped */
  int scan_pages;                  /* of one scan, 300 */
  int numbers_ahead;               /* case numbers that a counter PC keeps for today and the next working day, 20: so many
                                      applicants can be taken in without the network */
  int picture_megapixels;          /* of one picture or scanned page, 100; larger ones are not opened */
  int file_megabytes;              /* of one attached file, 64 */
  int lower_level_days, rating_days; /* K16 20, K18 15: they start outside of the case */
  LbServiceHours hours;
  GHashTable *inspection_suspends; /* set of item ids whose 现场勘验 policy has whitelisted */
  GHashTable *notice_overrides;    /* item id → GINT_TO_POINTER days (排污许可 3) */
  GHashTable *extensions;          /* item id → GINT_TO_POINTER working days that T16 may add; others know none */
  GHashTable *receipt_starts;      /* set of item ids whose law counts K5 from receipt (收到), not from acceptance */
  GHashTable *decision_levels;     /* item id → GINT_TO_POINTER level that may decide it; others: 1 */
  GPtrArray *cars;                 /* (element-type LbCar) that drive to inspections; others may be named, unchecked */
  GHashTable *basis;               /* clock name ("K3") → char* article or policy */
} LbPolicy;

LbPolicy *lb_policy_new (void); /* the defaults, with their basis */
LbPolicy *lb_policy_ref (LbPolicy *policy);
void lb_policy_unref (LbPolicy *policy);
const LbCar *lb_policy_car (const LbPolicy *policy, const char *name); /* (nullable) */
gboolean lb_policy_add_car (LbPolicy *policy, const char *name, int seats); /* FALSE: it is there already */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbPolicy, lb_policy_unref)

typedef struct
{
  const LbActor *actor;
  LbTime now;
  LbCatalogue *catalogue; /* the version of the case; for a new case the one in force */
  LbCalendar *calendar;
  LbPolicy *policy;
  GPtrArray *visits;      /* (nullable) (element-type LbVisit) of other cases, on the day of the visit at hand; NULL
                           * where they are not known: then only the store finds a car that is out already */
} LbContext;

/* Why a command is refused. */
typedef enum
{
  LB_REFUSAL_NOT_ALLOWED,     /* role or section does not give it */
  LB_REFUSAL_SEPARATION,      /* would mix intake, approval and issue in one person (三分离), or inspector and decider */
  LB_REFUSAL_WRONG_STATE,     /* the transition does not exist from here */
  LB_REFUSAL_NOT_COMPLETE,    /* something that the step needs is missing */
  LB_REFUSAL_ONCE_ONLY,       /* corrections, extensions, joint visits: once */
  LB_REFUSAL_TOO_LATE,        /* after the due date, or another day */
  LB_REFUSAL_PREDECESSOR,     /* an item before it in the chain is not decided */
  LB_REFUSAL_STAGE,           /* its stage is not open */
  LB_REFUSAL_NOT_WHITELISTED, /* this cannot stop the clock */
  LB_REFUSAL_CLOSED_BY_LAW,   /* the item was repealed */
  LB_REFUSAL_INVALID,         /* a value is not valid */
  LB_REFUSAL_ARCHIVE_GATE,    /* the archive's gate is not met */
  LB_REFUSAL_UNKNOWN,         /* no such item, visit, material */
} LbRefusal;

#define LB_REFUSAL (lb_refusal_quark ())
GQuark lb_refusal_quark (void);
const char *lb_refusal_name (LbRefusal refusal);  /* "not-allowed", stable, for the wire */
const char *lb_refusal_label (LbRefusal refusal); /* untranslated message id, a short title */
gboolean lb_refusal_parse (const char *name, LbRefusal *ret_refusal);

/* What follows from @command on @state (nullable: no such case yet): events with versions state->version + 1 …,
 * without sequence and stored time; what the clock had to do before @command comes first, by "system". The array is
 * empty for a TICK at which nothing is due. A refusal is a GError of LB_REFUSAL whose message is a whole translated
 * sentence: what, why and what to do. (element-type LbEvent) (transfer full) (nullable) */
GPtrArray *lb_decide (const LbCase *state, const LbCommand *command, const LbContext *context, GError **error);

/* Told of each event when it has been applied: @state is the case as that event leaves it. */
typedef void (*LbDecideFollow) (const LbCase *state, const LbEvent *event, gpointer data);

/* lb_decide() on a case that belongs to the caller alone and becomes what the events make of it: no copy of it is made.
 * @state (inout) (transfer full) (nullable): after a refusal it is as it was, or NULL, with the case freed, when the
 * clock had moved it before the refusal. @follow (nullable) (scope call). */
GPtrArray *lb_decide_in_place (LbCase **state, const LbCommand *command, const LbContext *context,
                               LbDecideFollow follow, gpointer data, GError **error);

/* May @context's actor issue @type on @item (nullable) of @state now, as far as roles, sections, separation and
 * states tell (not the arguments)? For enabling buttons and board moves. The error says why not. */
gboolean lb_may (const LbCase *state, LbCommandType type, const char *item, const LbContext *context,
                 GError **error);

/* lb_may(), and nothing in the case stands in the way that no argument could mend: an earlier item that is not granted,
 * a conclusion or material that is awaited, a stage that is not open, a step that is given only once. For lists that
 * say which steps are possible now. The error says why not. */
gboolean lb_is_possible (const LbCase *state, LbCommandType type, const char *item, const LbContext *context,
                         GError **error);

/* The next instant at which the clock itself has something to do on @state (T02, T07, T08), LB_TIME_NONE when
 * nothing. The store sleeps until then and issues LB_COMMAND_TICK, which decide turns into events as due. */
LbTime lb_case_next_tick (const LbCase *state, const LbContext *context);

G_END_DECLS
