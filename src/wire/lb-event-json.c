/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-event-json.h"

#include "lb-envelope-private.h"
#include "lb-record-json.h"

static const char *const members[] = {
  "case",    "version", "type",   "item", "command", "actor",    "actorName", "role",
  "section", "window",  "device", "at",   "stored",  "sequence", "data",      NULL,
};

static void
read_words (const LbJson *root, LbEvent *event)
{
  const char *type = lb_envelope_name (root, "type");
  const char *role = lb_envelope_name (root, "role");

  if (!lb_json_reader_ok (root->reader))
    return;
  if (!lb_event_type_parse (type, &event->type))
    lb_json_fail (root, "type", "is no type of event");
  else if (!lb_role_parse (role, &event->role))
    lb_json_fail (root, "role", "is no role");
}

static gboolean
read_envelope (LbJsonReader *reader, LbEvent *event)
{
  LbJson document = lb_json_root (reader);
  LbJson root = lb_json_object (&document, NULL, members);

  read_words (&root, event);
  event->case_id = g_strdup (lb_envelope_name (&root, "case"));
  event->version = lb_json_integer (&root, "version", 1, LB_ENVELOPE_MAX_INTEGER);
  event->item = lb_envelope_name_or_null (&root, "item");
  event->command = g_strdup (lb_envelope_name (&root, "command"));
  event->actor = g_strdup (lb_envelope_name (&root, "actor"));
  event->actor_name = g_strdup (lb_json_string (&root, "actorName", 0, LB_ENVELOPE_ACTOR_NAME));
  event->section = lb_envelope_name_or_null (&root, "section");
  event->window = lb_envelope_name_or_null (&root, "window");
  event->device = lb_envelope_name_or_null (&root, "device");
  event->at = lb_envelope_time (&root, "at");
  event->stored = lb_json_has (&root, "stored") ? lb_envelope_time (&root, "stored") : LB_TIME_NONE;
  event->sequence = lb_json_integer_or (&root, "sequence", 1, LB_ENVELOPE_MAX_INTEGER, 0);
  lb_json_object (&root, "data", NULL);
  return lb_json_reader_ok (reader);
}

static LbEvent *
read_event (LbJsonReader *reader, GError **error)
{
  g_autoptr (LbEvent) event = lb_event_alloc ();

  if (!read_envelope (reader, event))
    {
      lb_json_reader_finish (reader, error);
      return NULL;
    }
  event->data = lb_record_from_json (json_object_get (lb_json_root (reader).value, "data"),
                                     lb_event_members (event->type), "/data", error);
  return event->data != NULL ? g_steal_pointer (&event) : NULL;
}

LbEvent *
lb_event_from_json (json_t *value, const char *place, GError **error)
{
  g_autoptr (LbJsonReader) reader = NULL;
  g_autoptr (GError) fault = NULL;
  LbEvent *event;

  g_return_val_if_fail (value != NULL, NULL);

  reader = lb_json_reader_new_for_value (value);
  event = read_event (reader, &fault);
  lb_json_prefix_place (&fault, place);
  if (fault != NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  return event;
}

LbEvent *
lb_event_from_json_text (const char *text, gsize length, GError **error)
{
  LbEvent *event = lb_event_from_line (text, length);

  if (event != NULL)
    return event;
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, &lb_envelope_limits, error);
  return reader != NULL ? read_event (reader, error) : NULL;
}
