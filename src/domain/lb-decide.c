/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of a command: what the clock had to do first, then role, separation, state, and last its own function.
 */
#include "lb-decide-private.h"

#include "lb-error.h"

#define BIT(state) (1u << LB_ITEM_##state)
#define UNDECIDED                                                                                            \
  (BIT (GATED) | BIT (RECEIVED) | BIT (CORRECTING) | BIT (ACCEPTED) | BIT (SPECIAL) | BIT (DECIDING))
#define IN_SECTION (UNDECIDED | BIT (GRANTED) | BIT (REFUSED) | BIT (MADE))
#define ENDED (BIT (NOT_ACCEPTED) | BIT (WITHDRAWN) | BIT (TERMINATED))
#define ANY (~0u)

/* From which states of the item the command leads on (3.3); 0 for commands on the case. */
static const struct
{
  guint states;
  LbDecide decide;
  LbDecide possible; /* (nullable) the part of it that looks at the case alone */
} rules[LB_N_COMMANDS] = {
  [LB_COMMAND_REFER] = { 0, lb_decide_refer },
  [LB_COMMAND_TURN_AWAY] = { 0, lb_decide_turn_away },
  [LB_COMMAND_RECEIVE] = { 0, lb_decide_receive },
  [LB_COMMAND_RECEIVE_STAGE] = { 0, lb_decide_receive_stage, lb_possible_receive_stage },
  [LB_COMMAND_ONE_DAY_NOTICE] = { BIT (RECEIVED), lb_decide_one_day_notice },
  [LB_COMMAND_SEND_PAPER] = { 0, lb_decide_send_paper },
  [LB_COMMAND_RECEIVE_PAPER] = { 0, lb_decide_receive_paper },
  [LB_COMMAND_SUPPLY] = { UNDECIDED, lb_decide_supply },
  [LB_COMMAND_WITHDRAW] = { UNDECIDED, lb_decide_withdraw },
  [LB_COMMAND_SET_DELIVERY] = { 0, lb_decide_set_delivery },
  [LB_COMMAND_COMMENT] = { ANY, lb_decide_comment },
  [LB_COMMAND_ADVISE] = { 0, lb_decide_advise },
  [LB_COMMAND_ASK_HELP] = { 0, lb_decide_ask_help },
  [LB_COMMAND_GIVE_HELP] = { 0, lb_decide_give_help },
  [LB_COMMAND_DECLINE_HELP] = { 0, lb_decide_decline_help },
  [LB_COMMAND_WITHDRAW_HELP] = { 0, lb_decide_withdraw_help },
  [LB_COMMAND_CLOSE_DRAFT] = { 0, lb_decide_close_draft },
  [LB_COMMAND_ASSIGN] = { IN_SECTION, lb_decide_assign, lb_possible_assign },
  [LB_COMMAND_TAKE] = { BIT (RECEIVED) | BIT (GATED), lb_decide_take, lb_possible_take },
  [LB_COMMAND_ACCEPT] = { BIT (RECEIVED) | BIT (CORRECTING), lb_decide_accept, lb_possible_accept },
  [LB_COMMAND_REQUEST_CORRECTION] = { BIT (RECEIVED) | BIT (CORRECTING), lb_decide_request_correction },
  [LB_COMMAND_NOT_ACCEPT] = { BIT (RECEIVED), lb_decide_not_accept },
  [LB_COMMAND_NOTE_SUPPLEMENT] = { BIT (ACCEPTED) | BIT (SPECIAL) | BIT (DECIDING),
                                   lb_decide_note_supplement },
  [LB_COMMAND_REQUEST_SPECIAL] = { BIT (ACCEPTED) | BIT (SPECIAL), lb_decide_request_special, lb_possible_request_special },
  [LB_COMMAND_BEGIN_SPECIAL] = { BIT (ACCEPTED) | BIT (SPECIAL), lb_decide_begin_special, lb_possible_begin_special },
  [LB_COMMAND_END_SPECIAL] = { BIT (SPECIAL), lb_decide_end_special },
  [LB_COMMAND_PROPOSE] = { BIT (ACCEPTED), lb_decide_propose },
  [LB_COMMAND_SEND_BACK] = { BIT (DECIDING), lb_decide_send_back },
  [LB_COMMAND_GRANT] = { BIT (DECIDING), lb_decide_grant, lb_possible_grant },
  [LB_COMMAND_REFUSE] = { BIT (DECIDING), lb_decide_refuse },
  [LB_COMMAND_NOTIFY_HEARING] = { BIT (ACCEPTED) | BIT (DECIDING), lb_decide_notify_hearing, lb_possible_notify_hearing },
  [LB_COMMAND_EXTEND] = { BIT (ACCEPTED) | BIT (SPECIAL) | BIT (DECIDING), lb_decide_extend, lb_possible_extend },
  [LB_COMMAND_EXTEND_CASE] = { 0, lb_decide_extend_case, lb_possible_extend_case },
  [LB_COMMAND_TERMINATE] = { UNDECIDED, lb_decide_terminate },
  [LB_COMMAND_UNDO] = { ANY, lb_decide_undo, lb_possible_undo },
  [LB_COMMAND_URGE] = { ANY, lb_decide_urge },
  [LB_COMMAND_COORDINATE] = { ANY, lb_decide_coordinate, lb_possible_coordinate },
  [LB_COMMAND_OPEN_STAGE] = { 0, lb_decide_open_stage, lb_possible_open_stage },
  [LB_COMMAND_REQUEST_VISIT] = { BIT (ACCEPTED) | BIT (SPECIAL), lb_decide_request_visit },
  [LB_COMMAND_PLAN_VISIT] = { 0, lb_decide_plan_visit },
  [LB_COMMAND_APPROVE_SECOND_VISIT] = { 0, lb_decide_approve_second_visit },
  [LB_COMMAND_DISPATCH_VISIT] = { 0, lb_decide_dispatch_visit },
  [LB_COMMAND_RECORD_FINDINGS] = { 0, lb_decide_record_findings },
  [LB_COMMAND_CONCLUDE_VISIT] = { 0, lb_decide_conclude_visit },
  [LB_COMMAND_CANCEL_VISIT] = { 0, lb_decide_cancel_visit },
  [LB_COMMAND_MAKE_RESULT] = { BIT (GRANTED) | BIT (REFUSED), lb_decide_make_result },
  [LB_COMMAND_HAND_OVER] = { BIT (MADE), lb_decide_hand_over, lb_possible_hand_over },
  [LB_COMMAND_TAKE_OVER] = { BIT (MADE), lb_decide_take_over, lb_possible_take_over },
  [LB_COMMAND_DIGITISE] = { BIT (AT_DESK), lb_decide_digitise },
  [LB_COMMAND_CALL] = { BIT (STORED) | BIT (NOTIFIED), lb_decide_call },
  [LB_COMMAND_POST] = { BIT (STORED) | BIT (NOTIFIED) | BIT (NOT_ACCEPTED) | BIT (TERMINATED), lb_decide_post },
  [LB_COMMAND_DELIVER] = { BIT (NOTIFIED) | BIT (NOT_ACCEPTED) | BIT (TERMINATED), lb_decide_deliver },
  [LB_COMMAND_CONFIRM_POST] = { BIT (POSTED) | BIT (NOT_ACCEPTED) | BIT (TERMINATED), lb_decide_confirm_post },
  [LB_COMMAND_MAIL_RETURNED] = { BIT (POSTED) | BIT (NOT_ACCEPTED) | BIT (TERMINATED), lb_decide_mail_returned },
  [LB_COMMAND_ARCHIVE] = { 0, lb_decide_archive },
  [LB_COMMAND_RETURN_PAPER] = { 0, lb_decide_return_paper },
  [LB_COMMAND_ISSUE_PAPER] = { 0, lb_decide_issue_paper },
  [LB_COMMAND_TICK] = { 0, lb_decide_tick },
};

