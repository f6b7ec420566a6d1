/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Canonical text of structures: {name=value;…}. Defaults are left out, so that a member that a later version adds
 * does not change the text of cases that do not use it.
 */
#include "lb-shape.h"

#include <stdlib.h>
#include <string.h>

#include "lb-clock.h"

#define SEEN(structure, member, type) (*(type const *) ((const char *) (structure) + (member)->offset))

static void
write_text (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *at);
    }
  g_string_append_c (text, '"');
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
write_table (GString *text, GHashTable *table, LbShapeKind kind)
{
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (table, NULL);
  guint n = g_hash_table_size (table);

  qsort (keys, n, sizeof (gpointer), compare_texts);
  for (guint i = 0; i < n; i++)
    {
      write_text (text, keys[i]);
      if (kind == LB_SHAPE_MAP)
        {
          g_string_append_c (text, ':');
          write_text (text, g_hash_table_lookup (table, keys[i]));
        }
      else if (kind == LB_SHAPE_FLAGS)
        g_string_append (text, GPOINTER_TO_INT (g_hash_table_lookup (table, keys[i])) != 0 ? ":1" : ":0");
      g_string_append_c (text, ',');
    }
}

static void
write_array (GString *text, GArray *array, LbShapeKind kind)
{
  for (guint i = 0; i < array->len; i++)
    if (kind == LB_SHAPE_NUMBERS)
      g_string_append_printf (text, "%d,", g_array_index (array, int, i));
    else
      {
        const LbSuspension *suspension = &g_array_index (array, LbSuspension, i);

        g_string_append_printf (text, "%s/%d/%d,", lb_suspension_reason_name (suspension->reason),
                                suspension->from, suspension->to == LB_DAY_NONE ? 0 : suspension->to);
      }
}

static void
write_list (GString *text, const LbShapeMember *member, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      if (member->of != NULL)
        lb_shape_write (member->of, list->pdata[i], text);
      else
        g_string_append_printf (text, "%d", GPOINTER_TO_INT (list->pdata[i]));
      g_string_append_c (text, ',');
    }
}

static gboolean
is_default (const LbShapeMember *member, gconstpointer structure)
{
  switch (member->kind)
    {
    case LB_SHAPE_TEXT:
    case LB_SHAPE_ONE:
      return SEEN (structure, member, gpointer) == NULL;
    case LB_SHAPE_NUMBER:
      return SEEN (structure, member, int) == 0;
    case LB_SHAPE_LONG:
      return SEEN (structure, member, gint64) == 0;
    case LB_SHAPE_DAY:
      return SEEN (structure, member, LbDay) == LB_DAY_NONE;
    case LB_SHAPE_TIME:
      return SEEN (structure, member, LbTime) == LB_TIME_NONE;
    case LB_SHAPE_TEXTS:
      return SEEN (structure, member, GStrv)[0] == NULL;
    case LB_SHAPE_SET:
    case LB_SHAPE_FLAGS:
    case LB_SHAPE_MAP:
      return g_hash_table_size (SEEN (structure, member, GHashTable *)) == 0;
    case LB_SHAPE_NUMBERS:
    case LB_SHAPE_SUSPENSIONS:
      return SEEN (structure, member, GArray *)->len == 0;
    case LB_SHAPE_POINTERS:
    case LB_SHAPE_LIST:
      return SEEN (structure, member, GPtrArray *)->len == 0;
    default:
      g_assert_not_reached ();
    }
}

static void
write_member (GString *text, const LbShapeMember *member, gconstpointer structure)
{
  switch (member->kind)
    {
    case LB_SHAPE_TEXT:
      write_text (text, SEEN (structure, member, char *));
      break;
    case LB_SHAPE_ONE:
      lb_shape_write (member->of, SEEN (structure, member, gpointer), text);
      break;
    case LB_SHAPE_NUMBER:
      g_string_append_printf (text, "%d", SEEN (structure, member, int));
      break;
    case LB_SHAPE_DAY:
      g_string_append_printf (text, "%d", SEEN (structure, member, LbDay));
      break;
    case LB_SHAPE_LONG:
    case LB_SHAPE_TIME:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, SEEN (structure, member, gint64));
      break;
    case LB_SHAPE_TEXTS:
      for (GStrv at = SEEN (structure, member, GStrv); *at != NULL; at++)
        {
          write_text (text, *at);
          g_string_append_c (text, ',');
        }
      break;
    case LB_SHAPE_SET:
    case LB_SHAPE_FLAGS:
    case LB_SHAPE_MAP:
      write_table (text, SEEN (structure, member, GHashTable *), member->kind);
      break;
    case LB_SHAPE_NUMBERS:
    case LB_SHAPE_SUSPENSIONS:
      write_array (text, SEEN (structure, member, GArray *), member->kind);
      break;
    case LB_SHAPE_POINTERS:
    case LB_SHAPE_LIST:
      write_list (text, member, SEEN (structure, member, GPtrArray *));
      break;
    default:
      g_assert_not_reached ();
    }
}

void
lb_shape_write (const LbShape *shape, gconstpointer structure, GString *text)
{
  g_assert (shape != NULL && structure != NULL && text != NULL);

  g_string_append_c (text, '{');
  for (const LbShapeMember *member = shape->members; member->name != NULL; member++)
    if (!is_default (member, structure))
      {
        g_string_append (text, member->name);
        g_string_append_c (text, '=');
        write_member (text, member, structure);
        g_string_append_c (text, ';');
      }
  g_string_append_c (text, '}');
}
