/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the bureau has on file stands in for the paper while it is valid, and no longer.
 */
#include "lb-case-private.h"
#include "lb-fixture.h"

#include "lb-reuse.h"

#define PERSON "m-legal-rep-id"
#define EXPIRY "applicant.legal_rep_id_expiry"

static LbSituation *
pharmacy (LbFixture *f, LbDay day)
{
  g_autoptr (GError) error = NULL;
  LbSituation *situation = lb_situation_new (f->catalogue, "pharmacy", NULL, NULL, day, &error);

  g_assert_no_error (error);
  return situation;
}

static LbReuseKind
find (LbFixture *f, const char *material, LbDay today, LbReuse *ret)
{
  g_autoptr (LbSituation) situation = pharmacy (f, today);
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();

  g_ptr_array_add (cases, f->state);
  return lb_reuse_find (situation, lb_catalogue_material (f->catalogue, material), cases, NULL, today, ret);
}

static void
test_the_day_of_the_document_counts (void)
{
  static const struct { const char *until; LbReuseKind kind; } days[] = {
    { "2019-06-30", LB_REUSE_EXPIRED }, { "2019-07-01", LB_REUSE_VALID }, { "2031-01-01", LB_REUSE_VALID },
    { "9999-12-31", LB_REUSE_VALID },
  };
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbDay today = lb_day_from_ymd (2019, 7, 1);

  lb_fixture_receive (f, "pharmacy");
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      LbReuse reuse;

      g_hash_table_insert (f->state->form, g_strdup (EXPIRY), g_strdup (days[i].until));
      g_assert_cmpint (find (f, PERSON, today, &reuse), ==, days[i].kind);
      g_assert_true (reuse.from == f->state);
      g_assert_cmpint (reuse.since, ==, lb_day_from_ymd (2019, 6, 10));
      g_assert_cmpint (reuse.valid_until == LB_DAY_NONE, ==, g_str_has_prefix (days[i].until, "9999"));
      g_assert_cmpuint (reuse.files->len, ==, 1);
    }
}

/* Over all materials of the package: what is made for one application, or not shared, is never offered; what failed or
 * has no file is not either. */
static void
test_only_what_can_be_shared_is_offered (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbDay today = lb_day_from_ymd (2019, 7, 1);
  guint n_offered = 0;

  lb_fixture_receive (f, "pharmacy");
  g_hash_table_insert (f->state->form, g_strdup (EXPIRY), g_strdup ("2031-01-01"));
  for (guint i = 0; i < f->state->materials->len; i++)
    {
      LbCaseMaterial *held = f->state->materials->pdata[i];
      const LbMaterial *material = lb_catalogue_material (f->catalogue, held->material);
      LbReuse reuse;
      LbReuseKind kind = find (f, held->material, today, &reuse);

      if (!material->shareable || material->kind == LB_MATERIAL_FORM || material->kind == LB_MATERIAL_ORIGINAL
          || held->held != LB_HELD_PRESENT)
        {
          g_assert_cmpint (kind, ==, LB_REUSE_NONE);
          continue;
        }
      n_offered += kind == LB_REUSE_VALID;
      g_hash_table_insert (held->points, g_strdup ("0"), GINT_TO_POINTER (FALSE));
      g_assert_cmpint (find (f, held->material, today, &reuse), ==, LB_REUSE_NONE);
      g_hash_table_insert (held->points, g_strdup ("0"), GINT_TO_POINTER (TRUE));
      g_ptr_array_set_size (held->files, 0);
      g_assert_cmpint (find (f, held->material, today, &reuse), ==, LB_REUSE_NONE);
    }
  g_assert_cmpuint (n_offered, >, 3);
  g_assert_false (lb_material_is_reusable (lb_catalogue_material (f->catalogue, "m-app-form")));
  g_assert_false (lb_material_is_reusable (lb_catalogue_material (f->catalogue, "m-truth-pledge")));
}

static void
test_papers_of_another_agent_are_none (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) form = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();
  g_autoptr (LbSituation) situation = NULL;
  const LbMaterial *material;
  LbReuse reuse;

  g_hash_table_insert (answers, (gpointer) "q-has-agent", GINT_TO_POINTER (TRUE));
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_receive_args (f, "pharmacy", answers, NULL));
  situation = lb_situation_new (f->catalogue, "pharmacy", answers, NULL, lb_day_from_ymd (2019, 6, 11), NULL);
  g_ptr_array_add (cases, f->state);
  material = lb_catalogue_material (f->catalogue, "m-agent-id");
  g_assert_cmpint (lb_reuse_find (situation, material, cases, form, lb_day_from_ymd (2019, 6, 11), &reuse), ==,
                   LB_REUSE_NONE);
  g_hash_table_insert (form, (gpointer) "agent.id", g_hash_table_lookup (f->state->form, "agent.id"));
  g_assert_cmpint (lb_reuse_find (situation, material, cases, form, lb_day_from_ymd (2019, 6, 11), &reuse), ==,
                   LB_REUSE_VALID);
}

