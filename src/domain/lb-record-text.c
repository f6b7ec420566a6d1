/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-record-text.h"

#include <string.h>

static void append_value (GString *out, GVariant *value);

/* What must not stand in a JSON string as it is. */
static void
append_escape (GString *out, guchar c)
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

void
lb_record_append_text (GString *out, const char *text)
{
  g_return_if_fail (out != NULL && text != NULL);
  const char *plain = text;

  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      guchar c = (guchar) *text;
      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, plain, text - plain);
      append_escape (out, c);
      plain = text + 1;
    }
  g_string_append_len (out, plain, text - plain);
  g_string_append_c (out, '"');
}

/* As many digits as the number needs to be read back the same, whatever the locale; an exponent without plus and zeros,
 * as Jansson writes it, which reads these lines again. */
static void
append_number (GString *out, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (buffer, sizeof buffer, number == 0 ? 0.0 : number); /* -0 is 0 */
  char *exponent = strchr (buffer, 'e');
  if (exponent != NULL)
    {
      char *sign = exponent + 1, *digits = sign + 1;
      digits += strspn (digits, "0");
      sign += *sign == '-';
      memmove (sign, digits, strlen (digits) + 1);
    }
  g_string_append (out, buffer);
  if (strpbrk (buffer, ".en") == NULL)
    g_string_append (out, ".0");
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
append_dictionary (GString *out, GVariant *dictionary)
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
      if (i > 0)
        g_string_append_c (out, ',');
      lb_record_append_text (out, name);
      g_string_append_c (out, ':');
      append_value (out, value);
    }
  g_string_append_c (out, '}');
}

static void
append_array (GString *out, GVariant *array)
{
  gsize length = g_variant_n_children (array);

  g_string_append_c (out, '[');
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (array, i);
      if (i > 0)
        g_string_append_c (out, ',');
      append_value (out, child);
    }
  g_string_append_c (out, ']');
}

static void
append_value (GString *out, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    lb_record_append_text (out, g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) inner = g_variant_get_variant (value);
      append_value (out, inner);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    g_string_append_printf (out, "%" G_GINT64_FORMAT, g_variant_get_int64 (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    append_number (out, g_variant_get_double (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    g_string_append (out, g_variant_get_boolean (value) ? "true" : "false");
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY))
    append_dictionary (out, value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    append_array (out, value);
  else
    g_assert_not_reached (); /* no table can declare it */
}

void
lb_record_append (GString *out, GVariant *record)
{
  g_return_if_fail (out != NULL && record != NULL);

  append_value (out, record);
}

/**
 * lb_record_canonical:
 *
 * The record as compact JSON with its members sorted by their bytes: the same text for the same record on every
 * machine, for digests and comparison.
 *
 * Returns: (transfer full): the text
 */
char *
lb_record_canonical (GVariant *record)
{
  g_return_val_if_fail (record != NULL, NULL);
  GString *text = g_string_new (NULL);

  append_value (text, record);
  return g_string_free (text, FALSE);
}
