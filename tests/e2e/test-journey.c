/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-counter.h"

static void
test_whole (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-03");
  LbRobot *counter = lb_journey_open (journey, "counter", NULL, "孙晓燕", "intake");

  lb_journey_set_clock (counter, "2019-06-10", "09:00");
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  lb_counter_hand_in (journey, counter, sample);
  lb_counter_finish (journey, counter, sample);
  lb_robot_wait (2000);
  lb_robot_picture (counter, "receipt");
  lb_counter_send_paper (journey, counter, (const char *const[]){ "qydj", "yyqx", NULL });
  lb_robot_picture (counter, "slips");
  lb_robot_stop (counter);
  lb_journey_free (journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lb_robot_init ();
  g_test_add_func ("/journey/whole", test_whole);
  return g_test_run ();
}
