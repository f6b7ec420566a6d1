/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The intake draft without a screen: samples as a clerk types them, changed answers, the one-time notice, the
 * arguments of the commands, and keeping the draft as text.
 */
#include "intake-sample.h"

#include "lb-error.h"
#include "lb-intake-hand-over.h"

static LbCatalogue *catalogue;

static void
assert_no_problems (LbIntakeDraft *draft)
{
  for (int step = 0; step < LB_INTAKE_N_STEPS; step++)
    {
      g_autoptr (GPtrArray) problems = lb_intake_draft_step_problems (draft, (LbIntakeStep) step);

      for (guint i = 0; i < problems->len; i++)
        {
          const LbIntakeProblem *problem = g_ptr_array_index (problems, i);
          g_test_message ("step %d: %s %s %s: %s", step, lb_intake_problem_code (problem->kind), problem->field,
                          problem->material, problem->text);
        }
      g_assert_cmpuint (problems->len, ==, 0);
    }
}

static void
assert_problems (LbIntakeDraft *draft, json_t *expected)
{
  g_autoptr (GPtrArray) problems = lb_intake_draft_problems (draft);

  for (guint i = 0; i < problems->len; i++)
    {
      const LbIntakeProblem *problem = g_ptr_array_index (problems, i);
      json_t *line = json_array_get (expected, i);

      g_test_message ("%s %s %s", lb_intake_problem_code (problem->kind), problem->field, problem->material);
      g_assert_cmpstr (lb_intake_problem_code (problem->kind), ==,
                       json_string_value (json_object_get (line, "code")));
      g_assert_cmpstr (problem->material, ==, json_string_value (json_object_get (line, "material")));
      g_assert_cmpstr (problem->field, ==, json_string_value (json_object_get (line, "field")));
      g_assert_cmpstr (problem->text, !=, "");
      g_assert_cmpstr (problem->remedy, !=, NULL);
    }
  g_assert_cmpuint (problems->len, ==, json_array_size (expected));
}

static void
assert_items (LbIntakeDraft *draft, json_t *expected)
{
  const LbSituation *situation = lb_intake_draft_get_situation (draft);
  size_t index;
  json_t *item;

  g_assert_cmpuint (situation->items->len, ==, json_array_size (expected));
  json_array_foreach (expected, index, item)
    g_assert_nonnull (lb_situation_item (situation, json_string_value (item)));
}

static void
test_samples_have_the_problems_that_they_say (void)
{
  size_t index;
  json_t *sample;

  json_array_foreach (sample_all (), index, sample)
    {
      const char *id = json_string_value (json_object_get (sample, "id"));
      json_t *expected = json_object_get (sample, "expected");
      g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, id);

      g_test_message ("%s", id);
      assert_items (draft, json_object_get (expected, "active_items"));
      assert_problems (draft, json_object_get (expected, "problems"));
      if (json_array_size (json_object_get (expected, "problems")) == 0)
        assert_no_problems (draft);
      g_assert_cmpint (lb_intake_draft_can_receive (draft), ==,
                       json_array_size (json_object_get (expected, "problems")) == 0);
    }
}

static void
test_samples_make_valid_commands (void)
{
  size_t index;
  json_t *sample;

  json_array_foreach (sample_all (), index, sample)
    {
      g_autoptr (LbIntakeDraft) draft
        = sample_draft (catalogue, json_string_value (json_object_get (sample, "id")));
      g_autoptr (GVariant) receive = lb_intake_draft_receive_args (draft, "AS201905050100001D", "ABC234");
      g_autoptr (GVariant) refer = lb_intake_draft_refer_args (draft);
      g_autoptr (GPtrArray) problems = lb_intake_draft_problems (draft);
      g_autoptr (GVariant) lines = lb_record_child (refer, "lines", NULL);
      g_autoptr (GError) error = NULL;

      lb_record_check (receive, lb_command_members (LB_COMMAND_RECEIVE), &error);
      g_assert_no_error (error);
      lb_record_check (refer, lb_command_members (LB_COMMAND_REFER), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lines != NULL ? g_variant_n_children (lines) : 0, ==, problems->len);
    }
}

