/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-counter.h"
#include "lb-desks.h"

#include <stdlib.h>

static const char *const items[] = { "enterprise-registration", "drug-retail-licence", "pharmacist-registration",
                                     "gsp-certification" };

static void
receive (LbJourney *journey)
{
  const LbSample *sample = lb_journey_sample (journey, "sa-03");
  LbRobot *counter = lb_journey_open (journey, "counter", NULL, "孙晓燕", "intake");

  lb_journey_set_clock (counter, "2019-06-10", "09:00");
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  lb_counter_hand_in (journey, counter, sample);
  lb_counter_finish (journey, counter, sample);
  lb_counter_send_paper (journey, counter, (const char *const[]){ "qydj", "yyqx", NULL });
  lb_robot_picture (counter, "receipt");
  lb_robot_stop (counter);
}

static void
accept (LbJourney *journey, LbRobot *reviewer, const char *item)
{
  lb_board_step (journey, reviewer, item, "Take", NULL);
  lb_board_step (journey, reviewer, item, "Accept", NULL);
}

static void
propose (LbJourney *journey, LbRobot *reviewer, const char *item)
{
  lb_board_step (journey, reviewer, item, "Submit opinion",
                 (const char *const[]){ "Review opinion", "材料齐全，符合法定条件，建议准予许可。", NULL });
}

/* 企业登记: one section, two people, and the licence that the others wait for. */
static void
register_enterprise (LbJourney *journey)
{
  LbRobot *section = lb_journey_open (journey, "registration", NULL, "王海涛", "board");

  lb_board_await (journey, section, items[0]);
  lb_robot_picture (section, "board");
  accept (journey, section, items[0]);
  propose (journey, section, items[0]);
  lb_journey_hand_over (section, "陈立新");
  lb_board_step (journey, section, items[0], "Grant", NULL);
  lb_journey_hand_over (section, "王海涛");
  lb_board_make (journey, section, items[0]);
  lb_robot_picture (section, "board-after");
  lb_robot_stop (section);
}

static LbRobot *
accept_drugs (LbJourney *journey)
{
  LbRobot *section = lb_journey_open (journey, "drugs", NULL, "林静", "board");

  for (gsize i = 1; i < G_N_ELEMENTS (items); i++)
    accept (journey, section, items[i]);
  lb_board_step (journey, section, "drug-retail-licence", "Request inspection or review", NULL);
  lb_board_step (journey, section, "gsp-certification", "Request inspection or review", NULL);
  lb_robot_picture (section, "board-waiting");
  return section;
}

static void
test_whole (void)
{
  LbJourney *journey = lb_journey_new ();
  LbRobot *drugs;

  if (g_getenv ("LB_E2E_FROM") == NULL)
    receive (journey);
  if (g_getenv ("LB_E2E_SNAP")) { g_autofree char *c = g_strdup_printf ("rm -rf %s; cp -a %s %s", g_getenv ("LB_E2E_SNAP"), journey->folder, g_getenv ("LB_E2E_SNAP")); if (system (c)) {} }
  register_enterprise (journey);
  drugs = accept_drugs (journey);
  lb_robot_stop (drugs);
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
