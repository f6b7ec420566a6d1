/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-move.h"

#include <glib/gi18n.h>

#define S(state) (1u << LB_ITEM_##state)
#define C(name) LB_COMMAND_##name
#define BEFORE (S (GATED) | S (RECEIVED))
#define REVIEW (S (ACCEPTED) | S (SPECIAL) | S (DECIDING))
#define DECIDED (S (GRANTED) | S (REFUSED))
#define AT_DESK (S (AT_DESK) | S (STORED) | S (NOTIFIED) | S (POSTED))
#define ANY (~0u)

typedef struct
{
  LbColumn from, to;
  guint states;
  guint n;
  LbCommandType commands[LB_MOVE_MOST];
} Between;

static const Between betweens[] = {
  { LB_COLUMN_TO_ACCEPT, LB_COLUMN_CORRECTING, ANY, 1, { C (REQUEST_CORRECTION) } },
  { LB_COLUMN_TO_ACCEPT, LB_COLUMN_IN_REVIEW, ANY, 1, { C (ACCEPT) } },
  { LB_COLUMN_CORRECTING, LB_COLUMN_IN_REVIEW, ANY, 2, { C (ACCEPT), C (SUPPLY) } },
  { LB_COLUMN_CORRECTING, LB_COLUMN_TO_ACCEPT, ANY, 1, { C (UNDO) } },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_TO_ACCEPT, ANY, 1, { C (UNDO) } },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_CORRECTING, ANY, 1, { C (NOTE_SUPPLEMENT) } },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_VISIT, S (ACCEPTED), 3,
    { C (REQUEST_VISIT), C (REQUEST_SPECIAL), C (BEGIN_SPECIAL) } },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_VISIT, S (DECIDING), 1, { C (SEND_BACK) } },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_TO_MAKE, S (ACCEPTED), 1, { C (PROPOSE) } },
  { LB_COLUMN_IN_REVIEW, LB_COLUMN_TO_MAKE, S (DECIDING), 2, { C (GRANT), C (REFUSE) } },
  { LB_COLUMN_VISIT, LB_COLUMN_IN_REVIEW, ANY, 1, { C (END_SPECIAL) } },
  { LB_COLUMN_VISIT, LB_COLUMN_TO_MAKE, S (ACCEPTED), 1, { C (PROPOSE) } },
  { LB_COLUMN_VISIT, LB_COLUMN_TO_MAKE, S (DECIDING), 2, { C (GRANT), C (REFUSE) } },
  { LB_COLUMN_TO_MAKE, LB_COLUMN_IN_REVIEW, ANY, 1, { C (UNDO) } },
  { LB_COLUMN_TO_MAKE, LB_COLUMN_HANDED_OVER, DECIDED, 1, { C (MAKE_RESULT) } },
  { LB_COLUMN_TO_MAKE, LB_COLUMN_HANDED_OVER, S (MADE), 1, { C (HAND_OVER) } },
  { LB_COLUMN_HANDED_OVER, LB_COLUMN_TO_MAKE, ANY, 1, { C (UNDO) } },
};

LbMove
lb_move_between (LbColumn from, LbColumn to, LbItemState state)
{
  LbMove move = { .n = 0 };

  g_return_val_if_fail ((guint) state < LB_N_ITEM_STATES, move);

  for (guint i = 0; i < G_N_ELEMENTS (betweens); i++)
    if (betweens[i].from == from && betweens[i].to == to && (betweens[i].states & (1u << state)))
      {
        move.n = betweens[i].n;
        memcpy (move.commands, betweens[i].commands, sizeof move.commands);
        return move;
      }
  return move;
}

