/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the people of the city write into each command, and who does it.
 */
#include "lb-city-private.h"

#include "lb-identifier.h"
#include "lb-invented.h"

/* Parts that many commands carry */

static GVariant *
file_record (const char *digest, const char *name, gint64 size)
{
  return lb_record_new ("blob", LB_VALUE_DIGEST, digest, "name", LB_VALUE_TEXT, name, "mediaType", LB_VALUE_TEXT,
                        "application/pdf", "size", LB_VALUE_INTEGER, size, NULL);
}

/* (element-type GVariant) one file */
static GPtrArray *
files_of (const char *digest, const char *name, gint64 size)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  g_ptr_array_add (files, file_record (digest, name, size));
  return files;
}

static GPtrArray *
proof_files (LbCity *city, const char *name)
{
  return files_of (city->proof_blob, name, city->proof_size);
}

static GVariant *
material_record (LbCity *city, const LbMaterial *material, LbHeld held)
{
  g_autoptr (GHashTable) points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *name = g_strdup_printf ("%s.pdf", material->name);

  if (held == LB_HELD_PRESENT)
    {
      for (guint i = 0; material->formal_points[i] != NULL; i++)
        g_hash_table_insert (points, g_strdup_printf ("%u", i), GINT_TO_POINTER (TRUE));
      if (material->electronic)
        files = files_of (city->paper_blob, name, city->paper_size);
    }
  return lb_record_new ("material", LB_VALUE_ID, material->id, "held", LB_VALUE_CHOICE, lb_held_name (held),
                        "originals", LB_VALUE_INTEGER, (gint64) (held == LB_HELD_PRESENT ? material->originals : 0),
                        "copies", LB_VALUE_INTEGER, (gint64) (held == LB_HELD_PRESENT ? material->copies : 0),
                        "files", LB_VALUE_RECORDS, files, "points", LB_VALUE_FLAGS, points, NULL);
}

static LbSituation *
situation_of (LbCity *city, LbCityCase *story, LbDay day)
{
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (story->id));

  for (guint i = 0; i < story->package->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (story->package->questions, i);

      g_hash_table_insert (answers, question->id,
                           GINT_TO_POINTER (g_rand_double (random) < 0.7 ? question->initial : !question->initial));
    }
  return lb_situation_new (city->plan->catalogue, story->package->id, answers, NULL, day, NULL);
}

static GHashTable *
form_of (LbCityCase *story, const LbSituation *situation, LbDay day)
{
  GHashTable *form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  /* The same applicant comes back after a referral: values hang on the case, not on the moment. */
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (story->id) ^ 0x5a5a);

  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *field = g_ptr_array_index (situation->form, i);

      if (field->required || g_rand_boolean (random))
        g_hash_table_insert (form, g_strdup (field->field->id),
                             lb_invent_value (random, field->field, story->package, day));
    }
  return form;
}

static GVariant *
delivery_of (LbCityCase *story)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (story->id) ^ 0xa5a5);
  g_autofree char *recipient = lb_invent_person_name (random);
  g_autofree char *phone = lb_invent_phone (random);
  g_autofree char *address = lb_invent_address (random);

  if (!story->ems)
    return lb_record_new ("method", LB_VALUE_CHOICE, "pickup", "phone", LB_VALUE_TEXT, phone, "recipient",
                          LB_VALUE_TEXT, recipient, "together", LB_VALUE_BOOLEAN, story->together, NULL);
  return lb_record_new ("method", LB_VALUE_CHOICE, "ems", "recipient", LB_VALUE_TEXT, recipient, "phone",
                        LB_VALUE_TEXT, phone, "address", LB_VALUE_TEXT, address, "postcode", LB_VALUE_TEXT, "114000",
                        "together", LB_VALUE_BOOLEAN, story->together, NULL);
}

static const LbActor *
counter_clerk (LbCity *city, LbCityCase *story)
{
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();

  for (guint i = 0; i < city->plan->people->len; i++)
    {
      LbActor *actor = g_ptr_array_index (city->plan->people, i);

      if ((actor->roles & LB_ROLE_COUNTER) != 0 &&
          (story->package->window == NULL || g_strcmp0 (actor->window, story->package->window) == 0))
        g_ptr_array_add (fitting, actor);
    }
  return fitting->len > 0 ? g_ptr_array_index (fitting, g_str_hash (story->id) % fitting->len) : NULL;
}

