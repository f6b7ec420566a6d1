/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sample applications at the counter: what passes the formal review becomes a case with just the expected
 * items, what does not is not received, unless the applicant insists.
 */
#include "lb-fixture.h"

#include "lb-identifier.h"
#include "lb-sample-json.h"

static void
add_line (GVariantBuilder *builder, LbFixture *f, const char *id, const char *held, int originals, int copies)
{
  const LbMaterial *material = lb_catalogue_material (f->catalogue, id);
  gboolean present = g_str_equal (held, "present");
  GVariantBuilder points;
  GVariantDict dict;

  g_variant_builder_init (&points, G_VARIANT_TYPE ("a{sb}"));
  for (guint i = 0; present && material->formal_points != NULL && material->formal_points[i] != NULL; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);

      g_variant_builder_add (&points, "{sb}", index, TRUE);
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "material", "s", id);
  g_variant_dict_insert (&dict, "held", "s", held);
  g_variant_dict_insert (&dict, "originals", "x", (gint64) originals);
  g_variant_dict_insert (&dict, "copies", "x", (gint64) copies);
  g_variant_dict_insert (&dict, "promise", "b", g_str_equal (held, "deferred"));
  g_variant_dict_insert_value (&dict, "points", g_variant_builder_end (&points));
  if (present)
    g_variant_dict_insert_value (&dict, "files", lb_fixture_files (id));
  g_variant_builder_add_value (builder, g_variant_dict_end (&dict));
}

static GVariant *
materials_of (LbFixture *f, const LbSample *sample)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < sample->present->len; i++)
    {
      const LbSampleMaterial *line = sample->present->pdata[i];

      add_line (&builder, f, line->material, "present", line->originals, line->copies);
    }
  for (guint i = 0; sample->missing[i] != NULL; i++)
    add_line (&builder, f, sample->missing[i], "missing", 0, 0);
  for (guint i = 0; sample->deferred[i] != NULL; i++)
    add_line (&builder, f, sample->deferred[i], "deferred", 0, 0);
  for (guint i = 0; i < sample->shared->len; i++)
    add_line (&builder, f, ((const LbSampleShared *) sample->shared->pdata[i])->material, "from-case", 0, 0);
  return g_variant_builder_end (&builder);
}

static GVariant *
delivery_of (const LbSample *sample)
{
  return lb_record_new ("method", LB_VALUE_TEXT, sample->delivery_method, "recipient", LB_VALUE_TEXT,
                        sample->delivery_recipient, "phone", LB_VALUE_TEXT, sample->delivery_phone, "address",
                        LB_VALUE_TEXT, sample->delivery_address, "postcode", LB_VALUE_TEXT,
                        sample->delivery_postcode, NULL);
}

static GVariant *
args_of (LbFixture *f, const LbSample *sample)
{
  g_autofree char *number = lb_case_number_new (sample->received_on, 1, (int) f->serial);
  g_autoptr (GVariant) delivery = delivery_of (sample);
  g_autoptr (GVariant) base = lb_record_new (
    "package", LB_VALUE_ID, sample->package, "answers", LB_VALUE_FLAGS, sample->answers, "form", LB_VALUE_MAP,
    sample->fields, "number", LB_VALUE_TEXT, number, "queryCode", LB_VALUE_TEXT, "23ABCD", "explained",
    LB_VALUE_BOOLEAN, TRUE, "prepReminder", LB_VALUE_BOOLEAN, TRUE, NULL);
  GVariantBuilder stages;
  GVariantDict dict;

  g_variant_builder_init (&stages, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < sample->stages->len; i++)
    {
      g_autofree char *stage = g_strdup_printf ("%d", g_array_index (sample->stages, int, i));

      g_variant_builder_add (&stages, "s", stage);
    }
  g_variant_dict_init (&dict, base);
  g_variant_dict_insert_value (&dict, "stages", g_variant_builder_end (&stages));
  g_variant_dict_insert_value (&dict, "delivery", delivery);
  g_variant_dict_insert_value (&dict, "materials", materials_of (f, sample));
  return g_variant_dict_end (&dict);
}

static void
assert_items (LbFixture *f, const LbSample *sample)
{
  g_assert_cmpuint (f->state->items->len, ==, g_strv_length (sample->expected_items));
  for (guint i = 0; i < f->state->items->len; i++)
    g_assert_true (g_strv_contains ((const char *const *) sample->expected_items,
                                    ((const LbCaseItem *) f->state->items->pdata[i])->item));
  g_assert_cmpstr (f->state->applicant, ==, g_hash_table_lookup (sample->fields, "applicant.name"));
}

static void
test_samples_at_the_counter (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autofree char *path = g_build_filename (g_getenv ("LB_TEST_DATA"), "sample-applications.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = lb_samples_load (path, NULL, &error);
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);
  guint n_passed = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < samples->len; i++)
    {
      const LbSample *sample = samples->pdata[i];
      gboolean received;

      lb_fixture_reset (f);
      f->now = lb_time_at (sample->received_on, 10 * 60);
      received = lb_fixture_do (f, counter, LB_COMMAND_RECEIVE, NULL, args_of (f, sample));
      g_test_message ("%s: %s", sample->id, received ? "received" : f->error->message);
      g_assert_cmpint (received, ==, sample->expected_pass);
      n_passed += received;
      if (received)
        assert_items (f, sample);
    }
  g_assert_cmpuint (n_passed, >, 0);
  g_assert_cmpuint (n_passed, <, samples->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case/receive/samples_at_the_counter", test_samples_at_the_counter);
  return g_test_run ();
}
