/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The canonical line of an event, written straight from it: members in the order of their names, no blanks. It is what
 * lb_json_to_text() makes of the line when it has been read again, byte for byte.
 */
#include "lb-event-json.h"

#include <string.h>

#include "lb-json.h"

static void write_value (GString *out, GVariant *value);

/* What must not stand in a JSON string as it is. */
static void
write_escape (GString *out, guchar c)
{
  static const char letters[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };

  g_string_append_c (out, '\\');
  if (c == '"' || c == '\\')
    g_string_append_c (out, (char) c);
  else if (c < sizeof letters && letters[c] != 0)
    g_string_append_c (out, letters[c]);
  else
    g_string_append_printf (out, "u%04X", c);
}

static void
write_text (GString *out, const char *text)
{
  const char *plain = text;

  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      guchar c = (guchar) *text;
      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, plain, text - plain);
      write_escape (out, c);
      plain = text + 1;
    }
  g_string_append_len (out, plain, text - plain);
  g_string_append_c (out, '"');
}

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

static int
compare_entries (gconstpointer one, gconstpointer other)
{
  const char *this, *that;

  g_variant_get_child (*(GVariant *const *) one, 0, "&s", &this);
  g_variant_get_child (*(GVariant *const *) other, 0, "&s", &that);
  return strcmp (this, that);
}

static void
write_dictionary (GString *out, GVariant *dictionary)
{
  gsize length = g_variant_n_children (dictionary);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_full ((guint) length, (GDestroyNotify) g_variant_unref);

  for (gsize i = 0; i < length; i++)
    g_ptr_array_add (entries, g_variant_get_child_value (dictionary, i));
  g_ptr_array_sort (entries, compare_entries);
  g_string_append_c (out, '{');
  for (guint i = 0; i < entries->len; i++)
    {
      const char *name;
      g_variant_get_child (entries->pdata[i], 0, "&s", &name);
      g_autoptr (GVariant) value = g_variant_get_child_value (entries->pdata[i], 1);
      write_name (out, name);
      write_value (out, value);
    }
  g_string_append_c (out, '}');
}

static void
write_array (GString *out, GVariant *array)
{
  gsize length = g_variant_n_children (array);

  g_string_append_c (out, '[');
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (array, i);
      if (i > 0)
        g_string_append_c (out, ',');
      write_value (out, child);
    }
  g_string_append_c (out, ']');
}

/* Of the types that a table of members can declare. */
static void
write_value (GString *out, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    write_text (out, g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) inner = g_variant_get_variant (value);
      write_value (out, inner);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    g_string_append_printf (out, "%" G_GINT64_FORMAT, g_variant_get_int64 (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    g_string_append (out, g_variant_get_boolean (value) ? "true" : "false");
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    {
      double number = g_variant_get_double (value);
      json_auto_t *real = json_real (number == 0 ? 0.0 : number);
      g_autofree char *text = lb_json_to_text (real);
      g_string_append (out, text);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY))
    write_dictionary (out, value);
  else
    write_array (out, value);
}

static void
write_member (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  write_name (out, name);
  write_text (out, text);
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
    write_dictionary (out, event->data);
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