static GPtrArray *
materials_of (LbCity *city, const LbSituation *situation, guint left_out)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *material = g_ptr_array_index (situation->materials, i);
      LbHeld held = material->source == LB_MATERIAL_FROM_CASE ? LB_HELD_FROM_CASE : LB_HELD_PRESENT;

      if (held == LB_HELD_PRESENT && i < left_out)
        held = LB_HELD_MISSING;
      g_ptr_array_add (records, material_record (city, material->material, held));
    }
  return records;
}

/* The counter */

static char *
query_code (GRand *random)
{
  static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  char *code = g_malloc0 (7);

  for (int i = 0; i < 6; i++)
    code[i] = letters[g_rand_int_range (random, 0, (gint32) sizeof letters - 1)];
  return code;
}

static GVariant *
receive (LbCity *city, const LbCityStep *step, const LbActor **ret_actor)
{
  LbCityCase *story = step->story;
  LbDay day = lb_time_day (step->at);
  g_autoptr (LbSituation) situation = situation_of (city, story, day);
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GPtrArray) materials = NULL;
  g_autoptr (GVariant) delivery = NULL;
  g_autofree char *number = NULL;
  g_autofree char *code = query_code (story->random);
  g_autoptr (GError) error = NULL;
  const LbActor *actor = counter_clerk (city, story);

  if (situation == NULL || situation->items->len == 0 || actor == NULL)
    return NULL;
  form = form_of (story, situation, day);
  materials = materials_of (city, situation, 0);
  delivery = delivery_of (story);
  number = city->bureau->take_number (actor, day, city->data, &error);
  if (number == NULL)
    {
      g_warning ("No case number: %s", error->message);
      return NULL;
    }
  *ret_actor = actor;
  return lb_record_new ("package", LB_VALUE_ID, story->package->id, "answers", LB_VALUE_FLAGS, situation->answers,
                        "form", LB_VALUE_MAP, form, "materials", LB_VALUE_RECORDS, materials, "delivery",
                        LB_VALUE_RECORD, delivery, "number", LB_VALUE_TEXT, number, "queryCode", LB_VALUE_TEXT, code,
                        "prepReminder", LB_VALUE_BOOLEAN, TRUE, "explained", LB_VALUE_BOOLEAN, TRUE, "oneDayReason",
                        LB_VALUE_CHOICE, story->one_day || story->slow_section ? "complex" : NULL, "window",
                        LB_VALUE_ID, actor->window, NULL);
}

static GVariant *
refer (LbCity *city, const LbCityStep *step, const LbActor **ret_actor)
{
  LbCityCase *story = step->story;
  LbDay day = lb_time_day (step->at);
  g_autoptr (LbSituation) situation = situation_of (city, story, day);
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GPtrArray) materials = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint left_out = 1 + g_rand_int_range (story->random, 0, 3);
  const LbActor *actor = counter_clerk (city, story);

  if (situation == NULL || actor == NULL)
    return NULL;
  form = form_of (story, situation, day);
  materials = materials_of (city, situation, left_out);
  for (guint i = 0; i < situation->materials->len && i < left_out; i++)
    {
      const LbMergedMaterial *material = g_ptr_array_index (situation->materials, i);
      g_autofree char *defect = g_strdup_printf ("缺少：%s", material->material->name);

      if (material->source == LB_MATERIAL_DUE)
        g_ptr_array_add (lines, lb_record_new ("material", LB_VALUE_ID, material->material->id, "defect",
                                               LB_VALUE_TEXT, defect, "remedy", LB_VALUE_TEXT, "备齐后到原窗口提交", NULL));
    }
  *ret_actor = actor;
  return lb_record_new ("package", LB_VALUE_ID, story->package->id, "answers", LB_VALUE_FLAGS, situation->answers,
                        "form", LB_VALUE_MAP, form, "materials", LB_VALUE_RECORDS, materials, "lines",
                        LB_VALUE_RECORDS, lines, "window", LB_VALUE_ID, actor->window, NULL);
}

