/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the ledger remembers of the commands that it took: the last number of each device that was busy, and which ids
 * cannot have been taken before. Both only spare questions to the database: what is not remembered is asked for.
 */
#pragma once

#include "lb-ledger-private.h"

G_BEGIN_DECLS

LbTakenBefore *lb_taken_before_new (void);
void lb_taken_before_free (LbTakenBefore *self);
/* After others have written, or something was rolled back: nothing is known any more. */
void lb_taken_before_forget (LbTakenBefore *self);

/* Others have taken a command of the device @key, or the command @id. */
void lb_taken_before_follow_device (LbTakenBefore *self, const char *key);
void lb_taken_before_follow_id (LbTakenBefore *self, const char *id);

/* lb_ledger_last_number(), by memory where that holds. */
gint64 lb_ledger_last_taken (LbLedger *self, const LbActor *actor, GError **error);
/* Whether a command of that id may have been taken; FALSE is certain. */
gboolean lb_ledger_maybe_taken (LbLedger *self, const char *id, gboolean *ret_maybe, GError **error);
/* @command was taken as the newest of its device. */
void lb_ledger_note_taken (LbLedger *self, const LbActor *actor, const LbCommand *command);

G_END_DECLS
