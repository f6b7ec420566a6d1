/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Single values that come with every form: identifiers of all kinds, days and instants. The first byte says which.
 */
#include "lb-fuzz.h"
#include "lb-day.h"
#include "lb-identifier.h"

void
lb_fuzz_set_up (void)
{
}

static void
check_identifier (int kind, const char *text)
{
  g_auto (LbIdentifier) identifier = { 0 };

  if (lb_identifier_check (kind, text, lb_day_from_ymd (2019, 6, 10), &identifier))
    g_assert_nonnull (identifier.canonical);
}

static void
check_day (const char *text)
{
  g_autoptr (GError) error = NULL;
  LbDay day;

  if (!lb_day_parse (text, &day, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_autofree char *again = lb_day_to_string (day);
  g_assert_cmpstr (text, ==, again);
}

static void
check_time (const char *text)
{
  g_autoptr (GError) error = NULL;
  LbTime time, canonical, back;

  gboolean taken = lb_time_parse (text, &time, &error);
  lb_fuzz_refused (taken, error);
  if (lb_time_parse_canonical (text, &canonical))
    {
      g_assert_true (taken);
      g_assert_cmpint (time, ==, canonical);
    }
  if (!taken)
    return;
  g_autofree char *again = lb_time_to_string (time);
  g_assert_true (lb_time_parse_canonical (again, &back));
  g_assert_cmpint (time, ==, back);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autofree char *text = length > 0 ? lb_fuzz_utf8 (bytes + 1, length - 1) : NULL;

  if (text == NULL)
    return;
  if (*bytes >= '0' && *bytes <= '4')
    check_identifier (*bytes - '0', text);
  else if (*bytes == 'd')
    check_day (text);
  else
    check_time (text);
}
