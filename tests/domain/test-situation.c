/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Situations: the nine sample applications tell what must come out; random answers tell what must always hold.
 */
#include <glib.h>
#include <string.h>

#include "lb-catalogue-json.h"
#include "lb-error.h"
#include "lb-formal-review.h"
#include "lb-sample-json.h"
#include "lb-situation-json.h"

static LbCatalogue *catalogue;
static GPtrArray *samples;

static LbSituation *
situation_of (const LbSample *sample)
{
  g_autoptr (GError) error = NULL;
  LbSituation *situation = lb_situation_new (catalogue, sample->package, sample->answers, sample->stages,
                                             sample->received_on, &error);

  g_assert_no_error (error);
  return situation;
}

static void
test_items (gconstpointer data)
{
  const LbSample *sample = data;
  g_autoptr (LbSituation) situation = situation_of (sample);

  g_assert_cmpuint (situation->items->len, ==, g_strv_length (sample->expected_items));
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (situation->items, i);

      g_assert_cmpstr (entry->item->id, ==, sample->expected_items[i]);
      g_assert_cmpstr (entry->department->id, ==, entry->item->department);
      g_assert_cmpint (entry->stage->number, ==, entry->row->stage);
    }
  g_assert_cmpuint (situation->closed->len, ==, 0);
}

static GHashTable *
expected_due (const LbSample *sample)
{
  GHashTable *due = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sample->present->len; i++)
    g_hash_table_add (due, ((LbSampleMaterial *)g_ptr_array_index (sample->present, i))->material);
  for (guint i = 0; sample->missing[i] != NULL; i++)
    g_hash_table_add (due, sample->missing[i]);
  for (guint i = 0; sample->deferred[i] != NULL; i++)
    g_hash_table_add (due, sample->deferred[i]);
  return due;
}

static void
test_materials (gconstpointer data)
{
  const LbSample *sample = data;
  g_autoptr (LbSituation) situation = situation_of (sample);
  g_autoptr (GHashTable) due = expected_due (sample);
  guint n_due = 0;
  guint n_shared = 0;

  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (situation->materials, i);

      g_assert_cmpuint (entry->items->len, >, 0);
      if (entry->source == LB_MATERIAL_FROM_CASE)
        {
          n_shared++;
          continue;
        }
      g_assert_cmpuint (n_shared, ==, 0); /* what the case makes comes last */
      g_assert_true (g_hash_table_contains (due, entry->material->id));
      n_due++;
    }
  g_assert_cmpuint (n_due, ==, g_hash_table_size (due));
  g_assert_cmpuint (n_shared, ==, sample->shared->len);
  for (guint i = 0; i < sample->shared->len; i++)
    {
      const LbSampleShared *shared = g_ptr_array_index (sample->shared, i);
      const LbMergedMaterial *entry = lb_situation_material (situation, shared->material);

      g_assert_nonnull (entry);
      g_assert_cmpint (entry->source, ==, LB_MATERIAL_FROM_CASE);
      g_assert_cmpstr (entry->from_item->id, ==, shared->from_item);
    }
}

/* Every field that a sample gives is asked for, and all that is required is given. */
static void
test_form (gconstpointer data)
{
  const LbSample *sample = data;
  g_autoptr (LbSituation) situation = situation_of (sample);
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer field;
  int group = 0;

  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *entry = g_ptr_array_index (situation->form, i);
      const char *value = g_hash_table_lookup (sample->fields, entry->field->id);

      g_assert_true (g_hash_table_add (asked, entry->field->id));
      g_assert_cmpint (entry->field->group, >=, group);
      group = (int)entry->field->group;
      if (entry->required)
        g_assert_nonnull (value);
      if (g_str_equal (entry->field->id, "applicant.uscc"))
        g_assert_cmpint (entry->required, ==, sample->uscc_on_registration == NULL);
    }
  g_hash_table_iter_init (&iter, sample->fields);
  while (g_hash_table_iter_next (&iter, &field, NULL))
    g_assert_true (g_hash_table_contains (asked, field));
}

