/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The policy file and the sample applications: both are read whole, and no figure can be missing or odd.
 */
#include <glib.h>
#include <string.h>

#include "lb-catalogue-json.h"
#include "lb-config.h"
#include "lb-error.h"
#include "lb-json.h"
#include "lb-policy-json.h"
#include "lb-sample-json.h"

static const char *policy_path = LB_SOURCE_DATA_DIRECTORY "/policy.json";

static json_t *
parse (const char *path)
{
  json_t *root = json_load_file (path, 0, NULL);

  g_assert_nonnull (root);
  return root;
}

/* Sets the member at a JSON pointer, or takes it out when @value is NULL. */
static void
mutate (json_t *root, const char *path, const char *value)
{
  g_auto (GStrv) segments = g_strsplit (path + 1, "/", -1);
  guint last = g_strv_length (segments) - 1;
  json_t *at = root;

  for (guint i = 0; i < last; i++)
    at = json_is_array (at) ? json_array_get (at, atoi (segments[i])) : json_object_get (at, segments[i]);
  g_assert_nonnull (at);
  if (value == NULL)
    json_object_del (at, segments[last]);
  else if (json_is_array (at))
    json_array_set_new (at, atoi (segments[last]), json_loads (value, JSON_DECODE_ANY, NULL));
  else
    json_object_set_new (at, segments[last], json_loads (value, JSON_DECODE_ANY, NULL));
}

static void
assert_same_set (GHashTable *one, GHashTable *other)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_assert_cmpuint (g_hash_table_size (one), ==, g_hash_table_size (other));
  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_assert_true (g_hash_table_contains (other, key));
}

static void
assert_same_numbers (GHashTable *one, GHashTable *other)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  assert_same_set (one, other);
  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_assert_cmpint (GPOINTER_TO_INT (value), ==, GPOINTER_TO_INT (g_hash_table_lookup (other, key)));
}

/* Every item that a rule names is one of the catalogue: a rule about nothing is a slip of the pen. */
static void
test_rules_name_items (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbPolicy) policy = lb_policy_load (policy_path, &error);
  g_autoptr (LbCatalogue) catalogue = lb_catalogue_load (LB_SOURCE_DATA_DIRECTORY "/catalogue.json", &error);
  GHashTable *const tables[] = { policy->extensions, policy->receipt_starts, policy->decision_levels,
                                 policy->notice_overrides, policy->inspection_suspends };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GHashTableIter iter;
      gpointer item;

      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, &item, NULL))
        g_assert_nonnull (lb_catalogue_item (catalogue, item));
    }
}

