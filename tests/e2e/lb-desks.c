/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-desks.h"

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
  return lb_robot_find (robot, ATSPI_ROLE_FRAME, _(title));
}

static void
fill_in (LbRobot *robot, AtspiAccessible *window, const char *label, const char *text)
{
  g_autoptr (AtspiAccessible) entry = lb_robot_find_in (robot, window, ATSPI_ROLE_TEXT, _(label));

  if (!lb_robot_fill_widget (entry, text))
    g_error ("“%s” cannot be filled in", _(label));
}

static void
confirm (LbRobot *robot, AtspiAccessible *window, const char *title)
{
  lb_robot_picture (robot, title);
  lb_robot_press_in (robot, window, ATSPI_ROLE_PUSH_BUTTON, _(title));
  lb_robot_expect_gone (robot, ATSPI_ROLE_FRAME, _(title));
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
  g_autoptr (AtspiAccessible) number = lb_robot_find_in (robot, window, ATSPI_ROLE_TEXT, _("Number of the result"));
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