static void
test_review (gconstpointer data)
{
  const LbSample *sample = data;
  g_autoptr (LbSituation) situation = situation_of (sample);
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) problems = NULL;

  for (guint i = 0; i < sample->present->len; i++)
    g_hash_table_insert (held, ((LbSampleMaterial *)g_ptr_array_index (sample->present, i))->material,
                         GINT_TO_POINTER (LB_HELD_PRESENT));
  for (guint i = 0; sample->deferred[i] != NULL; i++)
    g_hash_table_insert (held, sample->deferred[i], GINT_TO_POINTER (LB_HELD_DEFERRED));
  problems = lb_formal_review (situation, sample->fields, held, sample->received_on);
  for (guint i = 0; i < problems->len; i++)
    {
      const LbProblem *problem = g_ptr_array_index (problems, i);

      g_test_message ("%s %s: %s", sample->id, problem->code, problem->message);
    }
  g_assert_cmpuint (problems->len, ==, sample->expected_problems->len);
  g_assert_cmpint (problems->len == 0, ==, sample->expected_pass);
  for (guint i = 0; i < problems->len; i++)
    {
      const LbProblem *problem = g_ptr_array_index (problems, i);
      const LbSampleProblem *expected = g_ptr_array_index (sample->expected_problems, i);

      g_assert_cmpstr (problem->code, ==, expected->code);
      g_assert_cmpstr (problem->field != NULL ? problem->field->id : NULL, ==, expected->field);
      g_assert_cmpstr (problem->material != NULL ? problem->material->id : NULL, ==, expected->material);
    }
}

/* What may not be deferred is told, and what is nowhere is missing. */
static void
test_review_of_nothing (void)
{
  const LbSample *sample = g_ptr_array_index (samples, 0);
  g_autoptr (LbSituation) situation = situation_of (sample);
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) problems = lb_formal_review (situation, NULL, NULL, sample->received_on);
  guint expected = 0;

  for (guint i = 0; i < situation->form->len; i++)
    expected += ((LbFormField *)g_ptr_array_index (situation->form, i))->required ? 1 : 0;
  for (guint i = 0; i < situation->materials->len; i++)
    expected +=
      ((LbMergedMaterial *)g_ptr_array_index (situation->materials, i))->source == LB_MATERIAL_DUE ? 1 : 0;
  g_assert_cmpuint (problems->len, ==, expected);
  g_clear_pointer (&problems, g_ptr_array_unref);
  for (guint i = 0; i < sample->present->len; i++)
    g_hash_table_insert (held, ((LbSampleMaterial *)g_ptr_array_index (sample->present, i))->material,
                         GINT_TO_POINTER (LB_HELD_PRESENT));
  g_hash_table_insert (held, (gpointer) "m-articles", GINT_TO_POINTER (LB_HELD_DEFERRED));
  problems = lb_formal_review (situation, sample->fields, held, sample->received_on);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((LbProblem *)g_ptr_array_index (problems, 0))->code, ==, "not-deferrable");
}

/* Random answers: what must hold in every situation of every package. */

static GHashTable *
random_answers (const LbPackage *package)
{
  GHashTable *answers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < package->questions->len; i++)
    if (g_test_rand_int_range (0, 3) > 0)
      g_hash_table_insert (answers, ((LbQuestion *)g_ptr_array_index (package->questions, i))->id,
                           GINT_TO_POINTER (g_test_rand_bit ()));
  return answers;
}

static GArray *
random_stages (const LbPackage *package)
{
  GArray *stages = g_array_new (FALSE, FALSE, sizeof (int));

  int first = 1;

  for (int stage = 1; stage <= (int)package->stages->len; stage++)
    if (g_test_rand_bit ())
      g_array_append_val (stages, stage);
  if (stages->len == 0)
    g_array_append_val (stages, first);
  return stages;
}

static void
assert_each_material_once (const LbSituation *situation)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  int hand_ins = 0;
  int due = 0;

  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (situation->materials, i);

      g_assert_true (g_hash_table_add (seen, entry->material->id));
      hand_ins += (int)entry->items->len;
      if (entry->source == LB_MATERIAL_DUE)
        {
          due++;
          g_assert_true (entry->material->issued_by == NULL ||
                         lb_situation_item (situation, entry->material->issued_by) == NULL);
        }
      else
        g_assert_nonnull (lb_situation_item (situation, entry->material->issued_by));
    }
  g_assert_cmpint (situation->materials_saved, ==, hand_ins - due);
}

/* Each item's materials, asked one by one, are all in the merged list and nothing else is. */
static void
assert_nothing_lost (const LbSituation *situation)
{
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbItem *item = ((LbSituationItem *)g_ptr_array_index (situation->items, i))->item;

      for (guint j = 0; j < item->materials->len; j++)
        {
          const LbItemMaterial *need = g_ptr_array_index (item->materials, j);
          const LbMergedMaterial *entry = lb_situation_material (situation, need->material);
          gboolean listed = entry != NULL && g_ptr_array_find (entry->items, item, NULL);

          g_assert_cmpint (listed, ==, lb_situation_answer (situation, need->when));
        }
    }
}