/* Stores hold policies that were written before these rules were: they keep the defaults. */
static void
test_older_file (void)
{
  static const char *const later[] = { "/extensions", "/receipt_starts", "/decision_levels",
                                       "/figures/hearing_apply_days", "/figures/remedy_days" };
  json_t *root = parse (policy_path);
  g_autoptr (LbPolicy) fallback = lb_policy_new ();
  g_autoptr (LbPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
    mutate (root, later[i], NULL);
  text = lb_json_to_text (root);
  json_decref (root);
  policy = lb_policy_from_json (text, strlen (text), &error);
  g_assert_no_error (error);
  assert_same_numbers (policy->extensions, fallback->extensions);
  assert_same_set (policy->receipt_starts, fallback->receipt_starts);
  g_assert_cmpint (policy->hearing_apply_days, ==, 5);
}

/* The file is what the program would do without it, so that neither can change unnoticed. */
static void
test_policy (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbPolicy) policy = lb_policy_load (policy_path, &error);
  g_autoptr (LbPolicy) fallback = lb_policy_new ();
  GHashTableIter iter;
  gpointer clock;
  gpointer basis;

  g_assert_no_error (error);
  g_assert_cmpint (policy->deemed_on_receipt, ==, fallback->deemed_on_receipt);
  g_assert_cmpint (policy->half_hour_minutes, ==, fallback->half_hour_minutes);
  g_assert_cmpint (policy->one_day_days, ==, fallback->one_day_days);
  g_assert_cmpint (policy->notice_days, ==, fallback->notice_days);
  g_assert_cmpint (policy->decision_days, ==, fallback->decision_days);
  g_assert_cmpint (policy->decision_extension, ==, fallback->decision_extension);
  g_assert_cmpint (policy->case_days, ==, fallback->case_days);
  g_assert_cmpint (policy->case_extension, ==, fallback->case_extension);
  g_assert_cmpint (policy->delivery_days, ==, fallback->delivery_days);
  g_assert_cmpint (policy->correction_wait_days, ==, fallback->correction_wait_days);
  g_assert_cmpint (policy->defer_days, ==, fallback->defer_days);
  g_assert_cmpint (policy->paper_days, ==, fallback->paper_days);
  g_assert_cmpint (policy->to_desk_days, ==, fallback->to_desk_days);
  g_assert_cmpint (policy->call_days, ==, fallback->call_days);
  g_assert_cmpint (policy->warn_days, ==, fallback->warn_days);
  g_assert_cmpint (policy->warn_percent, ==, fallback->warn_percent);
  g_assert_cmpint (policy->second_inspectors, ==, fallback->second_inspectors);
  g_assert_cmpint (policy->hours.n_spans, ==, fallback->hours.n_spans);
  for (int i = 0; i < policy->hours.n_spans; i++)
    {
      g_assert_cmpint (policy->hours.spans[i].open, ==, fallback->hours.spans[i].open);
      g_assert_cmpint (policy->hours.spans[i].close, ==, fallback->hours.spans[i].close);
    }
  assert_same_set (policy->inspection_suspends, fallback->inspection_suspends);
  assert_same_set (policy->notice_overrides, fallback->notice_overrides);
  g_assert_cmpint (policy->hearing_apply_days, ==, fallback->hearing_apply_days);
  g_assert_cmpint (policy->tester_days, ==, fallback->tester_days);
  g_assert_cmpint (policy->remedy_days, ==, fallback->remedy_days);
  g_assert_cmpint (policy->lower_level_days, ==, fallback->lower_level_days);
  g_assert_cmpint (policy->rating_days, ==, fallback->rating_days);
  assert_same_numbers (policy->extensions, fallback->extensions);
  assert_same_set (policy->receipt_starts, fallback->receipt_starts);
  assert_same_numbers (policy->decision_levels, fallback->decision_levels);
  g_assert_cmpuint (g_hash_table_size (policy->basis), ==, g_hash_table_size (fallback->basis));
  g_hash_table_iter_init (&iter, fallback->basis);
  while (g_hash_table_iter_next (&iter, &clock, &basis))
    g_assert_cmpstr (g_hash_table_lookup (policy->basis, clock), ==, basis);
}

static void
test_changed_figures (void)
{
  json_t *root = parse (policy_path);
  g_autofree char *text = NULL;
  g_autoptr (LbPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;

  mutate (root, "/figures/notice_days/value", "3");
  mutate (root, "/figures/notice_days/basis", "\"新依据\"");
  mutate (root, "/deemed_on_receipt/value", "false");
  mutate (root, "/wipe_on_sign_out/value", "true");
  mutate (root, "/remember_sign_in/value", "true");
  mutate (root, "/inspection_suspends/value", "[\"hazchem-licence\"]");
  mutate (root, "/notice_overrides/value", "{\"eia-approval\":4}");
  mutate (root, "/service_hours/value", "[[\"09:00\",\"24:00\"]]");
  mutate (root, "/extensions/value", "{\"enterprise-registration\":3}");
  mutate (root, "/receipt_starts/value", "[]");
  mutate (root, "/decision_levels/value", "{\"eia-approval\":2}");
  mutate (root, "/figures/hearing_apply_days/value", "7");
  text = lb_json_to_text (root);
  json_decref (root);
  policy = lb_policy_from_json (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpint (policy->notice_days, ==, 3);
  g_assert_cmpstr (g_hash_table_lookup (policy->basis, "K3"), ==, "新依据");
  g_assert_false (policy->deemed_on_receipt);
  g_assert_true (policy->wipe_on_sign_out);
  g_assert_true (policy->remember_sign_in);
  g_assert_true (g_hash_table_contains (policy->inspection_suspends, "hazchem-licence"));
  g_assert_false (g_hash_table_contains (policy->notice_overrides, "pollutant-permit"));
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (policy->notice_overrides, "eia-approval")), ==, 4);
  g_assert_cmpuint (g_hash_table_size (policy->extensions), ==, 1);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (policy->extensions, "enterprise-registration")), ==, 3);
  g_assert_cmpuint (g_hash_table_size (policy->receipt_starts), ==, 0);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (policy->decision_levels, "eia-approval")), ==, 2);
  g_assert_cmpint (policy->hearing_apply_days, ==, 7);
  g_assert_cmpint (policy->hours.n_spans, ==, 1);
  g_assert_cmpint (policy->hours.spans[0].close, ==, 24 * 60);
}

typedef struct
{
  const char *path;
  const char *value;
  const char *place; /* NULL is @path */
} Mutation;

