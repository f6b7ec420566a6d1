/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of decide share: the decision under way, its refusals, and one function a command.
 */
#pragma once

#include <glib/gi18n-lib.h>

#include "lb-case-private.h"
#include "lb-decide.h"
#include "lb-permission.h"

G_BEGIN_DECLS

/* A decision under way. Events are applied to @state as they are emitted, so that each next one follows on what
 * the case has become. */
typedef struct
{
  LbCase *state;           /* (owned): the case as it becomes */
  LbCaseItem *item;        /* (nullable): of @state, the one addressed */
  const LbCommand *command;
  const LbContext *context;
  GVariant *args;
  LbRole role;             /* in which the actor acts */
  const LbActor *as;       /* (borrowed) whose office that is: the actor's own, or a colleague's on leave */
  LbTime at;
  LbDay today;             /* the day of @at */
  GPtrArray *events;       /* (owned) (element-type LbEvent) */
  LbDecideFollow follow;   /* (nullable) */
  gpointer follow_data;
} LbDecision;

typedef gboolean (*LbDecide) (LbDecision *d, GError **error);
#define LB_DECIDE(name) gboolean lb_decide_##name (LbDecision *d, GError **error)

LB_DECIDE (refer);
LB_DECIDE (turn_away);
LB_DECIDE (receive);
LB_DECIDE (receive_stage);
LB_DECIDE (one_day_notice);
LB_DECIDE (send_paper);
LB_DECIDE (receive_paper);
LB_DECIDE (supply);
LB_DECIDE (withdraw);
LB_DECIDE (set_delivery);
LB_DECIDE (comment);
LB_DECIDE (advise);
LB_DECIDE (ask_help);
LB_DECIDE (give_help);
LB_DECIDE (decline_help);
LB_DECIDE (withdraw_help);
LB_DECIDE (close_draft);
LB_DECIDE (assign);
LB_DECIDE (take);
LB_DECIDE (accept);
LB_DECIDE (request_correction);
LB_DECIDE (not_accept);
LB_DECIDE (note_supplement);
LB_DECIDE (request_special);
LB_DECIDE (begin_special);
LB_DECIDE (end_special);
LB_DECIDE (propose);
LB_DECIDE (send_back);
LB_DECIDE (grant);
LB_DECIDE (refuse);
LB_DECIDE (notify_hearing);
LB_DECIDE (extend);
LB_DECIDE (extend_case);
LB_DECIDE (terminate);
LB_DECIDE (undo);
LB_DECIDE (urge);
LB_DECIDE (coordinate);
LB_DECIDE (open_stage);
LB_DECIDE (request_visit);
LB_DECIDE (plan_visit);
LB_DECIDE (approve_second_visit);
LB_DECIDE (dispatch_visit);
LB_DECIDE (record_findings);
LB_DECIDE (conclude_visit);
LB_DECIDE (cancel_visit);
LB_DECIDE (make_result);
LB_DECIDE (hand_over);
LB_DECIDE (take_over);
LB_DECIDE (digitise);
LB_DECIDE (call);
LB_DECIDE (post);
LB_DECIDE (deliver);
LB_DECIDE (confirm_post);
LB_DECIDE (mail_returned);
LB_DECIDE (archive);
LB_DECIDE (return_paper);
LB_DECIDE (issue_paper);
LB_DECIDE (tick);

/* What stands in the way whatever the arguments are; the command's own function asks it as well. */
#define LB_POSSIBLE(name) gboolean lb_possible_##name (LbDecision *d, GError **error)
LB_POSSIBLE (receive_stage);
LB_POSSIBLE (accept);
LB_POSSIBLE (assign);
LB_POSSIBLE (take);
LB_POSSIBLE (request_special);
LB_POSSIBLE (begin_special);
LB_POSSIBLE (grant);
LB_POSSIBLE (notify_hearing);
LB_POSSIBLE (extend);
LB_POSSIBLE (extend_case);
LB_POSSIBLE (undo);
LB_POSSIBLE (coordinate);
LB_POSSIBLE (open_stage);
LB_POSSIBLE (hand_over);
LB_POSSIBLE (take_over);

gboolean lb_check_delivery (LbDecision *d, GVariant *delivery, GError **error);
/* Sets a refusal; always FALSE, so that it can be returned. */
gboolean lb_refuse (GError **error, LbRefusal refusal, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Adds an event to the decision and applies it. @data (nullable) may be floating; NULL says the arguments again. */
gboolean lb_decision_emit (LbDecision *d, LbEventType type, const char *item, GVariant *data, GError **error);
/* The same in the name of the clock. */
gboolean lb_decision_emit_by_clock (LbDecision *d, LbEventType type, const char *item, LbTime at, GVariant *data,
                                    GError **error);
/* Emits @type on the item addressed (or on the case) with the arguments as data. */
gboolean lb_decision_echo (LbDecision *d, LbEventType type, GError **error);

const char *lb_decision_text (const LbDecision *d, const char *name);
gsize lb_decision_count (const LbDecision *d, const char *name); /* lines of a list among the arguments */
const char *lb_decision_item_name (const LbDecision *d, const char *item);
const char *lb_decision_material_name (const LbDecision *d, const char *material);

/* The situation of the case as it was received, for its lists of materials. (transfer full) (nullable) */
LbSituation *lb_decision_situation (const LbDecision *d, GError **error);
/* Names of the materials of @item that are missing, and of those that were deferred and have not come in. */
void lb_decision_lacking (const LbDecision *d, const LbCaseItem *item, GPtrArray *missing, GPtrArray *deferred,
                          GPtrArray *failed);
char *lb_join_names (GPtrArray *names); /* 、-separated */

/* What the clock itself has to do next on a case. */
typedef enum { LB_TICK_NONE, LB_TICK_ACCEPT, LB_TICK_OPEN, LB_TICK_CLOSE } LbTickKind;
typedef struct
{
  LbTickKind kind;
  LbTime at;
  const char *item;  /* ACCEPT */
  const char *how;   /* ACCEPT: "one-day", "overdue", "corrected" */
  LbDay accepted_on; /* ACCEPT */
  int stage;         /* OPEN */
} LbTick;
gboolean lb_tick_next (const LbCase *state, const LbContext *context, LbTick *ret_tick);
/* Emits what is due until @until. @opening: also the opening of stages. */
gboolean lb_decision_tick (LbDecision *d, LbTime until, gboolean opening, GError **error);
gboolean lb_decision_open_stage (LbDecision *d, int stage, LbTime at, gboolean by_clock, GError **error);

/* Working days that T16 may add to @item: 0 when its law knows no extension. */
int lb_extension_days (const LbCaseItem *item, const LbContext *context);
/* 3, or what the item's own law says instead of the five days of 行政许可法 32. */
int lb_notice_days (const LbPolicy *policy, const char *item);

/* Would @actor, acting in @role, mix what is to be kept apart (3.1)? */
gboolean lb_check_separation (const LbCase *state, const LbCaseItem *item, const char *actor, LbRole role,
                              GError **error);
/* All roles that give @type there, as a set. */
guint lb_permission_roles (const LbActor *actor, LbCommandType type, const char *section, const char *lead);
/* The same of one office of @actor: 0 is their own, then those of the colleagues whom they stand for. */
guint lb_permission_office_roles (const LbActor *actor, guint office, LbCommandType type, const char *section,
                                  const char *lead);
guint lb_actor_n_offices (const LbActor *actor);
const LbActor *lb_actor_office (const LbActor *actor, guint office);

G_END_DECLS
