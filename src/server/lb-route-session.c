/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in and out. A password is compared on the pool for slow work; an unknown user costs the same time
 * as a wrong password and gets the same answer.
 */
#define G_LOG_DOMAIN "lianband"

#include "lb-server-private.h"
#include "lb-json.h"
#include "lb-uuid.h"

#include <sodium.h>
#include <string.h>

#define USER_TRIES 3
#define ADDRESS_TRIES 20

typedef struct
{
  char *user, *device, *password, *new_password; /* (nullable) the passwords */
  char *user_key, *address_key;                  /* address_key (nullable) on a unix socket */
  char *certificate;                             /* (nullable) of the device */
  char *refresh, *hash, *stale;                  /* (nullable) @hash is to take the place of @stale */
} SignIn;

static void
wipe (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  wipe (sign_in->password);
  wipe (sign_in->new_password);
  wipe (sign_in->refresh);
  g_free (sign_in->user);
  g_free (sign_in->device);
  g_free (sign_in->user_key);
  g_free (sign_in->address_key);
  g_free (sign_in->hash);
  g_free (sign_in->stale);
  g_free (sign_in->certificate);
  g_free (sign_in);
}

static SignIn *
keep_state (LbRequest *request)
{
  SignIn *sign_in = g_new0 (SignIn, 1);

  g_assert (request->state == NULL);
  request->state = sign_in;
  request->free_state = sign_in_free;
  sign_in->certificate = g_strdup (lb_peer_device (request->peer));
  return sign_in;
}

/* The asker's address as a throttle key; NULL on a unix socket, where everybody is this machine's own user. */
static char *
address_key (LbRequest *request)
{
  g_autofree char *address = lb_peer_address (request->peer);

  return address != NULL ? g_strconcat ("address:", address, NULL) : NULL;
}

/* FALSE: answered with how long to wait. */
static gboolean
enter (LbRequest *request, SignIn *sign_in)
{
  LbThrottle *throttle = request->server->throttle;
  gint64 now = g_get_monotonic_time ();

  sign_in->user_key = g_strconcat ("user:", sign_in->user, NULL);
  sign_in->address_key = address_key (request);
  int wait = lb_throttle_enter (throttle, sign_in->user_key, USER_TRIES, now);
  if (wait == 0 && sign_in->address_key != NULL)
    {
      wait = lb_throttle_enter (throttle, sign_in->address_key, ADDRESS_TRIES, now);
      if (wait != 0)
        lb_throttle_left (throttle, sign_in->user_key);
    }
  if (wait == 0)
    return TRUE;
  g_autofree char *seconds = g_strdup_printf ("%d", wait);
  lb_request_problem (request, LB_PROBLEM_TOO_MANY_ATTEMPTS, NULL);
  lb_request_header (request, "Retry-After", seconds);
  return FALSE;
}

static void
leave (LbRequest *request, const SignIn *sign_in, gboolean passed)
{
  LbThrottle *throttle = request->server->throttle;
  gint64 now = g_get_monotonic_time ();

  if (passed)
    {
      lb_throttle_passed (throttle, sign_in->user_key);
      /* One's own password is no leave to guess other people's. */
      if (sign_in->address_key != NULL)
        lb_throttle_left (throttle, sign_in->address_key);
      return;
    }
  g_atomic_int_inc (&request->server->counters.failed_sign_ins);
  lb_throttle_failed (throttle, sign_in->user_key, USER_TRIES, now);
  if (sign_in->address_key != NULL)
    lb_throttle_failed (throttle, sign_in->address_key, ADDRESS_TRIES, now);
}

/* Compares on the pool, or gives the try back when that is full. */
static void
try (LbRequest *request, SignIn *sign_in, LbRouteFunc compare)
{
  g_autofree char *user_key = NULL, *address = NULL;

  if (!enter (request, sign_in))
    return;
  /* Once the pool has the request it owns the state as well. */
  user_key = g_strdup (sign_in->user_key);
  address = g_strdup (sign_in->address_key);
  lb_request_slow (request, compare);
  if (request->waiting)
    return;
  lb_throttle_left (request->server->throttle, user_key);
  if (address != NULL)
    lb_throttle_left (request->server->throttle, address);
}

