/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sessions. A token is 256 random bits and leaves the store once; what is kept is its digest, so that a copy
 * of the database opens no door.
 */
#include "lb-ledger-private.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32

void
lb_session_free (LbSession *session)
{
  if (session == NULL)
    return;
  g_free (session->id);
  lb_user_free (session->user);
  g_free (session->access);
  g_free (session->refresh);
  g_free (session);
}

static char *
token_digest (const char *token)
{
  guint8 digest[crypto_hash_sha256_BYTES];

  crypto_hash_sha256 (digest, (const guint8 *) token, strlen (token));
  return lb_hex (digest, sizeof digest);
}

static gboolean
unauthenticated (GError **error, const char *why)
{
  g_set_error_literal (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED, why);
  return FALSE;
}

/* Gives @session its user as they are now, and fresh tokens. */
static gboolean
fill_session (LbLedger *self, LbSession *session, const char *user, const char *device, GError **error)
{
  session->user = lb_ledger_user (self, user, NULL, error);
  if (session->user == NULL)
    return FALSE;
  if (session->user->disabled)
    return unauthenticated (error, "the user is disabled");
  session->user->actor->device = g_strdup (device);
  return TRUE;
}

static gboolean
write_tokens (LbLedger *self, LbSession *session, gboolean is_new, GError **error)
{
  const LbActor *actor = session->user->actor;
  gint64 now = lb_ledger_system_now ();
  session->access = lb_token_new (TOKEN_BYTES);
  session->refresh = lb_token_new (TOKEN_BYTES);
  g_autofree char *access = token_digest (session->access);
  g_autofree char *refresh = token_digest (session->refresh);

  return lb_database_run (
    self->database, error,
    is_new ? "INSERT INTO session (id, user, device, access, access_until, refresh, refresh_until, made)"
             " VALUES (:id, :user, :device, :access, :soon, :refresh, :later, :now)"
           : "UPDATE session SET user = :user, device = :device, access = :access, access_until = :soon,"
             " refresh = :refresh, refresh_until = :later, made = CASE WHEN made < :now THEN made ELSE :now END WHERE id = :id",
    "s:id", session->id, "s:user", actor->id, "s:device", actor->device, "s:access", access, "x:soon",
    now + LB_SESSION_ACCESS_SECONDS * (gint64) 1000, "s:refresh", refresh, "x:later",
    now + LB_SESSION_REFRESH_SECONDS * (gint64) 1000, "x:now", now, NULL);
}

LbSession *
lb_ledger_session_open (LbLedger *self, const char *user, const char *device, GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && device != NULL, NULL);
  g_autoptr (LbSession) session = g_new0 (LbSession, 1);

  session->id = lb_token_new (16);
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  /* Those that nobody can use any more go with the next sign-in. */
  if (transaction == NULL
      || !lb_database_run (self->database, error, "DELETE FROM session WHERE refresh_until < :now", "x:now",
                           lb_ledger_system_now (), NULL)
      || !fill_session (self, session, user, device, error) || !write_tokens (self, session, TRUE, error)
      || !lb_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&session);
}

LbSession *
lb_ledger_session_find (LbLedger *self, const char *access, GError **error)
{
  g_return_val_if_fail (self != NULL && access != NULL, NULL);
  g_autoptr (LbSession) session = g_new0 (LbSession, 1);

  if (!lb_is_hex (access, TOKEN_BYTES * 2))
    return unauthenticated (error, "not a token"), NULL;
  g_autofree char *digest = token_digest (access);
  g_autoptr (LbStatement) row =
    lb_database_query (self->database, error,
                       "SELECT id, user, device FROM session WHERE access = :access AND access_until > :now",
                       "s:access", digest, "x:now", lb_ledger_system_now (), NULL);
  if (row == NULL)
    return NULL;
  int step = lb_statement_step (row, error);
  if (step == LB_STEP_DONE)
    unauthenticated (error, "the token is unknown or has expired");
  if (step != LB_STEP_ROW)
    return NULL;
  session->id = lb_statement_dup_text (row, 0);
  if (!fill_session (self, session, lb_statement_text (row, 1), lb_statement_text (row, 2), error))
    return NULL;
  return g_steal_pointer (&session);
}

/* A token that was spent before has been stolen, now or then: nobody shall go on with this session. */
static gboolean
end_if_spent (LbLedger *self, const char *digest, GError **error)
{
  g_autofree char *session = NULL;

  if (!lb_database_text (self->database, &session, error,
                         "SELECT session FROM spent WHERE refresh = :refresh", "s:refresh", digest, NULL))
    return FALSE;
  return session == NULL || lb_ledger_session_end (self, session, error);
}

static gboolean
spend (LbLedger *self, LbSession *session, const char *digest, GError **error)
{
  g_autofree char *user = NULL, *device = NULL;

  g_autoptr (LbStatement) row = lb_database_query (
    self->database, error,
    "SELECT id, user, device FROM session WHERE refresh = :refresh AND refresh_until > :now", "s:refresh",
    digest, "x:now", lb_ledger_system_now (), NULL);
  if (row == NULL)
    return FALSE;
  int step = lb_statement_step (row, error);
  if (step == LB_STEP_DONE)
    return unauthenticated (error, "the refresh token is unknown, spent or has expired");
  if (step != LB_STEP_ROW)
    return FALSE;
  session->id = lb_statement_dup_text (row, 0);
  user = lb_statement_dup_text (row, 1);
  device = lb_statement_dup_text (row, 2);
  lb_statement_reset (row);
  return fill_session (self, session, user, device, error)
         && lb_database_run (self->database, error,
                             "INSERT INTO spent (refresh, session) VALUES (:refresh, :session)", "s:refresh",
                             digest, "s:session", session->id, NULL)
         && write_tokens (self, session, FALSE, error);
}

LbSession *
lb_ledger_session_refresh (LbLedger *self, const char *refresh, GError **error)
{
  g_return_val_if_fail (self != NULL && refresh != NULL, NULL);
  g_autoptr (LbSession) session = g_new0 (LbSession, 1);

  if (!lb_is_hex (refresh, TOKEN_BYTES * 2))
    return unauthenticated (error, "not a token"), NULL;
  g_autofree char *digest = token_digest (refresh);
  if (!end_if_spent (self, digest, error))
    return NULL;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  if (transaction == NULL || !spend (self, session, digest, error)
      || !lb_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&session);
}

gboolean
lb_ledger_session_lives (LbLedger *self, const char *session, gboolean *ret_lives, GError **error)
{
  g_return_val_if_fail (self != NULL && session != NULL && ret_lives != NULL, FALSE);
  gint64 count;

  if (!lb_database_integer (self->database, 0, &count, error, "SELECT count(*) FROM session WHERE id = :id",
                            "s:id", session, NULL))
    return FALSE;
  *ret_lives = count > 0;
  return TRUE;
}

gboolean
lb_ledger_session_end (LbLedger *self, const char *session, GError **error)
{
  g_return_val_if_fail (self != NULL && session != NULL, FALSE);

  return lb_database_run (self->database, error, "DELETE FROM session WHERE id = :id", "s:id", session, NULL);
}

gint64
lb_ledger_last_number (LbLedger *self, const char *user, const char *device, GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && device != NULL, -1);
  gint64 last;

  if (!lb_database_integer (self->database, 0, &last, error,
                            "SELECT last FROM device WHERE user = :user AND device = :device", "s:user", user,
                            "s:device", device, NULL))
    return -1;
  return last;
}