static const Mutation policy_mutations[] = {
  { "/extensions/value/pollutant-permit", "0", NULL },
  { "/extensions/status", NULL, NULL },
  { "/receipt_starts/value", "[\"eia-approval\",\"eia-approval\"]", "/receipt_starts/value/1" },
  { "/decision_levels/value", "{\"eia-approval\":4}", "/decision_levels/value/eia-approval" },
  { "/figures/hearing_apply_days/value", "0", NULL },
  { "/figures/remedy_days/clock", "\"K16\"", NULL },
  { "/schema", NULL, NULL },
  { "/schema", "0", NULL },
  { "/extra", "1", NULL },
  { "/status", NULL, NULL },
  { "/figures", NULL, NULL },
  { "/figures/notice_days", NULL, NULL },
  { "/figures/coffee_days", "{}", NULL },
  { "/figures/notice_days/value", NULL, NULL },
  { "/figures/notice_days/value", "0", NULL },
  { "/figures/notice_days/value", "31", NULL },
  { "/figures/notice_days/value", "\"5\"", NULL },
  { "/figures/notice_days/value", "5.5", NULL },
  { "/figures/notice_days/basis", NULL, NULL },
  { "/figures/notice_days/basis", "\"\"", NULL },
  { "/figures/notice_days/status", NULL, NULL },
  { "/figures/notice_days/clock", "\"K5\"", NULL },
  { "/figures/warn_days/clock", "\"K5\"", NULL },
  { "/figures/warn_percent/value", "101", NULL },
  { "/figures/notice_days/x", "1", NULL },
  { "/deemed_on_receipt/value", "1", NULL },
  { "/wipe_on_sign_out/value", "1", NULL },
  { "/wipe_on_sign_out/basis", NULL, NULL },
  { "/remember_sign_in/value", "\"yes\"", NULL },
  { "/remember_sign_in/basis", NULL, NULL },
  { "/service_hours/value", "[]", NULL },
  { "/service_hours/value", "[[\"08:30\"]]", "/service_hours/value/0" },
  { "/service_hours/value", "[[\"8:30\",\"11:30\"]]", "/service_hours/value/0/0" },
  { "/service_hours/value", "[[\"08:60\",\"11:30\"]]", "/service_hours/value/0/0" },
  { "/service_hours/value", "[[\"08:30\",\"25:00\"]]", "/service_hours/value/0/1" },
  { "/service_hours/value", "[[\"08:30\",\"08:30\"]]", "/service_hours/value/0" },
  { "/service_hours/value", "[[\"08:30\",\"11:30\"],[\"11:30\",\"17:00\"]]", "/service_hours/value/1" },
  { "/service_hours/value",
    "[[\"01:00\",\"02:00\"],[\"03:00\",\"04:00\"],[\"05:00\",\"06:00\"],[\"07:00\",\"08:00\"],[\"09:00\","
    "\"10:00\"]]",
    NULL },
  { "/inspection_suspends/value", "[\"a\",\"a\"]", "/inspection_suspends/value/1" },
  { "/inspection_suspends/value", "{}", NULL },
  { "/notice_overrides/value", "{\"a\":0}", "/notice_overrides/value/a" },
  { "/notice_overrides/value", "[]", NULL },
};

static void
test_policy_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (policy_mutations); i++)
    {
      const Mutation *mutation = &policy_mutations[i];
      g_autofree char *place =
        g_strconcat (mutation->place != NULL ? mutation->place : mutation->path, ": ", NULL);
      g_autofree char *text = NULL;
      g_autoptr (LbPolicy) policy = NULL;
      g_autoptr (GError) error = NULL;
      json_t *root = parse (policy_path);

      mutate (root, mutation->path, mutation->value);
      text = lb_json_to_text (root);
      json_decref (root);
      policy = lb_policy_from_json (text, strlen (text), &error);
      if (policy == NULL && g_error_matches (error, LB_ERROR, LB_ERROR_INVALID) &&
          g_str_has_prefix (error->message, place))
        continue;
      g_test_message ("%s = %s: %s", mutation->path, mutation->value, policy ? "taken" : error->message);
      g_test_fail ();
    }
}

