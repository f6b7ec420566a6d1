/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is the same applicant, and who only has the same name.
 */
#include "lb-applicant.h"

typedef struct { const char *name, *code, *id; } Said;

static LbCase *
case_of (const Said *said)
{
  LbCase *state = lb_case_new ("0190a5e5-0000-7000-8000-000000000001");
  const struct { const char *field, *value; } values[]
    = { { "applicant.name", said->name }, { "applicant.uscc", said->code }, { "applicant.legal_rep_id", said->id } };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i].value != NULL)
      g_hash_table_insert (state->form, g_strdup (values[i].field), g_strdup (values[i].value));
  return state;
}

static void
test_same (void)
{
  static const struct { Said one, other; gboolean same; } rows[] = {
    { { "测试甲", "A", NULL }, { "测试甲", "A", NULL }, TRUE },
    { { "测试甲", "A", "1" }, { "测试乙", "A", "2" }, TRUE },  /* renamed, and somebody else represents them */
    { { "测试甲", "A", "1" }, { "测试甲", "B", "1" }, FALSE }, /* one person with two businesses of a name */
    { { "测试甲", NULL, "1" }, { "测试甲", NULL, "1" }, TRUE },
    { { "测试甲", NULL, "1" }, { "测试甲", "A", "1" }, TRUE }, /* the code came with the licence */
    { { "测试甲", NULL, "1" }, { "测试甲", NULL, "2" }, FALSE },
    { { "测试甲", NULL, "1" }, { "测试乙", NULL, "1" }, FALSE },
    { { "测试甲", NULL, NULL }, { "测试甲", NULL, NULL }, FALSE }, /* nothing but a name */
    { { "测试甲", NULL, "" }, { "测试甲", NULL, "" }, FALSE },
    { { "测试甲", "", NULL }, { "测试甲", "", NULL }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LbCase) one = case_of (&rows[i].one), other = case_of (&rows[i].other);
      g_test_message ("row %zu", i);
      g_assert_cmpint (lb_applicant_is_same (one, other), ==, rows[i].same);
      g_assert_cmpint (lb_applicant_is_same (other, one), ==, rows[i].same);
    }
}

static void
test_one (void)
{
  static const Said said[] = { { "测试甲", "A", "1" }, { "测试甲", NULL, "1" }, { "测试甲", NULL, "2" } };
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_unref);

  g_assert_true (lb_applicant_is_one (cases));
  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_ptr_array_add (cases, case_of (&said[i]));
      g_assert_cmpint (lb_applicant_is_one (cases), ==, i < 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/applicant/same", test_same);
  g_test_add_func ("/applicant/one", test_one);
  return g_test_run ();
}
