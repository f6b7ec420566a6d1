/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ids: in the order in which they were made, also within one millisecond, and never twice.
 */
#include "lb-uuid.h"

#define NOW G_GINT64_CONSTANT (1560131400000)

static void
test_order (void)
{
  g_autofree char *last = lb_uuid_new (NOW - 1);

  for (int i = 0; i < 2048; i++)
    {
      char *id = lb_uuid_new (NOW);

      g_assert_true (lb_uuid_is_valid (id));
      g_assert_cmpint (id[14], ==, '7');
      g_assert_cmpstr (last, <, id);
      g_free (last);
      last = id;
    }
  g_autofree char *later = lb_uuid_new (NOW + 1);
  g_assert_cmpstr (last, <, later);
}

#define MANY 5000

static gpointer
make_many (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < MANY; i++)
    g_ptr_array_add (ids, lb_uuid_new (NOW));
  return ids;
}

/* Four threads, and more of one millisecond than can be counted. */
static void
test_none_comes_twice (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, make_many, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GPtrArray) ids = g_thread_join (threads[i]);

      for (guint k = 0; k < ids->len; k++)
        g_assert_true (g_hash_table_add (seen, g_strdup (ids->pdata[k])));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, MANY * G_N_ELEMENTS (threads));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uuid/order", test_order);
  g_test_add_func ("/uuid/none-comes-twice", test_none_comes_twice);
  return g_test_run ();
}
