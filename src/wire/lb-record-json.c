/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-record-json.h"

#include <string.h>

#include "lb-error.h"

void
lb_json_prefix_place (GError **error, const char *place)
{
  const char *message;
  g_autofree char *moved = NULL;

  if (error == NULL || *error == NULL || place == NULL || *place == '\0')
    return;
  message = (*error)->message;
  if (g_str_has_prefix (message, "document: "))
    message += strlen ("document");
  else if (g_str_has_prefix (message, "/: "))
    message += strlen ("/");
  moved = g_strconcat (place, message, NULL);
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&moved);
}

/* Reading: by type only; bounds are what lb_record_check() is for. */

typedef struct
{
  GString *place;
  GError **error;
} Reader;

static GVariant *
fail (const Reader *reader, const char *what)
{
  g_set_error (reader->error, LB_ERROR, LB_ERROR_INVALID, "%s: %s",
               reader->place->len > 0 ? reader->place->str : "/", what);
  return NULL;
}

static GVariant *
read_string (const Reader *reader, json_t *value)
{
  const char *text = json_string_value (value);

  if (text == NULL)
    return fail (reader, "is not a string");
  if (!g_utf8_validate (text, -1, NULL))
    return fail (reader, "is not valid text");
  return g_variant_new_string (text);
}

static GVariant *
read_number (const Reader *reader, json_t *value)
{
  if (!json_is_number (value))
    return fail (reader, "is not a number");
  return g_variant_new_double (json_number_value (value));
}

