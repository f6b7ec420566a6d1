/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sessions. A sign-in lasts while it is renewed often enough, and not for ever. A token is 256 random bits and leaves the store once; what is kept is its digest, so that a copy
 * of the database opens no door.
 */
#include "lb-ledger-people.h"
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
  g_free (session->certificate);
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
  return lb_ledger_fill_offices (self, session->user->actor, error);
}

void
lb_ledger_set_session_limits (LbLedger *self, gint64 idle, gint64 longest)
{
  g_return_if_fail (self != NULL && idle > 0 && longest > 0);

  self->session_idle = idle;
  self->session_longest = longest;
}

static gint64
after_seconds (gint64 now, gint64 seconds, gint64 otherwise)
{
  return now + (seconds > 0 ? seconds : otherwise) * 1000;
}

static gboolean
write_tokens (LbLedger *self, LbSession *session, gboolean is_new, GError **error)
{
  const LbActor *actor = session->user->actor;
  gint64 now = lb_ledger_system_now ();
  gint64 ends = is_new ? after_seconds (now, self->session_longest, LB_SESSION_LONGEST_SECONDS) : session->ends;
  session->access = lb_token_new (TOKEN_BYTES);
  session->refresh = lb_token_new (TOKEN_BYTES);
  session->ends = ends;
  session->refresh_until = MIN (after_seconds (now, self->session_idle, LB_SESSION_REFRESH_SECONDS), ends);
  g_autofree char *access = token_digest (session->access);
  g_autofree char *refresh = token_digest (session->refresh);

  return lb_database_run (
    self->database, error,
    is_new
      ? "INSERT INTO session (id, user, device, access, access_until, refresh, refresh_until, made, seen, ends,"
        " certificate)"
        " VALUES (:id, :user, :device, :access, :soon, :refresh, :later, :now, :now, :ends, :certificate)"
      : "UPDATE session SET user = :user, device = :device, access = :access, access_until = :soon,"
        " refresh = :refresh, refresh_until = :later, seen = :now, ends = :ends, certificate = :certificate"
        " WHERE id = :id",
    "s:id", session->id, "s:user", actor->id, "s:device", actor->device, "s:access", access, "x:soon",
    MIN (now + LB_SESSION_ACCESS_SECONDS * (gint64) 1000, ends), "s:refresh", refresh, "x:later",
    session->refresh_until, "x:now", now, "x:ends", ends, "s:certificate", session->certificate, NULL);
}

LbSession *
lb_ledger_session_open (LbLedger *self, const char *user, const char *device, const char *certificate,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && device != NULL, NULL);
  g_autoptr (LbSession) session = g_new0 (LbSession, 1);

  session->id = lb_token_new (16);
  session->certificate = g_strdup (certificate);
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
  /* Every request asks this, so it is one question; few people stand in for others. */
  g_autoptr (LbStatement) row =
    lb_database_query (self->database, error,
                       "SELECT session.id, session.certificate, session.device, session.access_until,"
                       " (SELECT count(*) FROM leave WHERE substitute = user.id AND ended IS NULL), " LB_USER_COLUMNS
                       " FROM session JOIN user ON user.id = session.user"
                       " WHERE session.access = :access AND session.access_until > :now",
                       "s:access", digest, "x:now", lb_ledger_system_now (), NULL);
  if (row == NULL)
    return NULL;
  int step = lb_statement_step (row, error);
  if (step == LB_STEP_DONE)
    unauthenticated (error, "the token is unknown or has expired");
  if (step != LB_STEP_ROW)
    return NULL;
  session->id = lb_statement_dup_text (row, 0);
  session->certificate = lb_statement_dup_text (row, 1);
  session->user = lb_ledger_user_from_row (row, 5);
  session->user->actor->device = lb_statement_dup_text (row, 2);
  if (session->user->disabled)
    return unauthenticated (error, "the user is disabled"), NULL;
  if (lb_statement_integer (row, 4) == 0)
    session->access_until = lb_statement_integer (row, 3);
  else if (!lb_ledger_fill_offices (self, session->user->actor, error))
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
    "SELECT id, user, device, certificate, ends FROM session WHERE refresh = :refresh AND refresh_until > :now",
    "s:refresh", digest, "x:now", lb_ledger_system_now (), NULL);
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
  session->certificate = lb_statement_dup_text (row, 3);
  session->ends = lb_statement_integer (row, 4);
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

