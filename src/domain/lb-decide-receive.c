/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T01, T01b: what lies on the counter becomes a case.
 */
#include "lb-decide-private.h"

#include <string.h>

#include "lb-formal-review.h"
#include "lb-identifier.h"
#include "lb-reuse.h"

/* What is handed in, read once from the arguments. */
typedef struct
{
  LbSituation *situation;
  GHashTable *form; /* char* → char* */
  LbCase *handed;   /* materials as they would lie in the case */
  int stage;        /* only what items of this stage ask for is looked at; 0: all */
} HandIn;

static void
hand_in_clear (HandIn *hand_in)
{
  g_clear_pointer (&hand_in->situation, lb_situation_free);
  g_clear_pointer (&hand_in->form, g_hash_table_unref);
  g_clear_pointer (&hand_in->handed, lb_case_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HandIn, hand_in_clear)

static GHashTable *
read_flags (GVariant *args, const char *name)
{
  GHashTable *flags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GVariant) list = lb_record_child (args, name, G_VARIANT_TYPE ("a{sb}"));
  GVariantIter iter;
  char *key;
  gboolean value;

  if (list == NULL)
    return flags;
  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "{sb}", &key, &value))
    g_hash_table_insert (flags, key, GINT_TO_POINTER (value));
  return flags;
}

static LbSituation *
new_situation (LbDecision *d, const char *package, GHashTable *answers, GArray *stages, GError **error)
{
  g_autoptr (GError) fault = NULL;
  LbSituation *situation;

  situation = lb_situation_new (d->context->catalogue, package, answers, stages->len > 0 ? stages : NULL,
                                d->today, &fault);
  if (situation == NULL)
    lb_refuse (error, LB_REFUSAL_INVALID, _("The application does not fit the catalogue: %s."),
               fault->message);
  else if (situation->items->len == 0)
    {
      gboolean repealed = situation->closed->len > 0;

      g_clear_pointer (&situation, lb_situation_free);
      if (repealed)
        lb_refuse (error, LB_REFUSAL_CLOSED_BY_LAW,
                   _("A law has abolished what is applied for. It cannot be applied for any more."));
      else
        lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("With these answers there is nothing to apply for."));
    }
  return situation;
}

/* TRUE when an item of the stage looked at asks for it. @items: (element-type LbItem) */
static gboolean
concerns (const HandIn *hand_in, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const LbSituationItem *entry =
        lb_situation_item (hand_in->situation, ((const LbItem *) items->pdata[i])->id);

      if (hand_in->stage == 0 || (entry != NULL && entry->row->stage == hand_in->stage))
        return TRUE;
    }
  return FALSE;
}

static gboolean
problem_concerns (const HandIn *hand_in, const LbProblem *problem)
{
  if (hand_in->stage == 0)
    return TRUE;
  if (problem->material != NULL)
    {
      const LbMergedMaterial *merged = lb_situation_material (hand_in->situation, problem->material->id);

      return merged == NULL || concerns (hand_in, merged->items);
    }
  for (guint i = 0; problem->field != NULL && i < hand_in->situation->form->len; i++)
    {
      const LbFormField *field = hand_in->situation->form->pdata[i];

      if (field->field == problem->field)
        return concerns (hand_in, field->items);
    }
  return TRUE;
}

/* Numbers of people and companies must be right even of those who insist: they say who applies. */
static gboolean
is_identity (const LbProblem *problem)
{
  return problem->field != NULL && g_str_equal (problem->code, "bad-value")
         && (problem->field->type == LB_FIELD_USCC || problem->field->type == LB_FIELD_PERSON);
}

static void
review_form (const HandIn *hand_in, LbDay day, GPtrArray *lacking, GPtrArray *wrong)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) problems = NULL;

  for (guint i = 0; i < hand_in->handed->materials->len; i++)
    {
      LbCaseMaterial *material = hand_in->handed->materials->pdata[i];

      g_hash_table_insert (held, material->material, GINT_TO_POINTER (material->held));
    }
  problems = lb_formal_review (hand_in->situation, hand_in->form, held, day);
  for (guint i = 0; i < problems->len; i++)
    {
      const LbProblem *problem = problems->pdata[i];
      const char *name = problem->field != NULL ? problem->field->label : problem->material->name;

      if (problem_concerns (hand_in, problem))
        g_ptr_array_add (is_identity (problem) ? wrong : lacking, g_strdup (name));
    }
}

