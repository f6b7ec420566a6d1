/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-shape.h"

#include "lb-clock.h"

#define AT(structure, member, type) (*(type *) ((char *) (structure) + (member)->offset))
#define SEEN(structure, member, type) (*(type const *) ((const char *) (structure) + (member)->offset))

static void
init_member (const LbShapeMember *member, gpointer structure)
{
  switch (member->kind)
    {
    case LB_SHAPE_TEXT:
    case LB_SHAPE_ONE:
      AT (structure, member, gpointer) = NULL;
      break;
    case LB_SHAPE_NUMBER:
      AT (structure, member, int) = 0;
      break;
    case LB_SHAPE_LONG:
      AT (structure, member, gint64) = 0;
      break;
    case LB_SHAPE_DAY:
      AT (structure, member, LbDay) = LB_DAY_NONE;
      break;
    case LB_SHAPE_TIME:
      AT (structure, member, LbTime) = LB_TIME_NONE;
      break;
    case LB_SHAPE_TEXTS:
      AT (structure, member, GStrv) = g_new0 (char *, 1);
      break;
    case LB_SHAPE_SET:
    case LB_SHAPE_FLAGS:
      AT (structure, member, GHashTable *) = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      break;
    case LB_SHAPE_MAP:
      AT (structure, member, GHashTable *) = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      break;
    case LB_SHAPE_NUMBERS:
      AT (structure, member, GArray *) = g_array_new (FALSE, FALSE, sizeof (int));
      break;
    case LB_SHAPE_SUSPENSIONS:
      AT (structure, member, GArray *) = g_array_new (FALSE, FALSE, sizeof (LbSuspension));
      break;
    case LB_SHAPE_POINTERS:
      AT (structure, member, GPtrArray *) = g_ptr_array_new ();
      break;
    case LB_SHAPE_LIST:
      AT (structure, member, GPtrArray *) = g_ptr_array_new_with_free_func (member->of->free);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
clear_member (const LbShapeMember *member, gpointer structure)
{
  switch (member->kind)
    {
    case LB_SHAPE_TEXT:
      g_clear_pointer (&AT (structure, member, char *), g_free);
      break;
    case LB_SHAPE_ONE:
      g_clear_pointer (&AT (structure, member, gpointer), member->of->free);
      break;
    case LB_SHAPE_TEXTS:
      g_clear_pointer (&AT (structure, member, GStrv), g_strfreev);
      break;
    case LB_SHAPE_SET:
    case LB_SHAPE_FLAGS:
    case LB_SHAPE_MAP:
      g_clear_pointer (&AT (structure, member, GHashTable *), g_hash_table_unref);
      break;
    case LB_SHAPE_NUMBERS:
    case LB_SHAPE_SUSPENSIONS:
      g_clear_pointer (&AT (structure, member, GArray *), g_array_unref);
      break;
    case LB_SHAPE_POINTERS:
    case LB_SHAPE_LIST:
      g_clear_pointer (&AT (structure, member, GPtrArray *), g_ptr_array_unref);
      break;
    case LB_SHAPE_NUMBER:
    case LB_SHAPE_LONG:
    case LB_SHAPE_DAY:
    case LB_SHAPE_TIME:
    default:
      break;
    }
}

static void
copy_table (GHashTable *to, GHashTable *from, gboolean texts)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to, g_strdup (key), texts ? g_strdup (value) : value);
}

static void
copy_list (const LbShape *of, GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, of != NULL ? lb_shape_copy (of, from->pdata[i]) : from->pdata[i]);
}

/* Into a member that was just initialised. A set maps each key to itself: its values are not copied as texts. */
static void
copy_member (const LbShapeMember *member, gpointer to, gconstpointer from)
{
  switch (member->kind)
    {
    case LB_SHAPE_TEXT:
      AT (to, member, char *) = g_strdup (SEEN (from, member, char *));
      break;
    case LB_SHAPE_ONE:
      if (SEEN (from, member, gpointer) != NULL)
        AT (to, member, gpointer) = lb_shape_copy (member->of, SEEN (from, member, gpointer));
      break;
    case LB_SHAPE_NUMBER:
      AT (to, member, int) = SEEN (from, member, int);
      break;
    case LB_SHAPE_DAY:
      AT (to, member, LbDay) = SEEN (from, member, LbDay);
      break;
    case LB_SHAPE_LONG:
    case LB_SHAPE_TIME:
      AT (to, member, gint64) = SEEN (from, member, gint64);
      break;
    case LB_SHAPE_TEXTS:
      g_strfreev (AT (to, member, GStrv));
      AT (to, member, GStrv) = g_strdupv (SEEN (from, member, GStrv));
      break;
    case LB_SHAPE_SET:
      {
        GHashTableIter iter;
        gpointer key;

        g_hash_table_iter_init (&iter, SEEN (from, member, GHashTable *));
        while (g_hash_table_iter_next (&iter, &key, NULL))
          g_hash_table_add (AT (to, member, GHashTable *), g_strdup (key));
        break;
      }
    case LB_SHAPE_FLAGS:
    case LB_SHAPE_MAP:
      copy_table (AT (to, member, GHashTable *), SEEN (from, member, GHashTable *),
                  member->kind == LB_SHAPE_MAP);
      break;
    case LB_SHAPE_NUMBERS:
    case LB_SHAPE_SUSPENSIONS:
      g_array_append_vals (AT (to, member, GArray *), SEEN (from, member, GArray *)->data,
                           SEEN (from, member, GArray *)->len);
      break;
    case LB_SHAPE_POINTERS:
    case LB_SHAPE_LIST:
      copy_list (member->of, AT (to, member, GPtrArray *), SEEN (from, member, GPtrArray *));
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Public */

void
lb_shape_init (const LbShape *shape, gpointer structure)
{
  g_assert (shape != NULL && structure != NULL);

  for (const LbShapeMember *member = shape->members; member->name != NULL; member++)
    init_member (member, structure);
}

gpointer
lb_shape_new (const LbShape *shape)
{
  gpointer structure = g_malloc0 (shape->size);

  lb_shape_init (shape, structure);
  return structure;
}

void
lb_shape_clear (const LbShape *shape, gpointer structure)
{
  g_assert (shape != NULL && structure != NULL);

  for (const LbShapeMember *member = shape->members; member->name != NULL; member++)
    clear_member (member, structure);
}

void
lb_shape_free (const LbShape *shape, gpointer structure)
{
  if (structure == NULL)
    return;
  lb_shape_clear (shape, structure);
  g_free (structure);
}

void
lb_shape_assign (const LbShape *shape, gpointer to, gconstpointer from)
{
  g_assert (shape != NULL && to != NULL && from != NULL && to != from);

  lb_shape_clear (shape, to);
  lb_shape_init (shape, to);
  for (const LbShapeMember *member = shape->members; member->name != NULL; member++)
    copy_member (member, to, from);
}

gpointer
lb_shape_copy (const LbShape *shape, gconstpointer structure)
{
  gpointer copy = lb_shape_new (shape);

  for (const LbShapeMember *member = shape->members; member->name != NULL; member++)
    copy_member (member, copy, structure);
  return copy;
}