/* The lead of the case, or of the stage where the actor's section leads one that matters here. */
static const char *
lead_for (const LbDecision *d, const LbActor *actor)
{
  const LbPackage *package =
    d->state->package != NULL ? lb_catalogue_package (d->context->catalogue, d->state->package) : NULL;

  for (guint i = 0; package != NULL && actor->section != NULL && i < package->stages->len; i++)
    {
      const LbStage *stage = package->stages->pdata[i];

      if ((d->item == NULL || d->item->stage == stage->number)
          && g_strcmp0 (stage->lead, actor->section) == 0)
        return stage->lead;
    }
  return d->state->lead != NULL ? d->state->lead : "";
}

/* Words bind nobody to a duty: comments, reminders, advice, and help with a formal check that others answer for. Nor
 * does printing what a colleague has decided, or saying who is to work on an item. */
static gboolean
are_words (LbCommandType type)
{
  return type == LB_COMMAND_COMMENT || type == LB_COMMAND_URGE || type == LB_COMMAND_ADVISE
         || type == LB_COMMAND_GIVE_HELP || type == LB_COMMAND_DECLINE_HELP || type == LB_COMMAND_WITHDRAW_HELP
         || type == LB_COMMAND_ISSUE_PAPER || type == LB_COMMAND_ASSIGN;
}

