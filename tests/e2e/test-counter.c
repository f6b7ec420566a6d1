/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sample applications at the counter: the sound ones become cases with a receipt, one after the other on the same
 * PC; the faulty ones become the notice that says what is wrong, all of it and nothing else.
 */
#include "lb-counter.h"

#include <string.h>

#define PROGRAM "samples"
#define NOTICE "一次性告知单"

static void
set_day (LbRobot *counter, const LbSample *sample)
{
  g_autofree char *day = lb_day_to_string (sample->received_on);

  lb_journey_set_clock (counter, day, "09:00");
}

static void
fill_in (LbJourney *journey, LbRobot *counter, const LbSample *sample)
{
  g_test_message ("%s", sample->id);
  set_day (counter, sample);
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  lb_counter_hand_in_by_keys (journey, counter, sample);
}

static void
expect_in (const char *paper, const char *text)
{
  if (strstr (paper, text) == NULL)
    g_error ("“%s” is not in: %s", text, paper);
}

/* The number on the receipt, which no other case has. */
static void
check_receipt (LbJourney *journey, LbRobot *counter, const LbSample *sample, GHashTable *numbers)
{
  g_autoptr (AtspiAccessible) again = lb_robot_find_ready (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  g_autoptr (AtspiAccessible) label = lb_robot_find (counter, ATSPI_ROLE_LABEL, "AS…");
  g_autofree char *number = lb_robot_text_of (label);
  g_autofree char *text = lb_journey_read_paper (journey, counter, PROGRAM, "接件凭证");

  lb_robot_picture (counter, "receipt");
  g_test_message ("%s: %s", sample->id, number);
  g_assert_true (g_hash_table_add (numbers, g_strdup (number)));
  expect_in (text, g_hash_table_lookup (sample->fields, "applicant.name"));
  for (gsize i = 0; sample->expected_items[i] != NULL; i++)
    expect_in (text, lb_journey_item_name (journey, sample->expected_items[i]));
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
}

static void
receive (LbJourney *journey, LbRobot *counter, const char *id, GHashTable *numbers)
{
  const LbSample *sample = lb_journey_sample (journey, id);

  fill_in (journey, counter, sample);
  lb_counter_finish (journey, counter, sample);
  check_receipt (journey, counter, sample, numbers);
}

static void
test_sound (void)
{
  static const char *const things[] = { "sa-01", "sa-02", "sa-03", "sa-05", "sa-06", "sa-07" };
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LbJourney *journey = lb_journey_new ();
  LbRobot *counter = lb_journey_open (journey, PROGRAM, NULL, "孙晓燕", "counter");

  for (gsize i = 0; i < G_N_ELEMENTS (things); i++)
    receive (journey, counter, things[i], numbers);
  /* Projects have a window of their own. */
  lb_journey_hand_over (counter, "刘志强");
  receive (journey, counter, "sa-08", numbers);
  g_assert_cmpuint (g_hash_table_size (numbers), ==, 7);
  lb_robot_stop (counter);
  lb_journey_free (journey);
}

/* What stands before the sign of a label's key. (transfer full) */
static char *
before_key (const char *label)
{
  return g_strdup_printf ("%.*s…", (int) strcspn (label, "_"), label);
}

/* Told once, all of it: the applicant goes to the guidance window with the notice. (transfer full) its text */
static char *
refer (LbJourney *journey, LbRobot *counter, const LbSample *sample)
{
  g_autofree char *notice = before_key (_("One-Time _Notice"));
  char *text;

  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("One-Time Notice…"));
  lb_robot_picture (counter, "question");
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, notice);
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_LABEL, _("Referred to guidance"), 15000));
  text = lb_journey_read_paper (journey, counter, PROGRAM, NOTICE);
  lb_robot_picture (counter, "referred");
  expect_in (text, g_hash_table_lookup (sample->fields, "applicant.name"));
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  return text;
}

static void
expect_missing (LbJourney *journey, LbRobot *counter)
{
  const LbSample *sample = lb_journey_sample (journey, "sa-10");
  g_autofree char *text = NULL;

  fill_in (journey, counter, sample);
  text = refer (journey, counter, sample);
  for (gsize i = 0; sample->missing[i] != NULL; i++)
    expect_in (text, lb_catalogue_material (journey->catalogue, sample->missing[i])->name);
  /* And nothing that came. */
  for (guint i = 0; i < sample->present->len; i++)
    {
      const LbSampleMaterial *held = g_ptr_array_index (sample->present, i);

      if (strstr (text, lb_catalogue_material (journey->catalogue, held->material)->name) != NULL)
        g_error ("%s came, but the notice asks for it: %s", held->material, text);
    }
}

static void
expect_expired (LbJourney *journey, LbRobot *counter)
{
  const LbSample *sample = lb_journey_sample (journey, "sa-12");
  const LbSampleProblem *problem = g_ptr_array_index (sample->expected_problems, 0);
  g_autofree char *text = NULL;

  set_day (counter, sample);
  lb_counter_begin (journey, counter, sample);
  lb_counter_fill_form (journey, counter, sample);
  /* The first time it is said what is wrong; to go on nevertheless is meant. */
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next"));
  lb_counter_hand_in_by_keys (journey, counter, sample);
  text = refer (journey, counter, sample);
  expect_in (text, lb_catalogue_field (journey->catalogue, problem->field)->label);
  expect_in (text, _("This has expired."));
  expect_in (text, _("Bring one that is still valid."));
}

