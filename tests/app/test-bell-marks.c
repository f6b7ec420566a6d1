/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What has been read of the notices, kept and read back.
 */
#include "lb-bell-marks.h"

#define NOW ((LbTime) 1560126600000)
#define HOUR ((LbTime) 3600000)

static LbNoticeRow
notice (const char *case_id, gint64 version, LbTime at)
{
  return (LbNoticeRow) { .case_id = (char *) case_id, .version = version, .at = at };
}

/* On a machine where nobody has read anything, old stories are not news. */
static void
test_at_first_a_day_is_new (void)
{
  const LbNoticeRow fresh = notice ("a", 3, NOW - HOUR), old = notice ("a", 2, NOW - 30 * HOUR);
  g_autoptr (LbBellMarks) marks = lb_bell_marks_new (NULL, NOW);
  g_autoptr (LbBellMarks) damaged = lb_bell_marks_new ("nonsense\na/3\n", NOW);

  g_assert_true (lb_bell_marks_is_unread (marks, &fresh));
  g_assert_false (lb_bell_marks_is_unread (marks, &old));
  g_assert_true (lb_bell_marks_is_unread (damaged, &fresh));
}

static void
test_reading_is_kept (void)
{
  const LbNoticeRow one = notice ("a", 3, NOW - HOUR), other = notice ("b", 3, NOW - HOUR);
  const LbNoticeRow later = notice ("a", 4, NOW + HOUR);
  g_autoptr (LbBellMarks) marks = lb_bell_marks_new (NULL, NOW);
  g_autoptr (LbBellMarks) again = NULL;
  g_autoptr (LbBellMarks) third = NULL;
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;

  lb_bell_marks_read (marks, &one);
  g_assert_false (lb_bell_marks_is_unread (marks, &one));
  g_assert_true (lb_bell_marks_is_unread (marks, &other));
  text = lb_bell_marks_to_text (marks);
  /* A week later: what was unread then still is. */
  again = lb_bell_marks_new (text, NOW + 7 * 24 * HOUR);
  g_assert_false (lb_bell_marks_is_unread (again, &one));
  g_assert_true (lb_bell_marks_is_unread (again, &other));

  lb_bell_marks_read_all (again, NOW);
  g_assert_false (lb_bell_marks_is_unread (again, &other));
  g_assert_true (lb_bell_marks_is_unread (again, &later));
  all = lb_bell_marks_to_text (again);
  third = lb_bell_marks_new (all, NOW);
  g_assert_false (lb_bell_marks_is_unread (third, &other));
  g_assert_true (lb_bell_marks_is_unread (third, &later));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/shell/bell/at-first-a-day-is-new", test_at_first_a_day_is_new);
  g_test_add_func ("/shell/bell/reading-is-kept", test_reading_is_kept);
  return g_test_run ();
}
