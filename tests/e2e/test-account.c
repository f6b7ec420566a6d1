/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One person and their account in a real store: a first password that must be changed, a second computer that
 * remembers the sign-in, the end of that sign-in from the first, and leave with a substitute.
 */
#include "lb-journey.h"

#define GIVEN "given-by-the-office"
#define OWN "my-very-own-word"

static void
add_person (LbJourney *journey, const char *id, const char *name, const char *role)
{
  g_autofree char *store = g_build_filename (journey->folder, "store", NULL);
  g_autofree char *output = lb_journey_ctl_with (
    journey, GIVEN "\n", (const char *const[]){ "--data", store, "user", "add", id, "--name", name, "--role", role,
                                                "--section", "qydj", NULL });
}

static void
sign_in (LbRobot *robot, const char *password)
{
  lb_robot_fill (robot, _("User name"), "reviewer");
  lb_robot_fill (robot, _("Password"), password);
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Sign In"));
}

static void
expect_desks (LbRobot *robot)
{
  g_autofree char *desk = g_strdup_printf ("%s…", _("Review Board"));
  g_autoptr (AtspiAccessible) row = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, desk);

  g_assert_nonnull (row);
}

/* What somebody else has set opens nothing but the way to one's own. */
static void
change_password (LbRobot *robot)
{
  sign_in (robot, GIVEN);
  lb_robot_fill (robot, _("Password until now"), GIVEN);
  lb_robot_fill (robot, _("New password"), OWN);
  lb_robot_fill (robot, _("New password once more"), OWN);
  lb_robot_picture (robot, "password");
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Change"));
  expect_desks (robot);
}

/* Closes the program and opens it again. */
static LbRobot *
remember (LbJourney *journey)
{
  LbRobot *robot = lb_journey_start (journey, "account-home", "board");
  g_autoptr (AtspiAccessible) box = NULL;

  /* The keyring is asked first. */
  box = lb_robot_find_ready (robot, LB_ROBOT_SWITCH, _("Remember This Sign-In"));
  lb_robot_toggle_widget (robot, box, TRUE);
  lb_robot_picture (robot, "remember");
  sign_in (robot, OWN);
  expect_desks (robot);
  lb_robot_stop (robot);
  robot = lb_journey_start (journey, "account-home", "board");
  expect_desks (robot);
  return robot;
}

/* Of the two sign-ins the other one has the one button. */
static void
end_other_session (LbRobot *robot, LbRobot *other)
{
  g_autoptr (AtspiAccessible) user = NULL;

  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("End Session"));
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, _("End Session"));
  lb_robot_key (other, "ctrl+r");
  user = lb_robot_find (other, ATSPI_ROLE_TEXT, _("User name"));
  lb_robot_picture (other, "ended");
}

static char *
day_from_now (int days)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  g_autoptr (GDateTime) now = g_date_time_new_now (zone), day = g_date_time_add_days (now, days);

  return g_date_time_format (day, "%Y-%m-%d");
}

static void
take_leave (LbRobot *robot)
{
  g_autofree char *first = day_from_now (2), *last = day_from_now (4);
  g_autofree char *stands_in = g_strdup_printf (_("%s does your work"), "陈立新");
  g_autoptr (AtspiAccessible) choice = lb_robot_find (robot, ATSPI_ROLE_COMBO_BOX, _("Who does the work meanwhile"));
  g_autoptr (AtspiAccessible) leave = NULL, none = NULL;

  lb_robot_fill (robot, _("First day of leave"), first);
  lb_robot_fill (robot, _("Last day of leave"), last);
  /* Behind nobody stands the one colleague of the section. */
  lb_robot_choose_nth (robot, choice, 1);
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Record Leave"));
  leave = lb_robot_find (robot, ATSPI_ROLE_LABEL, stands_in);
  lb_robot_picture (robot, "leave");
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Cancel Leave"));
  none = lb_robot_find (robot, ATSPI_ROLE_LABEL, _("No leave is arranged."));
}

static void
test_the_account_of_one_person (void)
{
  LbJourney *journey = lb_journey_new_real ();
  LbRobot *robot, *other;

  add_person (journey, "reviewer", "王海涛", "acceptor,reviewer");
  add_person (journey, "chief", "陈立新", "decider");
  robot = lb_journey_start (journey, "account", "board");
  change_password (robot);
  other = remember (journey);
  lb_robot_key (robot, "alt+a");
  take_leave (robot);
  end_other_session (robot, other);
  lb_robot_key (robot, "Escape");
  lb_robot_expect_gone (robot, ATSPI_ROLE_LABEL, _("Where I Am Signed In"));
  lb_robot_stop (robot);
  lb_robot_stop (other);
  lb_journey_free (journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lb_robot_init ();
  g_test_add_func ("/account/of-one-person", test_the_account_of_one_person);
  return g_test_run ();
}
