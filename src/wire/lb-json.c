/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-json.h"

#include <math.h>
#include <string.h>

#define MAX_NAME_IN_MESSAGE 64

const LbJsonLimits lb_json_limits_default = { 8 * 1024 * 1024, 32, 400000 };

struct _LbJsonReader
{
  json_t *root;  /* (owned) */
  GError *fault; /* (owned) (nullable) the first one */
};

/* Parsing */

typedef struct
{
  guint depth;
  guint deepest;
  gsize values;
} Shape;

/* Counts brackets and separators outside strings. The text need not be valid: the parser decides that; this
 * only makes sure that the parser is never asked for more than the limits allow. */
static void
measure (const char *text, gsize length, Shape *shape)
{
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
          continue;
        }
      if (c == '"')
        in_string = TRUE;
      else if (c == '[' || c == '{')
        {
          shape->depth++;
          shape->deepest = MAX (shape->deepest, shape->depth);
          shape->values++;
        }
      else if ((c == ']' || c == '}') && shape->depth > 0)
        shape->depth--;
      else if (c == ',' || c == ':')
        shape->values++;
    }
}

static gboolean
check_limits (const char *text, gsize length, const LbJsonLimits *limits, GError **error)
{
  Shape shape = { 0 };

  if (length > limits->bytes)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "document: longer than %" G_GSIZE_FORMAT " bytes",
                   limits->bytes);
      return FALSE;
    }
  measure (text, length, &shape);
  if (shape.deepest > limits->depth)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "document: nested deeper than %u", limits->depth);
      return FALSE;
    }
  if (shape.values > limits->values)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE,
                   "document: more than %" G_GSIZE_FORMAT " values", limits->values);
      return FALSE;
    }
  return TRUE;
}

/* The parser quotes what it stumbled over; that may be personal data, so only its own words are kept. */
static void
set_parse_error (GError **error, const json_error_t *fault)
{
  const char *quoted = strstr (fault->text, " near ");
  int length = quoted != NULL ? (int) (quoted - fault->text) : (int) strlen (fault->text);

  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "line %d, column %d: %.*s", fault->line, fault->column,
               length, fault->text);
}

LbJsonReader *
lb_json_reader_new (const char *text, gsize length, const LbJsonLimits *limits, GError **error)
{
  json_error_t fault;
  json_t *root;
  LbJsonReader *reader;
  const char *bad;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (!check_limits (text, length, limits != NULL ? limits : &lb_json_limits_default, error))
    return NULL;
  if (length == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "document: is empty");
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, &bad)) /* a NUL counts as invalid */
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "byte %" G_GSIZE_FORMAT ": is not valid UTF-8 text",
                   (gsize) (bad - text));
      return NULL;
    }
  root = json_loadb (text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
  if (root == NULL)
    {
      set_parse_error (error, &fault);
      return NULL;
    }
  reader = g_new0 (LbJsonReader, 1);
  reader->root = root;
  return reader;
}

LbJsonReader *
lb_json_reader_new_for_value (json_t *value)
{
  LbJsonReader *reader = g_new0 (LbJsonReader, 1);

  g_assert (value != NULL);
  reader->root = json_incref (value);
  return reader;
}

void
lb_json_reader_free (LbJsonReader *reader)
{
  if (reader == NULL)
    return;
  json_decref (reader->root);
  g_clear_error (&reader->fault);
  g_free (reader);
}

gboolean
lb_json_reader_ok (LbJsonReader *reader)
{
  g_assert (reader != NULL);
  return reader->fault == NULL;
}

gboolean
lb_json_reader_finish (LbJsonReader *reader, GError **error)
{
  g_assert (reader != NULL);
  if (reader->fault == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (reader->fault));
  return FALSE;
}

/* Places and faults */

LbJson
lb_json_root (LbJsonReader *reader)
{
  g_assert (reader != NULL);
  return (LbJson) { .reader = reader, .value = reader->root };
}

