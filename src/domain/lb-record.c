/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-record.h"

#include <string.h>

#include "lb-record-walk.h"

/* Reading */

static gboolean
find (GVariant *record, const char *name, const GVariantType *type, LbRecordPart *ret_value)
{
  gsize index;

  g_return_val_if_fail (name != NULL, FALSE);
  return record != NULL && lb_record_find (record, name, type, ret_value, &index);
}

/**
 * lb_record_text:
 * @record: (nullable)
 *
 * Returns: (nullable) (transfer none): the string, valid as long as @record; NULL when it is missing
 */
const char *
lb_record_text (GVariant *record, const char *name)
{
  LbRecordPart value;

  /* Just one NUL, at its end. */
  return find (record, name, G_VARIANT_TYPE_STRING, &value) && value.size > 0
             && memchr (value.data, '\0', value.size) == value.data + value.size - 1
           ? (const char *) value.data : NULL;
}

gint64
lb_record_integer (GVariant *record, const char *name, gint64 fallback)
{
  LbRecordPart value;
  gint64 number;

  if (!find (record, name, G_VARIANT_TYPE_INT64, &value) || value.size != sizeof number)
    return fallback;
  memcpy (&number, value.data, sizeof number);
  return number;
}

double
lb_record_number (GVariant *record, const char *name, double fallback)
{
  LbRecordPart value;
  double number;

  if (!find (record, name, G_VARIANT_TYPE_DOUBLE, &value) || value.size != sizeof number)
    return fallback;
  memcpy (&number, value.data, sizeof number);
  return number;
}

gboolean
lb_record_boolean (GVariant *record, const char *name)
{
  LbRecordPart value;

  return find (record, name, G_VARIANT_TYPE_BOOLEAN, &value) && value.size == 1 && *value.data != 0;
}

LbDay
lb_record_day (GVariant *record, const char *name)
{
  const char *text = lb_record_text (record, name);
  LbDay day;

  return text != NULL && lb_day_parse (text, &day, NULL) ? day : LB_DAY_NONE;
}

LbTime
lb_record_time (GVariant *record, const char *name)
{
  const char *text = lb_record_text (record, name);
  LbTime time;

  return text != NULL && lb_time_parse (text, &time, NULL) ? time : LB_TIME_NONE;
}

/**
 * lb_record_child:
 * @record: (nullable)
 * @type: (nullable): the type that it must have, such as G_VARIANT_TYPE ("aa{sv}")
 *
 * Returns: (transfer full) (nullable): the value; NULL when it is missing or of another type
 */
GVariant *
lb_record_child (GVariant *record, const char *name, const GVariantType *type)
{
  LbRecordPart value;
  gsize index = 0;

  g_return_val_if_fail (name != NULL, NULL);
  if (record == NULL)
    return NULL;
  if (type == NULL)
    return g_variant_lookup_value (record, name, NULL);
  if (!lb_record_find (record, name, type, &value, &index))
    return NULL;
  g_autoptr (GVariant) entry = g_variant_get_child_value (record, index);
  g_autoptr (GVariant) variant = g_variant_get_child_value (entry, 1);
  return g_variant_get_variant (variant);
}

GStrv
lb_record_texts (GVariant *record, const char *name)
{
  g_autoptr (GVariant) child = lb_record_child (record, name, G_VARIANT_TYPE_STRING_ARRAY);

  return child != NULL ? g_variant_dup_strv (child, NULL) : g_new0 (char *, 1);
}

/* The entries of a{ss} or a{sb}, told one by one. */
static void
each_entry (GVariant *record, const char *name, const GVariantType *type,
            void (*told) (const char *, const LbRecordPart *, gpointer), gpointer data)
{
  LbRecordWalk walk;
  LbRecordPart map, entry, value;
  const char *key;

  if (!find (record, name, type, &map) || !lb_record_walk_begin (&walk, map.data, map.size, 1))
    return;
  while (walk.next < walk.count && lb_record_walk_next (&walk, &entry) && lb_record_walk_entry (&entry, 1, &key, &value))
    told (key, &value, data);
}

static void
add_text (const char *key, const LbRecordPart *value, gpointer data)
{
  if (value->size > 0 && value->data[value->size - 1] == '\0')
    g_hash_table_replace (data, g_strdup (key), g_strdup ((const char *) value->data));
}

static void
add_flag (const char *key, const LbRecordPart *value, gpointer data)
{
  g_hash_table_replace (data, g_strdup (key), GINT_TO_POINTER (value->size == 1 && *value->data != 0));
}

void
lb_record_merge_map (GVariant *record, const char *name, GHashTable *map)
{
  g_return_if_fail (map != NULL);
  each_entry (record, name, G_VARIANT_TYPE ("a{ss}"), add_text, map);
}

