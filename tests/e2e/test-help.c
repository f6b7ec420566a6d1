/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question of the counter to a section, which ends without an answer: the first section declines it and the counter
 * reads why, the second one has it in front when the counter withdraws it.
 */
#include "lb-counter.h"

#include <string.h>

#include "lb-situation.h"

#define SOON 20000  /* ms */
#define SLIDES 1200 /* ms: so long a step takes into sight */
#define LEFT "办事人已离开"
#define NOT_OURS "不属本科室事项，请问医药器械审批科"

/* The first material that both sections of the case look at. (transfer none) */
static const LbMaterial *
shared_material (LbJourney *journey, const LbSample *sample)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbSituation) situation = lb_situation_new (journey->catalogue, sample->package, sample->answers, NULL,
                                                        sample->received_on, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = g_ptr_array_index (situation->materials, i);
      gboolean registration = FALSE, drugs = FALSE;

      for (guint j = 0; j < merged->items->len && merged->source != LB_MATERIAL_FROM_CASE; j++)
        {
          const LbItem *item = g_ptr_array_index (merged->items, j);

          registration = registration || g_str_equal (item->department, "qydj");
          drugs = drugs || g_str_equal (item->department, "yyqx");
        }
      if (registration && drugs)
        return lb_catalogue_material (journey->catalogue, merged->material->id);
    }
  g_error ("%s has no material for two sections", sample->id);
}

/* What stands before the sign of a label's key. (transfer full) */
static char *
before_key (const char *label)
{
  return g_strdup_printf ("%.*s…", (int) strcspn (label, "_"), label);
}

/* Asks the section that the form has chosen. */
static void
ask (LbRobot *counter, const char *what)
{
  g_autofree char *ask = before_key (_("_Ask"));

  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Ask a Section for Help"));
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_INVALID, _("Section to be asked"), SOON));
  lb_robot_picture (counter, what);
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, ask);
  /* Only an open question can be withdrawn. */
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_PUSH_BUTTON, _("Withdraw Question"), SOON));
}

static void
open_question (LbRobot *reviewer, const LbMaterial *material)
{
  g_autoptr (AtspiAccessible) row = NULL, ready = NULL;

  lb_robot_key (reviewer, "ctrl+3");
  row = lb_robot_find (reviewer, ATSPI_ROLE_LABEL, material->name);
  lb_robot_click_widget (reviewer, row);
  ready = lb_robot_find (reviewer, ATSPI_ROLE_PUSH_BUTTON, _("Point Met"));
}

/* By the keyboard alone, from the note on; an empty reason is not taken. */
static void
decline (LbRobot *reviewer)
{
  g_autoptr (AtspiAccessible) note = lb_robot_find (reviewer, ATSPI_ROLE_TEXT, _("Note for the counter"));

  lb_robot_click_widget (reviewer, note);
  lb_robot_go_by (reviewer, "Tab", _("Decline"), 6);
  lb_robot_key (reviewer, "Return");
  g_assert_true (lb_robot_sees (reviewer, ATSPI_ROLE_PUSH_BUTTON, _("Decline Question"), SOON));
  lb_robot_key (reviewer, "Return");
  g_assert_true (lb_robot_sees (reviewer, ATSPI_ROLE_INVALID,
                                _("Say why: the counter then knows whom to ask instead."), SOON));
  lb_robot_picture (reviewer, "no-reason");
  lb_robot_fill (reviewer, _("Reason for declining"), NOT_OURS);
  lb_robot_picture (reviewer, "declining");
  lb_robot_press (reviewer, ATSPI_ROLE_PUSH_BUTTON, _("Decline Question"));
  g_assert_true (lb_robot_sees (reviewer, ATSPI_ROLE_INVALID, _("No help is asked for"), SOON));
  lb_robot_picture (reviewer, "declined");
}