/* RFC 6901; a name from outside is cut, because it ends up in logs. */
static void
append_name (GString *pointer, const char *name)
{
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (name, -1) > MAX_NAME_IN_MESSAGE)
    name = cut = g_utf8_substring (name, 0, MAX_NAME_IN_MESSAGE);
  g_string_append_c (pointer, '/');
  for (; *name != '\0'; name++)
    {
      if (*name == '~')
        g_string_append (pointer, "~0");
      else if (*name == '/')
        g_string_append (pointer, "~1");
      else if ((guchar) *name < 0x20 || *name == 0x7f)
        g_string_append_c (pointer, '?');
      else
        g_string_append_c (pointer, *name);
    }
}

static void
append_pointer (GString *pointer, const LbJson *at)
{
  if (at->parent == NULL)
    return;
  append_pointer (pointer, at->parent);
  if (at->member != NULL)
    append_name (pointer, at->member);
  else
    g_string_append_printf (pointer, "/%" G_GSIZE_FORMAT, at->index);
}

char *
lb_json_pointer (const LbJson *at, const char *member)
{
  GString *pointer = g_string_new (NULL);

  g_assert (at != NULL);
  append_pointer (pointer, at);
  if (member != NULL)
    append_name (pointer, member);
  return g_string_free (pointer, FALSE);
}

void
lb_json_fail (const LbJson *at, const char *member, const char *format, ...)
{
  g_autofree char *pointer = NULL;
  g_autofree char *text = NULL;
  va_list arguments;

  g_assert (at != NULL && at->reader != NULL);
  if (at->reader->fault != NULL)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  pointer = lb_json_pointer (at, member);
  at->reader->fault = g_error_new (LB_ERROR, LB_ERROR_INVALID, "%s: %s",
                                   *pointer != '\0' ? pointer : "document", text);
}

/* Values */

static gboolean
broken (const LbJson *at)
{
  g_assert (at != NULL && at->reader != NULL);
  return at->value == NULL || at->reader->fault != NULL;
}

/* The value, or NULL when it is absent. A member asked of something else than an object is a fault. */
static json_t *
find (const LbJson *at, const char *member)
{
  if (broken (at))
    return NULL;
  if (member == NULL)
    return at->value;
  if (!json_is_object (at->value))
    {
      lb_json_fail (at, NULL, "is not an object");
      return NULL;
    }
  return json_object_get (at->value, member);
}

static json_t *
find_required (const LbJson *at, const char *member)
{
  json_t *value = find (at, member);

  if (value == NULL && !broken (at))
    lb_json_fail (at, member, "is missing");
  return value;
}

gboolean
lb_json_has (const LbJson *at, const char *member)
{
  json_t *value = find (at, member);

  return value != NULL && !json_is_null (value);
}

json_type
lb_json_type (const LbJson *at, const char *member)
{
  json_t *value = find (at, member);

  return value != NULL ? json_typeof (value) : JSON_NULL;
}

LbJson
lb_json_member (const LbJson *at, const char *member)
{
  json_t *value = find_required (at, member);

  if (member == NULL)
    return *at;
  return (LbJson) { .reader = at->reader, .value = value, .parent = at, .member = member };
}

static void
check_members (const LbJson *object, const char *const *allowed)
{
  const char *name;
  json_t *value;

  json_object_foreach (object->value, name, value)
    {
      if (!g_strv_contains (allowed, name))
        {
          lb_json_fail (object, name, "is not a known member");
          return;
        }
    }
}

LbJson
lb_json_object (const LbJson *at, const char *member, const char *const *allowed)
{
  LbJson object = lb_json_member (at, member);

  if (!broken (&object))
    {
      if (!json_is_object (object.value))
        lb_json_fail (&object, NULL, "is not an object");
      else if (allowed != NULL)
        check_members (&object, allowed);
    }
  if (broken (&object))
    object.value = NULL;
  return object;
}

