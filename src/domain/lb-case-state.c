/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * State of the case and of its stages: functions of the items, never stored (docs/domain.md 3.4).
 */
#include "lb-case-private.h"

#include <glib/gi18n-lib.h>

typedef struct { const char *name, *label; } Word;

static const Word item_words[LB_N_ITEM_STATES] = {
  [LB_ITEM_DRAFT] = { "draft", N_("Draft") },
  [LB_ITEM_GATED] = { "gated", N_("Waiting for its stage") },
  [LB_ITEM_RECEIVED] = { "received", N_("Received, not yet accepted") },
  [LB_ITEM_CORRECTING] = { "correcting", N_("Being corrected") },
  [LB_ITEM_NOT_ACCEPTED] = { "not-accepted", N_("Not accepted") },
  [LB_ITEM_ACCEPTED] = { "accepted", N_("Accepted, in review") },
  [LB_ITEM_SPECIAL] = { "special", N_("Special procedure") },
  [LB_ITEM_DECIDING] = { "deciding", N_("Awaiting decision") },
  [LB_ITEM_GRANTED] = { "granted", N_("Granted") },
  [LB_ITEM_REFUSED] = { "refused", N_("Refused") },
  [LB_ITEM_MADE] = { "made", N_("Result made") },
  [LB_ITEM_AT_DESK] = { "at-desk", N_("At the certificate desk") },
  [LB_ITEM_STORED] = { "stored", N_("Digitised") },
  [LB_ITEM_NOTIFIED] = { "notified", N_("Applicant notified") },
  [LB_ITEM_POSTED] = { "posted", N_("Posted") },
  [LB_ITEM_DELIVERED] = { "delivered", N_("Delivered") },
  [LB_ITEM_WITHDRAWN] = { "withdrawn", N_("Withdrawn") },
  [LB_ITEM_TERMINATED] = { "terminated", N_("Terminated") },
};

static const Word case_words[LB_N_CASE_STATES] = {
  [LB_CASE_DRAFT] = { "draft", N_("Draft") },
  [LB_CASE_WAITING_FOR_PREDECESSOR] = { "waiting-for-predecessor", N_("Waiting for an earlier stage") },
  [LB_CASE_WAITING_FOR_ACCEPTANCE] = { "waiting-for-acceptance", N_("Waiting for acceptance") },
  [LB_CASE_CORRECTING] = { "correcting", N_("Being corrected") },
  [LB_CASE_IN_REVIEW] = { "in-review", N_("In review") },
  [LB_CASE_ISSUING] = { "issuing", N_("Results being issued") },
  [LB_CASE_TO_ARCHIVE] = { "to-archive", N_("To be archived") },
  [LB_CASE_ARCHIVED] = { "archived", N_("Closed and archived") },
  [LB_CASE_TURNED_AWAY] = { "turned-away", N_("Not taken in") },
};

const char *
lb_item_state_name (LbItemState state)
{
  g_return_val_if_fail ((guint) state < LB_N_ITEM_STATES, NULL);

  return item_words[state].name;
}

const char *
lb_item_state_label (LbItemState state)
{
  g_return_val_if_fail ((guint) state < LB_N_ITEM_STATES, NULL);

  return item_words[state].label;
}

