/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-money.h"

#include <string.h>

#define MOST_DIGITS 16 /* of whole yuan: four groups of four */
#define DECIMALS 2     /* jiao and fen */

static const char *const numerals[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };

/* Digits, perhaps a point and more digits, nothing else. */
static gboolean
is_decimal (const char *amount, gsize *ret_whole, gsize *ret_decimals)
{
  gsize whole = strspn (amount, "0123456789");
  gsize decimals = amount[whole] == '.' ? strspn (amount + whole + 1, "0123456789") : 0;

  *ret_whole = whole;
  *ret_decimals = decimals;
  return whole > 0 && (amount[whole] == '\0' || (decimals > 0 && amount[whole + 1 + decimals] == '\0'));
}

static int
power_of (const char *unit)
{
  if (unit == NULL || *unit == '\0' || g_str_equal (unit, "元"))
    return 0;
  if (g_str_equal (unit, "万元"))
    return 4;
  return g_str_equal (unit, "亿元") ? 8 : -1;
}

/* The amount in fen, as digits without leading zeros but never fewer than three. NULL when it does not come out even, or
 * is too long. (transfer full) */
static char *
in_fen (const char *amount, gsize whole, gsize decimals, int power)
{
  gsize places = (gsize) power + DECIMALS;
  GString *digits = g_string_new_len (amount, (gssize) whole);

  for (gsize i = 0; i < places; i++)
    g_string_append_c (digits, i < decimals ? amount[whole + 1 + i] : '0');
  for (gsize i = places; i < decimals; i++)
    if (amount[whole + 1 + i] != '0')
      return g_string_free (digits, TRUE);
  while (digits->len > DECIMALS + 1 && digits->str[0] == '0')
    g_string_erase (digits, 0, 1);
  return g_string_free (digits, digits->len > MOST_DIGITS + DECIMALS);
}

/* One group of four: a zero between digits is said once, at the end not at all. @begun: something stands before it. */
static gboolean
append_group (GString *text, const char *digits, guint n, gboolean begun)
{
  static const char *const ranks[] = { "", "拾", "佰", "仟" };
  gboolean zero = FALSE, any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      guint digit = (guint) (digits[i] - '0');

      if (digit == 0)
        {
          zero = TRUE;
          continue;
        }
      if (zero && (begun || any))
        g_string_append (text, numerals[0]);
      g_string_append_printf (text, "%s%s", numerals[digit], ranks[n - 1 - i]);
      zero = FALSE;
      any = TRUE;
    }
  return any;
}

static void
append_yuan (GString *text, const char *digits, guint n)
{
  static const char *const groups[] = { "", "万", "亿", "万亿" };
  gboolean begun = FALSE, gap = FALSE;

  for (guint at = 0; at < n;)
    {
      guint group = (n - at - 1) / 4, length = (n - at - 1) % 4 + 1;
      gsize before = text->len;

      if (append_group (text, digits + at, length, begun))
        {
          /* A whole group of zeros before it is said as one, unless the group says it itself. */
          if (gap && digits[at] != '0')
            g_string_insert (text, (gssize) before, numerals[0]);
          g_string_append (text, groups[group]);
          begun = TRUE;
          gap = FALSE;
        }
      else
        {
          gap = begun;
        }
      at += length;
    }
  if (begun)
    g_string_append (text, "元");
}

char *
lb_money_in_words (const char *amount, const char *unit)
{
  g_autofree char *digits = NULL;
  g_autofree char *yuan = NULL;
  GString *text;
  gsize whole, decimals, n;
  int power = power_of (unit), jiao, fen;

  g_return_val_if_fail (amount != NULL, NULL);

  if (power < 0 || !is_decimal (amount, &whole, &decimals))
    return NULL;
  digits = in_fen (amount, whole, decimals, power);
  if (digits == NULL)
    return NULL;
  text = g_string_new (NULL);
  n = strlen (digits) - DECIMALS;
  append_yuan (text, digits, (guint) n);
  jiao = digits[n] - '0';
  fen = digits[n + 1] - '0';
  if (jiao == 0 && fen == 0)
    g_string_append (text, text->len > 0 ? "整" : "零元整");
  if (jiao > 0)
    g_string_append_printf (text, "%s角", numerals[jiao]);
  if (jiao == 0 && fen > 0 && text->len > 0)
    g_string_append (text, numerals[0]);
  if (fen > 0)
    g_string_append_printf (text, "%s分", numerals[fen]);
  return g_string_free (text, FALSE);
}

char *
lb_money_grouped (const char *amount)
{
  GString *text;
  gsize whole, decimals;

  g_return_val_if_fail (amount != NULL, NULL);

  if (!is_decimal (amount, &whole, &decimals))
    return NULL;
  text = g_string_new (amount);
  for (gsize at = whole; at > 3;)
    g_string_insert_c (text, (gssize) (at -= 3), ',');
  return g_string_free (text, FALSE);
}