/* The merged form asks for each field once, and for just those that the items need, each item for all of its own. Only
 * an agent's fields depend on the situation: nobody acts for an applicant who comes in person. */
static void
assert_form (const LbSituation *situation)
{
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean agent = lb_package_question (situation->package, "q-has-agent") == NULL
                   || lb_situation_answer (situation, "q-has-agent");
  guint needs = 0, met = 0;

  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *entry = g_ptr_array_index (situation->form, i);

      g_assert_true (g_hash_table_insert (asked, entry->field->id, (gpointer) entry));
      g_assert_cmpuint (entry->items->len, >, 0);
      met += entry->items->len;
    }
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbItem *item = ((LbSituationItem *)g_ptr_array_index (situation->items, i))->item;

      for (char **id = item->fields; *id != NULL; id++)
        {
          const LbField *field = lb_catalogue_field (catalogue, *id);
          const LbFormField *entry = g_hash_table_lookup (asked, *id);

          g_assert_nonnull (field);
          if (field->group == LB_GROUP_AGENT && !agent)
            g_assert_null (entry);
          else
            g_assert_true (entry != NULL && g_ptr_array_find (entry->items, item, NULL) && ++needs > 0);
        }
    }
  g_assert_cmpuint (needs, ==, met);
}

static int
longest_chain (const LbSituation *situation, const LbSituationItem *entry)
{
  int longest = 0;

  for (guint i = 0; entry->row->after[i] != NULL; i++)
    {
      const LbSituationItem *before = lb_situation_item (situation, entry->row->after[i]);

      if (before != NULL)
        longest = MAX (longest, longest_chain (situation, before));
    }
  return longest + entry->committed.amount;
}

static void
assert_days_and_departments (const LbSituation *situation)
{
  int days = 0;
  gboolean lead = FALSE;

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (situation->items, i);

      days = MAX (days, longest_chain (situation, entry));
      lead |= entry->lead;
      g_assert_true (g_ptr_array_find (situation->departments, entry->department, NULL));
      g_assert_cmpint (entry->lead, ==, entry->department == g_ptr_array_index (situation->departments, 0));
    }
  g_assert_cmpint (situation->committed_days, ==, days);
  g_assert_cmpstr (((LbDepartment *)g_ptr_array_index (situation->departments, 0))->id, ==,
                   situation->package->lead);
}

static void
assert_questions (const LbSituation *situation)
{
  g_assert_cmpuint (g_hash_table_size (situation->answers), ==, situation->questions->len);
  for (guint i = 0; i < situation->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (situation->questions, i);

      g_assert_true (g_hash_table_contains (situation->answers, question->id));
      g_assert_true (lb_situation_answer (situation, question->depends_on));
    }
}

static void
test_random (void)
{
  for (int round = 0; round < 300; round++)
    {
      const LbPackage *package =
        g_ptr_array_index (catalogue->packages, g_test_rand_int_range (0, (int)catalogue->packages->len));
      g_autoptr (GHashTable) answers = random_answers (package);
      g_autoptr (GArray) stages = random_stages (package);
      LbDay day = lb_day_from_ymd (2019, 5, 1) + g_test_rand_int_range (0, 2000);
      g_autoptr (LbSituation) situation =
        lb_situation_new (catalogue, package->id, answers, stages, day, NULL);
      g_autofree char *one = NULL;
      g_autofree char *other = NULL;
      g_autoptr (LbSituation) again = NULL;

      g_assert_nonnull (situation);
      assert_questions (situation);
      assert_each_material_once (situation);
      assert_nothing_lost (situation);
      assert_form (situation);
      assert_days_and_departments (situation);
      /* Pure: the full answers give the same situation again. */
      again = lb_situation_new (catalogue, package->id, situation->answers, stages, day, NULL);
      one = lb_situation_to_json_text (situation);
      other = lb_situation_to_json_text (again);
      g_assert_cmpstr (one, ==, other);
    }
}