/* Tries the roles of one office; *first gets the first reason against one. */
static gboolean
check_office (LbDecision *d, LbCommandType type, guint office, gboolean *ret_any, GError **first)
{
  const LbActor *actor = d->context->actor;
  const LbActor *as = lb_actor_office (actor, office);
  guint roles = lb_permission_office_roles (actor, office, type, d->item != NULL ? d->item->section : NULL,
                                            lead_for (d, as));

  *ret_any |= roles != 0;
  for (int i = 0; i < LB_N_ROLES; i++)
    {
      LbRole role = roles & (1u << i);

      if (role == 0)
        continue;
      if (are_words (type)
          || lb_check_separation (d->state, d->item, actor->id, role, *first == NULL ? first : NULL))
        {
          d->role = role;
          d->as = as;
          return TRUE;
        }
    }
  return FALSE;
}

/* Of the roles that give @type the first one that mixes nothing: one's own, then those of the colleagues whom one
 * stands for. Words bind nobody, so they are not held against anyone either. */
static gboolean
check_role (LbDecision *d, LbCommandType type, GError **error)
{
  g_autoptr (GError) first = NULL;
  gboolean any = FALSE;

  for (guint office = 0; office < lb_actor_n_offices (d->context->actor); office++)
    if (check_office (d, type, office, &any, &first))
      return TRUE;
  if (!any)
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("Your roles and section do not give you this step. Ask a colleague who holds it."));
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/* What can be done before there is a case number. */
static gboolean
is_before_receipt (const LbCase *state, LbCommandType type)
{
  switch ((int) type)
    {
    case LB_COMMAND_REFER:
    case LB_COMMAND_TURN_AWAY:
    case LB_COMMAND_RECEIVE:
    case LB_COMMAND_ADVISE:
    case LB_COMMAND_ASK_HELP:
    case LB_COMMAND_TICK:
      return TRUE;
    case LB_COMMAND_COMMENT:
    case LB_COMMAND_GIVE_HELP:
    case LB_COMMAND_DECLINE_HELP:
    case LB_COMMAND_WITHDRAW_HELP:
    case LB_COMMAND_CLOSE_DRAFT:
    case LB_COMMAND_ISSUE_PAPER:
      return state->version > 0;
    default:
      return FALSE;
    }
}

static gboolean
check_case (const LbDecision *d, LbCommandType type, GError **error)
{
  gboolean received = d->state->number != NULL;

  if (d->state->archived_at != LB_TIME_NONE && type != LB_COMMAND_TICK)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                      _("The case is closed and archived. Nothing about it can be changed."));
  if (!received && !is_before_receipt (d->state, type))
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("The case has not been received yet."));
  return TRUE;
}