gsize
lb_json_array (const LbJson *at, const char *member, gsize minimum, gsize maximum, LbJson *ret_array)
{
  LbJson array = lb_json_member (at, member);
  gsize length = 0;

  g_assert (ret_array != NULL);
  if (!broken (&array))
    {
      length = json_array_size (array.value);
      if (!json_is_array (array.value))
        lb_json_fail (&array, NULL, "is not an array");
      else if (length < minimum || length > maximum)
        lb_json_fail (&array, NULL,
                      "has not %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT " elements", minimum, maximum);
    }
  if (broken (&array))
    {
      array.value = NULL;
      length = 0;
    }
  *ret_array = array;
  return length;
}

gsize
lb_json_array_or_empty (const LbJson *at, const char *member, gsize maximum, LbJson *ret_array)
{
  g_assert (ret_array != NULL);
  if (lb_json_has (at, member))
    return lb_json_array (at, member, 0, maximum, ret_array);
  *ret_array = (LbJson) { .reader = at->reader, .parent = at, .member = member };
  return 0;
}

LbJson
lb_json_element (const LbJson *array, gsize index)
{
  json_t *value = broken (array) ? NULL : json_array_get (array->value, index);

  return (LbJson) { .reader = array->reader, .value = value, .parent = array, .index = index };
}

void
lb_json_for_each (const LbJson *at, const char *member, gsize maximum, LbJsonMemberFunc each, gpointer data)
{
  LbJson object = lb_json_object (at, member, NULL);
  const char *name;
  json_t *value;

  g_assert (each != NULL);
  if (broken (&object))
    return;
  if (json_object_size (object.value) > maximum)
    {
      lb_json_fail (&object, NULL, "has more than %" G_GSIZE_FORMAT " members", maximum);
      return;
    }
  json_object_foreach (object.value, name, value)
    {
      LbJson child = { .reader = at->reader, .value = value, .parent = &object, .member = name };

      if (broken (&child))
        return;
      each (&child, name, data);
    }
}

/* Line feed and tab are what a text field may hold; other control characters would garble documents. */
static gboolean
is_printable (const char *text)
{
  for (; *text != '\0'; text++)
    if (((guchar) *text < 0x20 && *text != '\n' && *text != '\t') || *text == 0x7f)
      return FALSE;
  return TRUE;
}

const char *
lb_json_string (const LbJson *at, const char *member, gsize minimum, gsize maximum)
{
  json_t *value = find_required (at, member);
  const char *text;
  gsize length;

  if (value == NULL)
    return "";
  if (!json_is_string (value))
    {
      lb_json_fail (at, member, "is not a string");
      return "";
    }
  text = json_string_value (value);
  length = g_utf8_strlen (text, -1);
  if (length < minimum || length > maximum)
    lb_json_fail (at, member, "has not %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT " characters", minimum,
                  maximum);
  else if (!is_printable (text))
    lb_json_fail (at, member, "holds control characters");
  else
    return text;
  return "";
}

const char *
lb_json_string_or (const LbJson *at, const char *member, gsize minimum, gsize maximum, const char *fallback)
{
  return lb_json_has (at, member) ? lb_json_string (at, member, minimum, maximum) : fallback;
}

gint64
lb_json_integer (const LbJson *at, const char *member, gint64 minimum, gint64 maximum)
{
  json_t *value = find_required (at, member);

  if (value == NULL)
    return 0;
  if (!json_is_integer (value))
    lb_json_fail (at, member, "is not an integer");
  else if (json_integer_value (value) < minimum || json_integer_value (value) > maximum)
    lb_json_fail (at, member, "is not within %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, minimum, maximum);
  else
    return json_integer_value (value);
  return 0;
}

gint64
lb_json_integer_or (const LbJson *at, const char *member, gint64 minimum, gint64 maximum, gint64 fallback)
{
  return lb_json_has (at, member) ? lb_json_integer (at, member, minimum, maximum) : fallback;
}

double
lb_json_number (const LbJson *at, const char *member, double minimum, double maximum)
{
  json_t *value = find_required (at, member);
  double number;

  if (value == NULL)
    return 0;
  if (!json_is_number (value))
    {
      lb_json_fail (at, member, "is not a number");
      return 0;
    }
  number = json_number_value (value);
  if (isfinite (number) && number >= minimum && number <= maximum)
    return number;
  lb_json_fail (at, member, "is not within %g to %g", minimum, maximum);
  return 0;
}

double
lb_json_number_or (const LbJson *at, const char *member, double minimum, double maximum, double fallback)
{
  return lb_json_has (at, member) ? lb_json_number (at, member, minimum, maximum) : fallback;
}

gboolean
lb_json_boolean (const LbJson *at, const char *member)
{
  json_t *value = find_required (at, member);

  if (value != NULL && !json_is_boolean (value))
    lb_json_fail (at, member, "is not true or false");
  return value != NULL && json_is_true (value);
}

gboolean
lb_json_boolean_or (const LbJson *at, const char *member, gboolean fallback)
{
  return lb_json_has (at, member) ? lb_json_boolean (at, member) : fallback;
}

int
lb_json_choice (const LbJson *at, const char *member, const char *const *names)
{
  const char *text = lb_json_string (at, member, 1, 200);

  g_assert (names != NULL);
  if (broken (at))
    return 0;
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], text) == 0)
      return i;
  lb_json_fail (at, member, "is not one of the known words");
  return 0;
}