/* Mail that finds its way, an agent who is named, and the consent, each as the command carries it; a draft keeps them. */
static void
test_delivery_is_whole (void)
{
  static const struct { const char *method; gboolean agent; const char *recipient, *phone, *address, *postcode; int bad; }
  cases[] = {
    { "pickup", FALSE, "", "", "", "", -1 },
    { "pickup", TRUE, "", "13804120001", "", "", LB_INTAKE_RECIPIENT },
    { "pickup", TRUE, "测试丁", "1380412", "", "", LB_INTAKE_PHONE },
    { "pickup", TRUE, "测试丁", "13804120001", "", "", -1 },
    { "ems", FALSE, "测试丁", "13804120001", "鞍山市铁东区测试街15号", "114000", -1 },
    { "ems", FALSE, "测试丁", "13804120001", "测试街15号", "114000", LB_INTAKE_ADDRESS },
    { "ems", FALSE, "测试丁", "13804120001", "辽宁省鞍山市铁东区测试街15号", "100032", LB_INTAKE_POSTCODE },
    { "ems", FALSE, "测试丁", "", "鞍山市铁东区测试街15号", "114000", LB_INTAKE_PHONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const values[] = { cases[i].recipient, cases[i].phone, cases[i].address, cases[i].postcode };
      g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03"), again = NULL;
      g_autoptr (GVariant) args = NULL, delivery = NULL;
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      lb_intake_draft_set_delivery_method (draft, cases[i].method);
      lb_intake_draft_set_agent (draft, cases[i].agent);
      lb_intake_draft_set_electronic (draft, TRUE);
      for (int part = LB_INTAKE_RECIPIENT; part <= LB_INTAKE_POSTCODE; part++)
        lb_intake_draft_set_address (draft, (LbIntakeAddressPart) part, values[part]);
      for (int part = LB_INTAKE_RECIPIENT; part <= LB_INTAKE_POSTCODE; part++)
        {
          g_autofree char *fault = lb_intake_draft_check_address (draft, (LbIntakeAddressPart) part);

          g_test_message ("%u.%d: %s", i, part, fault);
          g_assert_cmpint (fault != NULL, ==, part == cases[i].bad);
        }
      args = lb_intake_draft_receive_args (draft, "AS201905050100001D", "ABC234");
      delivery = lb_record_child (args, "delivery", NULL);
      g_assert_cmpint (lb_record_boolean (delivery, "agent"), ==, cases[i].agent);
      g_assert_true (lb_record_boolean (delivery, "electronic"));
      g_assert_cmpint (lb_record_text (delivery, "address") != NULL, ==, g_str_equal (cases[i].method, "ems"));
      text = lb_intake_draft_to_text (draft);
      again = lb_intake_draft_from_text (text, catalogue, lb_day_from_ymd (2019, 6, 10), NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (lb_intake_draft_get_delivery (again)->agent, ==, cases[i].agent);
      g_assert_true (lb_intake_draft_get_delivery (again)->electronic);
    }
}

static void
test_receive_says_what_was_typed (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  g_autoptr (GVariant) args = NULL;
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GVariant) materials = NULL, delivery = NULL;

  lb_intake_draft_set_value (draft, "applicant.legal_rep_id", " 210399198502280131 ");
  lb_intake_draft_set_one_day (draft, "verify");
  args = lb_intake_draft_receive_args (draft, "AS201905050100001D", "ABC234");
  form = lb_record_map (args, "form");
  materials = lb_record_child (args, "materials", NULL);
  delivery = lb_record_child (args, "delivery", NULL);
  g_assert_cmpstr (lb_record_text (args, "package"), ==, "pharmacy");
  g_assert_cmpstr (lb_record_text (args, "oneDayReason"), ==, "verify");
  g_assert_true (lb_record_boolean (args, "explained"));
  g_assert_false (lb_record_boolean (args, "insisted"));
  g_assert_cmpstr (g_hash_table_lookup (form, "applicant.name"), ==, "鞍山测试康民大药房有限公司");
  g_assert_cmpstr (g_hash_table_lookup (form, "applicant.legal_rep_id"), ==, "210399198502280131");
  g_assert_cmpstr (g_hash_table_lookup (form, "site.location"), ==, "122.991,41.0897");
  g_assert_cmpstr (lb_record_text (delivery, "method"), ==, "ems");
  g_assert_cmpuint (g_variant_n_children (materials), ==, 26);
}

static void
test_what_no_question_asks_for_stays_out_of_the_command (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  g_autoptr (GVariant) args = NULL;
  g_autoptr (GHashTable) form = NULL;

  lb_intake_draft_set_answer (draft, "q-has-agent", FALSE);
  args = lb_intake_draft_receive_args (draft, "AS201905050100001D", "ABC234");
  form = lb_record_map (args, "form");
  g_assert_false (g_hash_table_contains (form, "agent.name"));
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "agent.name"), ==, "测试丁");
}

