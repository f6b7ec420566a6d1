/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a new catalogue changes, place by place, for the person who confirms it.
 */
#include <string.h>

#include "lb-catalogue-json.h"
#include "lb-json.h"

#define MAX_VALUE 120
/* Longer arrays are no catalogue's; matching their elements would take too long. */
#define MAX_ELEMENTS 4000

typedef struct
{
  GString *place;
  const char *owner; /* (nullable) id of the nearest element that has one */
  GPtrArray *lines;
} Diff;

/* The member by which the elements of an array are told apart, NULL when they have none. */
static const char *
key_of (json_t *element)
{
  static const char *const keys[] = { "id", "item", "material", "title", NULL };

  for (int i = 0; keys[i] != NULL; i++)
    if (json_is_string (json_object_get (element, keys[i])))
      return json_string_value (json_object_get (element, keys[i]));
  return json_string_value (element);
}

static gboolean
is_keyed (json_t *array)
{
  json_t *element;
  gsize i;

  json_array_foreach (array, i, element) if (key_of (element) == NULL) return FALSE;
  return json_array_size (array) > 0;
}

/* Values are the bureau's own published texts; long ones are cut. */
static char *
describe (json_t *value)
{
  g_autofree char *text = lb_json_to_text (value);

  if (g_utf8_strlen (text, -1) > MAX_VALUE)
    {
      g_autofree char *cut = g_utf8_substring (text, 0, MAX_VALUE);

      return g_strconcat (cut, "…", NULL);
    }
  return g_steal_pointer (&text);
}

static void
add_line (Diff *diff, const char *what, json_t *old_value, json_t *new_value)
{
  g_autofree char *before = old_value != NULL ? describe (old_value) : NULL;
  g_autofree char *after = new_value != NULL ? describe (new_value) : NULL;
  g_autofree char *owner = diff->owner != NULL ? g_strdup_printf (" (%s)", diff->owner) : g_strdup ("");

  if (before != NULL && after != NULL)
    g_ptr_array_add (diff->lines, g_strdup_printf ("%s%s: %s → %s", diff->place->str, owner, before, after));
  else
    g_ptr_array_add (diff->lines, g_strdup_printf ("%s%s: %s %s", diff->place->str, owner, what,
                                                   before != NULL ? before : after));
}

static void compare (Diff *diff, json_t *old_value, json_t *new_value);

static json_t *
find_element (json_t *array, const char *key)
{
  json_t *element;
  gsize i;

  json_array_foreach (array, i, element) if (g_strcmp0 (key_of (element), key) == 0) return element;
  return NULL;
}

/* Runs over @array and compares each element with its partner in @partners; with @removed set only what has no
 * partner is told. */
static void
compare_elements (Diff *diff, json_t *array, json_t *partners, gboolean removed)
{
  gsize place = diff->place->len;
  const char *owner = diff->owner;
  json_t *element;
  gsize i;

  json_array_foreach (array, i, element)
  {
    json_t *partner = find_element (partners, key_of (element));

    g_string_append_printf (diff->place, "/%" G_GSIZE_FORMAT, i);
    if (json_is_object (element))
      diff->owner = key_of (element);
    if (removed && partner == NULL)
      add_line (diff, "removed", element, NULL);
    else if (!removed && partner == NULL)
      add_line (diff, "added", NULL, element);
    else if (!removed)
      compare (diff, partner, element);
    diff->owner = owner;
    g_string_truncate (diff->place, place);
  }
}

/* Whether the elements that both have stand in another order. */
static gboolean
is_reordered (json_t *old_array, json_t *new_array)
{
  json_t *element;
  gsize next = 0;
  gsize i;

  json_array_foreach (new_array, i, element)
  {
    gsize at = 0;

    if (find_element (old_array, key_of (element)) == NULL)
      continue;
    while (g_strcmp0 (key_of (json_array_get (old_array, at)), key_of (element)) != 0)
      at++;
    if (at < next)
      return TRUE;
    next = at + 1;
  }
  return FALSE;
}

static void
compare_arrays (Diff *diff, json_t *old_array, json_t *new_array)
{
  guint before = diff->lines->len;

  if (json_array_size (old_array) > MAX_ELEMENTS || json_array_size (new_array) > MAX_ELEMENTS ||
      (json_array_size (old_array) > 0 && !is_keyed (old_array)) ||
      (json_array_size (new_array) > 0 && !is_keyed (new_array)))
    {
      add_line (diff, "", old_array, new_array);
      return;
    }
  compare_elements (diff, old_array, new_array, TRUE);
  compare_elements (diff, new_array, old_array, FALSE);
  if (is_reordered (old_array, new_array))
    g_ptr_array_add (diff->lines,
                     g_strdup_printf ("%s%s%s%s: is in another order", diff->place->str,
                                      diff->owner != NULL ? " (" : "", diff->owner != NULL ? diff->owner : "",
                                      diff->owner != NULL ? ")" : ""));
  else if (diff->lines->len == before)
    add_line (diff, "", old_array, new_array); /* elements with one key twice */
}

static void
push_name (Diff *diff, const char *name)
{
  g_string_append_c (diff->place, '/');
  for (; *name != '\0'; name++)
    g_string_append_c (diff->place, (guchar)*name < 0x20 || *name == 0x7f ? '?' : *name);
}

static void
compare_objects (Diff *diff, json_t *old_object, json_t *new_object)
{
  gsize place = diff->place->len;
  const char *name;
  json_t *value;

  json_object_foreach (old_object, name, value) if (json_object_get (new_object, name) == NULL)
  {
    push_name (diff, name);
    add_line (diff, "removed", value, NULL);
    g_string_truncate (diff->place, place);
  }
  json_object_foreach (new_object, name, value)
  {
    json_t *before = json_object_get (old_object, name);

    push_name (diff, name);
    if (before == NULL)
      add_line (diff, "added", NULL, value);
    else
      compare (diff, before, value);
    g_string_truncate (diff->place, place);
  }
}

static void
compare (Diff *diff, json_t *old_value, json_t *new_value)
{
  if (json_equal (old_value, new_value))
    return;
  if (json_is_object (old_value) && json_is_object (new_value))
    compare_objects (diff, old_value, new_value);
  else if (json_is_array (old_value) && json_is_array (new_value))
    compare_arrays (diff, old_value, new_value);
  else
    add_line (diff, "", old_value, new_value);
}

GPtrArray *
lb_catalogue_diff (const char *old_text, gsize old_length, const char *new_text, gsize new_length,
                   GError **error)
{
  g_autoptr (LbJsonReader) before = lb_json_reader_new (old_text, old_length, NULL, error);
  g_autoptr (LbJsonReader) after = NULL;
  g_autoptr (GString) place = g_string_new (NULL);
  Diff diff = { .place = place };

  if (before == NULL)
    return NULL;
  after = lb_json_reader_new (new_text, new_length, NULL, error);
  if (after == NULL)
    return NULL;
  diff.lines = g_ptr_array_new_with_free_func (g_free);
  compare (&diff, lb_json_root (before).value, lb_json_root (after).value);
  return diff.lines;
}
