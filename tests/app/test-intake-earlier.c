/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What earlier cases spare an applicant, and that nothing that still applies is lost while answers change to and fro.
 */
#include <glib.h>

#include "intake-sample.h"
#include "lb-files-box.h"
#include "lb-fixture.h"
#include "lb-intake-draft.h"

#define NAME "鞍山测试康民大药房有限公司"

static LbCatalogue *catalogue;

static LbCase *
case_of (const char *number, LbDay day, const char *const *form)
{
  LbCase *state = lb_case_new ("0190a5d0-0000-7000-8000-000000000002");

  state->number = g_strdup (number);
  state->received_at = lb_time_at (day, 10 * 60);
  g_hash_table_insert (state->form, g_strdup ("applicant.name"), g_strdup (NAME));
  for (guint i = 0; form[i] != NULL; i += 2)
    g_hash_table_insert (state->form, g_strdup (form[i]), g_strdup (form[i + 1]));
  return state;
}

static LbIntakeDraft *
pharmacy_draft (LbDay today)
{
  LbIntakeDraft *draft = lb_intake_draft_new (catalogue, today);
  g_autoptr (GError) error = NULL;

  g_assert_true (lb_intake_draft_set_package (draft, "pharmacy", &error));
  g_assert_no_error (error);
  lb_intake_draft_set_value (draft, "applicant.name", NAME);
  return draft;
}

static void
test_each_value_comes_from_the_newest_case_that_says_it (void)
{
  static const char *const old_form[]
    = { "applicant.legal_rep", "旧", "site.district", "铁东区", "site.address", "旧址1号", NULL };
  static const char *const new_form[] = { "applicant.legal_rep", "新", "site.address", "", NULL };
  LbDay older = lb_day_from_ymd (2019, 3, 1), newer = lb_day_from_ymd (2019, 5, 6);
  g_autoptr (LbIntakeDraft) draft = pharmacy_draft (lb_day_from_ymd (2019, 6, 10));
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_unref);

  g_ptr_array_add (cases, case_of ("AS2019030101000015", older, old_form));
  g_ptr_array_add (cases, case_of ("AS2019050601000023", newer, new_form));
  lb_intake_draft_set_earlier (draft, cases);
  g_assert_cmpuint (lb_intake_draft_take_known (draft, FALSE), ==, 3);
  g_assert_cmpuint (lb_intake_draft_take_known (draft, TRUE), ==, 3);
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "applicant.legal_rep"), ==, "新");
  g_assert_cmpint (lb_intake_draft_get_source (draft, "applicant.legal_rep")->day, ==, newer);
  g_assert_cmpstr (lb_intake_draft_get_source (draft, "applicant.legal_rep")->number, ==, "AS2019050601000023");
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "site.district"), ==, "铁东区");
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "site.address"), ==, "旧址1号");
  g_assert_cmpint (lb_intake_draft_get_source (draft, "site.address")->day, ==, older);
  lb_intake_draft_set_earlier (draft, NULL);
  g_assert_cmpuint (lb_intake_draft_take_known (draft, FALSE), ==, 0);
}

/* What they do is not carried over to another matter, and what has run out is not offered; delivery is as it was. */
static void
test_only_what_still_holds_is_taken (void)
{
  static const char *const form[]
    = { "business.capital", "50", "applicant.legal_rep_id_expiry", "2019-06-01", "site.district", "铁东区", NULL };
  LbDay today = lb_day_from_ymd (2019, 6, 10);
  g_autoptr (LbIntakeDraft) draft = pharmacy_draft (today);
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_unref);
  LbCase *state = case_of ("AS2019050601000023", lb_day_from_ymd (2019, 5, 6), form);

  g_ptr_array_add (cases, state);
  g_free (state->package);
  state->package = g_strdup ("restaurant");
  lb_intake_draft_set_answer (draft, "q-new-company", TRUE);
  lb_intake_draft_set_earlier (draft, cases);
  g_assert_cmpuint (lb_intake_draft_take_known (draft, FALSE), ==, 1);
  g_free (state->package);
  state->package = g_strdup ("pharmacy");
  g_free (state->delivery.method);
  state->delivery.method = g_strdup ("ems");
  g_free (state->delivery.postcode);
  state->delivery.postcode = g_strdup ("114000");
  g_assert_cmpuint (lb_intake_draft_take_known (draft, TRUE), ==, 2);
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "business.capital"), ==, "50");
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "applicant.legal_rep_id_expiry"), ==, "");
  g_assert_cmpstr (lb_intake_draft_get_delivery (draft)->method, ==, "ems");
  g_assert_cmpstr (lb_intake_draft_get_delivery (draft)->postcode, ==, "114000");
}