static void
test_an_answer_changed_and_changed_back_loses_nothing (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  g_autofree char *before = lb_intake_draft_to_text (draft);
  g_autofree char *asked = NULL;
  g_autoptr (GVariant) args = lb_intake_draft_receive_args (draft, "AS201905050100001D", "ABC234");
  g_autoptr (GVariant) again = NULL;
  g_autoptr (GPtrArray) losses = lb_intake_draft_losses (draft, "q-has-agent", FALSE);
  g_autoptr (GPtrArray) none = lb_intake_draft_losses (draft, "q-has-agent", TRUE);

  /* six agent fields, the letter of authority and the agent's identity card */
  g_assert_cmpuint (losses->len, ==, 8);
  g_assert_cmpuint (none->len, ==, 0);
  asked = lb_intake_draft_to_text (draft);
  g_assert_cmpstr (asked, ==, before);
  lb_intake_draft_set_answer (draft, "q-has-agent", FALSE);
  lb_intake_draft_set_answer (draft, "q-has-agent", TRUE);
  again = lb_intake_draft_receive_args (draft, "AS201905050100001D", "ABC234");
  g_assert_true (g_variant_equal (again, args));
  assert_no_problems (draft);
}

static void
test_insisting_lets_an_incomplete_application_in_but_not_an_unfinished_clerk (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-10");

  g_assert_false (lb_intake_draft_can_receive (draft));
  lb_intake_draft_set_insisted (draft, TRUE);
  g_assert_true (lb_intake_draft_can_receive (draft));
  /* Who applies must be right, whoever insists; so must what came have been looked at. */
  lb_intake_draft_set_value (draft, "applicant.legal_rep_id", "210399198502280132");
  g_assert_false (lb_intake_draft_can_receive (draft));
  lb_intake_draft_set_value (draft, "applicant.legal_rep_id", "");
  g_assert_true (lb_intake_draft_can_receive (draft));
  lb_intake_draft_set_point (draft, "m-premises-proof", 0, LB_INTAKE_POINT_OPEN);
  g_assert_false (lb_intake_draft_can_receive (draft));
  lb_intake_draft_set_point (draft, "m-premises-proof", 0, LB_INTAKE_POINT_FAILED);
  g_assert_true (lb_intake_draft_can_receive (draft));
  lb_intake_draft_set_explained (draft, FALSE);
  g_assert_false (lb_intake_draft_can_receive (draft));
}

static void
test_a_failed_point_is_told_and_an_open_one_is_not (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  guint ready, due;

  lb_intake_draft_count_materials (draft, &ready, &due);
  g_assert_cmpuint (ready, ==, 23);
  g_assert_cmpuint (due, ==, 23);
  lb_intake_draft_set_point (draft, "m-premises-proof", 0, LB_INTAKE_POINT_OPEN);
  {
    g_autoptr (GPtrArray) problems = lb_intake_draft_problems (draft);
    g_assert_cmpuint (problems->len, ==, 0);
    g_assert_false (lb_intake_draft_can_receive (draft));
  }
  lb_intake_draft_set_point (draft, "m-premises-proof", 0, LB_INTAKE_POINT_FAILED);
  lb_intake_draft_set_note (draft, "m-premises-proof", "第二页缺章");
  {
    g_autoptr (GPtrArray) problems = lb_intake_draft_problems (draft);
    const LbIntakeProblem *problem = g_ptr_array_index (problems, 0);

    g_assert_cmpuint (problems->len, ==, 1);
    g_assert_cmpint (problem->kind, ==, LB_INTAKE_FAILED_POINT);
    g_assert_nonnull (strstr (problem->text, "第二页缺章"));
  }
  lb_intake_draft_count_materials (draft, &ready, &due);
  g_assert_cmpuint (ready, ==, 22);
}