gboolean
lb_item_state_parse (const char *name, LbItemState *ret_state)
{
  g_return_val_if_fail (name != NULL && ret_state != NULL, FALSE);

  for (guint i = 0; i < LB_N_ITEM_STATES; i++)
    if (g_str_equal (item_words[i].name, name))
      {
        *ret_state = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
lb_item_state_is_final (LbItemState state)
{
  return state == LB_ITEM_NOT_ACCEPTED || state == LB_ITEM_DELIVERED || state == LB_ITEM_WITHDRAWN
         || state == LB_ITEM_TERMINATED;
}

gboolean
lb_item_state_is_undecided (LbItemState state)
{
  return state == LB_ITEM_DRAFT || state == LB_ITEM_GATED || state == LB_ITEM_RECEIVED || state == LB_ITEM_CORRECTING
         || state == LB_ITEM_ACCEPTED || state == LB_ITEM_SPECIAL || state == LB_ITEM_DECIDING;
}

gboolean
lb_case_item_is_decided (const LbCaseItem *item)
{
  return item->state >= LB_ITEM_GRANTED && item->state <= LB_ITEM_DELIVERED;
}

const char *
lb_case_state_name (LbCaseState state)
{
  g_return_val_if_fail ((guint) state < LB_N_CASE_STATES, NULL);

  return case_words[state].name;
}

const char *
lb_case_state_label (LbCaseState state)
{
  g_return_val_if_fail ((guint) state < LB_N_CASE_STATES, NULL);

  return case_words[state].label;
}

const char *
lb_stage_state_label (LbStageState state)
{
  static const char *const labels[] = { N_("Stage not open"), N_("Stage open"), N_("Stage running"), N_("Stage complete") };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (labels), NULL);

  return labels[state];
}

const char *
lb_held_name (LbHeld held)
{
  static const char *const names[] = { "present", "missing", "deferred", "from-case", "reused" };

  g_return_val_if_fail ((guint) held < G_N_ELEMENTS (names), NULL);

  return names[held];
}

/* Items as a bit mask of the states that occur. */
static guint
states_of (const LbCase *self)
{
  guint mask = 0;

  for (guint i = 0; i < self->items->len; i++)
    mask |= 1u << ((const LbCaseItem *) self->items->pdata[i])->state;
  return mask;
}

#define BIT(state) (1u << LB_ITEM_##state)
#define FINAL (BIT (NOT_ACCEPTED) | BIT (DELIVERED) | BIT (WITHDRAWN) | BIT (TERMINATED))
#define DECIDED                                                                                                    \
  (BIT (GRANTED) | BIT (REFUSED) | BIT (MADE) | BIT (AT_DESK) | BIT (STORED) | BIT (NOTIFIED) | BIT (POSTED)       \
   | BIT (DELIVERED))
#define REVIEWED (BIT (ACCEPTED) | BIT (SPECIAL) | BIT (DECIDING))

/**
 * lb_case_state:
 *
 * The state that follows from the items: in this order, the first that holds.
 */
LbCaseState
lb_case_state (const LbCase *self)
{
  guint states;

  g_return_val_if_fail (self != NULL, LB_CASE_DRAFT);

  states = states_of (self);
  if ((states & ~BIT (DRAFT)) == 0)
    return self->turned_away != NULL ? LB_CASE_TURNED_AWAY : LB_CASE_DRAFT;
  if ((states & ~FINAL) == 0)
    return self->archived_at != LB_TIME_NONE ? LB_CASE_ARCHIVED : LB_CASE_TO_ARCHIVE;
  if ((states & ~(FINAL | DECIDED)) == 0)
    return LB_CASE_ISSUING;
  if (states & REVIEWED)
    return LB_CASE_IN_REVIEW;
  if (states & BIT (RECEIVED))
    return LB_CASE_WAITING_FOR_ACCEPTANCE;
  if (states & BIT (CORRECTING))
    return LB_CASE_CORRECTING;
  return LB_CASE_WAITING_FOR_PREDECESSOR;
}

/* Whoever was asked still has to answer, or nobody has. */
static guint
help_flags (const LbCase *self)
{
  gboolean open = FALSE, answered = FALSE;

  for (guint i = 0; i < self->helps->len; i++)
    {
      LbHelpState state = lb_help_state (self->helps->pdata[i]);

      open = open || state == LB_HELP_OPEN;
      answered = answered || state == LB_HELP_ANSWERED;
    }
  if (open)
    return LB_CASE_FLAG_HELP_OPEN;
  return self->helps->len > 0 && !answered ? LB_CASE_FLAG_HELP_UNANSWERED : 0;
}

/* What a draft is in the ledger for. */
static guint
draft_flags (const LbCase *self)
{
  guint flags = 0;

  if (self->number != NULL || self->version == 0)
    return 0;
  if (self->n_referrals > 0)
    flags |= LB_CASE_FLAG_REFERRED;
  if (self->n_advices > 0)
    flags |= LB_CASE_FLAG_ADVISED;
  if (self->n_referrals + self->n_advices == 0)
    flags |= LB_CASE_FLAG_NOT_GUIDED;
  return flags | help_flags (self);
}

/**
 * lb_case_flags:
 *
 * LbCaseFlags: what the one word of the state does not say.
 */
guint
lb_case_flags (const LbCase *self)
{
  guint flags = 0;
  guint states;
  gboolean decided;
  gboolean accepted;

  g_return_val_if_fail (self != NULL, 0);

  states = states_of (self);
  decided = (states & DECIDED) != 0;
  accepted = decided || (states & REVIEWED) != 0;
  if (accepted && (states & (BIT (GATED) | BIT (RECEIVED) | BIT (CORRECTING) | BIT (NOT_ACCEPTED))) != 0)
    flags |= LB_CASE_FLAG_PARTLY_ACCEPTED;
  if (decided && (states & (BIT (GATED) | BIT (RECEIVED) | BIT (CORRECTING) | REVIEWED)) != 0)
    flags |= LB_CASE_FLAG_PARTLY_DECIDED;
  if ((states & BIT (CORRECTING)) != 0 && (states & ~BIT (CORRECTING)) != 0)
    flags |= LB_CASE_FLAG_PARTLY_CORRECTING;
  if ((states & BIT (SPECIAL)) != 0 && (states & (BIT (ACCEPTED) | BIT (DECIDING))) == 0)
    flags |= LB_CASE_FLAG_ALL_SUSPENDED;
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *item = self->items->pdata[i];

      if (lb_case_item_is_decided (item) && !item->granted)
        flags |= LB_CASE_FLAG_HAS_REFUSAL;
    }
  return flags | draft_flags (self);
}