static gboolean
find_item (LbDecision *d, LbCommandType type, const char *item, GError **error)
{
  d->item = lb_case_item (d->state, item);
  if (item != NULL && d->item == NULL)
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("The case has no such item."));
  if (item == NULL && lb_command_needs_item (type))
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("This step is about one item. Choose the item first."));
  return TRUE;
}

/* 审批权限: an item that policy reserves is decided by those of that level. */
static gboolean
check_level (LbDecision *d, LbCommandType type, GError **error)
{
  static const char *const levels[] = { N_("the section chief"), N_("a leader of the bureau"), N_("the bureau head") };
  int needed;

  if (d->item == NULL || (type != LB_COMMAND_GRANT && type != LB_COMMAND_REFUSE))
    return TRUE;
  needed = GPOINTER_TO_INT (g_hash_table_lookup (d->context->policy->decision_levels, d->item->item));
  if (d->as->level >= needed)
    return TRUE;
  for (guint office = 0; office < lb_actor_n_offices (d->context->actor); office++)
    {
      const LbActor *as = lb_actor_office (d->context->actor, office);
      guint roles =
        lb_permission_office_roles (d->context->actor, office, type, d->item->section, lead_for (d, as));

      if (as->level < needed || (roles & d->role) == 0)
        continue;
      d->as = as;
      return TRUE;
    }
  return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                    _("The decision on %s is reserved to %s. Ask them to decide."),
                    lb_decision_item_name (d, d->item->item), _(levels[CLAMP (needed, 1, 3) - 1]));
}

static gboolean
check_state (const LbDecision *d, LbCommandType type, LbItemState before, GError **error)
{
  guint states = rules[type].states;

  if (d->item == NULL || states == 0 || (states & (1u << d->item->state)) != 0)
    return TRUE;
  if (before != d->item->state && (states & (1u << before)) != 0)
    return lb_refuse (error, LB_REFUSAL_TOO_LATE,
                      _("The time for this has run out: by law %s counts as accepted."),
                      lb_decision_item_name (d, d->item->item));
  if (d->item->state == LB_ITEM_GATED && (states & BIT (RECEIVED)) != 0)
    return lb_refuse (error, LB_REFUSAL_STAGE,
                      _("%s waits for an earlier stage. It may be looked at, but not accepted yet."),
                      lb_decision_item_name (d, d->item->item));
  return lb_refuse (error, LB_REFUSAL_WRONG_STATE,
                    _("This step is not possible now: %s is in the state “%s”. Look at the case again."),
                    lb_decision_item_name (d, d->item->item), _(lb_item_state_label (d->item->state)));
}

/* Everything but the arguments. @d's state must be its own. */
static gboolean
prepare (LbDecision *d, LbCommandType type, const char *item, GError **error)
{
  LbCaseItem *addressed = lb_case_item (d->state, item);
  LbItemState before = addressed != NULL ? addressed->state : LB_ITEM_DRAFT;

  return lb_decision_tick (d, d->at, type != LB_COMMAND_OPEN_STAGE, error) && check_case (d, type, error)
         && find_item (d, type, item, error) && check_role (d, type, error)
         && check_state (d, type, before, error) && check_level (d, type, error);
}

/* When it happened: as the author says, but not in the future, nor before what it follows on. */
static LbTime
time_of (const LbCase *state, const LbCommand *command, LbTime now)
{
  LbCaseItem *item = state != NULL ? lb_case_item (state, command->item) : NULL;
  LbTime at = command->at != LB_TIME_NONE ? command->at : now;

  if (item != NULL)
    at = MAX (at, item->state_since);
  else if (state != NULL && state->received_at != LB_TIME_NONE)
    at = MAX (at, state->received_at);
  return MIN (at, now);
}

/* Takes @state, which changes with the events. */
static void
begin (LbDecision *d, LbCase *state, const LbContext *context, LbTime at)
{
  d->state = state;
  d->context = context;
  d->as = context->actor;
  d->at = at;
  d->today = lb_time_day (at);
  d->events = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);
}