LbMove
lb_move_forward (LbItemState state, gboolean taken)
{
  switch (state)
    {
    case LB_ITEM_RECEIVED:
      if (!taken)
        return (LbMove) { { C (TAKE), C (ACCEPT), C (REQUEST_CORRECTION), C (NOT_ACCEPT) }, 4 };
      return (LbMove) { { C (ACCEPT), C (REQUEST_CORRECTION), C (NOT_ACCEPT) }, 3 };
    case LB_ITEM_CORRECTING:
      return (LbMove) { { C (SUPPLY), C (ACCEPT) }, 2 };
    case LB_ITEM_ACCEPTED:
      return (LbMove) { { C (PROPOSE), C (REQUEST_VISIT), C (REQUEST_SPECIAL), C (BEGIN_SPECIAL) }, 4 };
    case LB_ITEM_SPECIAL:
      return (LbMove) { { C (END_SPECIAL) }, 1 };
    case LB_ITEM_DECIDING:
      return (LbMove) { { C (GRANT), C (REFUSE) }, 2 };
    case LB_ITEM_GRANTED:
    case LB_ITEM_REFUSED:
      return (LbMove) { { C (MAKE_RESULT) }, 1 };
    case LB_ITEM_MADE:
      return (LbMove) { { C (HAND_OVER) }, 1 };
    case LB_ITEM_DRAFT:
    case LB_ITEM_GATED:
    case LB_ITEM_NOT_ACCEPTED:
    case LB_ITEM_AT_DESK:
    case LB_ITEM_STORED:
    case LB_ITEM_NOTIFIED:
    case LB_ITEM_POSTED:
    case LB_ITEM_DELIVERED:
    case LB_ITEM_WITHDRAWN:
    case LB_ITEM_TERMINATED:
    case LB_N_ITEM_STATES:
    default:
      return (LbMove) { .n = 0 };
    }
}

LbMove
lb_move_back (LbItemState state)
{
  if (state == LB_ITEM_DECIDING)
    return (LbMove) { { C (SEND_BACK), C (UNDO) }, 2 };
  if (state == LB_ITEM_ACCEPTED)
    return (LbMove) { { C (NOTE_SUPPLEMENT), C (UNDO) }, 2 };
  if (state == LB_ITEM_DRAFT || state == LB_ITEM_GATED || state == LB_ITEM_RECEIVED ||
      lb_item_state_is_final (state))
    return (LbMove) { .n = 0 };
  return (LbMove) { { C (UNDO) }, 1 };
}

static const struct { LbCommandType type; guint states; } steps[] = {
  { C (TAKE), S (RECEIVED) },
  { C (RECEIVE_PAPER), ANY },
  { C (ACCEPT), S (RECEIVED) | S (CORRECTING) },
  { C (REQUEST_CORRECTION), S (RECEIVED) | S (CORRECTING) },
  { C (SUPPLY), S (CORRECTING) | REVIEW },
  { C (NOT_ACCEPT), S (RECEIVED) },
  { C (PROPOSE), S (ACCEPTED) },
  { C (REQUEST_VISIT), REVIEW },
  { C (APPROVE_SECOND_VISIT), REVIEW },
  { C (NOTE_SUPPLEMENT), REVIEW },
  { C (REQUEST_SPECIAL), S (ACCEPTED) | S (SPECIAL) },
  { C (BEGIN_SPECIAL), S (ACCEPTED) | S (SPECIAL) },
  { C (END_SPECIAL), S (SPECIAL) },
  { C (GRANT), S (DECIDING) },
  { C (REFUSE), S (DECIDING) },
  { C (SEND_BACK), S (DECIDING) },
  { C (NOTIFY_HEARING), REVIEW },
  { C (EXTEND), REVIEW },
  { C (EXTEND_CASE), REVIEW },
  { C (MAKE_RESULT), DECIDED },
  { C (HAND_OVER), S (MADE) },
  { C (UNDO), ~(BEFORE | S (DRAFT)) },
  { C (TERMINATE), S (CORRECTING) | REVIEW | S (RECEIVED) },
  { C (COORDINATE), S (REFUSED) | S (MADE) | AT_DESK | S (DELIVERED) | S (NOT_ACCEPTED) | S (WITHDRAWN)
                    | S (TERMINATED) },
  { C (OPEN_STAGE), S (GATED) },
  { C (RECEIVE_STAGE), ANY },
  { C (ONE_DAY_NOTICE), S (RECEIVED) },
  { C (WITHDRAW), BEFORE | S (CORRECTING) | REVIEW },
  { C (ASSIGN), BEFORE | S (CORRECTING) | REVIEW | DECIDED | S (MADE) },
  { C (URGE), ANY },
  { C (COMMENT), ANY },
};

