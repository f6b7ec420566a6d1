/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The five answers of 行政许可法 32(1)–(5) at the counter, and the plain wrong window, in one panel. What is told on the
 * spot is put on record and comes with its paper; the other answers lead back into the wizard.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_AWAY (lb_intake_away_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeAway, lb_intake_away, LB, INTAKE_AWAY, AdwWindow)

/* @draft: (nullable): what is on the counter; without it only what needs no application can be answered. Emits
 * "turned-away" (const char *case_id), or "answer" (int: LB_INTAKE_ANSWER_…) for what the wizard does; then it closes. */
LbIntakeAway *lb_intake_away_new (GtkWindow *parent, LbClient *client, LbIntakeDraft *draft);
LbIntakeDraft *lb_intake_away_get_draft (LbIntakeAway *self); /* (nullable) (borrowed) the one that is answered */

typedef enum
{
  LB_INTAKE_ANSWER_NOT_REQUIRED,  /* 32(1) */
  LB_INTAKE_ANSWER_NOT_COMPETENT, /* 32(2) */
  LB_INTAKE_ANSWER_CORRECT_NOW,   /* 32(3) */
  LB_INTAKE_ANSWER_TELL_ONCE,     /* 32(4) */
  LB_INTAKE_ANSWER_RECEIVE,       /* 32(5) */
  LB_INTAKE_ANSWER_OTHER_WINDOW,
  LB_INTAKE_N_ANSWERS,
} LbIntakeAnswer;

G_END_DECLS