static void
test_counts_and_files_are_due_as_the_catalogue_says (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  const LbMergedMaterial *entry
    = lb_situation_material (lb_intake_draft_get_situation (draft), "m-legal-rep-id");

  g_assert_cmpint (lb_intake_draft_held (draft, entry), ==, LB_HELD_PRESENT);
  lb_intake_draft_set_counts (draft, "m-legal-rep-id", 5, 0);
  g_assert_cmpint (lb_intake_draft_held (draft, entry), ==, LB_HELD_MISSING);
  lb_intake_draft_set_counts (draft, "m-legal-rep-id", 0, 1);
  lb_intake_draft_remove_file (draft, "m-legal-rep-id", SAMPLE_BLOB);
  g_assert_cmpint (lb_intake_draft_held (draft, entry), ==, LB_HELD_MISSING);
  {
    /* the counter has yet to scan it: nothing for the applicant to bring */
    g_autoptr (GPtrArray) problems = lb_intake_draft_problems (draft);
    g_assert_cmpuint (problems->len, ==, 0);
  }
}

static void
test_only_what_may_be_deferred_may_be_deferred_and_to_a_day_to_come (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  const LbSituation *situation = lb_intake_draft_get_situation (draft);
  LbDay today = lb_intake_draft_get_today (draft);
  static const struct { const char *material; int offset; LbHeld held; } cases[] = {
    { "m-health-cert", 10, LB_HELD_DEFERRED },
    { "m-health-cert", 0, LB_HELD_DEFERRED },
    { "m-health-cert", -1, LB_HELD_MISSING },
    { "m-premises-proof", 10, LB_HELD_MISSING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LbMergedMaterial *entry = lb_situation_material (situation, cases[i].material);

      lb_intake_draft_set_counts (draft, cases[i].material, 0, 0);
      lb_intake_draft_remove_file (draft, cases[i].material, SAMPLE_BLOB);
      lb_intake_draft_set_deferred (draft, cases[i].material, TRUE, today + cases[i].offset);
      g_assert_cmpint (lb_intake_draft_held (draft, entry), ==, cases[i].held);
    }
}

static void
test_only_what_came_can_meet_a_point (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  const char *id = "m-premises-proof";
  const LbIntakeMaterial *held = lb_intake_draft_get_material (draft, id);
  LbFile file = { (char *) SAMPLE_BLOB, (char *) "scan.pdf", (char *) "application/pdf", 1234 };

  g_assert_cmpuint (held->points->len, >=, 2);
  g_assert_true (lb_intake_material_came (held));
  lb_intake_draft_set_point (draft, id, 1, LB_INTAKE_POINT_FAILED);
  /* All of it is taken back: what was met is open again, what was wrong stays said. */
  lb_intake_draft_set_counts (draft, id, 0, 0);
  while (held->files->len > 0)
    lb_intake_draft_remove_file (draft, id, ((LbFile *) g_ptr_array_index (held->files, 0))->blob);
  g_assert_false (lb_intake_material_came (held));
  g_assert_cmpint (g_array_index (held->points, LbIntakePoint, 0), ==, LB_INTAKE_POINT_OPEN);
  g_assert_cmpint (g_array_index (held->points, LbIntakePoint, 1), ==, LB_INTAKE_POINT_FAILED);
  lb_intake_draft_set_point (draft, id, 0, LB_INTAKE_POINT_PASSED);
  g_assert_cmpint (g_array_index (held->points, LbIntakePoint, 0), ==, LB_INTAKE_POINT_OPEN);
  /* A scan alone can be looked at. */
  lb_intake_draft_add_file (draft, id, &file);
  lb_intake_draft_set_point (draft, id, 0, LB_INTAKE_POINT_PASSED);
  g_assert_cmpint (g_array_index (held->points, LbIntakePoint, 0), ==, LB_INTAKE_POINT_PASSED);
}

static void
test_obstacles_are_what_keeps_it_from_being_received (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-10");
  g_autoptr (GPtrArray) before = lb_intake_draft_obstacles (draft, LB_INTAKE_STEP_MATERIALS);
  g_autoptr (GPtrArray) after = NULL, still = NULL;

  g_assert_cmpuint (before->len, >, 0);
  lb_intake_draft_set_explained (draft, FALSE);
  lb_intake_draft_set_insisted (draft, TRUE);
  after = lb_intake_draft_obstacles (draft, LB_INTAKE_STEP_MATERIALS);
  still = lb_intake_draft_obstacles (draft, LB_INTAKE_STEP_CHECK);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_cmpuint (still->len, ==, 1);
  g_assert_false (lb_intake_draft_can_receive (draft));
}

static LbCase *
earlier_case (const char *name, const char *code)
{
  LbCase *earlier = lb_case_new ("0190a5d0-0000-7000-8000-000000000002");

  if (earlier->form == NULL)
    earlier->form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (earlier->form, g_strdup ("applicant.name"), g_strdup (name));
  if (code != NULL)
    g_hash_table_insert (earlier->form, g_strdup ("applicant.uscc"), g_strdup (code));
  g_hash_table_insert (earlier->form, g_strdup ("applicant.legal_rep"), g_strdup ("测试甲"));
  g_hash_table_insert (earlier->form, g_strdup ("site.district"), g_strdup ("铁东区"));
  g_hash_table_insert (earlier->form, g_strdup ("agent.name"), g_strdup ("测试乙"));
  return earlier;
}

static void
test_an_earlier_case_of_the_applicant_fills_what_is_empty (void)
{
  g_autoptr (LbIntakeDraft) draft = lb_intake_draft_new (catalogue, lb_day_from_ymd (2019, 6, 10));
  g_autoptr (LbCase) same = earlier_case ("鞍山测试康民大药房有限公司", NULL);
  g_autoptr (LbCase) coded = earlier_case ("旧名称", "91210399MA0TEH022P");
  g_autoptr (LbCase) other = earlier_case ("鞍山测试惠民药房有限公司", NULL);
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lb_intake_draft_set_package (draft, "pharmacy", &error));
  g_assert_no_error (error);
  g_assert_false (lb_intake_draft_is_same_applicant (draft, same));
  lb_intake_draft_set_value (draft, "applicant.name", "鞍山测试康民大药房有限公司");
  g_assert_true (lb_intake_draft_is_same_applicant (draft, same));
  g_assert_false (lb_intake_draft_is_same_applicant (draft, other));
  lb_intake_draft_set_value (draft, "applicant.uscc", "91210399MA0TEH022P");
  g_assert_true (lb_intake_draft_is_same_applicant (draft, coded));
  /* What is typed stays; whoever acted for them then is proposed, with the case that says so. */
  lb_intake_draft_set_value (draft, "applicant.legal_rep", "测试丙");
  cases = g_ptr_array_new ();
  g_ptr_array_add (cases, same);
  lb_intake_draft_set_earlier (draft, cases);
  g_assert_cmpuint (lb_intake_draft_take_known (draft, FALSE), ==, 2);
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "site.district"), ==, "");
  g_assert_cmpuint (lb_intake_draft_take_known (draft, TRUE), ==, 2);
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "site.district"), ==, "铁东区");
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "applicant.legal_rep"), ==, "测试丙");
  g_assert_cmpstr (lb_intake_draft_get_value (draft, "agent.name"), ==, "测试乙");
  g_assert_cmpuint (lb_intake_draft_take_known (draft, TRUE), ==, 0);
  /* Where it comes from is known, also after the draft was read again, until somebody edits it. */
  g_autofree char *text = lb_intake_draft_to_text (draft);
  g_autoptr (LbIntakeDraft) again = lb_intake_draft_from_text (text, catalogue, lb_day_from_ymd (2019, 6, 10), NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lb_intake_draft_get_source (again, "site.district"));
  g_assert_cmpint (lb_intake_draft_get_source (again, "site.district")->day, ==,
                   lb_intake_draft_get_source (draft, "site.district")->day);
  g_assert_null (lb_intake_draft_get_source (again, "applicant.legal_rep"));
  lb_intake_draft_set_value (again, "site.district", "铁西区");
  g_assert_null (lb_intake_draft_get_source (again, "site.district"));
}