void
lb_record_merge_flags (GVariant *record, const char *name, GHashTable *flags)
{
  g_return_if_fail (flags != NULL);
  each_entry (record, name, G_VARIANT_TYPE ("a{sb}"), add_flag, flags);
}

GHashTable *
lb_record_map (GVariant *record, const char *name)
{
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  lb_record_merge_map (record, name, map);
  return map;
}

/* Building */

static GVariant *
text_value (const char *text)
{
  return text != NULL ? g_variant_new_string (text) : NULL;
}

static GVariant *
day_value (LbDay day)
{
  return day != LB_DAY_NONE ? g_variant_new_take_string (lb_day_to_string (day)) : NULL;
}

static GVariant *
time_value (LbTime time)
{
  return time != LB_TIME_NONE ? g_variant_new_take_string (lb_time_to_string (time)) : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, so that a record does not depend on the order of a hash table. */
static GVariant *
table_value (GHashTable *table, gboolean flags)
{
  g_autofree const char **keys = NULL;
  GVariantBuilder builder;
  guint length;

  if (table == NULL)
    return NULL;
  keys = (const char **)g_hash_table_get_keys_as_array (table, &length);
  qsort (keys, length, sizeof keys[0], compare_names);
  g_variant_builder_init (&builder, flags ? G_VARIANT_TYPE ("a{sb}") : G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < length; i++)
    {
      gpointer value = g_hash_table_lookup (table, keys[i]);

      if (flags)
        g_variant_builder_add (&builder, "{sb}", keys[i], GPOINTER_TO_INT (value) != 0);
      else
        g_variant_builder_add (&builder, "{ss}", keys[i], (const char *)value);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
records_value (GPtrArray *records)
{
  GVariantBuilder builder;

  if (records == NULL)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < records->len; i++)
    g_variant_builder_add_value (&builder, g_ptr_array_index (records, i));
  return g_variant_builder_end (&builder);
}

static GVariant *
texts_value (GStrv texts)
{
  return texts != NULL ? g_variant_new_strv ((const char *const *)texts, -1) : NULL;
}

/* One argument of lb_record_new(); NULL when it is left out. */
static GVariant *
argument_value (LbValueKind kind, va_list *arguments)
{
  switch (kind)
    {
    case LB_VALUE_INTEGER:
      return g_variant_new_int64 (va_arg (*arguments, gint64));
    case LB_VALUE_NUMBER:
      return g_variant_new_double (va_arg (*arguments, double));
    case LB_VALUE_BOOLEAN:
      return g_variant_new_boolean (va_arg (*arguments, gboolean) != FALSE);
    case LB_VALUE_DAY:
      return day_value (va_arg (*arguments, LbDay));
    case LB_VALUE_TIME:
      return time_value (va_arg (*arguments, LbTime));
    case LB_VALUE_TEXTS:
      return texts_value (va_arg (*arguments, GStrv));
    case LB_VALUE_MAP:
      return table_value (va_arg (*arguments, GHashTable *), FALSE);
    case LB_VALUE_FLAGS:
      return table_value (va_arg (*arguments, GHashTable *), TRUE);
    case LB_VALUE_RECORD:
      return va_arg (*arguments, GVariant *);
    case LB_VALUE_RECORDS:
      return records_value (va_arg (*arguments, GPtrArray *));
    case LB_VALUE_TEXT:
    case LB_VALUE_ID:
    case LB_VALUE_DIGEST:
    case LB_VALUE_CHOICE:
    default:
      return text_value (va_arg (*arguments, const char *));
    }
}

/**
 * lb_record_new:
 * @first_name: (nullable): name of the first member; then kind and value, the next name, and NULL at the end
 *
 * Builds a record. Members whose pointer is NULL, whose day is LB_DAY_NONE or whose time is LB_TIME_NONE are left
 * out. Integers must be passed as gint64. Floating child records are taken; others are referenced.
 *
 * Returns: (transfer full): the record, not floating
 */
GVariant *
lb_record_new (const char *first_name, ...)
{
  GVariantBuilder builder;
  GVariant *record;
  va_list arguments;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  va_start (arguments, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (arguments, const char *))
    {
      LbValueKind kind = (LbValueKind)va_arg (arguments, int);
      GVariant *value = argument_value (kind, &arguments);

      if (value != NULL)
        g_variant_builder_add (&builder, "{sv}", name, value);
    }
  va_end (arguments);
  record = g_variant_ref_sink (g_variant_builder_end (&builder));
  (void)g_variant_get_data (record); /* see lb_record_text() */
  return record;
}