/* The formal points of @material are ticked, each and passed. */
static gboolean
points_passed (const LbMaterial *material, const LbCaseMaterial *held)
{
  guint n = material->formal_points != NULL ? g_strv_length (material->formal_points) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);

      if (!GPOINTER_TO_INT (g_hash_table_lookup (held->points, index)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_in_order (const LbMergedMaterial *merged, const LbCaseMaterial *held)
{
  const LbMaterial *material = merged->material;

  switch (held->held)
    {
    case LB_HELD_PRESENT:
      return held->originals >= material->originals && held->copies >= material->copies
             && (!material->electronic || held->files->len > 0) && points_passed (material, held);
    case LB_HELD_DEFERRED:
      return material->deferrable && held->promised;
    case LB_HELD_REUSED:
      return lb_material_is_reusable (material) && points_passed (material, held);
    case LB_HELD_MISSING:
      return !merged->required;
    case LB_HELD_FROM_CASE:
      return merged->source == LB_MATERIAL_FROM_CASE;
    default:
      return FALSE;
    }
}

static void
review_materials (const HandIn *hand_in, GPtrArray *lacking)
{
  for (guint i = 0; i < hand_in->situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = hand_in->situation->materials->pdata[i];
      const LbCaseMaterial *held = lb_case_material (hand_in->handed, merged->material->id);

      if (held == NULL || merged->source != LB_MATERIAL_DUE || !concerns (hand_in, merged->items)
          || is_in_order (merged, held)
          || g_ptr_array_find_with_equal_func (lacking, merged->material->name, g_str_equal, NULL))
        continue;
      g_ptr_array_add (lacking, g_strdup (merged->material->name));
    }
}

static gboolean
check_known_materials (const LbDecision *d, const HandIn *hand_in, GError **error)
{
  for (guint i = 0; i < hand_in->handed->materials->len; i++)
    {
      const LbCaseMaterial *material = hand_in->handed->materials->pdata[i];

      if (lb_situation_material (hand_in->situation, material->material) == NULL)
        return lb_refuse (error, LB_REFUSAL_UNKNOWN,
                          _("This application does not call for the material %s. Leave it out."),
                          lb_decision_material_name (d, material->material));
    }
  return TRUE;
}

/* What is put off is promised for a day that policy allows, or nothing would hold the applicant to it. */
static gboolean
check_promises (const LbDecision *d, const HandIn *hand_in, GError **error)
{
  LbDay last = lb_calendar_add (d->context->calendar, d->today, d->context->policy->defer_days);

  for (guint i = 0; i < hand_in->handed->materials->len; i++)
    {
      const LbCaseMaterial *material = hand_in->handed->materials->pdata[i];
      const LbMergedMaterial *merged = lb_situation_material (hand_in->situation, material->material);

      if (material->held != LB_HELD_DEFERRED || material->defer_until == LB_DAY_NONE || merged == NULL
          || !concerns (hand_in, merged->items)
          || (material->defer_until >= d->today && material->defer_until <= last))
        continue;
      return lb_refuse (error, LB_REFUSAL_INVALID,
                        _("%s is promised for a day outside of the %d working days that policy allows. "
                          "Agree on an earlier day."),
                        merged->material->name, d->context->policy->defer_days);
    }
  return TRUE;
}

/* A document on file spares the applicant the paper only while it is valid: not even one who insists can hand in what
 * has run out, they hand in the new one or none. */
static gboolean
check_reused (const LbDecision *d, const HandIn *hand_in, GError **error)
{
  for (guint i = 0; i < hand_in->handed->materials->len; i++)
    {
      const LbCaseMaterial *material = hand_in->handed->materials->pdata[i];
      const LbMergedMaterial *merged = lb_situation_material (hand_in->situation, material->material);

      if (material->held != LB_HELD_REUSED || merged == NULL || !concerns (hand_in, merged->items))
        continue;
      if (!lb_material_is_reusable (merged->material))
        return lb_refuse (error, LB_REFUSAL_INVALID, _("%s is made for one application only. It cannot be reused."),
                          merged->material->name);
      if (material->valid_until != LB_DAY_NONE && material->valid_until < d->today)
        return lb_refuse (error, LB_REFUSAL_INVALID,
                          _("The document on file for %s has expired. Ask for one that is still valid."),
                          merged->material->name);
    }
  return TRUE;
}

/* @ret_lacking: what an applicant who insists is taken in without. */
static gboolean
check_formal (LbDecision *d, const HandIn *hand_in, GPtrArray *ret_lacking, GError **error)
{
  g_autoptr (GPtrArray) wrong = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *names = NULL;

  review_form (hand_in, d->today, ret_lacking, wrong);
  review_materials (hand_in, ret_lacking);
  if (wrong->len > 0)
    {
      names = lb_join_names (wrong);
      return lb_refuse (error, LB_REFUSAL_INVALID,
                        _("These numbers are not valid: %s. Correct them by the document."), names);
    }
  if (ret_lacking->len > 0 && !lb_record_boolean (d->args, "insisted"))
    {
      names = lb_join_names (ret_lacking);
      return lb_refuse (
        error, LB_REFUSAL_NOT_COMPLETE,
        _("The formal check is not passed yet: %s. Complete it, refer the applicant to guidance, "
           "or record that the applicant insists on submitting."),
        names);
    }
  return TRUE;
}

static gboolean
check_counter (LbDecision *d, const HandIn *hand_in, GError **error)
{
  gboolean inspected = FALSE;

  for (guint i = 0; i < hand_in->situation->items->len; i++)
    {
      const LbSituationItem *entry = hand_in->situation->items->pdata[i];

      inspected =
        inspected
        || (entry->item->inspection_required && (hand_in->stage == 0 || entry->row->stage == hand_in->stage));
    }
  if (!lb_record_boolean (d->args, "explained"))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("Explain to the applicant that receipt is not acceptance, then tick it."));
  if (inspected && !lb_record_boolean (d->args, "prepReminder"))
    return lb_refuse (
      error, LB_REFUSAL_NOT_COMPLETE,
      _("An inspection on site will follow. Hand out the list of points to prepare, then tick it."));
  return TRUE;
}

/* Days by which a number may be dated ahead: the store's clock may have been put right since it gave the number. That
 * it did give it is for the store to know. */
#define NUMBER_AHEAD 2

static gboolean
check_numbers (LbDecision *d, GError **error)
{
  static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const char *code = lb_decision_text (d, "queryCode");
  g_auto (LbIdentifier) number = { 0 };

  if (!lb_identifier_check (LB_IDENTIFIER_CASE, lb_decision_text (d, "number"), d->today + NUMBER_AHEAD, &number))
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The case number is not valid: %s."),
                      _(lb_identifier_fault_text (number.fault)));
  if (strspn (code, alphabet) != strlen (code))
    return lb_refuse (error, LB_REFUSAL_INVALID, _("The query code is not valid."));
  return TRUE;
}