static void
end (LbDecision *d)
{
  g_clear_pointer (&d->state, lb_case_unref);
  g_clear_pointer (&d->events, g_ptr_array_unref);
}

GPtrArray *
lb_decide_in_place (LbCase **state, const LbCommand *command, const LbContext *context, LbDecideFollow follow,
                    gpointer data, GError **error)
{
  LbDecision d = { 0 };
  GPtrArray *events = NULL;
  g_autoptr (GError) malformed = NULL;

  g_return_val_if_fail (state != NULL && command != NULL && context != NULL && context->actor != NULL, NULL);
  g_return_val_if_fail (context->catalogue != NULL && context->calendar != NULL && context->policy != NULL,
                        NULL);

  if (!lb_record_check (command->args, lb_command_members (command->type), &malformed))
    {
      lb_refuse (error, LB_REFUSAL_INVALID, _("The step is not filled in properly: %s."),
                 malformed->message);
      return NULL;
    }
  gboolean is_new = *state == NULL;
  LbTime at = time_of (*state, command, context->now);
  begin (&d, is_new ? lb_case_new (command->case_id) : g_steal_pointer (state), context, at);
  d.command = command;
  d.args = command->args;
  d.follow = follow;
  d.follow_data = data;
  if (prepare (&d, command->type, command->item, error) && rules[command->type].decide (&d, error))
    events = g_steal_pointer (&d.events);
  if (events != NULL ? events->len > 0 || !is_new : d.events->len == 0 && !is_new)
    *state = g_steal_pointer (&d.state);
  end (&d);
  return events;
}

/**
 * lb_decide:
 * @state: (nullable): the case as it is, which stays as it is; NULL when there is none yet
 * @command: a command whose arguments hold by lb_command_members()
 *
 * What follows from @command. What the clock had to do before it (deemed acceptance, opened stages) comes first,
 * in the clock's own name, however late the clock is woken.
 *
 * Returns: (transfer full) (element-type LbEvent): the events, or NULL with an error of LB_REFUSAL whose message
 *   is a sentence for people
 */
GPtrArray *
lb_decide (const LbCase *state, const LbCommand *command, const LbContext *context, GError **error)
{
  g_autoptr (LbCase) own = state != NULL ? lb_case_copy (state) : NULL;

  return lb_decide_in_place (&own, command, context, NULL, NULL, error);
}

/* TRUE when the clock has something to do on @state before anything else: it would change. */
static gboolean
is_behind (const LbCase *state, const LbContext *context)
{
  LbTick tick;

  return lb_tick_next (state, context, &tick) && tick.at <= context->now;
}

/* @state as it may be asked about: itself, or a copy that the clock may move. (transfer full) */
static LbCase *
to_ask (const LbCase *state, const LbContext *context)
{
  if (state == NULL)
    return lb_case_new ("");
  return is_behind (state, context) ? lb_case_copy (state) : lb_case_ref ((LbCase *) state);
}

/**
 * lb_may:
 *
 * The part of lb_decide() that does not look at arguments, for buttons and drop targets. Boards ask for every row,
 * so the case is copied only when the clock would change it first.
 */
gboolean
lb_may (const LbCase *state, LbCommandType type, const char *item, const LbContext *context, GError **error)
{
  LbDecision d = { 0 };
  gboolean may;

  g_return_val_if_fail (context != NULL && context->actor != NULL && (guint) type < LB_N_COMMANDS, FALSE);

  begin (&d, to_ask (state, context), context, context->now);
  may = prepare (&d, type, item, error);
  end (&d);
  return may;
}

gboolean
lb_is_possible (const LbCase *state, LbCommandType type, const char *item, const LbContext *context,
                GError **error)
{
  LbDecision d = { 0 };
  gboolean possible;

  g_return_val_if_fail (context != NULL && context->actor != NULL && (guint) type < LB_N_COMMANDS, FALSE);

  begin (&d, to_ask (state, context), context, context->now);
  possible = prepare (&d, type, item, error)
             && (rules[type].possible == NULL || rules[type].possible (&d, error));
  end (&d);
  return possible;
}
