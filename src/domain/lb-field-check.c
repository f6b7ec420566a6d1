/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One value of the form against its field.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "lb-identifier.h"
#include "lb-situation.h"

#define MAX_LINE 200
#define MAX_LINES 4000
#define MAX_WHOLE_DIGITS 12
#define MAX_DECIMALS 6
/* 长期: how the catalogue writes that a document never expires; no day that anything is counted from or to. */
#define LONG_TERM "9999-12-31"
#define CHOICE_SEPARATOR "\x1f"

/* Generous bounds of the country; they catch longitude and latitude in the wrong order. */
#define WEST 73.0
#define EAST 136.0
#define SOUTH 3.0
#define NORTH 54.0

static const char *
check_text (const char *value, gboolean lines)
{
  const char *c;

  if (g_utf8_strlen (value, -1) > (lines ? MAX_LINES : MAX_LINE))
    return N_ ("This is too long.");
  for (c = value; *c != '\0'; c++)
    if (((guchar)*c < 0x20 && *c != '\t' && !(lines && *c == '\n')) || *c == 0x7f)
      return N_ ("This holds characters that cannot be printed.");
  return NULL;
}

static const char *
check_identifier (LbIdentifierKind kind, const char *value, LbDay today)
{
  g_auto (LbIdentifier) identifier = { 0 };

  return lb_identifier_check (kind, value, today, &identifier) ? NULL
                                                               : lb_identifier_fault_text (identifier.fault);
}

/* The catalogue names the last valid day of something …expiry or …until. */
static gboolean
is_last_valid_day (const LbField *field)
{
  return g_str_has_suffix (field->id, "expiry") || g_str_has_suffix (field->id, "until");
}

static const char *
check_date (const LbField *field, const char *value, LbDay today)
{
  LbDay day;

  if (is_last_valid_day (field) && g_str_equal (value, LONG_TERM))
    return NULL;
  if (!lb_day_parse (value, &day, NULL))
    return N_ ("Enter a date such as 2019-06-10.");
  if (today != LB_DAY_NONE && is_last_valid_day (field) && day < today)
    return N_ ("This has expired.");
  return NULL;
}

/* Digits, perhaps a point and more digits: no sign, no exponent, no grouping, whatever the locale. */
static gboolean
read_decimal (const char *value, const char **ret_end)
{
  gsize whole = strspn (value, "0123456789");
  gsize decimals;

  if (whole < 1 || whole > MAX_WHOLE_DIGITS)
    return FALSE;
  *ret_end = value + whole;
  if (value[whole] != '.')
    return TRUE;
  decimals = strspn (value + whole + 1, "0123456789");
  *ret_end = value + whole + 1 + decimals;
  return decimals >= 1 && decimals <= MAX_DECIMALS;
}

static const char *
check_number (const char *value)
{
  const char *end;

  return read_decimal (value, &end) && *end == '\0' ? NULL : N_ ("Enter a number such as 12 or 12.5.");
}

static const char *
check_location (const char *value)
{
  const char *comma;
  const char *end;

  if (read_decimal (value, &comma) && *comma == ',' && read_decimal (comma + 1, &end) && *end == '\0')
    {
      double longitude = g_ascii_strtod (value, NULL);
      double latitude = g_ascii_strtod (comma + 1, NULL);

      if (longitude >= WEST && longitude <= EAST && latitude >= SOUTH && latitude <= NORTH)
        return NULL;
    }
  return N_ ("Enter longitude and latitude such as 122.9697,41.1198.");
}

static gboolean
is_option (const LbField *field, const char *value)
{
  return field->options != NULL && g_strv_contains ((const char *const *)field->options, value);
}

static const char *
check_choice (const LbField *field, const char *value)
{
  g_auto (GStrv) chosen = NULL;

  if (!field->multiple)
    return is_option (field, value) ? NULL : N_ ("Choose one of the options.");
  chosen = g_strsplit (value, CHOICE_SEPARATOR, -1);
  for (guint i = 0; chosen[i] != NULL; i++)
    {
      if (!is_option (field, chosen[i]))
        return N_ ("Choose one of the options.");
      for (guint j = 0; j < i; j++)
        if (g_str_equal (chosen[i], chosen[j]))
          return N_ ("An option is chosen twice.");
    }
  return NULL;
}

static const char *
check_given (const LbField *field, const char *value, LbDay today)
{
  switch (field->type)
    {
    case LB_FIELD_USCC:
      return check_identifier (LB_IDENTIFIER_USCC, value, today);
    case LB_FIELD_PERSON:
      return check_identifier (LB_IDENTIFIER_PERSON, value, today);
    case LB_FIELD_PHONE:
      return check_identifier (LB_IDENTIFIER_PHONE, value, today);
    case LB_FIELD_DATE:
      return check_date (field, value, today);
    case LB_FIELD_NUMBER:
    case LB_FIELD_MONEY:
      return check_number (value);
    case LB_FIELD_CHOICE:
      return check_choice (field, value);
    case LB_FIELD_BOOLEAN:
      return g_str_equal (value, "true") || g_str_equal (value, "false") ? NULL : N_ ("Answer yes or no.");
    case LB_FIELD_LOCATION:
      return check_location (value);
    case LB_FIELD_TEXT:
    case LB_FIELD_ADDRESS:
    default:
      return check_text (value, field->multiline);
    }
}

/**
 * lb_field_check:
 * @value: (nullable): NULL and empty text are "not given"
 * @required: whether the situation needs it, see #LbFormField
 * @today: the day on which it is looked at; LB_DAY_NONE leaves out what depends on it
 *
 * Returns: (nullable) (transfer none): NULL when the value is good, else an untranslated message id
 */
const char *
lb_field_check (const LbField *field, const char *value, gboolean required, LbDay today)
{
  g_return_val_if_fail (field != NULL, NULL);

  if (value == NULL || *value == '\0')
    return required ? N_ ("This must be given.") : NULL;
  if (!g_utf8_validate (value, -1, NULL) || strspn (value, " \t\n") == strlen (value))
    return N_ ("This must be given as text.");
  return check_given (field, value, today);
}