static void
withdraw (LbRobot *counter)
{
  g_autofree char *press = before_key (_("_Withdraw Question"));

  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Withdraw Question"));
  lb_robot_fill (counter, _("Reason"), LEFT);
  lb_robot_picture (counter, "withdrawing");
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, press);
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_LABEL, "…" LEFT, SOON));
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Withdraw Question"));
  lb_robot_picture (counter, "withdrawn");
}

/* Whoever has it in front is told, and it is gone when that was read. */
static void
read_end (LbRobot *reviewer)
{
  g_autofree char *asked = g_strdup_printf ("…%s", _("Help with the formal check asked for"));
  g_autofree char *notices = g_strdup_printf ("%s…", _("Notices"));
  g_autofree char *withdrawn = g_strdup_printf ("…%s", _("Question about the formal check withdrawn"));

  g_assert_true (lb_robot_sees (reviewer, ATSPI_ROLE_LABEL, LEFT, SOON));
  g_assert_false (lb_robot_sees (reviewer, ATSPI_ROLE_PUSH_BUTTON, _("Point Met"), 0));
  lb_robot_picture (reviewer, "ended");
  lb_robot_press (reviewer, ATSPI_ROLE_PUSH_BUTTON, _("Understood"));
  g_assert_true (lb_robot_sees (reviewer, ATSPI_ROLE_INVALID, _("No help is asked for"), SOON));
  lb_robot_press (reviewer, ATSPI_ROLE_PUSH_BUTTON, notices);
  g_assert_true (lb_robot_sees (reviewer, ATSPI_ROLE_LABEL, withdrawn, SOON));
  g_assert_false (lb_robot_sees (reviewer, ATSPI_ROLE_LABEL, asked, 0));
  lb_robot_picture (reviewer, "notices");
  lb_robot_key (reviewer, "Escape");
}

static void
test_help (gconstpointer data)
{
  const char *scheme = data;
  const char *const extra[] = { scheme, NULL };
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-03");
  const LbMaterial *material = shared_material (journey, sample);
  LbRobot *counter = lb_journey_open_at (journey, "asking", NULL, "孙晓燕", "counter", extra, 1366, 768);
  LbRobot *reviewer = lb_journey_open_at (journey, "asked", NULL, "王海涛", "guidance", extra, 1366, 768);
  g_autoptr (AtspiAccessible) form = NULL, row = NULL, box = NULL;

  lb_counter_begin (journey, counter, sample);
  form = lb_robot_find (counter, ATSPI_ROLE_TEXT, lb_catalogue_field (journey->catalogue, "applicant.name")->label);
  lb_robot_key (counter, "ctrl+4");
  lb_robot_wait (SLIDES); /* a box is ticked where it comes to rest */
  row = lb_robot_find (counter, ATSPI_ROLE_LIST_ITEM, material->name);
  box = lb_robot_find_in (counter, row, ATSPI_ROLE_CHECK_BOX, material->name);
  lb_robot_toggle_widget (counter, box, TRUE); /* which also chooses its row */
  ask (counter, "first");
  lb_robot_picture (counter, "open");
  open_question (reviewer, material);
  lb_robot_picture (reviewer, "question");
  decline (reviewer);

  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_LABEL, "…" NOT_OURS, SOON));
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Withdraw Question"));
  lb_robot_picture (counter, "declined");

  /* The form goes on to the section that has not been asked. */
  ask (counter, "second");
  lb_journey_hand_over (reviewer, "林静");
  open_question (reviewer, material);
  withdraw (counter);
  read_end (reviewer);
  lb_robot_stop (reviewer);
  lb_robot_stop (counter);
  lb_journey_free (journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lb_robot_init ();
  g_test_add_data_func ("/help/declined and withdrawn", "ADW_DEBUG_COLOR_SCHEME=prefer-light", test_help);
  /* Not with every run: pictures for the eye. */
  g_test_add_data_func ("/help-dark/declined and withdrawn", "ADW_DEBUG_COLOR_SCHEME=prefer-dark", test_help);
  return g_test_run ();
}