static void
count_change (LbIntakeDraft *draft, guint what, const char *id, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_no_change_no_signal (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  guint changes = 0;

  g_signal_connect (draft, "changed", G_CALLBACK (count_change), &changes);
  lb_intake_draft_set_value (draft, "applicant.legal_rep", "测试丙");
  lb_intake_draft_set_answer (draft, "q-has-agent", TRUE);
  lb_intake_draft_set_counts (draft, "m-legal-rep-id", 0, 1);
  lb_intake_draft_set_point (draft, "m-legal-rep-id", 0, LB_INTAKE_POINT_PASSED);
  lb_intake_draft_set_explained (draft, TRUE);
  lb_intake_draft_set_step (draft, LB_INTAKE_STEP_PACKAGE);
  g_assert_cmpuint (changes, ==, 0);
  lb_intake_draft_set_value (draft, "applicant.legal_rep", "测试乙");
  g_assert_cmpuint (changes, ==, 1);
}

static void
test_a_project_is_applied_for_stage_by_stage (void)
{
  g_autoptr (LbIntakeDraft) draft = lb_intake_draft_new (catalogue, lb_day_from_ymd (2019, 6, 10));
  g_autoptr (GError) error = NULL;

  g_assert_true (lb_intake_draft_set_package (draft, "real-estate", &error));
  g_assert_no_error (error);
  g_assert_true (lb_intake_draft_get_stage (draft, 1));
  g_assert_false (lb_intake_draft_get_stage (draft, 2));
  lb_intake_draft_set_stage (draft, 1, FALSE);
  g_assert_true (lb_intake_draft_get_stage (draft, 1));
  lb_intake_draft_set_stage (draft, 2, TRUE);
  lb_intake_draft_set_stage (draft, 1, FALSE);
  g_assert_false (lb_intake_draft_get_stage (draft, 1));
  g_assert_true (lb_intake_draft_get_stage (draft, 2));
}

/* Keeping it as text */

static const char *const junk[] = { "", "药", "a\r\nb\x01\x7f", "测试丙", "12.5", "2019-06-10", "122.9,41.1",
                                    "很长很长的一段话，里面什么都有：“引号”、\\反斜杠、\t制表符" };

static void
edit_at_random (LbIntakeDraft *draft, GRand *random)
{
  const LbField *field = g_ptr_array_index (catalogue->fields, g_rand_int_range (random, 0, catalogue->fields->len));
  const LbMaterial *material
    = g_ptr_array_index (catalogue->materials, g_rand_int_range (random, 0, catalogue->materials->len));
  const LbPackage *package
    = g_ptr_array_index (catalogue->packages, g_rand_int_range (random, 0, catalogue->packages->len));
  const char *text = junk[g_rand_int_range (random, 0, G_N_ELEMENTS (junk))];
  LbFile file = { (char *) SAMPLE_BLOB, (char *) "身份证.pdf", (char *) "application/pdf", 7 };

  switch (g_rand_int_range (random, 0, 10))
    {
    case 0:
      g_assert_true (lb_intake_draft_set_package (draft, package->id, NULL));
      break;
    case 1:
      package = lb_intake_draft_get_package (draft);
      if (package != NULL && package->questions->len > 0)
        {
          const LbQuestion *question
            = g_ptr_array_index (package->questions, g_rand_int_range (random, 0, package->questions->len));
          lb_intake_draft_set_answer (draft, question->id, g_rand_boolean (random));
        }
      break;
    case 2:
      package = lb_intake_draft_get_package (draft);
      if (package != NULL)
        {
          const LbStage *stage
            = g_ptr_array_index (package->stages, g_rand_int_range (random, 0, package->stages->len));
          lb_intake_draft_set_stage (draft, stage->number, g_rand_boolean (random));
        }
      break;
    case 3:
      lb_intake_draft_set_value (draft, field->id, text);
      break;
    case 4:
      lb_intake_draft_set_counts (draft, material->id, g_rand_int_range (random, -5, 2000), 1);
      break;
    case 5:
      lb_intake_draft_add_file (draft, material->id, &file);
      break;
    case 6:
      lb_intake_draft_set_note (draft, material->id, text);
      lb_intake_draft_set_point (draft, material->id, 0, (LbIntakePoint) g_rand_int_range (random, 0, 3));
      break;
    case 7:
      lb_intake_draft_set_deferred (draft, material->id, g_rand_boolean (random),
                                    g_rand_boolean (random) ? LB_DAY_NONE : 18000);
      break;
    case 8:
      lb_intake_draft_set_address (draft, (LbIntakeAddressPart) g_rand_int_range (random, 0, 4), text);
      lb_intake_draft_set_access (draft, text);
      break;
    default:
      lb_intake_draft_set_step (draft, (LbIntakeStep) g_rand_int_range (random, 0, LB_INTAKE_N_STEPS));
      lb_intake_draft_set_case (draft, g_rand_boolean (random) ? "0190a5d0-0000-7000-8000-000000000001" : NULL);
      break;
    }
}

static void
test_whatever_is_done_to_it_a_draft_can_be_kept_and_read_again (void)
{
  for (guint32 seed = 1; seed <= 40; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (LbIntakeDraft) draft = lb_intake_draft_new (catalogue, 18000);

      for (int i = 0; i < 120; i++)
        {
          edit_at_random (draft, random);
          if (i % 20 == 19)
            {
              g_autofree char *text = lb_intake_draft_to_text (draft);
              g_autoptr (GError) error = NULL;
              guint left_out = 1;
              g_autoptr (LbIntakeDraft) read
                = lb_intake_draft_from_text (text, catalogue, 18000, &left_out, &error);
              g_autofree char *again = NULL;

              g_assert_no_error (error);
              g_assert_cmpuint (left_out, ==, 0);
              again = lb_intake_draft_to_text (read);
              g_assert_cmpstr (again, ==, text);
            }
        }
    }
}

static void
assert_refused (const char *text, int code, const char *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbIntakeDraft) draft = lb_intake_draft_from_text (text, catalogue, 18000, NULL, &error);

  g_assert_null (draft);
  g_assert_error (error, LB_ERROR, code);
  if (place != NULL && !g_str_has_prefix (error->message, place))
    g_error ("\"%s\" does not begin with %s", error->message, place);
}

