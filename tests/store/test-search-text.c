/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Search finds any part of what people know of a case.
 */
#include "lb-database.h"
#include "lb-search-text.h"

static void
test_pinyin (void)
{
  static const struct { const char *text, *initials, *whole; } cases[] = {
    { "开办药店", "kbyd", "kaibanyaodian" }, { "鞍山测试药房", "ascsyf", "anshanceshiyaofang" },
    { "A公司2", "ags2", "agongsi2" },       { "", "", "" },
    { "，。！", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *initials = NULL, *whole = NULL;
      lb_search_pinyin (cases[i].text, &initials, &whole);
      g_assert_cmpstr (initials, ==, cases[i].initials);
      g_assert_cmpstr (whole, ==, cases[i].whole);
    }
}

static gboolean
finds (LbDatabase *database, const char *typed)
{
  g_autofree char *expression = lb_search_expression (typed);
  gint64 count = 0;
  g_autoptr (GError) error = NULL;

  if (expression == NULL)
    return FALSE;
  lb_database_integer (database, 0, &count, &error, "SELECT count(*) FROM t WHERE t MATCH :e", "s:e", expression, NULL);
  g_assert_no_error (error);
  return count > 0;
}

static void
test_any_part_is_found (void)
{
  static const char *const migrations[] = { "CREATE VIRTUAL TABLE t USING fts5 (a, b, tokenize = 'unicode61 remove_diacritics 0');", NULL };
  static const LbSchema schema = { 1, migrations };
  static const char *const found[] = {
    "康宝", "宝", "宝大药", "鞍山康宝大药房", "210399", "0399197", "kbdyf", "dyf", "kangbao", "AS-20190610-01-00001",
    "20190610", "康宝 140000", "as2019", "１４００００", "  药房  ", "康宝-",
  };
  static const char *const not_found[] = {
    "宝康", "大康", "房鞍", "kbx", "99999", "康宝 医院", "", "  ", "\"", "* OR a", "：，", "AND", "NEAR(",
  };
  g_autoptr (LbDatabase) database = lb_database_open (":memory:", 0, &schema, NULL);
  g_autoptr (GString) name = g_string_new (NULL), codes = g_string_new (NULL);
  g_autofree char *initials = NULL, *whole = NULL;

  lb_search_append (name, "鞍山康宝大药房");
  lb_search_pinyin ("鞍山康宝大药房", &initials, &whole);
  lb_search_append (codes, initials);
  lb_search_append (codes, whole);
  lb_search_append (codes, "AS2019061001000017");
  lb_search_append (codes, "210399197806120116");
  lb_search_append (codes, "14000000011");
  g_assert_true (lb_database_run (database, NULL, "INSERT INTO t (a, b) VALUES (:a, :b)", "s:a", name->str, "s:b",
                                  codes->str, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
    if (!finds (database, found[i]))
      g_error ("not found: %s", found[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (not_found); i++)
    if (finds (database, not_found[i]))
      g_error ("found: %s", not_found[i]);
}

/* Whatever is typed makes an expression that the index takes. */
static void
test_nothing_typed_breaks_it (void)
{
  static const char *const migrations[] = { "CREATE VIRTUAL TABLE t USING fts5 (a);", NULL };
  static const LbSchema schema = { 1, migrations };
  g_autoptr (LbDatabase) database = lb_database_open (":memory:", 0, &schema, NULL);
  static const gunichar pool[] = { 'a', '"', '*', '(', ')', ':', '-', '^', ' ', '{', 0x836f, 0x20000, 0x301, 0xff08, '7', '\t', 0x200d };

  for (int round = 0; round < 2000; round++)
    {
      g_autoptr (GString) typed = g_string_new (NULL);
      for (int i = g_test_rand_int_range (0, 20); i > 0; i--)
        g_string_append_unichar (typed, pool[g_test_rand_int_range (0, G_N_ELEMENTS (pool))]);
      finds (database, typed->str);
    }
  finds (database, "\xff\xfe broken \xc3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-text/pinyin", test_pinyin);
  g_test_add_func ("/search-text/any-part-is-found", test_any_part_is_found);
  g_test_add_func ("/search-text/nothing-typed-breaks-it", test_nothing_typed_breaks_it);
  return g_test_run ();
}
