/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The canonical line of an event, written straight from it: members in the order of their names, no blanks. It is what
 * lb_json_to_text() makes of the line when it has been read again, byte for byte.
 */
#include "lb-event-json.h"

#include "lb-record-text.h"

/* A comma where one is due, and the name, which needs no escaping. */
static void
write_name (GString *out, const char *name)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  g_string_append (out, name);
  g_string_append (out, "\":");
}

static void
write_member (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  write_name (out, name);
  lb_record_append_text (out, text);
}

static void
write_time (GString *out, const char *name, LbTime time)
{
  if (time == LB_TIME_NONE)
    return;
  g_autofree char *text = lb_time_to_string (time);
  write_member (out, name, text);
}

static void
write_number (GString *out, const char *name, gint64 number)
{
  write_name (out, name);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
}

char *
lb_event_to_json_text (const LbEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);
  GString *out = g_string_sized_new (640);

  g_string_append_c (out, '{');
  write_member (out, "actor", event->actor);
  write_member (out, "actorName", event->actor_name != NULL ? event->actor_name : "");
  write_time (out, "at", event->at);
  write_member (out, "case", event->case_id);
  write_member (out, "command", event->command);
  write_name (out, "data");
  if (event->data != NULL)
    lb_record_append (out, event->data);
  else
    g_string_append (out, "{}");
  write_member (out, "device", event->device);
  write_member (out, "item", event->item);
  write_member (out, "role", lb_role_name (event->role));
  write_member (out, "section", event->section);
  if (event->sequence > 0)
    write_number (out, "sequence", event->sequence);
  write_time (out, "stored", event->stored);
  write_member (out, "type", lb_event_type_name (event->type));
  write_number (out, "version", event->version);
  write_member (out, "window", event->window);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}