static GVariant *
texts_variant (GPtrArray *texts)
{
  return g_variant_new_strv ((const char *const *) texts->pdata, texts->len);
}

static GVariant *
flags_variant (GHashTable *flags)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sb}"));
  g_hash_table_iter_init (&iter, flags);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_variant_builder_add (&builder, "{sb}", key, GPOINTER_TO_INT (value) != 0);
  return g_variant_builder_end (&builder);
}

static GPtrArray *
stages_of (const LbSituation *situation)
{
  GPtrArray *stages = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = situation->items->pdata[i];
      g_autofree char *stage = g_strdup_printf ("%d", entry->row->stage);

      if (!g_ptr_array_find_with_equal_func (stages, stage, g_str_equal, NULL))
        g_ptr_array_add (stages, g_steal_pointer (&stage));
    }
  return stages;
}

static GVariant *
received_data (LbDecision *d, const HandIn *hand_in, GPtrArray *lacking)
{
  g_autoptr (GPtrArray) stages = stages_of (hand_in->situation);
  GVariantDict dict;

  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert_value (&dict, "answers", flags_variant (hand_in->situation->answers));
  g_variant_dict_insert_value (&dict, "stages", texts_variant (stages));
  g_variant_dict_insert (&dict, "catalogue", "s", d->context->catalogue->id);
  g_variant_dict_insert (&dict, "lead", "s", hand_in->situation->package->lead);
  g_variant_dict_insert (&dict, "applicant", "s",
                         (const char *) g_hash_table_lookup (hand_in->form, "applicant.name") ?: "");
  if (lacking->len > 0)
    g_variant_dict_insert_value (&dict, "incomplete", texts_variant (lacking));
  return g_variant_dict_end (&dict);
}

static gboolean
emit_notice (LbDecision *d, const char *item, const char *reason, GError **error)
{
  g_autoptr (GVariant) data = lb_record_new ("reason", LB_VALUE_TEXT, reason, NULL);

  return lb_decision_emit (d, LB_EVENT_ONE_DAY_NOTICE, item, data, error);
}

