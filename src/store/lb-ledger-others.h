/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several services on one ledger: each batch tells what it did, and who begins to write after it forgets that much and
 * no more. What a batch does besides (people, documents, settings) makes everybody forget everything.
 */
#pragma once

#include "lb-ledger-private.h"

G_BEGIN_DECLS

typedef enum
{
  LB_DEED_CASE = 'c',    /* a case got events, or another time to be looked at */
  LB_DEED_DEVICE = 'd',  /* a device's last number went up: user, line feed, device */
  LB_DEED_COMMAND = 'i', /* a command was taken: its id */
  LB_DEED_MARK = 'm',    /* where the log and the answers end now: number, number, digest */
} LbDeed;

/* A batch begins, with nothing done yet. */
void lb_ledger_begin_deeds (LbLedger *self);
/* Within a batch. */
void lb_ledger_tell_others (LbLedger *self, LbDeed deed, const char *what);
/* Hands what the batch did to the database, to be committed with it. */
void lb_ledger_announce (LbLedger *self);

/* Nobody has written but those who told what they did. FALSE: one of them speaks otherwise (another version of the
 * service), and everything has to be forgotten. */
gboolean lb_ledger_follow_others (LbLedger *self);
/* What others told does not matter: everything is forgotten. */
void lb_ledger_pass_over_others (LbLedger *self);

G_END_DECLS
