/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The handbook: the program's is sound and has every step that a desk opens; a bureau's own takes the place of single
 * steps or is refused with the place of the fault.
 */
#include "lb-handbook.h"
#include "lb-error.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_every_step_is_there (void)
{
  static const char *const opened[] = {
    "counter",           "counter-package",   "counter-situation",   "counter-form",    "counter-materials",
    "counter-inspection", "counter-delivery", "counter-check",       "counter-receipt", "counter-hall",
    "guidance-referred", "guidance-help",     "guidance-consultations", "guidance-guide", "board",
    "case",              "inspection",        "certificates",        "supervision",     "catalogue",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbHandbook) handbook = lb_handbook_new (NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (opened); i++)
    {
      const LbHandbookStep *step = lb_handbook_step (handbook, opened[i]);

      g_assert_nonnull (step);
      g_assert_cmpstr (step->id, ==, opened[i]);
    }
  g_assert_cmpuint (lb_handbook_steps (handbook)->len, ==, G_N_ELEMENTS (opened));
  g_assert_cmpstr (lb_handbook_step (handbook, "counter-unheard-of")->id, ==, "counter");
  g_assert_null (lb_handbook_step (handbook, "unheard-of"));
}

static void
test_paper_says_all (void)
{
  g_autoptr (LbHandbook) handbook = lb_handbook_new (NULL, NULL);
  g_autoptr (LbDocument) whole = lb_handbook_to_document (handbook, NULL, 18000);
  g_autoptr (LbDocument) one = lb_handbook_to_document (handbook, lb_handbook_step (handbook, "board"), 18000);
  g_autofree char *text = lb_document_to_text (whole), *step_text = lb_document_to_text (one);

  for (guint i = 0; i < lb_handbook_steps (handbook)->len; i++)
    {
      const LbHandbookStep *step = lb_handbook_steps (handbook)->pdata[i];

      g_assert_nonnull (strstr (text, step->title));
      for (char **line = step->steps; *line != NULL; line++)
        g_assert_nonnull (strstr (text, *line));
      g_assert_cmpint (strstr (step_text, step->steps[0]) != NULL, ==, g_str_equal (step->id, "board"));
    }
}

static LbHandbook *
read_own (const char *text, gssize length, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("lianban-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "handbook.ini", NULL);
  LbHandbook *handbook;

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  handbook = lb_handbook_new (path, error);
  g_unlink (path);
  g_rmdir (folder);
  return handbook;
}

static void
test_own_step_takes_the_place (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbHandbook) set = lb_handbook_new (NULL, NULL);
  g_autoptr (LbHandbook) own = read_own ("[board]\ntitle=看板\nrole=科室\nsteps=一;二\n", -1, &error);
  const LbHandbookStep *step;

  g_assert_no_error (error);
  g_assert_cmpuint (lb_handbook_steps (own)->len, ==, lb_handbook_steps (set)->len);
  for (guint i = 0; i < lb_handbook_steps (own)->len; i++)
    g_assert_cmpstr (((LbHandbookStep *) lb_handbook_steps (own)->pdata[i])->id, ==,
                     ((LbHandbookStep *) lb_handbook_steps (set)->pdata[i])->id);
  step = lb_handbook_step (own, "board");
  g_assert_cmpstr (step->title, ==, "看板");
  g_assert_cmpuint (g_strv_length (step->steps), ==, 2);
  g_assert_null (step->watch);
  g_assert_cmpstr (lb_handbook_step (own, "case")->title, ==, lb_handbook_step (set, "case")->title);
}

static void
test_faults_are_named (void)
{
  static const struct { const char *text, *place; } faults[] = {
    { "[nowhere]\ntitle=a\nrole=b\nsteps=c\n", "nowhere" },
    { "[board]\nrole=b\nsteps=c\n", "title" },
    { "[board]\ntitle=a\nrole=b\n", "steps" },
    { "[board]\ntitle=a\nrole=b\nsteps=c;;d\n", "steps" },
    { "[board]\ntitle=a;b\nrole=b\nsteps=c\n", "title" },
    { "[board]\ntitle=a\nrole=b\nsteps=c\nhint=d\n", "hint" },
    { "[board]\ntitle=a\nrole=b\nsteps=c\\td\n", "steps" },
    { "[board]\ntitle=\xff\nrole=b\nsteps=c\n", "" },
    { "no group at all\n", "" },
  };
  g_autoptr (GString) large = g_string_new ("[board]\n");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) fault = NULL;

      g_assert_null (read_own (faults[i].text, -1, &fault));
      g_assert_error (fault, LB_ERROR, LB_ERROR_INVALID);
      g_assert_nonnull (strstr (fault->message, faults[i].place));
    }
  while (large->len <= 256 * 1024)
    g_string_append (large, "# filler\n");
  g_assert_null (read_own (large->str, (gssize) large->len, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (lb_handbook_new ("/nonexistent/handbook.ini", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handbook/every-step-is-there", test_every_step_is_there);
  g_test_add_func ("/handbook/paper-says-all", test_paper_says_all);
  g_test_add_func ("/handbook/own-step-takes-the-place", test_own_step_takes_the_place);
  g_test_add_func ("/handbook/faults-are-named", test_faults_are_named);
  return g_test_run ();
}
