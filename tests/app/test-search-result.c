/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was typed is marked where it was found, and nothing that is found can be taken for markup.
 */
#include "lb-search-result.h"

static void
add_hit (LbCaseRow *row, LbHitKind kind, const char *text, gsize from, gsize to)
{
  LbHit *hit = g_new0 (LbHit, 1);

  hit->kind = kind;
  hit->text = g_strdup (text);
  hit->from = from;
  hit->to = to;
  g_ptr_array_add (row->hits, hit);
}

static void
assert_marked (const LbCaseRow *row, const char *text, LbHitKind kind, const char *expected)
{
  g_autofree char *markup = lb_search_result_mark (text, row, kind);

  g_assert_cmpstr (markup, ==, expected);
}

static void
test_marks (void)
{
  LbCaseRow row = { .hits = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_hit_free) };

  add_hit (&row, LB_HIT_NUMBER, "AS2019061001000017", 14, 18);
  add_hit (&row, LB_HIT_APPLICANT, "康宝 <A&B> 药房", 0, 6);
  add_hit (&row, LB_HIT_APPLICANT, "康宝 <A&B> 药房", 8, 11);
  assert_marked (&row, "AS-20190610-01-00001-7", LB_HIT_NUMBER, "AS-20190610-01-00<b><u>001-7</u></b>");
  assert_marked (&row, "康宝 <A&B> 药房", LB_HIT_APPLICANT,
                 "<b><u>康宝</u></b> &lt;<b><u>A&amp;B</u></b>&gt; 药房");
  /* Another text, and another kind, has nothing marked. */
  assert_marked (&row, "康宝", LB_HIT_APPLICANT, "康宝");
  assert_marked (&row, "康宝 <A&B> 药房", LB_HIT_PROJECT, "康宝 &lt;A&amp;B&gt; 药房");
  g_ptr_array_unref (row.hits);
}

static void
test_nothing_found (void)
{
  LbCaseRow row = { 0 };

  assert_marked (&row, "", LB_HIT_APPLICANT, "");
  assert_marked (&row, "<&", LB_HIT_APPLICANT, "&lt;&amp;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-result/marks-what-was-found", test_marks);
  g_test_add_func ("/search-result/nothing-found", test_nothing_found);
  return g_test_run ();
}