/* Answering with a session */

static gboolean
reply_session (LbRequest *request, LbLedger *ledger, const LbSession *session, GError **error)
{
  const LbActor *actor = session->user->actor;
  g_auto (GStrv) scopes = lb_actor_scopes (actor);
  g_autofree char *digest = lb_scope_digest ((const char *const *) scopes);
  json_t *tags = json_array ();
  gint64 refresh_seconds = MAX ((session->refresh_until - lb_ledger_system_now ()) / 1000, 0);
  gint64 last = lb_ledger_last_number (ledger, actor->id, actor->device, error);

  if (last < 0)
    {
      json_decref (tags);
      return FALSE;
    }
  for (char **scope = scopes; *scope != NULL; scope++)
    json_array_append_new (tags, json_string (*scope));
  lb_request_reply_json (request, 201,
                         json_pack ("{s:s, s:i, s:s, s:i, s:o, s:s, s:I, s:b, s:o, s:s, s:b}", "access",
                                    session->access, "access_expires", LB_SESSION_ACCESS_SECONDS, "refresh",
                                    session->refresh, "refresh_expires", (int) refresh_seconds, "actor",
                                    lb_actor_to_json (actor), "device", actor->device, "last_number",
                                    (json_int_t) last, "must_change", session->user->must_change, "scopes",
                                    tags, "cursor_scope", digest, "training", request->server->training));
  return TRUE;
}

/* A hash that was made at another cost is made anew while the password is known. */
static gboolean
freshen_hash (LbLedger *ledger, const SignIn *sign_in, GError **error)
{
  return sign_in->hash == NULL || lb_ledger_user_rehash (ledger, sign_in->user, sign_in->stale, sign_in->hash, error);
}

