/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-desks.h"

#include "lb-counter.h"

/* The board */

static char *
card_name (LbJourney *journey, const char *item)
{
  return g_strdup_printf ("%s ·…", lb_journey_item_name (journey, item));
}

void
lb_board_await (LbJourney *journey, LbRobot *robot, const char *item)
{
  g_autofree char *name = card_name (journey, item);
  g_autoptr (AtspiAccessible) card = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, name);
}

/* Opens the form of the step and gives its window. (transfer full) */
static AtspiAccessible *
open_step (LbJourney *journey, LbRobot *robot, const char *item, const char *title)
{
  g_autofree char *name = card_name (journey, item);
  g_autoptr (AtspiAccessible) card = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, name);

  lb_robot_click_widget (robot, card);
  lb_robot_key (robot, "shift+F10");
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _(title));
  return lb_robot_find (robot, ATSPI_ROLE_DIALOG, _(title));
}

static void
fill_in (LbRobot *robot, AtspiAccessible *window, const char *label, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%s…", _(label));
  g_autoptr (AtspiAccessible) entry = lb_robot_find_in (robot, window, ATSPI_ROLE_TEXT, name);

  if (!lb_robot_fill_widget (entry, text))
    g_error ("“%s” cannot be filled in", _(label));
}

static void
confirm (LbRobot *robot, AtspiAccessible *window, const char *title)
{
  lb_robot_picture (robot, title);
  lb_robot_press_in (robot, window, ATSPI_ROLE_PUSH_BUTTON, _(title));
  lb_robot_expect_gone (robot, ATSPI_ROLE_DIALOG, _(title));
}

void
lb_board_step (LbJourney *journey, LbRobot *robot, const char *item, const char *title, const char *const *answers)
{
  g_autoptr (AtspiAccessible) window = open_step (journey, robot, item, title);

  for (gsize i = 0; answers != NULL && answers[i] != NULL; i += 2)
    fill_in (robot, window, answers[i], answers[i + 1]);
  confirm (robot, window, title);
}

void
lb_board_make (LbJourney *journey, LbRobot *robot, const char *item)
{
  const char *pattern = lb_catalogue_item (journey->catalogue, item)->number_pattern;
  g_autoptr (AtspiAccessible) window = open_step (journey, robot, item, "Make the result");
  g_autofree char *label = g_strdup_printf ("%s…", _("Number of the result"));
  g_autoptr (AtspiAccessible) number = lb_robot_find_in (robot, window, ATSPI_ROLE_TEXT, label);
  g_autofree char *suggested = lb_robot_text_of (number);

  if (suggested == NULL || *suggested == '\0')
    {
      g_test_message ("%s: the number follows %s", item, pattern != NULL ? pattern : "nothing");
      lb_robot_fill_widget (number, "91210399MA0TEH030J");
    }
  lb_robot_press_in (robot, window, ATSPI_ROLE_PUSH_BUTTON, _("Make the decision document"));
  confirm (robot, window, "Make the result");
  lb_board_step (journey, robot, item, "Hand over", NULL);
}

/* Lists */

static void
click_first (LbRobot *robot, const char *list_name)
{
  g_autoptr (AtspiAccessible) list = lb_robot_find (robot, ATSPI_ROLE_LIST, list_name);
  g_autoptr (AtspiAccessible) row = lb_robot_find_in (robot, list, ATSPI_ROLE_LIST_ITEM, NULL);

  lb_robot_click_widget (robot, row);
}

/* The inspection desk */

void
lb_inspection_send (LbJourney *journey, LbRobot *robot, const char *day, const char *const *team)
{
  click_first (robot, _("Requests That Wait"));
  lb_robot_fill (robot, _("Day of the Visit"), day);
  for (gsize i = 0; team[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s…", team[i]);

      lb_robot_tick (robot, name, TRUE);
    }
  lb_robot_fill (robot, _("Car"), "辽C10001");
  lb_robot_picture (robot, "visit-form");
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Put on the Day"));
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, _("Put on the Day"));
  lb_robot_wait (1000);
  lb_robot_picture (robot, "day");
  if (!lb_robot_sees (robot, ATSPI_ROLE_PUSH_BUTTON, _("Dispatch"), 1000))
    click_first (robot, _("Visits of the Day as a List"));
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Dispatch"));
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, _("Dispatch"));
  lb_robot_picture (robot, "dispatched");
}

