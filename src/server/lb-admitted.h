/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sessions that the writer has found good, so that the database need not be asked for every command. What is found here
 * lets a request in provisionally: on the writer it is looked at again, within the transaction that takes its command,
 * where nobody can end a session meanwhile.
 */
#pragma once

#include "lb-ledger.h"

G_BEGIN_DECLS

typedef struct _LbAdmitted LbAdmitted;

/* One session, never changed. Counted, from any thread. */
typedef struct
{
  LbSession *session;
  gint64 loudness; /* lb_ledger_loudness() at which it was good */
} LbKnownSession;

LbKnownSession *lb_known_session_ref (LbKnownSession *self);
void lb_known_session_unref (LbKnownSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbKnownSession, lb_known_session_unref)

LbAdmitted *lb_admitted_new (void);
void lb_admitted_free (LbAdmitted *self);
/* Of the access token @token, while that has not expired. Any thread. (transfer full) (nullable) */
LbKnownSession *lb_admitted_find (LbAdmitted *self, const char *token);
/* Remembers @session (transfer full) as good at @loudness; one that says nothing of its end is not kept.
 * (transfer full) */
LbKnownSession *lb_admitted_add (LbAdmitted *self, const char *token, LbSession *session, gint64 loudness);

G_END_DECLS