static void
pass_all (LbIntakeDraft *draft, const char *material)
{
  const LbIntakeMaterial *held = lb_intake_draft_get_material (draft, material);

  for (guint i = 0; i < held->points->len; i++)
    lb_intake_draft_set_point (draft, material, i, LB_INTAKE_POINT_PASSED);
}

static LbHeld
held_of (LbIntakeDraft *draft, const char *material)
{
  return lb_intake_draft_held (draft, lb_situation_material (lb_intake_draft_get_situation (draft), material));
}

static void
test_a_document_on_file_need_not_be_brought (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbDay today = lb_day_from_ymd (2019, 6, 12);
  g_autoptr (LbIntakeDraft) draft = pharmacy_draft (today);
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  LbReuse reuse;

  lb_fixture_receive (f, "pharmacy");
  g_hash_table_insert (f->state->form, g_strdup ("applicant.legal_rep_id_expiry"), g_strdup ("2019-06-20"));
  g_ptr_array_add (cases, f->state);
  g_assert_false (lb_intake_draft_reuse (draft, "m-legal-rep-id"));
  lb_intake_draft_set_earlier (draft, cases);
  g_assert_cmpint (lb_intake_draft_find_reuse (draft, "m-legal-rep-id", &reuse), ==, LB_REUSE_VALID);
  g_assert_cmpint (lb_intake_draft_find_reuse (draft, "m-app-form", &reuse), ==, LB_REUSE_NONE);
  g_assert_true (lb_intake_draft_reuse (draft, "m-legal-rep-id"));
  /* Its points are looked at like those of paper. */
  g_assert_cmpint (held_of (draft, "m-legal-rep-id"), ==, LB_HELD_MISSING);
  pass_all (draft, "m-legal-rep-id");
  g_assert_cmpint (held_of (draft, "m-legal-rep-id"), ==, LB_HELD_REUSED);
  {
    g_autofree char *text = lb_intake_draft_to_text (draft);
    g_autoptr (LbIntakeDraft) again = lb_intake_draft_from_text (text, catalogue, today, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (held_of (again, "m-legal-rep-id"), ==, LB_HELD_REUSED);
  }
  /* The draft lies for a week: the document runs out under it, and the applicant is told. */
  lb_intake_draft_set_today (draft, lb_day_from_ymd (2019, 6, 21));
  g_assert_cmpint (held_of (draft, "m-legal-rep-id"), ==, LB_HELD_MISSING);
  g_assert_cmpint (lb_intake_draft_find_reuse (draft, "m-legal-rep-id", &reuse), ==, LB_REUSE_EXPIRED);
  /* Paper that comes after all takes its place. */
  lb_intake_draft_set_counts (draft, "m-legal-rep-id", 0, 1);
  g_assert_null (lb_intake_draft_get_material (draft, "m-legal-rep-id")->reused_from);
  lb_intake_draft_set_today (draft, today);
  g_assert_true (lb_intake_draft_reuse (draft, "m-legal-rep-id"));
  lb_intake_draft_drop_reuse (draft, "m-legal-rep-id");
  g_assert_cmpuint (lb_intake_draft_get_material (draft, "m-legal-rep-id")->files->len, ==, 0);
  g_assert_cmpint (held_of (draft, "m-legal-rep-id"), ==, LB_HELD_MISSING);
}

/* A referral with open points comes back as what it was. */
static void
test_a_document_on_file_comes_back_from_guidance (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (LbIntakeDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  LbCaseMaterial *material;

  lb_fixture_receive (f, "pharmacy");
  material = lb_case_material (f->state, "m-legal-rep-id");
  material->held = LB_HELD_MISSING;
  material->originals = material->copies = 0;
  material->reused_from = g_strdup ("AS2019050501000015");
  material->valid_until = lb_day_from_ymd (2019, 6, 20);
  g_ptr_array_add (material->files, lb_file_copy (lb_case_material (f->state, "m-app-form")->files->pdata[0]));
  draft = lb_intake_draft_new_from_case (f->state, catalogue, lb_day_from_ymd (2019, 6, 12), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lb_intake_draft_get_material (draft, "m-legal-rep-id")->reused_from, ==, "AS2019050501000015");
  pass_all (draft, "m-legal-rep-id");
  g_assert_cmpint (held_of (draft, "m-legal-rep-id"), ==, LB_HELD_REUSED);
}

/* 32(3) */
static void
test_what_failed_and_then_passed_was_put_right_on_the_spot (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  g_autoptr (GPtrArray) none = lb_intake_draft_dup_corrected (draft);
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GVariant) args = NULL;
  g_auto (GStrv) told = NULL;
  const char *material = NULL;

  for (guint i = 0; material == NULL; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (lb_intake_draft_get_situation (draft)->materials, i);

      if (lb_intake_material_came (lb_intake_draft_get_material (draft, entry->material->id)))
        material = entry->material->id;
    }
  g_assert_cmpuint (none->len, ==, 0);
  lb_intake_draft_set_point (draft, material, 0, LB_INTAKE_POINT_FAILED);
  lb_intake_draft_set_point (draft, material, 0, LB_INTAKE_POINT_PASSED);
  lb_intake_draft_set_point (draft, material, 1, LB_INTAKE_POINT_OPEN);
  lb_intake_draft_set_point (draft, material, 1, LB_INTAKE_POINT_PASSED);
  one = lb_intake_draft_dup_corrected (draft);
  g_assert_cmpuint (one->len, ==, 1);
  args = lb_intake_draft_receive_args (draft, "AS2019050501000015", "K7M2QP");
  told = lb_record_texts (args, "corrected");
  g_assert_cmpuint (g_strv_length (told), ==, 1);
  g_assert_cmpstr (told[0], ==, one->pdata[0]);
}

/* What guidance ticks and what a section answers comes back to the counter; what the clerk said stays. */
static void
test_what_others_checked_is_taken_over (void)
{
  g_autoptr (LbIntakeDraft) draft = pharmacy_draft (lb_day_from_ymd (2019, 6, 10));
  g_autoptr (LbCase) state = lb_case_new ("0190a5d0-0000-7000-8000-000000000003");
  LbFile file = { (char *) SAMPLE_BLOB, (char *) "scan.pdf", (char *) "application/pdf", 1234 };
  const char *id = "m-legal-rep-id";
  const LbIntakeMaterial *held = lb_intake_draft_get_material (draft, id);
  g_autoptr (GVariant) data = g_variant_ref_sink (g_variant_new_parsed (
    "{'materials': <[{'material': <'m-legal-rep-id'>, 'held': <'missing'>, 'note': <'照片不清'>, "
    "'points': <{'0': true, '1': false, '2': true}>}]>}"));
  LbEvent *event = lb_event_alloc ();
  g_autoptr (GError) error = NULL;

  event->case_id = g_strdup (state->id);
  event->version = 1;
  event->type = LB_EVENT_ADVISED;
  event->actor = g_strdup ("guidance-1");
  event->role = LB_ROLE_GUIDANCE;
  event->data = g_variant_ref (data);
  lb_case_apply (state, event, &error);
  g_assert_no_error (error);
  lb_event_unref (event);
  lb_intake_draft_add_file (draft, id, &file);
  lb_intake_draft_set_point (draft, id, 2, LB_INTAKE_POINT_FAILED);
  g_assert_cmpuint (lb_intake_draft_take_checks (draft, state), ==, 2);
  g_assert_cmpint (g_array_index (held->points, LbIntakePoint, 0), ==, LB_INTAKE_POINT_PASSED);
  g_assert_cmpint (g_array_index (held->points, LbIntakePoint, 1), ==, LB_INTAKE_POINT_FAILED);
  g_assert_cmpint (g_array_index (held->points, LbIntakePoint, 2), ==, LB_INTAKE_POINT_FAILED);
  g_assert_cmpstr (held->note, ==, "照片不清");
  g_assert_cmpuint (lb_intake_draft_take_checks (draft, state), ==, 0);
}

/* Toggling at random */

static gboolean
asks (const LbSituation *situation, const char *field)
{
  for (guint i = 0; i < situation->form->len; i++)
    if (g_str_equal (((LbFormField *) g_ptr_array_index (situation->form, i))->field->id, field))
      return TRUE;
  return FALSE;
}

/* Types something new into each field that is asked for and has nothing yet, and remembers it. */
static void
fill (LbIntakeDraft *draft, GHashTable *typed)
{
  const LbSituation *situation = lb_intake_draft_get_situation (draft);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (guint i = 0; i < situation->form->len; i++)
    g_ptr_array_add (fields, ((LbFormField *) g_ptr_array_index (situation->form, i))->field->id);
  for (guint i = 0; i < fields->len; i++)
    if (!g_hash_table_contains (typed, fields->pdata[i]))
      {
        char *value = g_strdup_printf ("%s %u", (char *) fields->pdata[i], g_hash_table_size (typed));

        lb_intake_draft_set_value (draft, fields->pdata[i], value);
        g_hash_table_insert (typed, fields->pdata[i], value);
      }
}

/* What a situation no longer asks for, counted another way than the draft does. */
static guint
count_lost (const LbSituation *before, const LbSituation *after, GHashTable *typed)
{
  guint lost = 0;

  for (guint i = 0; i < before->form->len; i++)
    {
      const char *id = ((LbFormField *) g_ptr_array_index (before->form, i))->field->id;

      lost += g_hash_table_contains (typed, id) && !asks (after, id);
    }
  return lost;
}

static void
assert_nothing_lost (LbIntakeDraft *draft, GHashTable *typed)
{
  g_autoptr (GHashTable) form = lb_intake_draft_dup_form (draft);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, typed);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      g_assert_cmpstr (lb_intake_draft_get_value (draft, id), ==, value);
      /* In the command goes what is asked for, all of it and nothing else. */
      g_assert_cmpint (g_hash_table_contains (form, id), ==, asks (lb_intake_draft_get_situation (draft), id));
    }
}