static GVariant *
supply (LbCity *city, const LbCaseItem *item)
{
  g_autoptr (GPtrArray) materials = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) indices = NULL;

  for (guint i = 0; i < item->corrections->len; i++)
    {
      const LbCorrectionLine *line = g_ptr_array_index (item->corrections, i);
      const LbMaterial *material =
        line->material != NULL ? lb_catalogue_material (city->plan->catalogue, line->material) : NULL;
      g_autofree char *index = g_strdup_printf ("%u", i);

      if (material != NULL)
        g_ptr_array_add (materials, material_record (city, material, LB_HELD_PRESENT));
      else
        g_strv_builder_add (lines, index);
    }
  indices = g_strv_builder_end (lines);
  return lb_record_new ("materials", LB_VALUE_RECORDS, materials, "lines", LB_VALUE_TEXTS, indices, NULL);
}

/* The sections */

static GVariant *
correction (LbCity *city, const LbCityStep *step, const LbCaseItem *item)
{
  const LbItem *entry = lb_catalogue_item (city->plan->catalogue, item->item);
  const LbItemMaterial *first = g_ptr_array_index (entry->materials, 0);
  const LbMaterial *material = lb_catalogue_material (city->plan->catalogue, first->material);
  g_autofree char *defect = g_strdup_printf ("%s：%s，现有材料不符合", material->name, material->formal_points[0]);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  g_ptr_array_add (lines, lb_record_new ("material", LB_VALUE_ID, material->id, "defect", LB_VALUE_TEXT, defect,
                                         "remedy", LB_VALUE_TEXT, "按要求重新提交", NULL));
  return lb_record_new ("lines", LB_VALUE_RECORDS, lines, "until", LB_VALUE_DAY,
                        lb_calendar_add (city->plan->calendar, lb_time_day (step->at), 10), "how", LB_VALUE_TEXT,
                        "到原接件窗口提交", NULL);
}

static char *
document_number (const LbCase *state, const LbCaseItem *item, const char *kind, LbTime at)
{
  int year, month, day;
  guint place = 0;

  lb_day_to_ymd (lb_time_day (at), &year, &month, &day);
  g_ptr_array_find (state->items, item, &place);
  /* The case's own number without letters and check character, and the place of the item in it: never twice. */
  return g_strdup_printf ("鞍行审%s〔%d〕%.15s-%u号", kind, year, state->number + 2, place + 1);
}

static GVariant *
make_result (LbCity *city, const LbCityStep *step, const LbCase *state, const LbCaseItem *item)
{
  const LbItem *entry = lb_catalogue_item (city->plan->catalogue, item->item);
  g_autofree char *number = document_number (state, item, item->granted ? "准" : "不准", step->at);
  g_autofree char *name =
    g_strdup_printf ("%s.pdf", item->granted ? entry->result_name : "不予行政许可决定书");
  g_autoptr (GPtrArray) files = files_of (city->licence_blob, name, city->licence_size);

  if (item->granted && entry->validity_years > 0)
    return lb_record_new ("number", LB_VALUE_TEXT, number, "files", LB_VALUE_RECORDS, files, "seal", LB_VALUE_DIGEST,
                          city->licence_blob, "validUntil", LB_VALUE_DAY,
                          lb_time_day (step->at) + 365 * entry->validity_years, NULL);
  return lb_record_new ("number", LB_VALUE_TEXT, number, "files", LB_VALUE_RECORDS, files, "seal", LB_VALUE_DIGEST,
                        city->licence_blob, NULL);
}

/* Visits */

/* The one item of an unlucky case that is refused. */
static gboolean
will_refuse (const LbCityCase *story, const LbCase *state, const LbCaseItem *item)
{
  return story->refused && g_ptr_array_index (state->items, state->items->len / 2) == (gpointer) item;
}

