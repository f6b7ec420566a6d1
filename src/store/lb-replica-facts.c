/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The documents that a replica keeps (catalogues, calendar, policy), read into the facts that decisions need.
 */
#include <string.h>

#include "lb-calendar-json.h"
#include "lb-catalogue-json.h"
#include "lb-json.h"
#include "lb-policy-json.h"
#include "lb-replica.h"

static gboolean
read_catalogue (LbReplica *replica, const char *id, GPtrArray *catalogues, GError **error)
{
  g_autofree char *name = g_strconcat ("catalogue:", id, NULL), *text = NULL;

  if (!lb_replica_get (replica, name, &text, error))
    return FALSE;
  LbCatalogue *catalogue = text != NULL ? lb_catalogue_from_json (text, strlen (text), error) : NULL;
  if (text == NULL)
    return TRUE;
  if (catalogue != NULL)
    g_ptr_array_add (catalogues, catalogue);
  return catalogue != NULL;
}

static gboolean
read_catalogues (LbReplica *replica, GPtrArray *catalogues, GError **error)
{
  g_autofree char *text = NULL;

  if (!lb_replica_get (replica, "catalogues", &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, strlen (text), NULL, error);
  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader), list;
  gsize count = lb_json_array (&root, "catalogues", 0, 1000, &list);
  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&list, i);
      const char *id = lb_json_string (&element, "id", 1, 64);
      if (*id != '\0' && !read_catalogue (replica, id, catalogues, error))
        return FALSE;
    }
  return lb_json_reader_finish (reader, error);
}

static gboolean
read_calendar (LbReplica *replica, LbCalendar **ret_calendar, GError **error)
{
  g_autofree char *text = NULL;

  if (!lb_replica_get (replica, "calendar", &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  g_autoptr (LbCalendarBook) book = lb_calendar_book_from_json (text, strlen (text), error);
  if (book == NULL)
    return FALSE;
  *ret_calendar = lb_calendar_book_get (book, "current", error);
  return *ret_calendar != NULL;
}

static gboolean
read_policy (LbReplica *replica, LbPolicy **ret_policy, GError **error)
{
  g_autofree char *text = NULL;

  if (!lb_replica_get (replica, "policy", &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  *ret_policy = lb_policy_from_json (text, strlen (text), error);
  return *ret_policy != NULL;
}

LbFacts *
lb_replica_load_facts (LbReplica *self, const LbActor *actor, GError **error)
{
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_catalogue_unref);
  g_autoptr (LbCalendar) calendar = NULL;
  g_autoptr (LbPolicy) policy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!read_catalogues (self, catalogues, error) || !read_calendar (self, &calendar, error) ||
      !read_policy (self, &policy, error))
    return NULL;
  return lb_facts_new (catalogues, calendar, policy, actor);
}
