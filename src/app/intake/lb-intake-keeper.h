/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps a draft on disk as it is typed: within a second of the first change after the last save, so that nothing
 * older than two seconds is lost when the power fails. Emits "failed" (GError *) when it could not.
 */
#pragma once

#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_INTAKE_DRAFT_KIND "intake"

#define LB_TYPE_INTAKE_KEEPER (lb_intake_keeper_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeKeeper, lb_intake_keeper, LB, INTAKE_KEEPER, GObject)

LbIntakeKeeper *lb_intake_keeper_new (LbClient *client);
/* Watches @draft (nullable) from now on; what is not saved yet of the one before is saved at once. */
void lb_intake_keeper_set_draft (LbIntakeKeeper *self, LbIntakeDraft *draft);
/* Saves now what is not saved yet. */
void lb_intake_keeper_flush (LbIntakeKeeper *self);
LbIntakeDraft *lb_intake_keeper_get_draft (LbIntakeKeeper *self); /* (nullable) (borrowed) the one in front */
/* The draft has become a case, or was thrown away: forgets it, on disk too. */
void lb_intake_keeper_forget (LbIntakeKeeper *self);

G_END_DECLS