static GVariant *
findings (LbCity *city, const LbCityStep *step, const LbCase *state, const LbVisit *visit)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (gsize r = 0; visit->requests[r] != NULL; r++)
    {
      const LbVisitRequest *request = lb_case_request (state, visit->requests[r]);
      const LbItem *entry = lb_catalogue_item (city->plan->catalogue, request->item);
      GPtrArray *points = g_str_equal (visit->kind, "expert") ? entry->expert_points : entry->inspection_points;

      for (guint p = 0; p < points->len; p++)
        {
          const LbPoint *point = g_ptr_array_index (points, p);
          gboolean failed = !point->critical && g_rand_double (step->story->random) < 0.05;

          g_ptr_array_add (list, lb_record_new ("item", LB_VALUE_ID, entry->id, "point", LB_VALUE_ID, point->id,
                                                "result", LB_VALUE_CHOICE, failed ? "fail" : "pass", "note",
                                                LB_VALUE_TEXT, failed ? "现场已告知，限期完善" : NULL, NULL));
        }
    }
  if (list->len == 0)
    return NULL;
  return lb_record_new ("visit", LB_VALUE_ID, visit->id, "findings", LB_VALUE_RECORDS, list, NULL);
}

static GVariant *
conclude (LbCity *city, const LbCityStep *step, const LbCase *state, const LbVisit *visit)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (GPtrArray) files = proof_files (city, "勘验记录.pdf");

  for (gsize r = 0; visit->requests[r] != NULL; r++)
    {
      const LbVisitRequest *request = lb_case_request (state, visit->requests[r]);
      gboolean failed = will_refuse (step->story, state, lb_case_item (state, request->item));

      g_ptr_array_add (list, lb_record_new ("request", LB_VALUE_TEXT, request->id, "opinion", LB_VALUE_CHOICE,
                                            failed ? "fail" : "pass", "conclusion", LB_VALUE_TEXT,
                                            failed ? "现场条件不符合要求" : "现场条件符合要求", NULL));
    }
  return lb_record_new ("visit", LB_VALUE_ID, visit->id, "conclusions", LB_VALUE_RECORDS, list, "files",
                        LB_VALUE_RECORDS, files, NULL);
}

/* Who, and what */

