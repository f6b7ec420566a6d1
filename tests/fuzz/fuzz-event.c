/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line of the log. There are two ways to read one (src/wire/lb-line-private.h): what the short one takes, the long one
 * takes as well, and makes the same of it byte for byte.
 */
#include "lb-fuzz.h"
#include "../wire/lb-event-ways.h"
#include "lb-event-json.h"
#include "lb-json.h"

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbEvent) event = lb_event_from_json_text (bytes, length, &error);
  g_autoptr (LbEvent) slow = read_slowly (bytes, length);
  LbEventHead head;

  lb_fuzz_refused (event, error);
  g_assert_true ((event == NULL) == (slow == NULL));
  gboolean short_way = lb_event_check_line (bytes, length, &head);
  g_assert_true (!short_way || event != NULL);
  if (event == NULL)
    return;
  assert_same (event, slow);
  if (short_way)
    {
      g_assert_cmpstr (head.case_id, ==, event->case_id);
      g_assert_cmpint (head.version, ==, event->version);
      g_assert_cmpint (head.at, ==, event->stored != LB_TIME_NONE ? event->stored : event->at);
    }
  g_autofree char *text = lb_event_to_json_text (event);
  g_autoptr (LbEvent) again = lb_event_from_json_text (text, strlen (text), &error);
  g_assert_no_error (error);
  assert_same (event, again);
}
