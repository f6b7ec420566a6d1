/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facts about the store, its documents and its people.
 */
#include "lb-config.h"
#include "lb-server-private.h"

#include "lb-catalogue-json.h"
#include "lb-policy-json.h"

#include <string.h>

json_t *
lb_person_to_json (const LbActor *actor)
{
  json_t *roles = json_array ();

  for (int i = 0; i < LB_N_ROLES; i++)
    if ((actor->roles & (1u << i)) != 0)
      json_array_append_new (roles, json_string (lb_role_name ((LbRole) (1u << i))));
  return json_pack ("{s:s, s:s, s:s?, s:o, s:s?, s:i, s:i}", "id", actor->id, "name", actor->name, "section",
                    actor->section, "roles", roles, "window", actor->window, "window_number",
                    actor->window_number, "level", actor->level);
}

json_t *
lb_actor_to_json (const LbActor *actor)
{
  json_t *value = lb_person_to_json (actor), *offices = json_array ();

  for (guint i = 0; actor->stands_for != NULL && i < actor->stands_for->len; i++)
    json_array_append_new (offices, lb_person_to_json (actor->stands_for->pdata[i]));
  json_object_set_new (value, "stands_for", offices);
  return value;
}

json_t *
lb_user_to_json (const LbUser *user)
{
  json_t *value = lb_person_to_json (user->actor);

  json_object_set_new (value, "disabled", json_boolean (user->disabled));
  json_object_set_new (value, "must_change", json_boolean (user->must_change));
  return value;
}

/* The newest catalogue, read once. NULL when there is none to be had: then places have no names. (transfer full) */
static LbCatalogue *
ref_places (LbServer *server, LbLedger *view)
{
  g_autoptr (LbLedgerDocument) document = lb_ledger_document (view, "catalogue", NULL, NULL);
  LbCatalogue *places = NULL;
  const char *text;
  gsize length;

  if (document == NULL)
    return NULL;
  g_mutex_lock (&server->lock);
  if (g_strcmp0 (server->places_digest, document->digest) != 0)
    {
      text = g_bytes_get_data (document->content, &length);
      g_clear_pointer (&server->places, lb_catalogue_unref);
      server->places = lb_catalogue_from_json (text, length, NULL);
      g_free (server->places_digest);
      server->places_digest = g_strdup (document->digest);
    }
  if (server->places != NULL)
    places = lb_catalogue_ref (server->places);
  g_mutex_unlock (&server->lock);
  return places;
}

/* A PC gets no catalogue before somebody has signed in; the cards of the demo people say where each works all the
 * same. */
static void
add_place (json_t *person, const LbActor *actor, LbCatalogue *places)
{
  const LbWindow *window = actor->window != NULL ? lb_catalogue_window (places, actor->window) : NULL;
  const LbDepartment *section = actor->section != NULL ? lb_catalogue_department (places, actor->section) : NULL;

  if (window != NULL)
    json_object_set_new (person, "place", json_pack ("{s:s, s:s?}", "name", window->name, "english", window->english));
  else if (section != NULL)
    json_object_set_new (person, "place",
                         json_pack ("{s:s, s:s?}", "name", section->name, "english", section->english));
}

typedef enum { PEOPLE_DEMO, PEOPLE_ACTIVE, PEOPLE_ALL } People;

/* NULL after a failure, which is answered. */
static json_t *
list_people (LbRequest *request, People which)
{
  g_autoptr (GError) error = NULL;
  LbLedger *view = lb_server_borrow (request->server);
  g_autoptr (LbCatalogue) places = which == PEOPLE_DEMO ? ref_places (request->server, view) : NULL;
  json_t *list;

  g_autoptr (GPtrArray) users = lb_ledger_user_list (view, &error);
  lb_server_return (request->server, view);
  if (users == NULL)
    {
      lb_request_error (request, error);
      return NULL;
    }
  list = json_array ();
  for (guint i = 0; i < users->len; i++)
    {
      const LbUser *user = users->pdata[i];
      if (which == PEOPLE_ALL)
        json_array_append_new (list, lb_user_to_json (user));
      else if (!user->disabled && (which == PEOPLE_ACTIVE || user->one_click))
        {
          json_t *person = lb_person_to_json (user->actor);

          if (places != NULL)
            add_place (person, user->actor, places);
          json_array_append_new (list, person);
        }
    }
  return list;
}

