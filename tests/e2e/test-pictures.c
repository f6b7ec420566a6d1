/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of the desks over a small city, on a large screen and in the dark.
 */
#include "lb-journey.h"

static const struct { const char *name, *person, *desk; } desks[] = {
  { "board", "吴春梅", "board" },
  { "inspection", "蒋文涛", "inspection" },
  { "certificates", "梁艳红", "certificates" },
  { "supervision", "龚正", "supervision" },
  { "catalogue", "任翔", "catalogue" },
};

static void
test_desks (gconstpointer data)
{
  const char *scheme = data;
  const char *const extra[] = { scheme, NULL };
  LbJourney *journey = lb_journey_new_demo ("60");

  for (gsize i = 0; i < G_N_ELEMENTS (desks); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s", g_strrstr (scheme, "dark") != NULL ? "dark" : "light",
                                               desks[i].name);
      LbRobot *robot = lb_journey_open_at (journey, name, NULL, desks[i].person, desks[i].desk, extra, 1920, 1080);

      lb_robot_wait (2500);
      lb_robot_picture (robot, "large");
      lb_robot_stop (robot);
    }
  lb_journey_free (journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lb_robot_init ();
  g_test_add_data_func ("/pictures/light", "ADW_DEBUG_COLOR_SCHEME=prefer-light", test_desks);
  g_test_add_data_func ("/pictures/dark", "ADW_DEBUG_COLOR_SCHEME=prefer-dark", test_desks);
  return g_test_run ();
}