static void
test_repealed (void)
{
  g_autoptr (LbSituation) before =
    lb_situation_new (catalogue, "pharmacy", NULL, NULL, lb_day_from_ymd (2019, 11, 30), NULL);
  g_autoptr (LbSituation) after =
    lb_situation_new (catalogue, "pharmacy", NULL, NULL, lb_day_from_ymd (2019, 12, 1), NULL);

  g_assert_nonnull (lb_situation_item (before, "gsp-certification"));
  g_assert_cmpuint (before->closed->len, ==, 0);
  g_assert_null (lb_situation_item (after, "gsp-certification"));
  g_assert_cmpuint (after->closed->len, ==, 1);
  g_assert_nonnull (((LbSituationItem *)g_ptr_array_index (after->closed, 0))->repealed);
  g_assert_null (lb_situation_material (after, "m-gsp-self-review"));
  g_assert_nonnull (lb_situation_material (before, "m-gsp-self-review"));
}

static void
test_defaults (void)
{
  g_autoptr (LbSituation) thing =
    lb_situation_new (catalogue, "travel-agency", NULL, NULL, lb_day_from_ymd (2019, 6, 1), NULL);
  g_autoptr (LbSituation) project =
    lb_situation_new (catalogue, "real-estate", NULL, NULL, lb_day_from_ymd (2019, 6, 1), NULL);

  g_assert_cmpuint (thing->items->len, ==, 2);
  for (guint i = 0; i < project->items->len; i++)
    g_assert_cmpint (((LbSituationItem *)g_ptr_array_index (project->items, i))->row->stage, ==, 1);
  g_assert_cmpuint (project->items->len, ==, 1);
}

static void
test_dependent_question (void)
{
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (LbSituation) without = NULL;
  g_autoptr (LbSituation) with = NULL;

  /* An answer to a question that is not asked counts for nothing. */
  g_hash_table_insert (answers, (gpointer) "q-large-equipment", GINT_TO_POINTER (TRUE));
  without =
    lb_situation_new (catalogue, "medical-institution", answers, NULL, lb_day_from_ymd (2019, 6, 1), NULL);
  g_assert_false (lb_situation_answer (without, "q-large-equipment"));
  g_assert_false (g_hash_table_contains (without->answers, "q-large-equipment"));
  g_hash_table_insert (answers, (gpointer) "q-radiology", GINT_TO_POINTER (TRUE));
  with =
    lb_situation_new (catalogue, "medical-institution", answers, NULL, lb_day_from_ymd (2019, 6, 1), NULL);
  g_assert_true (lb_situation_answer (with, "q-large-equipment"));
}

static void
assert_unknown (const char *package, GHashTable *answers, GArray *stages, LbError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
    lb_situation_new (catalogue, package, answers, stages, lb_day_from_ymd (2019, 6, 1), &error));
  g_assert_error (error, LB_ERROR, (int)code);
}

static void
test_unknown (void)
{
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));
  int stage = 5;

  assert_unknown ("bakery", NULL, NULL, LB_ERROR_NOT_FOUND);
  g_hash_table_insert (answers, (gpointer) "q-tank", GINT_TO_POINTER (TRUE));
  assert_unknown ("pharmacy", answers, NULL, LB_ERROR_NOT_FOUND);
  assert_unknown ("pharmacy", NULL, stages, LB_ERROR_INVALID);
  g_array_append_val (stages, stage);
  assert_unknown ("real-estate", NULL, stages, LB_ERROR_NOT_FOUND);
}

/* Values of single fields. */

typedef struct
{
  const char *field;
  const char *value;
  gboolean required;
  gboolean good;
} Value;