static void
test_policy_newer (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_policy_from_json ("{\"schema\":2}", 12, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_null (lb_policy_load ("/nonexistent", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

/* Samples */

static void
test_samples (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("LB_TEST_DATA"), "sample-applications.json", NULL);
  g_autofree char *catalogue = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = lb_samples_load (path, &catalogue, &error);
  const LbSample *sample;

  g_assert_no_error (error);
  g_assert_cmpuint (samples->len, ==, 9);
  g_assert_cmpstr (catalogue, ==, "anshan-2019-04");
  sample = g_ptr_array_index (samples, 0);
  g_assert_cmpstr (sample->id, ==, "sa-01");
  g_assert_cmpint (sample->received_on, ==, lb_day_from_ymd (2019, 6, 3));
  g_assert_cmpstr (g_hash_table_lookup (sample->fields, "site.location"), ==, "122.9697,41.1198");
  g_assert_cmpstr (g_hash_table_lookup (sample->fields, "site.area"), ==, "420");
  g_assert_cmpstr (g_hash_table_lookup (sample->fields, "vehicle.gps"), ==, "true");
  g_assert_true (GPOINTER_TO_INT (g_hash_table_lookup (sample->answers, "q-lease")));
  g_assert_cmpstr (sample->delivery_method, ==, "pickup");
  g_assert_cmpstr (sample->uscc_on_registration, ==, "91210399MA0TEH014W");
  sample = g_ptr_array_index (samples, 6);
  g_assert_cmpuint (sample->stages->len, ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (sample->fields, "project.far"), ==, "1.96");
  sample = g_ptr_array_index (samples, 1);
  g_assert_cmpstr (sample->deferred[0], ==, "m-dg-staff-certs");
  g_assert_cmpstr (sample->delivery_postcode, ==, "114000");
}

/* The demonstration's copy is the same file. */
static void
test_demonstration_copy (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("LB_TEST_DATA"), "sample-applications.json", NULL);
  json_t *one = parse (path);
  json_t *other = parse (LB_SOURCE_DATA_DIRECTORY "/sample-applications.json");

  g_assert_true (json_equal (one, other));
  json_decref (one);
  json_decref (other);
}

static const Mutation sample_mutations[] = {
  { "/schema", "2", NULL },
  { "/catalogue", NULL, NULL },
  { "/applications", "{}", NULL },
  { "/applications/0/id", NULL, NULL },
  { "/applications/0/received_on", "\"2019-06-31\"", NULL },
  { "/applications/0/stages", "[]", NULL },
  { "/applications/0/stages/0", "5", NULL },
  { "/applications/0/answers/q-lease", "1", NULL },
  { "/applications/0/fields/site.location", "{\"lon\":200,\"lat\":0}",
    "/applications/0/fields/site.location/lon" },
  { "/applications/0/fields/site.location", "{\"x\":1}", "/applications/0/fields/site.location/x" },
  { "/applications/0/fields/site.area", "-1", NULL },
  { "/applications/0/materials/present/0/originals", "10", NULL },
  { "/applications/0/materials/present/0/x", "1", NULL },
  { "/applications/0/materials/missing", NULL, NULL },
  { "/applications/0/materials/shared/0/from_item", NULL, NULL },
  { "/applications/0/delivery/method", "\"pigeon\"", NULL },
  { "/applications/0/expected/formal_review", "\"perhaps\"", NULL },
  { "/applications/0/x", "1", NULL },
};

static void
test_samples_refused (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("LB_TEST_DATA"), "sample-applications.json", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sample_mutations); i++)
    {
      const Mutation *mutation = &sample_mutations[i];
      g_autofree char *place =
        g_strconcat (mutation->place != NULL ? mutation->place : mutation->path, ": ", NULL);
      g_autofree char *text = NULL;
      g_autoptr (GPtrArray) samples = NULL;
      g_autoptr (GError) error = NULL;
      json_t *root = parse (path);

      mutate (root, mutation->path, mutation->value);
      text = lb_json_to_text (root);
      json_decref (root);
      samples = lb_samples_from_json (text, strlen (text), NULL, &error);
      if (samples == NULL && g_str_has_prefix (error->message, place))
        continue;
      g_test_message ("%s = %s: %s", mutation->path, mutation->value, samples ? "taken" : error->message);
      g_test_fail ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy-json/the-file-is-the-defaults", test_policy);
  g_test_add_func ("/policy-json/figures-can-change", test_changed_figures);
  g_test_add_func ("/policy-json/rules-name-items-of-the-catalogue", test_rules_name_items);
  g_test_add_func ("/policy-json/older-files-keep-the-defaults", test_older_file);
  g_test_add_func ("/policy-json/odd-files-are-refused", test_policy_refused);
  g_test_add_func ("/policy-json/newer-and-missing-files", test_policy_newer);
  g_test_add_func ("/sample-json/nine-samples", test_samples);
  g_test_add_func ("/sample-json/the-demonstration-has-the-same", test_demonstration_copy);
  g_test_add_func ("/sample-json/odd-samples-are-refused", test_samples_refused);
  return g_test_run ();
}