static gboolean
write_sign_in (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  SignIn *sign_in = request->state;
  g_autoptr (GError) fault = NULL;

  g_autoptr (LbSession) session =
    lb_ledger_session_open (ledger, sign_in->user, sign_in->device, sign_in->certificate, &fault);
  if (session == NULL && !lb_error_is_askers (fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (session == NULL) /* disabled since the password was compared */
    {
      lb_request_problem (request, LB_PROBLEM_SIGN_IN_REFUSED, NULL);
      return TRUE;
    }
  g_atomic_int_inc (&request->server->counters.sign_ins);
  return freshen_hash (ledger, sign_in, error) && reply_session (request, ledger, session, error);
}

/* Signing in */

/* TRUE when the password (or, for a demo person, none) opens this user. */
static gboolean
may_sign_in (LbRequest *request, SignIn *sign_in)
{
  LbServer *server = request->server;
  g_autofree char *hash = NULL;
  LbLedger *view = lb_server_borrow (server);

  g_autoptr (LbUser) user = lb_ledger_user (view, sign_in->user, &hash, NULL);
  lb_server_return (server, view);
  if (sign_in->password == NULL)
    return user != NULL && user->one_click && server->training && !user->disabled;
  gboolean matches = lb_password_matches (hash != NULL ? hash : server->no_password, sign_in->password);
  if (!matches || hash == NULL || user->disabled)
    return FALSE;
  if (lb_password_is_stale (hash) && sign_in->new_password == NULL)
    {
      sign_in->hash = lb_password_hash (sign_in->password, NULL);
      sign_in->stale = g_steal_pointer (&hash);
    }
  return TRUE;
}

static void
compare_password (LbRequest *request)
{
  SignIn *sign_in = request->state;
  gboolean passed = may_sign_in (request, sign_in);

  leave (request, sign_in, passed);
  if (passed)
    {
      lb_request_write_on (request, write_sign_in);
      return;
    }
  g_message ("sign-in refused");
  lb_request_problem (request, LB_PROBLEM_SIGN_IN_REFUSED, NULL);
  lb_request_resume (request);
}

void
lb_route_sign_in (LbRequest *request)
{
  static const char *const members[] = { "user", "password", "device", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  SignIn *sign_in = keep_state (request);
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  sign_in->user = g_strdup (lb_json_string (&root, "user", 1, 64));
  sign_in->device = g_strdup (lb_json_string (&root, "device", 36, 36));
  sign_in->password = g_strdup (lb_json_string_or (&root, "password", 1, 256, NULL));
  if (!lb_json_reader_finish (reader, &error))
    lb_request_error (request, error);
  else if (!lb_uuid_is_valid (sign_in->device))
    lb_request_problem (request, LB_PROBLEM_INVALID, "/device: is not a UUID in lower case");
  else
    try (request, sign_in, compare_password);
}

/* Refresh and sign-out */

static gboolean
write_refresh (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const SignIn *sign_in = request->state;
  g_autoptr (GError) fault = NULL;

  g_autoptr (LbSession) session = lb_ledger_session_refresh (ledger, sign_in->refresh, &fault);
  if (session != NULL && (session->certificate == NULL || g_strcmp0 (session->certificate, sign_in->certificate) == 0))
    return reply_session (request, ledger, session, error);
  if (session != NULL)
    {
      /* The token has left its device: nobody shall go on with it. */
      lb_request_problem (request, LB_PROBLEM_SESSION_ENDED, NULL);
      return lb_ledger_session_end (ledger, session->id, error);
    }
  if (!lb_error_is_askers (fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  /* TRUE: that a stolen token ended its session has to last. */
  lb_request_problem (request, LB_PROBLEM_SESSION_ENDED, NULL);
  return TRUE;
}

void
lb_route_refresh (LbRequest *request)
{
  static const char *const members[] = { "refresh", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  SignIn *sign_in = keep_state (request);
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  sign_in->refresh = g_strdup (lb_json_hexadecimal (&root, "refresh", 64));
  if (!lb_json_reader_finish (reader, &error))
    lb_request_error (request, error);
  else
    lb_request_write (request, write_refresh);
}

static gboolean
write_sign_out (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;

  lb_request_reply_empty (request, 204);
  return lb_ledger_session_end (ledger, request->session->id, error);
}

void
lb_route_sign_out (LbRequest *request)
{
  lb_request_write (request, write_sign_out);
}

/* One's own password */

static gboolean
write_password (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const SignIn *sign_in = request->state;

  lb_request_reply_empty (request, 204);
  return lb_ledger_user_set_hash (ledger, sign_in->user, sign_in->hash, FALSE, request->session->id, error)
         && lb_ledger_note_account (ledger, sign_in->user, sign_in->user, LB_ACCOUNT_PASSWORD_CHANGED, "{}", error);
}

static void
change_password (LbRequest *request)
{
  SignIn *sign_in = request->state;
  g_autoptr (GError) error = NULL;
  gboolean passed = may_sign_in (request, sign_in);

  leave (request, sign_in, passed);
  sign_in->hash = passed ? lb_password_hash (sign_in->new_password, &error) : NULL;
  if (sign_in->hash != NULL)
    {
      lb_request_write_on (request, write_password);
      return;
    }
  if (passed)
    lb_request_error (request, error);
  else
    lb_request_problem (request, LB_PROBLEM_SIGN_IN_REFUSED, NULL);
  lb_request_resume (request);
}

void
lb_route_password (LbRequest *request)
{
  static const char *const members[] = { "old", "new", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  SignIn *sign_in = keep_state (request);
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  sign_in->user = g_strdup (request->session->user->actor->id);
  sign_in->password = g_strdup (lb_json_string (&root, "old", 1, 256));
  sign_in->new_password = g_strdup (lb_json_string (&root, "new", 10, 256));
  if (!lb_json_reader_finish (reader, &error))
    lb_request_error (request, error);
  else if (strcmp (sign_in->password, sign_in->new_password) == 0)
    lb_request_problem (request, LB_PROBLEM_INVALID, "/new: must be another password than the old one");
  else
    try (request, sign_in, change_password);
}