static const Value values[] = {
  { "applicant.name", "鞍山测试有限公司", TRUE, TRUE },
  { "applicant.name", "", TRUE, FALSE },
  { "applicant.name", NULL, TRUE, FALSE },
  { "applicant.name", "", FALSE, TRUE },
  { "applicant.name", "   ", TRUE, FALSE },
  { "applicant.name", "a\nb", TRUE, FALSE },
  { "applicant.name", "a\x01", TRUE, FALSE },
  { "applicant.name", "\xff", TRUE, FALSE },
  { "applicant.uscc", "91210399MA0TEH014W", TRUE, TRUE },
  { "applicant.uscc", "91210399MA0TEH014X", TRUE, FALSE },
  { "applicant.legal_rep_id", "210399197806120116", TRUE, TRUE },
  { "applicant.legal_rep_id", "210399197806120117", TRUE, FALSE },
  { "applicant.legal_rep_phone", "14000000011", TRUE, TRUE },
  { "applicant.legal_rep_phone", "1400000001", TRUE, FALSE },
  { "applicant.legal_rep_id_expiry", "2019-06-03", TRUE, TRUE },
  { "applicant.legal_rep_id_expiry", "2019-06-02", TRUE, FALSE },
  { "applicant.legal_rep_id_expiry", "2019-02-30", TRUE, FALSE },
  { "applicant.legal_rep_id_expiry", "3.6.2019", TRUE, FALSE },
  { "vehicle.test_date", "2019-05-06", TRUE, TRUE },
  { "site.area", "420", TRUE, TRUE },
  { "site.area", "0.5", TRUE, TRUE },
  { "site.area", "-1", TRUE, FALSE },
  { "site.area", "1e3", TRUE, FALSE },
  { "site.area", "1.", TRUE, FALSE },
  { "site.area", "1,5", TRUE, FALSE },
  { "site.area", "0x10", TRUE, FALSE },
  { "site.area", "1234567890123", TRUE, FALSE },
  { "applicant.type", "有限责任公司", TRUE, TRUE },
  { "applicant.type", "有限", TRUE, FALSE },
  { "applicant.type", "有限责任公司\x1f股份有限公司", TRUE, FALSE },
  { "vehicle.gps", "true", TRUE, TRUE },
  { "vehicle.gps", "yes", TRUE, FALSE },
  { "site.location", "122.9697,41.1198", TRUE, TRUE },
  { "site.location", "41.1198,122.9697", TRUE, FALSE },
  { "site.location", "122.9697", TRUE, FALSE },
  { "site.location", "122.9697,41.1198,0", TRUE, FALSE },
  { "site.location", "122.9697, 41.1198", TRUE, FALSE },
};

static void
test_values (void)
{
  LbDay today = lb_day_from_ymd (2019, 6, 3);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const LbField *field = lb_catalogue_field (catalogue, values[i].field);
      const char *message;

      g_assert_nonnull (field);
      message = lb_field_check (field, values[i].value, values[i].required, today);
      if ((message == NULL) != values[i].good)
        {
          g_test_message ("%s: case %" G_GSIZE_FORMAT ": %s", values[i].field, i, message);
          g_test_fail ();
        }
    }
}

static void
test_multiple_choice (void)
{
  char *options[] = { (char *)"a", (char *)"b", (char *)"c", NULL };
  LbField field = { .id = (char *)"x.y", .type = LB_FIELD_CHOICE, .multiple = TRUE, .options = options };

  g_assert_null (lb_field_check (&field, "a", TRUE, LB_DAY_NONE));
  g_assert_null (lb_field_check (&field, "c\037a", TRUE, LB_DAY_NONE));
  g_assert_nonnull (lb_field_check (&field, "a\037a", TRUE, LB_DAY_NONE));
  g_assert_nonnull (lb_field_check (&field, "a\037", TRUE, LB_DAY_NONE));
  g_assert_nonnull (lb_field_check (&field, "a,b", TRUE, LB_DAY_NONE));
}

static void
add_sample_tests (void)
{
  static const struct
  {
    const char *name;
    GTestDataFunc test;
  } tests[] = {
    { "items", test_items },
    { "materials", test_materials },
    { "form", test_form },
    { "review", test_review },
  };

  for (guint i = 0; i < samples->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        const LbSample *sample = g_ptr_array_index (samples, i);
        g_autofree char *name = g_strdup_printf ("/situation/%s/%s", sample->id, tests[j].name);

        g_test_add_data_func (name, sample, tests[j].test);
      }
}

int
main (int argc, char **argv)
{
  g_autofree char *path = g_build_filename (g_getenv ("LB_TEST_DATA"), "sample-applications.json", NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  catalogue = lb_catalogue_load (g_getenv ("LB_TEST_CATALOGUE"), &error);
  g_assert_no_error (error);
  samples = lb_samples_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (samples->len, ==, 9);
  add_sample_tests ();
  g_test_add_func ("/situation/review-of-nothing", test_review_of_nothing);
  g_test_add_func ("/situation/random-answers-keep-the-rules", test_random);
  g_test_add_func ("/situation/repealed-items-are-closed", test_repealed);
  g_test_add_func ("/situation/defaults", test_defaults);
  g_test_add_func ("/situation/a-question-asked-only-after-another", test_dependent_question);
  g_test_add_func ("/situation/unknown-names-are-refused", test_unknown);
  g_test_add_func ("/situation/values-of-fields", test_values);
  g_test_add_func ("/situation/several-choices", test_multiple_choice);
  status = g_test_run ();
  g_ptr_array_unref (samples);
  lb_catalogue_unref (catalogue);
  return status;
}
