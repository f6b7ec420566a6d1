/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * People as the store tells of them, and as the replica keeps them.
 */
#include "lb-client-private.h"

#include <jansson.h>
#include "lb-json.h"

/* Reading */

static guint
read_roles (const LbJson *person)
{
  LbJson roles;
  gsize count = lb_json_array_or_empty (person, "roles", 64, &roles);
  guint mask = 0;

  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&roles, i);
      LbRole role;
      /* A role of a later version gives nothing here. */
      if (lb_role_parse (lb_json_string (&element, NULL, 1, 64), &role))
        mask |= role;
    }
  return mask;
}

static LbPerson *
read_person (const LbJson *at)
{
  LbPerson *person = g_new0 (LbPerson, 1);

  person->id = g_strdup (lb_json_string (at, "id", 1, 64));
  person->name = g_strdup (lb_json_string (at, "name", 0, 200));
  person->section = g_strdup (lb_json_string_or (at, "section", 0, 64, NULL));
  person->window = g_strdup (lb_json_string_or (at, "window", 0, 64, NULL));
  person->level = lb_json_integer_or (at, "level", 0, 9, 0);
  person->roles = read_roles (at);
  if (lb_json_has (at, "place"))
    {
      LbJson place = lb_json_member (at, "place");

      person->place = g_strdup (lb_json_string (&place, "name", 1, 200));
      person->place_english = g_strdup (lb_json_string_or (&place, "english", 0, 200, NULL));
    }
  return person;
}

GPtrArray *
lb_client_read_people (GBytes *body, const char *member, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_person_free);

  if (reader == NULL)
    return NULL;
  LbJson root = lb_json_root (reader), list;
  gsize count = lb_json_array (&root, member, 0, 10000, &list);
  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&list, i);
      g_ptr_array_add (people, read_person (&element));
    }
  return lb_json_reader_finish (reader, error) ? g_steal_pointer (&people) : NULL;
}

static LbActor *
read_actor (const LbJson *at, const char *device)
{
  LbPerson *person = read_person (at);
  LbActor *actor = g_new0 (LbActor, 1);

  actor->id = g_steal_pointer (&person->id);
  actor->name = g_steal_pointer (&person->name);
  actor->section = g_steal_pointer (&person->section);
  actor->window = g_steal_pointer (&person->window);
  actor->window_number = lb_json_integer_or (at, "window_number", 0, 99, 0);
  actor->level = person->level;
  actor->roles = person->roles;
  actor->device = g_strdup (device);
  lb_person_free (person);
  return actor;
}

LbActor *
lb_client_read_actor (const LbJson *at, const char *device)
{
  LbActor *actor = read_actor (at, device);
  LbJson offices;
  gsize count = lb_json_array_or_empty (at, "stands_for", 64, &offices);

  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&offices, i);
      g_autoptr (LbActor) absent = read_actor (&element, NULL);
      lb_actor_stand_for (actor, absent);
    }
  return actor;
}

/* Writing */

static json_t *
text_or_null (const char *text)
{
  return text != NULL ? json_string (text) : json_null ();
}

json_t *
lb_client_actor_to_json (const LbActor *actor)
{
  json_t *roles = json_array (), *offices = json_array ();

  for (guint i = 0; actor->stands_for != NULL && i < actor->stands_for->len; i++)
    json_array_append_new (offices, lb_client_actor_to_json (actor->stands_for->pdata[i]));

  for (int i = 0; i < LB_N_ROLES; i++)
    if (actor->roles & (1u << i))
      json_array_append_new (roles, json_string (lb_role_name (1 << i)));
  return json_pack ("{s:o, s:s, s:s, s:o, s:o, s:o, s:i, s:i}", "stands_for", offices, "id", actor->id, "name", actor->name,
                    "section", text_or_null (actor->section), "window", text_or_null (actor->window), "roles", roles,
                    "window_number", actor->window_number, "level", actor->level);
}
