/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-json-shape.h"

#include <math.h>
#include <string.h>

#include "lb-day.h"

#define MAX_FAULTS 200
#define MAX_ID 48
#define MAX_TEXT 4000
#define MAX_OTHER 1000000
#define MAX_NAME_IN_MESSAGE 64
#define SMALL "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

struct _LbJsonFaults
{
  GString *place;
  GPtrArray *found;
};

static void
fault (LbJsonFaults *faults, const char *what)
{
  if (faults->found->len < MAX_FAULTS)
    g_ptr_array_add (
      faults->found,
      g_strdup_printf ("%s: %s", faults->place->len > 0 ? faults->place->str : "document", what));
}

static void G_GNUC_PRINTF (2, 3) fault_with_bounds (LbJsonFaults *faults, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fault (faults, what);
}

/* RFC 6901; names from outside are cut and cleaned, since they end up in messages. */
static void
push_name (LbJsonFaults *faults, const char *name)
{
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (name, -1) > MAX_NAME_IN_MESSAGE)
    name = cut = g_utf8_substring (name, 0, MAX_NAME_IN_MESSAGE);
  g_string_append_c (faults->place, '/');
  for (; *name != '\0'; name++)
    {
      if (*name == '~')
        g_string_append (faults->place, "~0");
      else if (*name == '/')
        g_string_append (faults->place, "~1");
      else
        g_string_append_c (faults->place, (guchar)*name < 0x20 || *name == 0x7f ? '?' : *name);
    }
}

void
lb_json_faults_add (LbJsonFaults *faults, const char *member, const char *what)
{
  gsize length;

  g_assert (faults != NULL);
  length = faults->place->len;
  if (member != NULL)
    g_string_append_printf (faults->place, "/%s", member);
  fault (faults, what);
  g_string_truncate (faults->place, length);
}

/* Strings */

static double
maximum_of (const LbJsonShape *shape)
{
  if (shape->maximum > 0)
    return shape->maximum;
  return shape->kind == LB_JSON_SHAPE_TEXT ? MAX_TEXT : MAX_OTHER;
}

static void
check_text (const char *text, const LbJsonShape *shape, LbJsonFaults *faults)
{
  double length = (double)g_utf8_strlen (text, -1);

  if (length < shape->minimum || length > maximum_of (shape))
    fault_with_bounds (faults, "has not %g to %g characters", shape->minimum, maximum_of (shape));
  for (; *text != '\0'; text++)
    if (((guchar)*text < 0x20 && *text != '\n' && *text != '\t') || *text == 0x7f)
      {
        fault (faults, "holds control characters");
        return;
      }
}

/* ^[a-z][a-z0-9]*([-.][a-z0-9_]+)*$ */
static gboolean
is_id (const char *text)
{
  if (!g_ascii_islower (*text))
    return FALSE;
  text += strspn (text, SMALL DIGITS);
  while (*text == '-' || *text == '.')
    {
      gsize length = strspn (text + 1, SMALL DIGITS "_");

      if (length == 0)
        return FALSE;
      text += 1 + length;
    }
  return *text == '\0';
}

static gboolean
is_name (const char *text)
{
  return *text != '\0' && text[strspn (text, SMALL DIGITS "-")] == '\0';
}

static void
check_identifier (const char *text, LbJsonShapeKind kind, LbJsonFaults *faults)
{
  gboolean good;

  if (kind == LB_JSON_SHAPE_ID)
    good = is_id (text);
  else if (kind == LB_JSON_SHAPE_QUESTION)
    good = g_str_has_prefix (text, "q-") && is_name (text + 2);
  else
    good = is_name (text);
  if (!good)
    fault (faults, kind == LB_JSON_SHAPE_QUESTION ? "is not an identifier such as q-lease"
                                                  : "is not an identifier such as m-app-form");
  else if (strlen (text) > MAX_ID)
    fault_with_bounds (faults, "is longer than %d characters", MAX_ID);
}

static void
check_string (json_t *value, const LbJsonShape *shape, LbJsonFaults *faults)
{
  const char *text = json_string_value (value);
  LbDay day;

  if (text == NULL)
    fault (faults, "is not a string");
  else if (shape->kind == LB_JSON_SHAPE_TEXT)
    check_text (text, shape, faults);
  else if (shape->kind == LB_JSON_SHAPE_CHOICE)
    {
      if (!g_strv_contains (shape->choices, text))
        fault (faults, "is not one of the known words");
    }
  else if (shape->kind == LB_JSON_SHAPE_DAY)
    {
      if (!lb_day_parse (text, &day, NULL))
        fault (faults, "is not a date such as 2019-06-10");
    }
  else
    check_identifier (text, shape->kind, faults);
}

/* Numbers */

