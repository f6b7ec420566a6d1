/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-counter.h"
#include "lb-desks.h"

#include <string.h>

static const char *const items[] = { "enterprise-registration", "drug-retail-licence", "pharmacist-registration",
                                     "gsp-certification", NULL };
#define N_ITEMS (G_N_ELEMENTS (items) - 1)

static void
receive (LbJourney *journey)
{
  const LbSample *sample = lb_journey_sample (journey, "sa-03");
  LbRobot *counter = lb_journey_open (journey, "counter", NULL, "孙晓燕", "counter");

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
  lb_board_step (journey, section, items[0], "Sign for paper", NULL);
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

  for (gsize i = 1; i < N_ITEMS; i++)
    accept (journey, section, items[i]);
  lb_board_step (journey, section, "drug-retail-licence", "Sign for paper", NULL);
  lb_board_step (journey, section, "drug-retail-licence", "Request inspection or review", NULL);
  lb_board_step (journey, section, "gsp-certification", "Request inspection or review", NULL);
  lb_robot_picture (section, "board-waiting");
  return section;
}

/* One joint visit for the two items that need one. */
static void
inspect (LbJourney *journey)
{
  static const char *const visited[] = { "drug-retail-licence", "gsp-certification", NULL };
  LbRobot *desk = lb_journey_open (journey, "inspection", NULL, "蒋文涛", "inspection");

  lb_robot_picture (desk, "pool");
  lb_inspection_send (journey, desk, "2019-06-12", (const char *const[]){ "袁野", "傅晓东", NULL });
  lb_journey_set_clock (desk, "2019-06-12", "14:00");
  lb_journey_hand_over (desk, "袁野");
  lb_inspection_conclude (journey, desk, visited);
  lb_robot_stop (desk);
}

/* Each item waits for the one before it. */
static void
decide_drugs (LbJourney *journey, LbRobot *section)
{
  for (gsize i = 1; i < N_ITEMS; i++)
    propose (journey, section, items[i]);
  for (gsize i = 1; i < N_ITEMS; i++)
    {
      lb_journey_hand_over (section, "吴春梅");
      lb_board_step (journey, section, items[i], "Grant", NULL);
      lb_journey_hand_over (section, "林静");
      lb_board_make (journey, section, items[i]);
    }
  lb_robot_picture (section, "board-after");
}

static void
issue (LbJourney *journey, const char *archive)
{
  LbRobot *desk = lb_journey_open (journey, "certificates", NULL, "彭晓辉", "certificates");

  lb_journey_set_clock (desk, "2019-06-13", "10:00");
  lb_certificates_issue (
    journey, desk, items,
    (const char *const[]){ "JJ20190610-0610-1-1-1", "1", "JJ20190612-0610-1-1-2", "1", "JJ20190612-0610-1-1-3", "1",
                           "JJ20190612-0610-1-1-4", "1", NULL },
    "2019-06-13");
  lb_certificates_archive (journey, desk, archive);
  lb_robot_stop (desk);
}