void
lb_inspection_conclude (LbJourney *journey, LbRobot *robot, const char *const *items)
{
  g_autofree char *first = g_strdup_printf ("1 %s", _("Passed"));

  if (!lb_robot_sees (robot, ATSPI_ROLE_PUSH_BUTTON, _("Record Findings"), 1500))
    click_first (robot, _("Visits Under Way"));
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Record Findings"));
  lb_robot_wait (500);
  lb_robot_picture (robot, "findings-empty");
  for (int i = 0; i < 40; i++)
    lb_robot_key (robot, "1");
  for (gsize i = 0; items[i] != NULL; i++)
    {
      g_autofree char *label = g_strdup_printf (_("Opinion on %s"), lb_journey_item_name (journey, items[i]));

      lb_robot_fill (robot, label, "现场与申报一致，符合要求。");
    }
  lb_robot_picture (robot, "findings");
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Conclude the Visit"));
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, _("Conclude the Visit"));
  lb_robot_picture (robot, "concluded");
}

/* The certificate desk */

static void
go_to_step (LbRobot *robot, const char *step)
{
  g_autofree char *name = g_strdup_printf ("%s…", _(step));
  g_autoptr (AtspiAccessible) list = lb_robot_find (robot, ATSPI_ROLE_LIST, _("Steps of the Desk"));
  g_autoptr (AtspiAccessible) row = lb_robot_find_in (robot, list, ATSPI_ROLE_LIST_ITEM, name);

  lb_robot_click_widget (robot, row);
  lb_robot_wait (600);
}

static void
submit (LbRobot *robot, const char *label)
{
  lb_robot_picture (robot, label);
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _(label));
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, _(label));
}

static char *
scan (LbJourney *journey, const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s.pdf", name);
  char *path = g_build_filename (journey->folder, file, NULL);

  lb_counter_write_pdf (path, name);
  return path;
}

static void
attach_as (LbRobot *robot, const char *what, const char *path)
{
  g_autofree char *button = g_strdup_printf (_("Choose Files: %s"), what);

  lb_robot_attach (robot, button, path);
}

/* One scan for each result. */
static void
digitise (LbJourney *journey, LbRobot *robot, const char *const *items)
{
  for (gsize i = 0; items[i] != NULL; i++)
    {
      g_autofree char *what = g_strdup_printf (_("Scan of %s"), lb_journey_item_name (journey, items[i]));
      g_autofree char *path = scan (journey, items[i]);

      attach_as (robot, what, path);
    }
}

void
lb_certificates_issue (LbJourney *journey, LbRobot *robot, const char *const *items,
                       const char *const *sheets, const char *received_on)
{
  g_autofree char *posted = scan (journey, "posted"), *arrived = scan (journey, "arrived");

  go_to_step (robot, "To Take Over");
  for (gsize i = 0; sheets[i] != NULL; i += 2)
    {
      g_autofree char *label = g_strdup_printf (_("Pieces counted on sheet %s"), sheets[i]);

      lb_robot_fill (robot, label, sheets[i + 1]);
    }
  submit (robot, "Sign and Take Over");
  go_to_step (robot, "To Digitise");
  digitise (journey, robot, items);
  submit (robot, "Keep the Scans");
  go_to_step (robot, "To Notify");
  lb_robot_fill (robot, _("Tracking Number"), "EA473124829CN");
  attach_as (robot, _("Posting Receipt"), posted);
  submit (robot, "Give to the Mail");
  go_to_step (robot, "In the Mail");
  lb_robot_fill (robot, _("Received On"), received_on);
  attach_as (robot, _("Receipt of the Mail"), arrived);
  submit (robot, "Mail Was Received");
}

void
lb_certificates_archive (LbJourney *journey, LbRobot *robot, const char *path)
{
  go_to_step (robot, "To Archive");
  lb_robot_picture (robot, "Build Archive and Close Case");
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Build Archive and Close Case"));
  lb_robot_picture (robot, "close-for-good");
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Close for Good"));
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, _("Build Archive and Close Case"));
  lb_robot_picture (robot, "closed");
  go_to_step (robot, "Archived");
  lb_robot_picture (robot, "archived");
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Save Archive As…"));
  lb_robot_wait (1000);
  lb_robot_key (robot, "ctrl+a");
  lb_robot_type (robot, path);
  lb_robot_key (robot, "Return");
  for (int i = 0; i < 100 && !g_file_test (path, G_FILE_TEST_IS_REGULAR); i++)
    lb_robot_wait (100);
}
