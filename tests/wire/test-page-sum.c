/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-page-sum.h"

#include <string.h>

/* Stands in docs/api/openapi.yaml for those who write clients of their own: XXH3's published values, seed 0. */
static void
test_known_values (void)
{
  static const struct { const char *text, *sum; } table[] = {
    { "", "2d06800538d394c2" },
    { "a", "e6c632b61e964e1f" },
    { "abc", "78af5f94892f3950" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      char sum[LB_PAGE_SUM_BYTES];
      lb_page_sum (table[i].text, strlen (table[i].text), sum);
      g_assert_cmpstr (sum, ==, table[i].sum);
    }
}

static void
test_every_flip_shows (void)
{
  char text[512], before[LB_PAGE_SUM_BYTES], after[LB_PAGE_SUM_BYTES];

  for (gsize i = 0; i < sizeof text; i++)
    text[i] = (char) g_test_rand_int_range (0, 256);
  lb_page_sum (text, sizeof text, before);
  for (gsize i = 0; i < sizeof text * 8; i++)
    {
      text[i / 8] ^= (char) (1 << i % 8);
      lb_page_sum (text, sizeof text, after);
      g_assert_cmpstr (after, !=, before);
      text[i / 8] ^= (char) (1 << i % 8);
    }
  lb_page_sum (text, sizeof text - 1, after);
  g_assert_cmpstr (after, !=, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/page-sum/known-values", test_known_values);
  g_test_add_func ("/wire/page-sum/every-flip-shows", test_every_flip_shows);
  return g_test_run ();
}