/* What 一套档案 of this case must hold; the names of its files say so. */
static void
check_documents (const char *archive)
{
  static const char *const documents[] = {
    "00-目录.pdf", "综合申请表", "接件凭证", "申请材料交接单", "受理通知书", "勘验", "行政许可审查意见表", "准予行政许可决定书",
    "审批结果交接单", "EMS", "99-备考表.pdf", "材料/", "结果/", "events.ndjson", "manifest.sha256",
  };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;

  g_subprocess_launcher_setenv (launcher, "PYTHONIOENCODING", "utf-8", TRUE);
  list = g_subprocess_launcher_spawn (launcher, &error, "/usr/bin/python3", "-m", "zipfile", "-l", archive, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (list, NULL, NULL, &names, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_test_message ("the archive holds %s", documents[i]);
      g_assert_nonnull (strstr (names, documents[i]));
    }
}

static void
check_archive (LbJourney *journey, const char *archive)
{
  g_autofree char *verdict = lb_journey_ctl (journey, (const char *const[]){ "verify", "--archive", archive, NULL });
  g_autofree char *store = g_build_filename (journey->folder, "store", NULL);
  g_autofree char *whole = NULL;

  g_test_message ("%s", verdict);
  whole = lb_journey_ctl (journey, (const char *const[]){ "--data", store, "verify", NULL });
  g_test_message ("%s", whole);
  check_documents (archive);
}

/* The sections, the visit and the certificate desk, once the counter has taken the case in. */
static void
carry_to_archive (LbJourney *journey)
{
  g_autofree char *archive = g_build_filename (journey->folder, "archive.zip", NULL);
  LbRobot *drugs;

  register_enterprise (journey);
  drugs = accept_drugs (journey);
  inspect (journey);
  decide_drugs (journey, drugs);
  lb_robot_stop (drugs);
  issue (journey, archive);
  check_archive (journey, archive);
}

static void
test_whole (void)
{
  LbJourney *journey = lb_journey_new ();

  receive (journey);
  carry_to_archive (journey);
  lb_journey_free (journey);
}

/* What stands before the sign of a label's key. (transfer full) */
static char *
before_key (const char *label)
{
  return g_strdup_printf ("%.*s…", (int) strcspn (label, "_"), label);
}

/* Three materials are missing: told once, all together, and the applicant goes to the guidance window. */
static void
test_one_time_notice (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-10");
  g_autofree char *notice = before_key (_("One-Time _Notice"));
  LbRobot *counter = lb_journey_open (journey, "notice", NULL, "孙晓燕", "counter");

  lb_journey_set_clock (counter, "2019-07-08", "09:00");
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  lb_counter_hand_in (journey, counter, sample);
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("One-Time Notice…"));
  for (gsize i = 0; sample->missing[i] != NULL; i++)
    {
      const char *name = lb_catalogue_material (journey->catalogue, sample->missing[i])->name;
      g_autoptr (AtspiAccessible) line = lb_robot_find (counter, ATSPI_ROLE_LABEL, name);
    }
  lb_robot_picture (counter, "question");
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, notice);
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_LABEL, _("Referred to guidance"), 15000));
  lb_robot_picture (counter, "referred");
  lb_journey_hand_over (counter, "马丽");
  lb_robot_wait (2000);
  lb_robot_picture (counter, "guidance");
  lb_robot_stop (counter);
  lb_journey_free (journey);
}

/* The program dies in the middle of the form; what was typed is there again. */
static void
kill_in_form (LbRobot *counter, const LbSample *sample)
{
  g_autofree char *draft = g_strdup_printf ("…%s", (char *) g_hash_table_lookup (sample->fields, "applicant.name"));
  g_autoptr (AtspiAccessible) row = NULL;

  lb_robot_wait (1000);
  lb_robot_kill (counter);
  lb_robot_restart (counter);
  if (lb_robot_sees (counter, ATSPI_ROLE_PUSH_BUTTON, "孙晓燕 …", 3000))
    lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, "孙晓燕 …");
  lb_robot_picture (counter, "after-kill");
  row = lb_robot_find (counter, ATSPI_ROLE_LIST_ITEM, draft);
  lb_robot_click_widget (counter, row);
  lb_robot_wait (1000);
  lb_robot_picture (counter, "draft-again");
}

/* The same journey, but the power and then the network go while the clerk takes the case in. */
static void
test_cut (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-03");
  LbCable *cable = lb_cable_new (journey->address);
  LbRobot *counter = lb_journey_open (journey, "cut", lb_cable_address (cable), "孙晓燕", "counter");

  lb_journey_set_clock (counter, "2019-06-10", "09:00");
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  kill_in_form (counter, sample);
  lb_counter_hand_in (journey, counter, sample);
  lb_cable_set_cut (cable, TRUE);
  lb_counter_finish (journey, counter, sample);
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_INVALID, "…离线", 30000));
  lb_robot_picture (counter, "offline");
  lb_cable_set_cut (cable, FALSE);
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_PUSH_BUTTON, _("Synchronised"), 90000));
  lb_robot_picture (counter, "online");
  lb_counter_send_paper (journey, counter, (const char *const[]){ "qydj", "yyqx", NULL });
  lb_robot_stop (counter);
  lb_cable_free (cable);
  carry_to_archive (journey);
  lb_journey_free (journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lb_robot_init ();
  g_test_add_func ("/journey/from the counter to the closed archive", test_whole);
  g_test_add_func ("/journey/what is missing is told once", test_one_time_notice);
  g_test_add_func ("/journey/the power and the network go", test_cut);
  return g_test_run ();
}
