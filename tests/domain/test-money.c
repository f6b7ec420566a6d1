/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Amounts in words, as bank papers write them.
 */
#include <glib.h>

#include "lb-money.h"

static const struct { const char *amount, *unit, *words; } amounts[] = {
  { "0", "元", "零元整" },
  { "1", "元", "壹元整" },
  { "10", NULL, "壹拾元整" },
  { "100", "万元", "壹佰万元整" },
  { "0100", "万元", "壹佰万元整" },
  { "1000000", "元", "壹佰万元整" },
  { "50.5", "万元", "伍拾万伍仟元整" },
  { "0.05", "万元", "伍佰元整" },
  { "107000.53", "元", "壹拾万柒仟元伍角叁分" },
  { "1680.32", "元", "壹仟陆佰捌拾元叁角贰分" },
  { "1409.50", "元", "壹仟肆佰零玖元伍角" },
  { "6007.14", "元", "陆仟零柒元壹角肆分" },
  { "16409.02", "元", "壹万陆仟肆佰零玖元零贰分" },
  { "325.04", "元", "叁佰贰拾伍元零肆分" },
  { "0.04", "元", "肆分" },
  { "0.30", "元", "叁角" },
  { "100000001", "元", "壹亿零壹元整" },
  { "100010000", "元", "壹亿零壹万元整" },
  { "1000010000", "元", "壹拾亿零壹万元整" },
  { "10001000", "元", "壹仟万壹仟元整" },
  { "20010", "元", "贰万零壹拾元整" },
  { "12", "亿元", "壹拾贰亿元整" },
  { "1.123456", "万元", "壹万壹仟贰佰叁拾肆元伍角陆分" },
  { "1.1234567", "万元", NULL }, /* finer than a fen */
  { "1.123400", "万元", "壹万壹仟贰佰叁拾肆元整" },
  { "10000000000000000", "元", NULL },
  { "-1", "元", NULL },
  { "1,000", "元", NULL },
  { "1.", "元", NULL },
  { "", "元", NULL },
  { "一百", "元", NULL },
  { "1", "美元", NULL },
};

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autofree char *words = lb_money_in_words (amounts[i].amount, amounts[i].unit);

      g_test_message ("%s %s", amounts[i].amount, amounts[i].unit);
      g_assert_cmpstr (words, ==, amounts[i].words);
    }
}

static void
test_groups (void)
{
  static const struct { const char *amount, *grouped; } groups[] = {
    { "1", "1" }, { "123", "123" }, { "1234", "1,234" }, { "123456", "123,456" }, { "1234567.125", "1,234,567.125" },
    { "x", NULL }, { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autofree char *grouped = lb_money_grouped (groups[i].amount);

      g_assert_cmpstr (grouped, ==, groups[i].grouped);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/words", test_words);
  g_test_add_func ("/money/groups", test_groups);
  return g_test_run ();
}