static void
check_number (json_t *value, const LbJsonShape *shape, LbJsonFaults *faults)
{
  double number = json_number_value (value);

  if (shape->kind == LB_JSON_SHAPE_INTEGER && !json_is_integer (value))
    fault (faults, "is not an integer");
  else if (!json_is_number (value))
    fault (faults, "is not a number");
  else if (!isfinite (number) || number < shape->minimum || number > maximum_of (shape))
    fault_with_bounds (faults, "is not within %g to %g", shape->minimum, maximum_of (shape));
}

/* Arrays and objects */

static void check_value (json_t *value, const LbJsonShape *shape, LbJsonFaults *faults);

static void
check_unique (json_t *array, LbJsonFaults *faults)
{
  gsize place = faults->place->len;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  json_t *element;
  gsize i;

  /* Only arrays of strings are ever declared unique. */
  json_array_foreach (array, i, element)
  {
    if (!json_is_string (element) || g_hash_table_add (seen, (gpointer)json_string_value (element)))
      continue;
    g_string_append_printf (faults->place, "/%" G_GSIZE_FORMAT, i);
    fault (faults, "is there already");
    g_string_truncate (faults->place, place);
  }
}

static void
check_array (json_t *array, const LbJsonShape *shape, LbJsonFaults *faults)
{
  gsize place = faults->place->len;
  double length = (double)json_array_size (array);
  json_t *element;
  gsize i;

  if (!json_is_array (array))
    {
      fault (faults, "is not an array");
      return;
    }
  if (length < shape->minimum || length > maximum_of (shape))
    fault_with_bounds (faults, "has not %g to %g elements", shape->minimum, maximum_of (shape));
  json_array_foreach (array, i, element)
  {
    g_string_append_printf (faults->place, "/%" G_GSIZE_FORMAT, i);
    check_value (element, shape->members, faults);
    g_string_truncate (faults->place, place);
  }
  if (shape->flags & LB_JSON_SHAPE_UNIQUE)
    check_unique (array, faults);
}

static const LbJsonShape *
find_member (const LbJsonShape *members, const char *name)
{
  for (; members->name != NULL; members++)
    if (strcmp (members->name, name) == 0)
      return members;
  return NULL;
}

static void
check_members (json_t *object, const LbJsonShape *shape, LbJsonFaults *faults)
{
  gsize place = faults->place->len;
  const char *name;
  json_t *value;

  json_object_foreach (object, name, value)
  {
    const LbJsonShape *member =
      shape->kind == LB_JSON_SHAPE_MAP ? shape->members : find_member (shape->members, name);

    push_name (faults, name);
    if (member == NULL)
      fault (faults, "is not a known member");
    else
      check_value (value, member, faults);
    g_string_truncate (faults->place, place);
  }
}

static void
check_object (json_t *object, const LbJsonShape *shape, LbJsonFaults *faults)
{
  guint before = faults->found->len;

  if (!json_is_object (object))
    {
      fault (faults, "is not an object");
      return;
    }
  if (shape->kind == LB_JSON_SHAPE_MAP && (double)json_object_size (object) > maximum_of (shape))
    fault_with_bounds (faults, "has more than %g members", maximum_of (shape));
  check_members (object, shape, faults);
  for (const LbJsonShape *member = shape->members;
       shape->kind == LB_JSON_SHAPE_OBJECT && member->name != NULL; member++)
    if (!(member->flags & LB_JSON_SHAPE_OPTIONAL) && json_object_get (object, member->name) == NULL)
      lb_json_faults_add (faults, member->name, "is missing");
  if (shape->also != NULL && faults->found->len == before)
    shape->also (object, faults);
}

static void
check_value (json_t *value, const LbJsonShape *shape, LbJsonFaults *faults)
{
  if (json_is_null (value))
    {
      if (!(shape->flags & LB_JSON_SHAPE_NULLABLE))
        fault (faults, "may not be null");
      return;
    }
  switch (shape->kind)
    {
    case LB_JSON_SHAPE_INTEGER:
    case LB_JSON_SHAPE_NUMBER:
      check_number (value, shape, faults);
      return;
    case LB_JSON_SHAPE_BOOLEAN:
      if (!json_is_boolean (value))
        fault (faults, "is not true or false");
      return;
    case LB_JSON_SHAPE_ARRAY:
      check_array (value, shape, faults);
      return;
    case LB_JSON_SHAPE_OBJECT:
    case LB_JSON_SHAPE_MAP:
      check_object (value, shape, faults);
      return;
    case LB_JSON_SHAPE_TEXT:
    case LB_JSON_SHAPE_ID:
    case LB_JSON_SHAPE_NAME:
    case LB_JSON_SHAPE_QUESTION:
    case LB_JSON_SHAPE_DAY:
    case LB_JSON_SHAPE_CHOICE:
    default:
      check_string (value, shape, faults);
    }
}

GPtrArray *
lb_json_shape_check (json_t *value, const LbJsonShape *shape)
{
  g_autoptr (GString) place = g_string_new (NULL);
  LbJsonFaults faults = { place, g_ptr_array_new_with_free_func (g_free) };

  g_assert (value != NULL && shape != NULL);
  check_value (value, shape, &faults);
  return faults.found;
}