static GVariant *
item_arguments (LbCity *city, const LbCityStep *step, const LbCase *state, const LbCaseItem *item,
                const LbActor **ret_actor)
{
  LbCityCase *story = step->story;
  GRand *random = story->random;
  const LbActor *reviewer = lb_city_person (city, story, LB_ROLE_REVIEWER, item->section, item->section, 0);
  const LbActor *decider = lb_city_person (city, story, LB_ROLE_DECIDER, item->section, "decider", 0);
  const LbActor *issuer = lb_city_person (city, story, LB_ROLE_CERTIFICATE, NULL, "issue", 0);
  g_autoptr (GPtrArray) files = proof_files (city, "凭证.pdf");
  g_autofree char *text = NULL;
  gboolean refuse = will_refuse (story, state, item);

  *ret_actor = reviewer;
  switch ((int) step->type)
    {
    case LB_COMMAND_TAKE:
    case LB_COMMAND_ACCEPT:
      *ret_actor = lb_city_person (city, story, LB_ROLE_ACCEPTOR, item->section, item->section, 0);
      return lb_record_new (NULL, NULL);
    case LB_COMMAND_REQUEST_CORRECTION:
      *ret_actor = lb_city_person (city, story, LB_ROLE_ACCEPTOR, item->section, item->section, 0);
      return correction (city, step, item);
    case LB_COMMAND_NOT_ACCEPT:
      *ret_actor = lb_city_person (city, story, LB_ROLE_ACCEPTOR, item->section, item->section, 0);
      return lb_record_new ("ground", LB_VALUE_CHOICE, "not-competent", "reason", LB_VALUE_TEXT,
                            "经营地址不在本市辖区内", "competent", LB_VALUE_TEXT, "营口市行政审批局", "proof", LB_VALUE_RECORDS,
                            files, NULL);
    case LB_COMMAND_SUPPLY:
      *ret_actor = counter_clerk (city, story);
      return supply (city, item);
    case LB_COMMAND_REQUEST_SPECIAL:
      return lb_record_new ("reason", LB_VALUE_CHOICE, "testing", "days", LB_VALUE_INTEGER,
                            (gint64) g_rand_int_range (random, 5, 15), "text", LB_VALUE_TEXT, "委托检测机构检测", NULL);
    case LB_COMMAND_BEGIN_SPECIAL:
      *ret_actor = decider;
      return lb_record_new (NULL, NULL);
    case LB_COMMAND_END_SPECIAL:
      return lb_record_new ("conclusion", LB_VALUE_TEXT, "检测报告已收到，结论合格", NULL);
    case LB_COMMAND_REQUEST_VISIT:
      return lb_record_new ("kind", LB_VALUE_CHOICE, step->detail, "reason", LB_VALUE_TEXT, "需现场核实条件", NULL);
    case LB_COMMAND_PROPOSE:
      return lb_record_new ("recommendation", LB_VALUE_CHOICE, refuse ? "refuse" : "grant", "opinion", LB_VALUE_TEXT,
                            refuse ? "经审查，申请不符合法定条件" : "经审查，申请符合法定条件、标准", NULL);
    case LB_COMMAND_SEND_BACK:
      *ret_actor = decider;
      return lb_record_new ("reason", LB_VALUE_TEXT, "前置事项不予许可，请重新提出意见", NULL);
    case LB_COMMAND_GRANT:
      *ret_actor = decider;
      text = document_number (state, item, "准", step->at);
      return lb_record_new ("number", LB_VALUE_TEXT, text, NULL);
    case LB_COMMAND_REFUSE:
      *ret_actor = decider;
      text = document_number (state, item, "不准", step->at);
      return lb_record_new ("number", LB_VALUE_TEXT, text, "reason", LB_VALUE_TEXT,
                            "现场条件不符合法定要求，整改后可重新申请", NULL);
    case LB_COMMAND_MAKE_RESULT:
      return make_result (city, step, state, item);
    case LB_COMMAND_HAND_OVER:
    case LB_COMMAND_TAKE_OVER:
      if (step->type == LB_COMMAND_TAKE_OVER)
        *ret_actor = issuer;
      text = g_strdup_printf ("JJ-%s", state->number);
      return lb_record_new ("sheet", LB_VALUE_TEXT, text, "count", LB_VALUE_INTEGER, (gint64) 1, NULL);
    case LB_COMMAND_DIGITISE:
      *ret_actor = issuer;
      return lb_record_new ("files", LB_VALUE_RECORDS, files, NULL);
    case LB_COMMAND_CALL:
      *ret_actor = issuer;
      return lb_record_new ("phone", LB_VALUE_TEXT, state->delivery.phone != NULL ? state->delivery.phone : "14000000000",
                            "outcome", LB_VALUE_CHOICE, g_rand_double (random) < 0.75 ? "reached" : "no-answer",
                            "agreed", LB_VALUE_BOOLEAN, TRUE, NULL);
    case LB_COMMAND_POST:
      *ret_actor = issuer;
      text = lb_invent_tracking (random);
      return lb_record_new ("tracking", LB_VALUE_TEXT, text, "receipts", LB_VALUE_RECORDS, files, "agreed",
                            LB_VALUE_BOOLEAN, TRUE, NULL);
    case LB_COMMAND_DELIVER:
      *ret_actor = issuer;
      text = lb_invent_identity (random);
      return lb_record_new ("name", LB_VALUE_TEXT, "演示领取人", "identity", LB_VALUE_TEXT, text, "relation",
                            LB_VALUE_CHOICE, "legal-representative", "proof", LB_VALUE_RECORDS, files, "agreed",
                            LB_VALUE_BOOLEAN, TRUE, NULL);
    case LB_COMMAND_CONFIRM_POST:
      *ret_actor = issuer;
      return lb_record_new ("receivedOn", LB_VALUE_DAY, lb_time_day (step->at), "files", LB_VALUE_RECORDS, files, NULL);
    default:
      return NULL;
    }
}

