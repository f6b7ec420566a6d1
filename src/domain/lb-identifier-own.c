/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers of daily work: this system's case numbers, postal items and telephones.
 */
#include "lb-identifier-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Case numbers */

#define CASE_LENGTH 18

static int
alphanumeric_value (char character)
{
  if (g_ascii_isdigit (character))
    return character - '0';
  return g_ascii_isupper (character) ? character - 'A' + 10 : -1;
}

/* ISO 7064 MOD 37,36: finds every single mistyped character and nearly every swap of neighbours. */
char
lb_check_mod_37_36 (const char *body)
{
  int product = 36;

  g_return_val_if_fail (body != NULL, '\0');
  for (; *body != '\0'; body++)
    {
      int value = alphanumeric_value (*body);

      if (value < 0)
        return '\0';
      product = (product + value) % 36;
      if (product == 0)
        product = 36;
      product = product * 2 % 37;
    }
  return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(37 - product) % 36];
}

char *
lb_case_number_new (LbDay day, int window, int sequence)
{
  g_autofree char *body = NULL;
  int year;
  int month;
  int of_month;

  g_return_val_if_fail (lb_day_is_supported (day), NULL);
  g_return_val_if_fail (window >= 1 && window <= 99 && sequence >= 1 && sequence <= 99999, NULL);
  lb_day_to_ymd (day, &year, &month, &of_month);
  body = g_strdup_printf ("AS%04d%02d%02d%02d%05d", year, month, of_month, window, sequence);
  return g_strdup_printf ("%s%c", body, lb_check_mod_37_36 (body));
}

char *
lb_case_number_to_print (const char *number)
{
  g_return_val_if_fail (number != NULL && strlen (number) == CASE_LENGTH, NULL);
  return g_strdup_printf ("%.2s-%.8s-%.2s-%.5s-%s", number, number + 2, number + 10, number + 12,
                          number + 17);
}

LbIdentifierFault
lb_identifier_check_case (char **text, LbDay today, LbIdentifier *identifier)
{
  g_autofree char *body = NULL;
  const char *number = *text;
  LbDay day;

  if (strspn (number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen (number))
    return LB_IDENTIFIER_BAD_CHARACTER;
  if (strlen (number) != CASE_LENGTH)
    return LB_IDENTIFIER_BAD_LENGTH;
  if (strncmp (number, "AS", 2) != 0 || !lb_identifier_is_digits (number + 2, 15))
    return LB_IDENTIFIER_BAD_CHARACTER;
  body = g_strndup (number, CASE_LENGTH - 1);
  if (lb_check_mod_37_36 (body) != number[CASE_LENGTH - 1])
    return LB_IDENTIFIER_BAD_CHECK;
  day = lb_day_from_ymd (lb_identifier_number (number + 2, 4), lb_identifier_number (number + 6, 2),
                         lb_identifier_number (number + 8, 2));
  if (day == LB_DAY_NONE)
    return LB_IDENTIFIER_BAD_DATE;
  if (today != LB_DAY_NONE && day > today)
    return LB_IDENTIFIER_IN_FUTURE;
  /* Window and sequence count from one; zeros were never given out. */
  if (lb_identifier_number (number + 10, 2) == 0 || lb_identifier_number (number + 12, 5) == 0)
    return LB_IDENTIFIER_BAD_CHARACTER;
  return LB_IDENTIFIER_VALID;
}

int
lb_code_128_check (const char *text)
{
  int sum = 104; /* start B */
  int place = 1;

  g_return_val_if_fail (text != NULL, -1);
  for (; *text != '\0'; text++, place++)
    {
      if (*text < ' ' || *text > '~')
        return -1;
      sum = (sum + place * (*text - ' ')) % 103;
      place %= 103;
    }
  return sum % 103;
}

/* Postal items, UPU S10 */

static char
postal_check_digit (const char *digits)
{
  static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
  int sum = 0;
  int check;

  for (int i = 0; i < 8; i++)
    sum += (digits[i] - '0') * weights[i];
  check = 11 - sum % 11;
  return check == 10 ? '0' : check == 11 ? '5' : (char) ('0' + check);
}

LbIdentifierFault
lb_identifier_check_ems (char **text, LbDay today, LbIdentifier *identifier)
{
  const char *number = *text;

  if (strspn (number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen (number))
    return LB_IDENTIFIER_BAD_CHARACTER;
  if (strlen (number) != 13)
    return LB_IDENTIFIER_BAD_LENGTH;
  if (lb_identifier_is_digits (number, 13))
    {
      identifier->warning = N_("Domestic postal numbers have no check digit; type it a second time");
      return LB_IDENTIFIER_VALID;
    }
  if (!g_ascii_isupper (number[0]) || !g_ascii_isupper (number[1]) || !lb_identifier_is_digits (number + 2, 9)
      || !g_ascii_isupper (number[11]) || !g_ascii_isupper (number[12]))
    return LB_IDENTIFIER_BAD_CHARACTER;
  return postal_check_digit (number + 2) == number[10] ? LB_IDENTIFIER_VALID : LB_IDENTIFIER_BAD_CHECK;
}

/* Telephones */

/* 010 and 02x have three digits, the other area codes four; local numbers have seven or eight. */
static LbIdentifierFault
check_land_line (char **text)
{
  const char *number = *text;
  gsize area = number[1] == '1' || number[1] == '2' ? 3 : 4;
  gsize local = strlen (number) - MIN (area, strlen (number));
  char *printed;

  if (local < 7 || local > 8)
    return LB_IDENTIFIER_BAD_LENGTH;
  if (number[1] == '0' || (number[1] == '1' && number[2] != '0') || number[area] < '2' || number[area] == '9')
    return LB_IDENTIFIER_BAD_REGION;
  printed = g_strdup_printf ("%.*s-%s", (int) area, number, number + area);
  g_free (*text);
  *text = printed;
  return LB_IDENTIFIER_VALID;
}

LbIdentifierFault
lb_identifier_check_phone (char **text, LbDay today, LbIdentifier *identifier)
{
  if (g_str_has_prefix (*text, "+86"))
    memmove (*text, *text + 3, strlen (*text + 3) + 1);
  if (!lb_identifier_is_digits (*text, strlen (*text)))
    return LB_IDENTIFIER_BAD_CHARACTER;
  if (strlen (*text) < 2)
    return LB_IDENTIFIER_BAD_LENGTH;
  if ((*text)[0] == '0')
    return check_land_line (text);
  if ((*text)[0] != '1' || (*text)[1] < '3')
    return LB_IDENTIFIER_BAD_CHARACTER;
  return strlen (*text) == 11 ? LB_IDENTIFIER_VALID : LB_IDENTIFIER_BAD_LENGTH;
}