/* The materials of a complete application, with @id as one that is on file. */
static GVariant *
materials_reusing (LbFixture *f, const char *id, const char *until)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (lb_fixture_materials (f, "pharmacy", NULL, NULL, NULL, NULL));
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (all, i);
      GVariantDict dict;

      g_variant_dict_init (&dict, line);
      if (g_strcmp0 (lb_record_text (line, "material"), id) == 0)
        {
          g_variant_dict_insert (&dict, "held", "s", "reused");
          g_variant_dict_insert (&dict, "originals", "x", (gint64) 0);
          g_variant_dict_insert (&dict, "copies", "x", (gint64) 0);
          g_variant_dict_insert (&dict, "reusedFrom", "s", "AS2019050501000015");
          g_variant_dict_insert (&dict, "validUntil", "s", until);
        }
      g_variant_builder_add_value (&builder, g_variant_dict_end (&dict));
    }
  return g_variant_builder_end (&builder);
}

static void
try_to_receive (const char *material, const char *until, gboolean insisted, gboolean good)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  GVariant *args = lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "materials",
                                    materials_reusing (f, material, until));
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  if (insisted)
    args = lb_fixture_with (args, "insisted", g_variant_new_boolean (TRUE));
  if (!good)
    {
      lb_fixture_refused (f, counter, LB_COMMAND_RECEIVE, NULL, args, LB_REFUSAL_INVALID);
      return;
    }
  lb_fixture_must (f, counter, LB_COMMAND_RECEIVE, NULL, args);
  g_assert_cmpint (lb_case_material (f->state, material)->held, ==, LB_HELD_REUSED);
  g_assert_cmpstr (lb_case_material (f->state, material)->reused_from, ==, "AS2019050501000015");
}

static void
test_the_store_refuses_what_has_expired (void)
{
  try_to_receive (PERSON, "2019-06-10", FALSE, TRUE);
  try_to_receive (PERSON, "2019-06-09", FALSE, FALSE);
  try_to_receive (PERSON, "2019-06-09", TRUE, FALSE);
  try_to_receive ("m-app-form", "2030-01-01", FALSE, FALSE);
}

/* 32(4): what was lacking stays with the case, for those who answer it. */
static void
test_what_was_lacking_when_somebody_insisted_is_known (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  GVariant *args = lb_fixture_with (
    lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "materials",
                     lb_fixture_materials (f, "pharmacy", NULL, NULL, "m-premises-plan", NULL)),
    "insisted", g_variant_new_boolean (TRUE));

  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL, args);
  g_assert_cmpuint (g_strv_length (f->state->incomplete), ==, 1);
  g_assert_cmpstr (f->state->incomplete[0], ==, "场所平面布置图");
}

/* Points of it are still open: it counts as missing, but whose document it is stays known until another line says
 * something else. */
static void
test_a_referral_keeps_whose_document_it_is (void)
{
  const char *const held[] = { "missing", "reused" };

  for (gsize i = 0; i < G_N_ELEMENTS (held); i++)
    {
      g_autoptr (LbCase) state = lb_case_new ("0190a0a0-0000-7000-8000-000000000001");
      g_autoptr (GVariant) record = g_variant_ref_sink (g_variant_new_parsed (
        "{'materials': <[{'material': <%s>, 'held': <%s>, 'reusedFrom': <'AS2019050501000015'>,"
        " 'validUntil': <'2019-09-01'>}]>}", PERSON, held[i]));
      g_autoptr (GVariant) later = g_variant_ref_sink (
        g_variant_new_parsed ("{'materials': <[{'material': <%s>, 'held': <'present'>, 'originals': <@x 1>}]>}", PERSON));
      const LbCaseMaterial *material;

      lb_case_merge_materials (state, record);
      material = lb_case_material (state, PERSON);
      g_assert_cmpstr (lb_held_name (material->held), ==, held[i]);
      g_assert_cmpstr (material->reused_from, ==, "AS2019050501000015");
      g_assert_cmpint (material->valid_until, ==, lb_day_from_ymd (2019, 9, 1));
      lb_case_merge_materials (state, later);
      g_assert_null (lb_case_material (state, PERSON)->reused_from);
      g_assert_cmpint (lb_case_material (state, PERSON)->valid_until, ==, LB_DAY_NONE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reuse/the-day-of-the-document-counts", test_the_day_of_the_document_counts);
  g_test_add_func ("/reuse/only-what-can-be-shared-is-offered", test_only_what_can_be_shared_is_offered);
  g_test_add_func ("/reuse/papers-of-another-agent-are-none", test_papers_of_another_agent_are_none);
  g_test_add_func ("/reuse/a-referral-keeps-whose-document-it-is", test_a_referral_keeps_whose_document_it_is);
  g_test_add_func ("/reuse/the-store-refuses-what-has-expired", test_the_store_refuses_what_has_expired);
  g_test_add_func ("/reuse/what-was-lacking-when-somebody-insisted-is-known",
                   test_what_was_lacking_when_somebody_insisted_is_known);
  return g_test_run ();
}