static void
toggle_one (LbIntakeDraft *draft, GHashTable *typed)
{
  const LbPackage *package = lb_intake_draft_get_package (draft);
  const LbQuestion *question;
  g_autoptr (LbIntakeDraft) before = lb_intake_draft_copy (draft);
  g_autoptr (GPtrArray) losses = NULL;
  gboolean answer;

  if (package->questions->len == 0)
    return;
  question = g_ptr_array_index (package->questions, g_test_rand_int_range (0, (int) package->questions->len));
  answer = !lb_intake_draft_get_answer (draft, question->id);
  losses = lb_intake_draft_losses (draft, question->id, answer);
  lb_intake_draft_set_answer (draft, question->id, answer);
  g_assert_cmpuint (losses->len, ==, count_lost (lb_intake_draft_get_situation (before),
                                                 lb_intake_draft_get_situation (draft), typed));
}

static void
test_no_toggling_loses_what_still_applies (void)
{
  for (guint p = 0; p < catalogue->packages->len; p++)
    for (int round = 0; round < 3; round++)
      {
        const LbPackage *package = g_ptr_array_index (catalogue->packages, p);
        g_autoptr (LbIntakeDraft) draft = lb_intake_draft_new (catalogue, lb_day_from_ymd (2019, 6, 10));
        g_autoptr (GHashTable) typed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
        g_autoptr (GHashTable) first = g_hash_table_new (g_str_hash, g_str_equal);
        g_autoptr (GHashTable) form = NULL, again = NULL;

        g_assert_true (lb_intake_draft_set_package (draft, package->id, NULL));
        for (guint i = 0; i < package->questions->len; i++)
          {
            const LbQuestion *question = g_ptr_array_index (package->questions, i);

            g_hash_table_insert (first, question->id,
                                 GINT_TO_POINTER (lb_intake_draft_get_answer (draft, question->id)));
          }
        fill (draft, typed);
        form = lb_intake_draft_dup_form (draft);
        for (int step = 0; step < 12; step++)
          {
            toggle_one (draft, typed);
            assert_nothing_lost (draft, typed);
            fill (draft, typed);
          }
        /* Changed back, the application is what it was. */
        for (guint i = 0; i < package->questions->len; i++)
          {
            const LbQuestion *question = g_ptr_array_index (package->questions, i);

            lb_intake_draft_set_answer (draft, question->id,
                                        GPOINTER_TO_INT (g_hash_table_lookup (first, question->id)));
          }
        again = lb_intake_draft_dup_form (draft);
        g_assert_cmpuint (g_hash_table_size (again), ==, g_hash_table_size (form));
        assert_nothing_lost (draft, typed);
      }
}

