/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A practised clerk takes in 开办药店 by keyboard alone, for an applicant who has been here before. Prints the keys and the
 * time that each step takes, one JSON object a line, and sees to it that the keys do not become more.
 */
#include "lb-counter.h"

#include "lb-situation.h"

#define KEYS_MOST 50          /* 47, and a few */
#define INITIALS "kmdyf"      /* 康民大药房 */

typedef struct
{
  LbRobot *robot;
  guint first, keys;
  gint64 began;
} Count;

static void
begin_count (Count *count, LbRobot *robot)
{
  count->robot = robot;
  count->first = count->keys = lb_robot_count_keys (robot);
  count->began = g_get_monotonic_time ();
}

static void
end_step (Count *count, const char *name)
{
  gint64 now = g_get_monotonic_time ();
  guint keys = lb_robot_count_keys (count->robot);

  g_test_message ("{\"step\": \"%s\", \"keys\": %u, \"seconds\": %.1f}", name, keys - count->keys,
                  (double) (now - count->began) / G_USEC_PER_SEC);
  count->keys = keys;
  count->began = now;
}

static LbSituation *
situate (LbJourney *journey, const LbSample *sample)
{
  g_autoptr (GError) error = NULL;
  LbSituation *situation = lb_situation_new (journey->catalogue, sample->package, sample->answers, NULL,
                                             sample->received_on, &error);

  g_assert_no_error (error);
  return situation;
}

/* The applicant's first time, by whatever way is quickest for a test. */
static void
be_here_once (LbJourney *journey, LbRobot *counter, const LbSample *sample)
{
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  lb_counter_hand_in_by_keys (journey, counter, sample);
  lb_counter_finish (journey, counter, sample);
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
}

static void
choose_package (LbJourney *journey, LbRobot *counter, const LbSample *sample)
{
  const char *name = lb_catalogue_package (journey->catalogue, sample->package)->name;
  g_autoptr (AtspiAccessible) row = lb_robot_find (counter, ATSPI_ROLE_LIST_ITEM, name);

  lb_robot_go_by (counter, "Tab", name, 40);
  lb_robot_key (counter, "Return");
  lb_robot_expect_gone (counter, ATSPI_ROLE_LIST_ITEM, name);
}

static void
answer_questions (LbRobot *counter, const LbSituation *situation, const LbSample *sample)
{
  for (guint i = 0; i < situation->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (situation->questions, i);
      const gboolean wanted = GPOINTER_TO_INT (g_hash_table_lookup (sample->answers, question->id)) != 0;

      if (question->initial == wanted)
        continue;
      lb_robot_go_by (counter, "Tab", question->text, 40);
      lb_robot_key (counter, "space");
    }
  lb_robot_key (counter, "ctrl+Next");
}

/* A few initials are enough when nobody else has them, and what the earlier case says is taken with one key. */
static void
fill_form (LbJourney *journey, LbRobot *counter, const LbSample *sample)
{
  const LbField *name = lb_catalogue_field (journey->catalogue, "applicant.name");
  g_autoptr (AtspiAccessible) entry = lb_robot_find (counter, ATSPI_ROLE_TEXT, name->label), offer = NULL;
  g_autofree char *text = NULL;

  lb_robot_go_by (counter, "Tab", name->label, 40);
  lb_robot_type (counter, INITIALS);
  offer = lb_robot_find (counter, ATSPI_ROLE_PUSH_BUTTON, _("Fill In"));
  lb_robot_key (counter, "ctrl+e");
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Fill In"));
  text = lb_robot_text_of (entry);
  g_assert_cmpstr (text, ==, g_hash_table_lookup (sample->fields, name->id));
  lb_robot_picture (counter, "known");
  lb_robot_key (counter, "ctrl+Next");
}

/* The scans lie where the last ones lay. */
static void
attach_scans (LbRobot *counter)
{
  g_autoptr (AtspiAccessible) ready = lb_robot_find (counter, ATSPI_ROLE_PUSH_BUTTON, _("Attach Several Files"));
  g_autoptr (AtspiAccessible) open = NULL;

  lb_robot_key (counter, "ctrl+shift+o");
  lb_robot_wait (1200);
  lb_robot_key (counter, "Home");
  lb_robot_key (counter, "ctrl+a");
  lb_robot_picture (counter, "chooser");
  /* The desktop's word, not ours. */
  open = lb_robot_find_ready (counter, ATSPI_ROLE_PUSH_BUTTON, "打开…");
  lb_robot_key (counter, "alt+o");
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, "打开…");
}

/* One key for each material that came: it goes to the next by itself. */
static void
hand_in (LbRobot *counter, const LbSituation *situation)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  attach_scans (counter);
  for (guint i = 0; i < situation->materials->len; i++)
    if (((LbMergedMaterial *) g_ptr_array_index (situation->materials, i))->source == LB_MATERIAL_DUE)
      g_string_append (keys, "F8 ");
  lb_robot_keys (counter, keys->str);
  lb_robot_picture (counter, "materials");
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_LABEL, _("This step is complete."), 15000));
  lb_robot_key (counter, "ctrl+Next");
}

static void
finish (LbRobot *counter)
{
  g_autoptr (AtspiAccessible) pickup = NULL;
  g_autoptr (AtspiAccessible) prepared
    = lb_robot_find (counter, ATSPI_ROLE_CHECK_BOX, _("The applicant was reminded what to prepare"));

  lb_robot_go_by (counter, "Tab", _("The applicant was reminded what to prepare"), 40);
  lb_robot_key (counter, "space");
  lb_robot_key (counter, "ctrl+Next");
  pickup = lb_robot_find (counter, ATSPI_ROLE_INVALID, _("Recipient"));
  lb_robot_picture (counter, "delivery");
  lb_robot_key (counter, "ctrl+Next");
  lb_robot_go_by (counter, "Tab", _("Explained to the applicant"), 40);
  lb_robot_key (counter, "space");
  lb_robot_key (counter, "ctrl+Next");
}

static void
test_returning (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-03");
  g_autoptr (LbSituation) situation = situate (journey, sample);
  LbRobot *counter = lb_journey_open (journey, "keys", NULL, "孙晓燕", "counter");
  g_autoptr (AtspiAccessible) received = NULL;
  Count count;

  lb_journey_set_clock (counter, "2019-06-10", "09:00");
  be_here_once (journey, counter, sample);
  begin_count (&count, counter);
  choose_package (journey, counter, sample);
  end_step (&count, "package");
  answer_questions (counter, situation, sample);
  end_step (&count, "situation");
  fill_form (journey, counter, sample);
  end_step (&count, "form");
  hand_in (counter, situation);
  end_step (&count, "materials");
  finish (counter);
  end_step (&count, "inspection, delivery, check");
  received = lb_robot_find (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  g_test_message ("{\"step\": \"all\", \"keys\": %u}", count.keys - count.first);
  g_assert_cmpuint (count.keys - count.first, <=, KEYS_MOST);
  lb_robot_stop (counter);
  lb_journey_free (journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lb_robot_init ();
  g_test_add_func ("/keys/a returning applicant", test_returning);
  return g_test_run ();
}