/* Others' view of sessions */

void
lb_session_facts_free (LbSessionFacts *facts)
{
  g_free (facts->id);
  g_free (facts->user);
  g_free (facts->device);
  g_free (facts->certificate);
  g_free (facts);
}

GPtrArray *
lb_ledger_session_list (LbLedger *self, const char *user, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_session_facts_free);
  int step;

  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error,
                       "SELECT id, user, device, certificate, made, seen, refresh_until FROM session"
                       " WHERE (user = :user OR :user = '') AND refresh_until > :now ORDER BY made DESC, id",
                       "s:user", user != NULL ? user : "", "x:now", lb_ledger_system_now (), NULL);
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      LbSessionFacts *facts = g_new0 (LbSessionFacts, 1);
      facts->id = lb_statement_dup_text (rows, 0);
      facts->user = lb_statement_dup_text (rows, 1);
      facts->device = lb_statement_dup_text (rows, 2);
      facts->certificate = lb_statement_dup_text (rows, 3);
      facts->made = lb_statement_integer (rows, 4);
      facts->seen = lb_statement_integer (rows, 5);
      facts->until = lb_statement_integer (rows, 6);
      g_ptr_array_add (list, facts);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
lb_ledger_session_revoke (LbLedger *self, const char *user, const char *id, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  if (!lb_database_run (self->database, error, "DELETE FROM session WHERE id = :id AND (user = :user OR :user = '')",
                        "s:id", id, "s:user", user != NULL ? user : "", NULL))
    return FALSE;
  if (lb_database_changes (self->database) == 1)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such session");
  return FALSE;
}

gboolean
lb_ledger_session_revoke_all (LbLedger *self, const char *user, const char *keep, int *ret_count, GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL, FALSE);

  if (!lb_database_run (self->database, error, "DELETE FROM session WHERE user = :user AND id <> :keep", "s:user",
                        user, "s:keep", keep != NULL ? keep : "", NULL))
    return FALSE;
  if (ret_count != NULL)
    *ret_count = (int) lb_database_changes (self->database);
  return TRUE;
}

gboolean
lb_ledger_session_lives (LbLedger *self, const char *session, gboolean *ret_lives, GError **error)
{
  g_return_val_if_fail (self != NULL && session != NULL && ret_lives != NULL, FALSE);
  gint64 count;

  if (!lb_database_integer (self->database, 0, &count, error, "SELECT count(*) FROM session WHERE id = :id AND refresh_until > :now", "s:id", session,
                            "x:now", lb_ledger_system_now (), NULL))
    return FALSE;
  *ret_lives = count > 0;
  return TRUE;
}

gboolean
lb_ledger_sessions_ended (LbLedger *self, const char *const *sessions, GStrv *ret_ended, GError **error)
{
  g_return_val_if_fail (self != NULL && sessions != NULL && ret_ended != NULL, FALSE);
  g_autofree char *list = lb_scopes_to_json (sessions);
  g_autoptr (GStrvBuilder) ended = g_strv_builder_new ();
  int step;

  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error,
                       "SELECT value FROM json_each (:list) WHERE value NOT IN (SELECT id FROM session"
                       "  WHERE refresh_until > :now AND id IN (SELECT value FROM json_each (:list)))",
                       "s:list", list, "x:now", lb_ledger_system_now (), NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_autofree char *session = lb_statement_dup_text (rows, 0);
      g_strv_builder_add (ended, session);
    }
  if (step != LB_STEP_DONE)
    return FALSE;
  *ret_ended = g_strv_builder_end (ended);
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