static GVariant *
read_texts (const Reader *reader, json_t *array)
{
  gsize place = reader->place->len;
  GVariantBuilder builder;
  json_t *element;
  gsize i;

  if (!json_is_array (array))
    return fail (reader, "is not an array");
  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  json_array_foreach (array, i, element)
  {
    GVariant *text;

    g_string_append_printf (reader->place, "/%" G_GSIZE_FORMAT, i);
    text = read_string (reader, element);
    if (text == NULL)
      {
        g_variant_builder_clear (&builder);
        return NULL;
      }
    g_variant_builder_add_value (&builder, text);
    g_string_truncate (reader->place, place);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
read_entry (const Reader *reader, json_t *value, gboolean flags)
{
  if (!flags)
    return read_string (reader, value);
  if (!json_is_boolean (value))
    return fail (reader, "holds a value that is not true or false");
  return g_variant_new_boolean (json_is_true (value));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, so that equal maps give equal records whatever order they came in. */
static GPtrArray *
sorted_names (json_t *object)
{
  GPtrArray *names = g_ptr_array_new ();
  const char *name;
  json_t *value;

  json_object_foreach (object, name, value) g_ptr_array_add (names, (gpointer)name);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static GVariant *
read_map (const Reader *reader, json_t *object, gboolean flags)
{
  g_autoptr (GPtrArray) names = NULL;
  GVariantBuilder builder;

  if (!json_is_object (object))
    return fail (reader, "is not an object");
  names = sorted_names (object);
  g_variant_builder_init (&builder, flags ? G_VARIANT_TYPE ("a{sb}") : G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      GVariant *value = g_utf8_validate (name, -1, NULL)
                          ? read_entry (reader, json_object_get (object, name), flags)
                          : fail (reader, "has a member whose name is not valid");

      if (value == NULL)
        {
          g_variant_builder_clear (&builder);
          return NULL;
        }
      g_variant_builder_add (&builder, flags ? "{s@b}" : "{s@s}", name, value);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *read_record (const Reader *reader, json_t *object, const LbMember *members);

static GVariant *
read_records (const Reader *reader, json_t *array, const LbMember *members)
{
  gsize place = reader->place->len;
  GVariantBuilder builder;
  json_t *element;
  gsize i;

  if (!json_is_array (array))
    return fail (reader, "is not an array");
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  json_array_foreach (array, i, element)
  {
    GVariant *record;

    g_string_append_printf (reader->place, "/%" G_GSIZE_FORMAT, i);
    record = read_record (reader, element, members);
    if (record == NULL)
      {
        g_variant_builder_clear (&builder);
        return NULL;
      }
    g_variant_builder_add_value (&builder, record);
    g_string_truncate (reader->place, place);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
read_value (const Reader *reader, json_t *value, const LbMember *member)
{
  switch (member->kind)
    {
    case LB_VALUE_INTEGER:
      return json_is_integer (value) ? g_variant_new_int64 (json_integer_value (value))
                                     : fail (reader, "is not an integer");
    case LB_VALUE_NUMBER:
      return read_number (reader, value);
    case LB_VALUE_BOOLEAN:
      return json_is_boolean (value) ? g_variant_new_boolean (json_is_true (value))
                                     : fail (reader, "is not true or false");
    case LB_VALUE_TEXTS:
      return read_texts (reader, value);
    case LB_VALUE_MAP:
      return read_map (reader, value, FALSE);
    case LB_VALUE_FLAGS:
      return read_map (reader, value, TRUE);
    case LB_VALUE_RECORD:
      return read_record (reader, value, member->members);
    case LB_VALUE_RECORDS:
      return read_records (reader, value, member->members);
    case LB_VALUE_TEXT:
    case LB_VALUE_ID:
    case LB_VALUE_DIGEST:
    case LB_VALUE_DAY:
    case LB_VALUE_TIME:
    case LB_VALUE_CHOICE:
    default:
      return read_string (reader, value);
    }
}

static gboolean
knows_all (const Reader *reader, json_t *object, const LbMember *members)
{
  const char *name;
  json_t *value;

  json_object_foreach (object, name, value)
  {
    const LbMember *member = members;

    while (member != NULL && member->name != NULL && strcmp (member->name, name) != 0)
      member++;
    if (member == NULL || member->name == NULL)
      {
        fail (reader, "has a member that is not known");
        return FALSE;
      }
  }
  return TRUE;
}

/* In the order of the table: two records of equal content are equal byte for byte. */
static GVariant *
read_record (const Reader *reader, json_t *object, const LbMember *members)
{
  gsize place = reader->place->len;
  GVariantBuilder builder;

  if (!json_is_object (object))
    return fail (reader, "is not an object");
  if (!knows_all (reader, object, members))
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (; members != NULL && members->name != NULL; members++)
    {
      json_t *value = json_object_get (object, members->name);
      GVariant *child;

      if (value == NULL)
        continue;
      g_string_append_printf (reader->place, "/%s", members->name);
      child = read_value (reader, value, members);
      if (child == NULL)
        {
          g_variant_builder_clear (&builder);
          return NULL;
        }
      g_variant_builder_add (&builder, "{sv}", members->name, child);
      g_string_truncate (reader->place, place);
    }
  return g_variant_builder_end (&builder);
}

GVariant *
lb_record_from_json (json_t *value, const LbMember *members, const char *place, GError **error)
{
  g_autoptr (GString) pointer = g_string_new (NULL);
  g_autoptr (GError) fault = NULL;
  g_autoptr (GVariant) record = NULL;
  Reader reader = { pointer, &fault };

  g_return_val_if_fail (value != NULL, NULL);

  record = read_record (&reader, value, members);
  if (record != NULL)
    {
      g_variant_ref_sink (record);
      if (lb_record_check (record, members, &fault))
        return g_steal_pointer (&record);
    }
  lb_json_prefix_place (&fault, place);
  g_propagate_error (error, g_steal_pointer (&fault));
  return NULL;
}

/* Writing */

static json_t *value_to_json (GVariant *value);

static json_t *
dictionary_to_json (GVariant *dictionary)
{
  json_t *object = json_object ();
  gsize length = g_variant_n_children (dictionary);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (dictionary, i);
      g_autoptr (GVariant) value = g_variant_get_child_value (entry, 1);
      const char *name;

      g_variant_get_child (entry, 0, "&s", &name);
      json_object_set_new (object, name, value_to_json (value));
    }
  return object;
}

static json_t *
array_to_json (GVariant *array)
{
  json_t *list = json_array ();
  gsize length = g_variant_n_children (array);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (array, i);

      json_array_append_new (list, value_to_json (child));
    }
  return list;
}

static json_t *
variant_to_json (GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_get_variant (value);

  return value_to_json (inner);
}

static json_t *
value_to_json (GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_VARIANT:
      return variant_to_json (value);
    case G_VARIANT_CLASS_STRING:
      return json_string (g_variant_get_string (value, NULL));
    case G_VARIANT_CLASS_INT64:
      return json_integer (g_variant_get_int64 (value));
    case G_VARIANT_CLASS_DOUBLE:
      return json_real (g_variant_get_double (value) == 0 ? 0.0 : g_variant_get_double (value));
    case G_VARIANT_CLASS_BOOLEAN:
      return json_boolean (g_variant_get_boolean (value));
    case G_VARIANT_CLASS_ARRAY:
      return g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY) ? dictionary_to_json (value)
                                                                     : array_to_json (value);
    case G_VARIANT_CLASS_BYTE:
    case G_VARIANT_CLASS_INT16:
    case G_VARIANT_CLASS_UINT16:
    case G_VARIANT_CLASS_INT32:
    case G_VARIANT_CLASS_UINT32:
    case G_VARIANT_CLASS_UINT64:
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      g_assert_not_reached (); /* no table can declare it */
    }
}

json_t *
lb_record_to_json (GVariant *record)
{
  g_return_val_if_fail (record != NULL && g_variant_is_of_type (record, G_VARIANT_TYPE_VARDICT), NULL);
  return dictionary_to_json (record);
}