static void
test_a_stage_or_package_says_what_it_takes_away (void)
{
  g_autoptr (LbIntakeDraft) draft = lb_intake_draft_new (catalogue, lb_day_from_ymd (2019, 6, 10));
  g_autoptr (GHashTable) typed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (LbIntakeDraft) before = NULL;
  g_autoptr (GPtrArray) none = NULL, of_stage = NULL, of_package = NULL;

  g_assert_true (lb_intake_draft_set_package (draft, "real-estate", NULL));
  lb_intake_draft_set_stage (draft, 2, TRUE);
  fill (draft, typed);
  none = lb_intake_draft_losses_of_stage (draft, 3, TRUE);
  g_assert_cmpuint (none->len, ==, 0);
  of_stage = lb_intake_draft_losses_of_stage (draft, 2, FALSE);
  before = lb_intake_draft_copy (draft);
  lb_intake_draft_set_stage (draft, 2, FALSE);
  g_assert_cmpuint (of_stage->len, >, 0);
  g_assert_cmpuint (of_stage->len, ==, count_lost (lb_intake_draft_get_situation (before),
                                                   lb_intake_draft_get_situation (draft), typed));
  of_package = lb_intake_draft_losses_of_package (before, "pharmacy");
  g_assert_true (lb_intake_draft_set_package (draft, "pharmacy", NULL));
  g_assert_cmpuint (of_package->len, ==, count_lost (lb_intake_draft_get_situation (before),
                                                     lb_intake_draft_get_situation (draft), typed));
  g_assert_true (lb_intake_draft_set_package (draft, "real-estate", NULL));
  lb_intake_draft_set_stage (draft, 2, TRUE);
  assert_nothing_lost (draft, typed);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  catalogue = sample_catalogue ();
#define ADD(name) g_test_add_func ("/intake/earlier/" #name, test_##name)
  ADD (each_value_comes_from_the_newest_case_that_says_it);
  ADD (only_what_still_holds_is_taken);
  ADD (a_document_on_file_comes_back_from_guidance);
  ADD (a_document_on_file_need_not_be_brought);
  ADD (what_failed_and_then_passed_was_put_right_on_the_spot);
  ADD (what_others_checked_is_taken_over);
  ADD (no_toggling_loses_what_still_applies);
  ADD (a_stage_or_package_says_what_it_takes_away);
#undef ADD
  result = g_test_run ();
  lb_catalogue_unref (catalogue);
  return result;
}
