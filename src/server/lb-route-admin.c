/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What administrators and trainers do: users, and a training store's clock.
 */
#include "lb-server-private.h"
#include "lb-json.h"

#include <sodium.h>
#include <string.h>

/* Users */

typedef struct
{
  LbUser user;
  LbActor actor;
  guint given;
  char *password, *hash; /* (nullable) */
} Put;

static void
put_free (gpointer data)
{
  Put *put = data;

  g_free (put->actor.id);
  g_free (put->actor.name);
  g_free (put->actor.section);
  g_free (put->actor.window);
  if (put->password != NULL)
    sodium_memzero (put->password, strlen (put->password));
  g_free (put->password);
  g_free (put->hash);
  g_free (put);
}

static guint
given (const LbJson *root, const char *member, guint fact)
{
  return json_object_get (root->value, member) != NULL ? fact : 0;
}

static gboolean
read_roles (const LbJson *root, guint *ret_roles)
{
  LbJson list;
  LbRole role;
  gsize count = lb_json_array (root, "roles", 1, LB_N_ROLES, &list);

  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&list, i);
      if (!lb_role_parse (lb_json_string (&element, NULL, 1, 40), &role))
        return FALSE;
      *ret_roles |= role;
    }
  return TRUE;
}

/* FALSE: a role is not known. */
static gboolean
read_put (Put *put, const LbJson *root)
{
  static const char *const members[] = {
    "id", "name", "roles", "section", "window", "window_number", "level", "disabled", "password", NULL
  };

  lb_json_object (root, NULL, members);
  put->user.actor = &put->actor;
  put->actor.id = g_strdup (lb_json_string (root, "id", 1, 64));
  put->actor.name = g_strdup (lb_json_string_or (root, "name", 1, 40, NULL));
  put->actor.section = g_strdup (lb_json_string_or (root, "section", 1, 64, NULL));
  put->actor.window = g_strdup (lb_json_string_or (root, "window", 1, 64, NULL));
  put->actor.window_number = (int) lb_json_integer_or (root, "window_number", 0, 99, 0);
  put->actor.level = (int) lb_json_integer_or (root, "level", 0, 3, 0);
  put->user.disabled = lb_json_boolean_or (root, "disabled", FALSE);
  put->password = g_strdup (lb_json_string_or (root, "password", 10, 256, NULL));
  put->given = given (root, "name", LB_USER_NAME) | given (root, "roles", LB_USER_ROLES)
               | given (root, "section", LB_USER_SECTION) | given (root, "window", LB_USER_WINDOW)
               | given (root, "window_number", LB_USER_WINDOW_NUMBER) | given (root, "level", LB_USER_LEVEL)
               | given (root, "disabled", LB_USER_DISABLED);
  return (put->given & LB_USER_ROLES) == 0 || read_roles (root, &put->actor.roles);
}

/* What was set, but for the password. */
static char *
facts_of (const Put *put)
{
  LbActor actor = put->actor;
  json_auto_t *all = NULL, *facts = json_object ();
  static const struct { guint fact; const char *name; } names[] = {
    { LB_USER_NAME, "name" },       { LB_USER_ROLES, "roles" },
    { LB_USER_SECTION, "section" }, { LB_USER_WINDOW, "window" },
    { LB_USER_LEVEL, "level" },     { LB_USER_WINDOW_NUMBER, "window_number" },
    { LB_USER_DISABLED, "disabled" },
  };

  if (actor.name == NULL)
    actor.name = (char *) "";
  all = lb_person_to_json (&actor);
  json_object_set_new (all, "disabled", json_boolean (put->user.disabled));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if ((put->given & names[i].fact) != 0)
      json_object_set (facts, names[i].name, json_object_get (all, names[i].name));
  return lb_json_to_text (facts);
}

static gboolean
note_put (LbLedger *ledger, LbRequest *request, const Put *put, gboolean made, GError **error)
{
  const char *by = request->session->user->actor->id;
  g_autofree char *facts = facts_of (put);

  return ((!made && put->given == 0)
          || lb_ledger_note_account (ledger, by, put->actor.id, made ? LB_ACCOUNT_MADE : LB_ACCOUNT_CHANGED, facts,
                                     error))
         && (made || put->hash == NULL
             || lb_ledger_note_account (ledger, by, put->actor.id, LB_ACCOUNT_PASSWORD_RESET, "{}", error));
}