/* Pushes each item to its section at once, or parks it until its stage opens. */
static gboolean
emit_items (LbDecision *d, const HandIn *hand_in, GError **error)
{
  const char *reason = lb_decision_text (d, "oneDayReason");
  const LbSituationItem *first = hand_in->situation->items->pdata[0];
  int lowest = first->row->stage;

  for (guint i = 0; i < hand_in->situation->items->len; i++)
    lowest = MIN (lowest, ((const LbSituationItem *) hand_in->situation->items->pdata[i])->row->stage);
  for (guint i = 0; i < hand_in->situation->items->len; i++)
    {
      const LbSituationItem *entry = hand_in->situation->items->pdata[i];
      int stage = entry->row->stage;
      gboolean open = hand_in->stage == 0 ? stage == lowest
                                          : lb_case_stage_may_open (d->state, d->context->catalogue, stage);
      g_autoptr (GVariant) data = lb_record_new ("section", LB_VALUE_ID, entry->item->department, "stage",
                                                 LB_VALUE_INTEGER, (gint64) stage, NULL);

      if (lb_case_item (d->state, entry->item->id) != NULL
          || (hand_in->stage != 0 && hand_in->stage != stage))
        continue;
      if (!lb_decision_emit (d, open ? LB_EVENT_ITEM_RECEIVED : LB_EVENT_ITEM_GATED, entry->item->id, data,
                             error))
        return FALSE;
      if (open && reason != NULL && !emit_notice (d, entry->item->id, reason, error))
        return FALSE;
    }
  return TRUE;
}

LB_DECIDE (receive)
{
  g_autoptr (GHashTable) answers = read_flags (d->args, "answers");
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GPtrArray) lacking = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GVariant) delivery = lb_record_child (d->args, "delivery", G_VARIANT_TYPE ("a{sv}"));
  g_auto (HandIn) hand_in = { NULL, lb_record_map (d->args, "form"), lb_case_new (d->state->id), 0 };

  if (d->state->number != NULL)
    return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("The case has been received already."));
  lb_stages_append (stages, d->args, "stages");
  lb_case_merge_materials (hand_in.handed, d->args);
  hand_in.situation = new_situation (d, lb_decision_text (d, "package"), answers, stages, error);
  if (hand_in.situation == NULL || !check_numbers (d, error) || !check_known_materials (d, &hand_in, error)
      || !check_promises (d, &hand_in, error) || !check_reused (d, &hand_in, error)
      || !check_formal (d, &hand_in, lacking, error) || !check_counter (d, &hand_in, error)
      || !lb_check_delivery (d, delivery, error))
    return FALSE;
  return lb_decision_emit (d, LB_EVENT_RECEIVED, NULL, received_data (d, &hand_in, lacking), error)
         && emit_items (d, &hand_in, error);
}

/* The form and the materials of the case with what is handed in now on top. */
static void
add_hand_in (LbDecision *d, HandIn *hand_in)
{
  hand_in->handed = lb_case_copy (d->state);
  lb_case_merge_materials (hand_in->handed, d->args);
  lb_case_merge_form (hand_in->handed, d->args);
  hand_in->form = g_hash_table_ref (hand_in->handed->form);
}

LB_POSSIBLE (receive_stage)
{
  const LbPackage *package = lb_catalogue_package (d->context->catalogue, d->state->package);

  for (guint i = 0; package != NULL && i < package->stages->len; i++)
    if (!lb_stages_contain (d->state->stages, ((const LbStage *) package->stages->pdata[i])->number))
      return TRUE;
  return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("Every stage of this case has been applied for already."));
}

LB_DECIDE (receive_stage)
{
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GPtrArray) lacking = g_ptr_array_new_with_free_func (g_free);
  int stage = (int) lb_record_integer (d->args, "stage", 0);
  g_auto (HandIn) hand_in = { NULL, NULL, NULL, stage };
  GVariantDict dict;

  if (lb_stages_contain (d->state->stages, stage))
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("This stage has been applied for already."));
  g_array_append_vals (stages, d->state->stages->data, d->state->stages->len);
  g_array_append_val (stages, stage);
  add_hand_in (d, &hand_in);
  hand_in.situation = new_situation (d, d->state->package, d->state->answers, stages, error);
  if (hand_in.situation == NULL || !check_known_materials (d, &hand_in, error)
      || !check_promises (d, &hand_in, error) || !check_reused (d, &hand_in, error)
      || !check_formal (d, &hand_in, lacking, error) || !check_counter (d, &hand_in, error))
    return FALSE;
  g_variant_dict_init (&dict, d->args);
  if (lacking->len > 0)
    g_variant_dict_insert_value (&dict, "incomplete", texts_variant (lacking));
  return lb_decision_emit (d, LB_EVENT_STAGE_RECEIVED, NULL, g_variant_dict_end (&dict), error)
         && emit_items (d, &hand_in, error);
}