const LbCommandType *
lb_move_steps (guint *ret_count)
{
  static LbCommandType types[G_N_ELEMENTS (steps)];

  g_return_val_if_fail (ret_count != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    types[i] = steps[i].type;
  *ret_count = G_N_ELEMENTS (steps);
  return types;
}

gboolean
lb_move_step_fits (LbCommandType type, LbItemState state)
{
  g_return_val_if_fail ((guint) state < LB_N_ITEM_STATES, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].type == type)
      return (steps[i].states & (1u << state)) != 0;
  return FALSE;
}

/* Is there a line of the notice that holds now that has not come in? */
static gboolean
is_outstanding (const LbCaseItem *item)
{
  GPtrArray *lines = item->state == LB_ITEM_CORRECTING ? item->corrections : item->supplements;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (!((const LbCorrectionLine *) lines->pdata[i])->supplied)
      return TRUE;
  return FALSE;
}

static gboolean
has_deferred (const LbCase *state)
{
  for (guint i = 0; i < state->materials->len; i++)
    if (((LbCaseMaterial *) state->materials->pdata[i])->held == LB_HELD_DEFERRED)
      return TRUE;
  return FALSE;
}

static gboolean
has_proposed_visit (const LbCase *state)
{
  for (guint i = 0; i < state->visits->len; i++)
    if (g_strcmp0 (((LbVisit *) state->visits->pdata[i])->state, "proposed") == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_paper_due (const LbCase *state, const LbCaseItem *item)
{
  const LbPaperSlip *slip = lb_case_slip (state, item->section);

  return slip != NULL && slip->received_at == LB_TIME_NONE && slip->refused_at == LB_TIME_NONE;
}

/* What is done to the case as a whole is done to its items; none of them may be left for it. */
static gboolean
fits_any_item (LbCommandType type, const LbCase *state)
{
  for (guint i = 0; i < state->items->len; i++)
    if (lb_move_step_fits (type, ((const LbCaseItem *) state->items->pdata[i])->state))
      return TRUE;
  return FALSE;
}

gboolean
lb_move_is_offered (LbCommandType type, const LbCase *state, const LbCaseItem *item)
{
  g_return_val_if_fail (state != NULL, FALSE);

  /* Of a draft that was referred to guidance there is nothing to decide yet. */
  if (state->number == NULL)
    return type == LB_COMMAND_COMMENT;
  if (type == LB_COMMAND_APPROVE_SECOND_VISIT && !has_proposed_visit (state))
    return FALSE;
  if (item == NULL)
    return !lb_command_needs_item (type) && type != LB_COMMAND_RECEIVE_PAPER && type != LB_COMMAND_SUPPLY
           && (state->items->len == 0 || fits_any_item (type, state));
  if (!lb_move_step_fits (type, item->state))
    return FALSE;
  if (type == LB_COMMAND_TAKE)
    return item->taken_at == LB_TIME_NONE;
  if (type == LB_COMMAND_ASSIGN)
    return item->state != LB_ITEM_RECEIVED || item->taken_at != LB_TIME_NONE;
  if (type == LB_COMMAND_RECEIVE_PAPER)
    return is_paper_due (state, item);
  if (type == LB_COMMAND_SUPPLY)
    return is_outstanding (item) || has_deferred (state);
  if (type == LB_COMMAND_BEGIN_SPECIAL)
    return item->special_pending;
  return TRUE;
}

gboolean
lb_move_is_of_case (LbCommandType type)
{
  return type == LB_COMMAND_OPEN_STAGE || type == LB_COMMAND_RECEIVE_STAGE || type == LB_COMMAND_EXTEND_CASE ||
         type == LB_COMMAND_APPROVE_SECOND_VISIT || type == LB_COMMAND_RECEIVE_PAPER;
}

const char *
lb_column_label (LbColumn column)
{
  static const char *const labels[] = {
    N_("To accept"),      N_("Correcting"),  N_("Under review"), N_("Inspection / expert review"),
    N_("Result to make"), N_("Handed over"), N_("Done"),
  };

  g_return_val_if_fail ((guint) column < G_N_ELEMENTS (labels), "");
  return labels[column];
}