static gboolean
put_user (LbLedger *ledger, LbRequest *request, Put *put, GError **error)
{
  gboolean made = FALSE;

  if (!lb_ledger_user_put (ledger, &put->user, put->given, &made, error)
      || (put->hash != NULL
          && !lb_ledger_user_set_hash (ledger, put->actor.id, put->hash, TRUE, NULL, error))
      || !note_put (ledger, request, put, made, error))
    return FALSE;
  g_autoptr (LbUser) user = lb_ledger_user (ledger, put->actor.id, NULL, error);
  if (user == NULL)
    return FALSE;
  lb_request_reply_json (request, made ? 201 : 200, lb_user_to_json (user));
  return TRUE;
}

static gboolean
write_user (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  g_autoptr (GError) fault = NULL;

  if (put_user (ledger, request, request->state, &fault))
    return TRUE;
  if (!lb_error_is_askers (fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  lb_request_error (request, fault);
  return TRUE;
}

static void
hash_password (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  Put *put = request->state;

  put->hash = lb_password_hash (put->password, &error);
  if (put->hash != NULL)
    {
      lb_request_write_on (request, write_user);
      return;
    }
  lb_request_error (request, error);
  lb_request_resume (request);
}

void
lb_route_user_put (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  Put *put = g_new0 (Put, 1);
  request->state = put;
  request->free_state = put_free;
  LbJson root = lb_json_root (reader);
  gboolean roles_known = read_put (put, &root);
  if (!lb_json_reader_finish (reader, &error))
    lb_request_error (request, error);
  else if (!roles_known)
    lb_request_problem (request, LB_PROBLEM_INVALID, "/roles: names a role that is not known");
  else if (strcmp (put->actor.id, request->session->user->actor->id) == 0
           && ((put->given & LB_USER_DISABLED) != 0 || (put->given & LB_USER_ROLES) != 0))
    lb_request_problem (request, LB_PROBLEM_FORBIDDEN,
                        "nobody disables themselves or changes their own roles");
  else if (put->password != NULL)
    lb_request_slow (request, hash_password);
  else
    lb_request_write (request, write_user);
}

/* The training clock */

/* What fell due between the old time and the new happens now, each at its own instant. */
static gboolean
catch_up (LbLedger *ledger, GError **error)
{
  for (;;)
    {
      g_autofree char *case_id = NULL;
      LbTime due;
      if (!lb_ledger_next_tick (ledger, &due, &case_id, error))
        return FALSE;
      if (due == LB_TIME_NONE || due > lb_ledger_now (ledger))
        return TRUE;
      if (!lb_ledger_tick (ledger, case_id, due, error))
        return FALSE;
    }
}

/* Names the time of the newest event, so that a person can be told how far back the clock may go. */
static gboolean
refuse_clock (LbLedger *ledger, LbRequest *request, const GError *fault, GError **error)
{
  g_autofree char *text = NULL;
  LbTime newest;

  if (!lb_ledger_newest_time (ledger, &newest, error))
    return FALSE;
  text = lb_time_to_string (newest);
  lb_request_problem_text (request, LB_PROBLEM_CLOCK_BACKWARDS, fault->message, "newest", text);
  return TRUE;
}

static gboolean
write_clock (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const LbTime *time = request->state;
  g_autoptr (GError) fault = NULL;

  if (lb_ledger_set_clock (ledger, *time, &fault))
    {
      g_autofree char *text = lb_time_to_string (lb_ledger_now (ledger));
      lb_request_reply_json (request, 200, json_pack ("{s:s}", "time", text));
      return catch_up (ledger, error);
    }
  if (g_error_matches (fault, LB_ERROR, LB_ERROR_CONFLICT))
    return refuse_clock (ledger, request, fault, error);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

void
lb_route_clock (LbRequest *request)
{
  static const char *const members[] = { "time", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!request->server->training)
    {
      lb_request_problem (request, LB_PROBLEM_TRAINING_ONLY, NULL);
      return;
    }
  if (!lb_request_json (request, &reader))
    return;
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  LbTime time = lb_json_time (&root, "time");
  if (!lb_json_reader_finish (reader, &error))
    {
      lb_request_error (request, error);
      return;
    }
  request->state = g_memdup2 (&time, sizeof time);
  request->free_state = g_free;
  lb_request_write (request, write_clock);
}