/* A PC must know before anybody has signed in to it. Without a policy that can be read the answer is no. */
static gboolean
may_remember (LbServer *server)
{
  LbLedger *view = lb_server_borrow (server);
  g_autoptr (LbLedgerDocument) document = lb_ledger_document (view, "policy", NULL, NULL);
  g_autoptr (LbPolicy) policy = NULL;
  gsize length = 0;

  lb_server_return (server, view);
  if (document != NULL)
    {
      const char *text = g_bytes_get_data (document->content, &length);
      policy = lb_policy_from_json (text, length, NULL);
    }
  return policy != NULL && policy->remember_sign_in;
}

void
lb_route_store (LbRequest *request)
{
  LbServer *server = request->server;
  g_autofree char *time = lb_time_to_string (lb_server_now (server));
  json_t *people = server->training ? list_people (request, PEOPLE_DEMO) : json_array ();

  if (people != NULL)
    lb_request_reply_json (request, 200,
                           json_pack ("{s:s, s:i, s:s, s:s, s:b, s:b, s:s, s:o}", "name", server->name,
                                      "protocol", 1, "version", LB_VERSION, "epoch", server->epoch, "training",
                                      server->training, "remember_sign_in", may_remember (server), "time", time,
                                      "people", people));
}

void
lb_route_people (LbRequest *request)
{
  json_t *people = list_people (request, PEOPLE_ACTIVE);

  if (people != NULL)
    lb_request_reply_json (request, 200, json_pack ("{s:o}", "people", people));
}

void
lb_route_users (LbRequest *request)
{
  json_t *users = list_people (request, PEOPLE_ALL);

  if (users != NULL)
    lb_request_reply_json (request, 200, json_pack ("{s:o}", "users", users));
}

/* Documents */

/* What a reader has, as If-None-Match says it (RFC 9110 13.1.2): a packed answer and an unpacked one hold the same. */
static gboolean
has_already (const char *known, const char *tag)
{
  g_auto (GStrv) tags = g_strsplit (known != NULL ? known : "", ",", 32);

  for (char **one = tags; *one != NULL; one++)
    {
      const char *text = g_strstrip (*one);
      if (g_str_equal (text, "*") || g_str_equal (g_str_has_prefix (text, "W/") ? text + 2 : text, tag))
        return TRUE;
    }
  return FALSE;
}

static void
reply_document (LbRequest *request, const char *kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  const char *known = lb_request_header_in (request, "If-None-Match");
  LbLedger *view = lb_server_borrow (request->server);

  g_autoptr (LbLedgerDocument) document = lb_ledger_document (view, kind, id, &error);
  lb_server_return (request->server, view);
  if (document == NULL)
    {
      lb_request_error (request, error);
      return;
    }
  g_autofree char *tag = g_strdup_printf ("\"%s\"", document->digest);
  if (has_already (known, tag))
    lb_request_reply_empty (request, 304);
  else
    lb_request_reply (request, 200, "application/json", document->content);
  lb_request_header (request, "ETag", tag);
}

void
lb_route_catalogue (LbRequest *request)
{
  reply_document (request, "catalogue", request->parameter);
}

void
lb_route_calendars (LbRequest *request)
{
  reply_document (request, "calendar", NULL);
}

void
lb_route_policy (LbRequest *request)
{
  reply_document (request, "policy", NULL);
}

void
lb_route_catalogues (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbLedger *view = lb_server_borrow (request->server);

  g_autoptr (GPtrArray) documents = lb_ledger_documents (view, "catalogue", &error);
  lb_server_return (request->server, view);
  if (documents == NULL)
    {
      lb_request_error (request, error);
      return;
    }
  json_t *list = json_array ();
  for (guint i = 0; i < documents->len; i++)
    {
      const LbLedgerDocument *document = documents->pdata[i];
      g_autofree char *day = lb_day_to_string (document->effective_from);
      json_array_append_new (list, json_pack ("{s:s, s:s, s:s}", "id", document->id, "sha256",
                                              document->digest, "effective_from", day));
    }
  lb_request_reply_json (request, 200, json_pack ("{s:o}", "catalogues", list));
}