int
lb_json_choice_or (const LbJson *at, const char *member, const char *const *names, int fallback)
{
  return lb_json_has (at, member) ? lb_json_choice (at, member, names) : fallback;
}

LbDay
lb_json_day (const LbJson *at, const char *member)
{
  const char *text = lb_json_string (at, member, 10, 10);
  LbDay day;

  if (broken (at))
    return LB_DAY_NONE;
  if (lb_day_parse (text, &day, NULL))
    return day;
  lb_json_fail (at, member, "is not a date such as 2019-06-10");
  return LB_DAY_NONE;
}

LbDay
lb_json_day_or (const LbJson *at, const char *member, LbDay fallback)
{
  return lb_json_has (at, member) ? lb_json_day (at, member) : fallback;
}

LbTime
lb_json_time (const LbJson *at, const char *member)
{
  const char *text = lb_json_string (at, member, 16, 32);
  LbTime time;

  if (broken (at))
    return LB_TIME_NONE;
  if (lb_time_parse (text, &time, NULL))
    return time;
  lb_json_fail (at, member, "is not an instant such as 2019-06-10T09:30");
  return LB_TIME_NONE;
}

LbTime
lb_json_time_or (const LbJson *at, const char *member, LbTime fallback)
{
  return lb_json_has (at, member) ? lb_json_time (at, member) : fallback;
}

const char *
lb_json_hexadecimal (const LbJson *at, const char *member, gsize digits)
{
  const char *text = lb_json_string (at, member, digits, digits);

  if (broken (at) || strspn (text, "0123456789abcdef") == digits)
    return text;
  lb_json_fail (at, member, "is not written in lower-case hexadecimal digits");
  return "";
}

/* Writing */

static char *
dump (json_t *value, size_t flags)
{
  char *text = json_dumps (value, flags | JSON_ENCODE_ANY);
  char *copy;

  g_assert (text != NULL);
  copy = g_strdup (text);
  free (text);
  return copy;
}

char *
lb_json_to_text (json_t *value)
{
  g_assert (value != NULL);
  return dump (value, JSON_COMPACT | JSON_SORT_KEYS);
}

char *
lb_json_to_pretty_text (json_t *value)
{
  g_assert (value != NULL);
  return dump (value, JSON_INDENT (2));
}