static void
test_faulty (void)
{
  LbJourney *journey = lb_journey_new ();
  LbRobot *counter = lb_journey_open (journey, PROGRAM, NULL, "孙晓燕", "counter");

  expect_missing (journey, counter);
  expect_expired (journey, counter);
  lb_robot_stop (counter);
  lb_journey_free (journey);
}

/* Paper becomes files at the counter itself */

#define FEEDER_PAGES 10 /* what SANE's own test device has in its feeder */

/* Two of SANE's own test devices, each with a flatbed and a feeder. (transfer full) "SANE_CONFIG_DIR=…" */
static char *
plug_in_scanners (LbJourney *journey)
{
  g_autofree char *folder = g_build_filename (journey->folder, "sane", NULL);
  g_autofree char *list = g_build_filename (folder, "dll.conf", NULL);
  g_autofree char *device = g_build_filename (folder, "test.conf", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (list, "test\n", -1, NULL));
  g_assert_true (g_file_set_contents (device,
                                      "number_of_devices 2\nmode Color\ntest-picture \"Color pattern\"\n"
                                      "geometry_max 300.0\nbr_x 210.0\nbr_y 297.0\n", -1, NULL));
  return g_strconcat ("SANE_CONFIG_DIR=", folder, NULL);
}

static void
scan_a_material (LbRobot *counter)
{
  lb_robot_press (counter, ATSPI_ROLE_PUSH_BUTTON, _("Scan"));
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_INVALID, _("Paper lies in"), 20000));
  lb_robot_forget (counter);
  lb_robot_wait (500);
  lb_robot_key (counter, "F9");
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_LIST_ITEM, "…1", 60000));
  lb_robot_picture (counter, "flatbed");
  lb_robot_choose_nth (counter, lb_robot_find_ready (counter, ATSPI_ROLE_COMBO_BOX, _("Paper lies in")), 1);
  lb_robot_key (counter, "F9");
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_LIST_ITEM, "…11", 120000));
  lb_robot_picture (counter, "feeder");
  lb_robot_key (counter, "ctrl+Return");
  lb_robot_expect_gone (counter, ATSPI_ROLE_PUSH_BUTTON, _("Keep as One PDF"));
  lb_robot_forget (counter);
  lb_robot_picture (counter, "scanned");
}

/* Of the files of the case, the pages of the longest. */
static int
count_pages (LbJourney *journey)
{
  g_autofree char *digests = lb_journey_query (journey, "store", "SELECT digest FROM blob_case");
  g_auto (GStrv) all = g_strsplit (digests, "\n", -1);
  int most = 0;

  for (gsize i = 0; all[i] != NULL; i++)
    {
      g_autofree char *start = g_strndup (all[i], 2);
      g_autofree char *path = g_build_filename (journey->folder, "store", "blobs", start, all[i], NULL);
      g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "pdfinfo", path, NULL);
      g_autofree char *told = NULL;
      const char *pages;

      g_assert_nonnull (process);
      g_subprocess_communicate_utf8 (process, NULL, NULL, &told, NULL, NULL);
      pages = told != NULL ? strstr (told, "Pages:") : NULL;
      if (pages != NULL)
        most = MAX (most, (int) g_ascii_strtoll (pages + strlen ("Pages:"), NULL, 10));
    }
  return most;
}

static void
test_scanned (void)
{
  LbJourney *journey = lb_journey_new ();
  const LbSample *sample = lb_journey_sample (journey, "sa-07");
  g_autofree char *scanners = plug_in_scanners (journey), *store = g_build_filename (journey->folder, "store", NULL);
  g_autofree char *verdict = NULL;
  const char *const extra[] = { scanners, NULL };
  LbRobot *counter = lb_journey_open_at (journey, "scanned", NULL, "孙晓燕", "counter", extra, 1366, 768);
  g_autoptr (AtspiAccessible) received = NULL;

  fill_in (journey, counter, sample);
  lb_robot_key (counter, "Home");
  scan_a_material (counter);
  lb_counter_finish (journey, counter, sample);
  received = lb_robot_find_ready (counter, ATSPI_ROLE_PUSH_BUTTON, _("Next Applicant"));
  for (int tries = 0; tries < 300 && count_pages (journey) == 0; tries++)
    lb_robot_wait (200);
  g_assert_true (lb_robot_sees (counter, ATSPI_ROLE_PUSH_BUTTON, _("Synchronised"), 90000));
  g_assert_cmpint (count_pages (journey), ==, 1 + FEEDER_PAGES);
  lb_robot_stop (counter);
  /* Every file has the digest that it is named by. */
  verdict = lb_journey_ctl (journey, (const char *const[]){ "--data", store, "verify", NULL });
  g_test_message ("%s", verdict);
  lb_journey_free (journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lb_robot_init ();
  g_test_add_func ("/counter/faulty applications get the notice", test_faulty);
  g_test_add_func ("/counter/paper is scanned", test_scanned);
  g_test_add_func ("/counter/sound applications become cases", test_sound);
  return g_test_run ();
}
