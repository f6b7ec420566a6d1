/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers that the state gives: 统一社会信用代码 and 公民身份号码.
 */
#include "lb-identifier-private.h"

#include <glib/gi18n.h>
#include <string.h>

int
lb_identifier_number (const char *text, int count)
{
  int number = 0;

  for (int i = 0; i < count; i++)
    number = number * 10 + (text[i] - '0');
  return number;
}

gboolean
lb_identifier_is_digits (const char *text, gsize count)
{
  return strspn (text, "0123456789") >= count;
}

/* 统一社会信用代码, GB 32100-2015 */

/* Without I O S V Z, which are too easily misread. */
static const char uscc_characters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static char
uscc_check_character (const char *text)
{
  int sum = 0;
  int weight = 1;

  for (int i = 0; i < 17; i++)
    {
      sum += (int) (strchr (uscc_characters, text[i]) - uscc_characters) * weight;
      weight = weight * 3 % 31;
    }
  return uscc_characters[(31 - sum % 31) % 31];
}

/* The organisation code within it has a check of its own, GB 11714; some old codes break it. */
static gboolean
is_organisation_code_sound (const char *text)
{
  static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;
  int check;

  for (int i = 0; i < 8; i++)
    sum += (g_ascii_isdigit (text[i]) ? text[i] - '0' : text[i] - 'A' + 10) * weights[i];
  check = 11 - sum % 11;
  return text[8] == (check == 10 ? 'X' : check == 11 ? '0' : (char) ('0' + check));
}

LbIdentifierFault
lb_identifier_check_uscc (char **text, LbDay today, LbIdentifier *identifier)
{
  if (strspn (*text, uscc_characters) != strlen (*text))
    return LB_IDENTIFIER_BAD_CHARACTER;
  if (strlen (*text) != 18)
    return LB_IDENTIFIER_BAD_LENGTH;
  if (!lb_identifier_is_digits (*text + 2, 6))
    return LB_IDENTIFIER_BAD_CHARACTER;
  if (uscc_check_character (*text) != (*text)[17])
    return LB_IDENTIFIER_BAD_CHECK;
  if (!is_organisation_code_sound (*text + 8))
    identifier->warning = N_("The organisation code inside is unusual; compare it with the licence");
  return LB_IDENTIFIER_VALID;
}

/* 公民身份号码, GB 11643-1999 */

static char
person_check_character (const char *text)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += (text[i] - '0') * weights[i];
  return "10X98765432"[sum % 11];
}

/* Numbers given before 1999 have fifteen digits: a short year and no check. */
static gboolean
widen_old_number (char **text)
{
  g_autofree char *body = NULL;

  if (strlen (*text) != 15 || !lb_identifier_is_digits (*text, 15))
    return FALSE;
  body = g_strdup_printf ("%.6s19%s", *text, *text + 6);
  g_free (*text);
  *text = g_strdup_printf ("%s%c", body, person_check_character (body));
  return TRUE;
}

/* GB/T 2260 counts provinces by region; districts come and go, so only the province is looked at. */
static gboolean
is_province (int code)
{
  static const int provinces[] = { 11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43,
                                   44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83 };

  for (guint i = 0; i < G_N_ELEMENTS (provinces); i++)
    if (provinces[i] == code)
      return TRUE;
  return FALSE;
}

static LbIdentifierFault
check_born (const char *text, LbDay today, LbIdentifier *identifier)
{
  int year = lb_identifier_number (text, 4);
  LbDay born = lb_day_from_any_ymd (year, lb_identifier_number (text + 4, 2),
                                    lb_identifier_number (text + 6, 2));

  if (born == LB_DAY_NONE)
    return LB_IDENTIFIER_BAD_DATE;
  if (today != LB_DAY_NONE && born > today)
    return LB_IDENTIFIER_IN_FUTURE;
  if (year < 1900)
    identifier->warning = N_("The year of birth is before 1900; look again");
  identifier->born = born;
  return LB_IDENTIFIER_VALID;
}

LbIdentifierFault
lb_identifier_check_person (char **text, LbDay today, LbIdentifier *identifier)
{
  gsize length = strlen (*text);
  const char *letter = strchr (*text, 'X');

  if (strspn (*text, "0123456789X") != length || (letter != NULL && letter != *text + 17))
    return LB_IDENTIFIER_BAD_CHARACTER;
  if (widen_old_number (text))
    identifier->warning = N_("An old number of fifteen digits was widened; compare it with the card");
  else if (length != 18)
    return LB_IDENTIFIER_BAD_LENGTH;
  if (person_check_character (*text) != (*text)[17])
    return LB_IDENTIFIER_BAD_CHECK;
  if (strncmp (*text, "000000", 6) == 0)
    return LB_IDENTIFIER_BAD_REGION;
  if (!is_province (lb_identifier_number (*text, 2)))
    identifier->warning = N_("The region is not in the list of provinces; look again");
  identifier->male = ((*text)[16] - '0') % 2 == 1;
  return check_born (*text + 6, today, identifier);
}