static char *
replaced (const char *text, const char *what, const char *with)
{
  g_autoptr (GString) changed = g_string_new (text);

  g_assert_cmpuint (g_string_replace (changed, what, with, 1), ==, 1);
  return g_string_free (g_steal_pointer (&changed), FALSE);
}

static void
test_a_draft_that_is_not_one_is_refused_at_its_place (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  g_autofree char *text = lb_intake_draft_to_text (draft);
  static const struct { const char *what, *with; int code; const char *place; } cases[] = {
    { "\"version\":4", "\"version\":5", LB_ERROR_NEWER, "/version" },
    { "\"version\":4", "\"version\":\"2\"", LB_ERROR_INVALID, "/version" },
    { "\"version\":4", "\"version\":4,\"other\":1", LB_ERROR_INVALID, NULL },
    { "\"package\":\"pharmacy\"", "\"package\":\"gone\"", LB_ERROR_NOT_FOUND, "/situation/package" },
    { "\"method\":\"ems\"", "\"method\":\"pigeon\"", LB_ERROR_INVALID, "/delivery/method" },
    { "\"oneDay\":\"\"", "\"oneDay\":\"tired\"", LB_ERROR_INVALID, "/oneDay" },
    { "\"q-cont-edu\":true", "\"q-cont-edu\":1", LB_ERROR_INVALID, "/situation/answers/q-cont-edu" },
    { "\"step\":0", "\"step\":7", LB_ERROR_INVALID, "/step" },
    { "\"prepared\":true", "\"prepared\":null", LB_ERROR_INVALID, "/prepared" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *changed = replaced (text, cases[i].what, cases[i].with);
      assert_refused (changed, cases[i].code, cases[i].place);
    }
  for (gsize length = 0; length < strlen (text); length += 97)
    {
      g_autofree char *cut = g_strndup (text, length);
      assert_refused (cut, LB_ERROR_INVALID, NULL);
    }
}

static void
test_what_a_later_catalogue_no_longer_has_is_left_out_and_counted (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  g_autofree char *text = lb_intake_draft_to_text (draft);
  g_autofree char *changed = replaced (text, "\"agent.name\":", "\"agent.nickname\":");
  g_autoptr (GError) error = NULL;
  guint left_out = 0;
  g_autoptr (LbIntakeDraft) read = lb_intake_draft_from_text (changed, catalogue, 18000, &left_out, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (left_out, ==, 1);
  g_assert_cmpstr (lb_intake_draft_get_value (read, "agent.name"), ==, "");
  g_assert_cmpstr (lb_intake_draft_get_value (read, "agent.phone"), ==, "14000000044");
}

/* What a colleague gets is the whole draft, with its pages, but for the number that was taken for it: that one is void. */
static void
test_a_colleague_gets_all_but_the_number (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03"), theirs = NULL;
  g_autofree char *before = lb_intake_draft_to_text (draft), *after = NULL, *number = NULL;
  g_auto (GStrv) blobs = NULL;
  int year, month, day;

  lb_day_to_ymd (lb_intake_draft_get_today (draft), &year, &month, &day);
  number = g_strdup_printf ("AS%04d%02d%02d01000015", year, month, day);
  lb_intake_draft_set_number (draft, number);
  g_assert_cmpstr (lb_intake_draft_get_number (draft), ==, number);
  theirs = lb_intake_draft_for_colleague (draft);
  g_assert_null (lb_intake_draft_get_number (theirs));
  after = lb_intake_draft_to_text (theirs);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (lb_intake_draft_get_number (draft), ==, number);
  blobs = lb_intake_draft_dup_blobs (theirs);
  g_assert_true (g_strv_contains ((const char *const *) blobs, SAMPLE_BLOB));
}

static void
test_only_colleagues_at_a_counter_are_offered_those_of_the_window_first (void)
{
  LbPerson people[] = {
    { .id = (char *) "a", .section = (char *) "zwfw", .roles = LB_ROLE_COUNTER, .window = (char *) "w-project" },
    { .id = (char *) "b", .section = (char *) "zwfw", .roles = LB_ROLE_COUNTER, .window = (char *) "w-thing" },
    { .id = (char *) "c", .section = (char *) "zwfw", .roles = LB_ROLE_CERTIFICATE, .window = (char *) "w-thing" },
    { .id = (char *) "d", .section = (char *) "qydj", .roles = LB_ROLE_COUNTER, .window = (char *) "w-thing" },
    { .id = (char *) "me", .section = (char *) "zwfw", .roles = LB_ROLE_COUNTER, .window = (char *) "w-thing" },
  };
  LbActor me = { .id = (char *) "me", .section = (char *) "zwfw", .window = (char *) "w-thing" };
  g_autoptr (GPtrArray) all = g_ptr_array_new (), list = NULL, none = lb_intake_colleagues (NULL, &me);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_ptr_array_add (all, &people[i]);
  list = lb_intake_colleagues (all, &me);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_true (list->pdata[0] == &people[1] && list->pdata[1] == &people[0]);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_query_codes_differ_and_hold_no_letters_that_look_alike (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 500; i++)
    {
      char *code = lb_intake_query_code_new ();

      g_assert_cmpuint (strlen (code), ==, 6);
      g_assert_cmpuint (strspn (code, "23456789ABCDEFGHJKMNPQRSTUVWXYZ"), ==, 6);
      g_assert_true (g_hash_table_add (seen, code));
    }
}

/* Whoever opens a draft again goes on where they were; what the catalogue no longer has is no place. */
static void
test_the_place_is_kept (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03"), again = NULL;
  g_autofree char *text = NULL, *spoilt = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_intake_draft_get_last_field (draft));
  lb_intake_draft_set_last_field (draft, "applicant.uscc");
  lb_intake_draft_set_last_material (draft, "m-app-form");
  text = lb_intake_draft_to_text (draft);
  again = lb_intake_draft_from_text (text, catalogue, lb_intake_draft_get_today (draft), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lb_intake_draft_get_last_field (again), ==, "applicant.uscc");
  g_assert_cmpstr (lb_intake_draft_get_last_material (again), ==, "m-app-form");
  spoilt = replaced (text, "\"lastField\":\"applicant.uscc\"", "\"lastField\":\"\"");
  assert_refused (spoilt, LB_ERROR_INVALID, "/lastField");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  catalogue = sample_catalogue ();
#define ADD(name) g_test_add_func ("/intake/draft/" #name, test_##name)
  ADD (only_what_came_can_meet_a_point);
  ADD (an_earlier_case_of_the_applicant_fills_what_is_empty);
  ADD (obstacles_are_what_keeps_it_from_being_received);
  ADD (samples_have_the_problems_that_they_say);
  ADD (samples_make_valid_commands);
  ADD (delivery_is_whole);
  ADD (receive_says_what_was_typed);
  ADD (what_no_question_asks_for_stays_out_of_the_command);
  ADD (an_answer_changed_and_changed_back_loses_nothing);
  ADD (insisting_lets_an_incomplete_application_in_but_not_an_unfinished_clerk);
  ADD (a_failed_point_is_told_and_an_open_one_is_not);
  ADD (counts_and_files_are_due_as_the_catalogue_says);
  ADD (only_what_may_be_deferred_may_be_deferred_and_to_a_day_to_come);
  ADD (no_change_no_signal);
  ADD (a_project_is_applied_for_stage_by_stage);
  ADD (whatever_is_done_to_it_a_draft_can_be_kept_and_read_again);
  ADD (a_draft_that_is_not_one_is_refused_at_its_place);
  ADD (what_a_later_catalogue_no_longer_has_is_left_out_and_counted);
  ADD (the_place_is_kept);
  ADD (a_colleague_gets_all_but_the_number);
  ADD (only_colleagues_at_a_counter_are_offered_those_of_the_window_first);
  ADD (query_codes_differ_and_hold_no_letters_that_look_alike);
#undef ADD
  result = g_test_run ();
  lb_catalogue_unref (catalogue);
  return result;
}