static GVariant *
visit_arguments (LbCity *city, const LbCityStep *step, const LbCase *state, const LbActor **ret_actor)
{
  LbCityCase *story = step->story;
  const LbVisit *visit = lb_case_visit (state, step->detail);

  *ret_actor = lb_city_person (city, story, LB_ROLE_DISPATCHER, NULL, "dispatch", 0);
  switch ((int) step->type)
    {
    case LB_COMMAND_PLAN_VISIT:
      return lb_city_plan_visit (city, step, state);
    case LB_COMMAND_APPROVE_SECOND_VISIT:
      if (!visit->approved_by_inspection)
        *ret_actor = lb_city_person (city, story, LB_ROLE_DISPATCHER, NULL, "dispatch", 1);
      else
        *ret_actor = lb_city_person (city, story, LB_ROLE_LEAD, state->lead, "lead", 0);
      return lb_record_new ("visit", LB_VALUE_ID, visit->id, NULL);
    case LB_COMMAND_DISPATCH_VISIT:
      return lb_record_new ("visit", LB_VALUE_ID, visit->id, NULL);
    case LB_COMMAND_RECORD_FINDINGS:
    case LB_COMMAND_CONCLUDE_VISIT:
      for (guint i = 0; i < city->plan->people->len; i++)
        {
          const LbActor *actor = g_ptr_array_index (city->plan->people, i);

          if (g_strcmp0 (actor->id, visit->team[0]) == 0)
            *ret_actor = actor;
        }
      return step->type == LB_COMMAND_RECORD_FINDINGS ? findings (city, step, state, visit)
                                                      : conclude (city, step, state, visit);
    default:
      return NULL;
    }
}

static GVariant *
case_arguments (LbCity *city, const LbCityStep *step, const LbCase *state, const LbActor **ret_actor)
{
  LbCityCase *story = step->story;
  g_autoptr (GPtrArray) files = proof_files (city, "凭证.pdf");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  switch ((int) step->type)
    {
    case LB_COMMAND_SEND_PAPER:
      *ret_actor = counter_clerk (city, story);
      text = g_strdup_printf ("%s-%s", state->number, step->detail);
      return lb_record_new ("section", LB_VALUE_ID, step->detail, "slip", LB_VALUE_TEXT, text, "pages",
                            LB_VALUE_INTEGER, (gint64) g_rand_int_range (story->random, 8, 60), NULL);
    case LB_COMMAND_RECEIVE_PAPER:
      *ret_actor = lb_city_person (city, story, LB_ROLE_ACCEPTOR, step->detail, step->detail, 0);
      return lb_record_new ("section", LB_VALUE_ID, step->detail, NULL);
    case LB_COMMAND_OPEN_STAGE:
      *ret_actor = lb_city_person (city, story, LB_ROLE_LEAD, state->lead, "lead", 0);
      return lb_record_new ("stage", LB_VALUE_INTEGER, g_ascii_strtoll (step->detail, NULL, 10), NULL);
    case LB_COMMAND_WITHDRAW:
      *ret_actor = counter_clerk (city, story);
      return lb_record_new ("reason", LB_VALUE_TEXT, "申请人调整经营计划，自愿撤回", "files", LB_VALUE_RECORDS, files, NULL);
    case LB_COMMAND_ARCHIVE:
      if (city->archives_left-- <= 0)
        return NULL;
      *ret_actor = lb_city_person (city, story, LB_ROLE_CERTIFICATE, NULL, "issue", 0);
      text = city->bureau->make_archive (state, city->data, &error);
      if (text == NULL)
        {
          g_warning ("No archive: %s", error->message);
          return NULL;
        }
      return lb_record_new ("archive", LB_VALUE_DIGEST, text, NULL);
    default:
      return visit_arguments (city, step, state, ret_actor);
    }
}

GVariant *
lb_city_arguments (LbCity *city, const LbCityStep *step, const LbCase *state, const LbActor **ret_actor)
{
  const LbCaseItem *item;

  if (step->type == LB_COMMAND_RECEIVE)
    return state != NULL && state->number != NULL ? NULL : receive (city, step, ret_actor);
  if (step->type == LB_COMMAND_REFER)
    return state != NULL ? NULL : refer (city, step, ret_actor);
  if (state == NULL)
    return NULL;
  if (step->item == NULL)
    return case_arguments (city, step, state, ret_actor);
  item = lb_case_item (state, step->item);
  /* Between plan and deed the item may have been withdrawn, or accepted by the clock. */
  if (item == NULL || lb_item_state_is_final (item->state) ||
      (step->type == LB_COMMAND_TAKE && item->state != LB_ITEM_RECEIVED) ||
      (step->type == LB_COMMAND_SUPPLY && item->state != LB_ITEM_CORRECTING))
    return NULL;
  return item_arguments (city, step, state, item, ret_actor);
}
