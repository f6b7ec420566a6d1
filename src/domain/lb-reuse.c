/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-reuse.h"

#include "lb-formal-review.h"

#define AGENT_ID "agent.id"

/* Fields that say until when a document is valid and whose names do not tell which document that is. */
static const struct { const char *field, *material; } proofs[] = {
  { "site.tenure_until", "m-lease-contract" },
  { "vehicle.insurance_until", "m-carrier-insurance" },
  { "vehicle.tank_until", "m-tank-report" },
};

/* The catalogue writes a day of the last year that fits for what never expires. */
#define LONG_TERM "9999-12-31"

gboolean
lb_material_is_reusable (const LbMaterial *material)
{
  g_return_val_if_fail (material != NULL, FALSE);

  return material->shareable && material->electronic && material->kind != LB_MATERIAL_FORM
         && material->kind != LB_MATERIAL_ORIGINAL;
}

static gboolean
states_validity (const LbSituation *situation, const LbField *field, const LbMaterial *material)
{
  for (guint i = 0; i < G_N_ELEMENTS (proofs); i++)
    if (g_str_equal (proofs[i].field, field->id))
      return g_str_equal (proofs[i].material, material->id);
  return lb_situation_proof_of (situation, field) == material;
}

/* The last valid day of the document that @earlier holds, by what its form said of it; the earliest when several. */
static LbDay
valid_until (const LbSituation *situation, const LbMaterial *material, const LbCase *earlier)
{
  LbDay until = LB_DAY_NONE;
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, earlier->form);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const LbField *field = lb_catalogue_field (situation->catalogue, id);
      LbDay day;

      if (field != NULL && field->type == LB_FIELD_DATE && !g_str_equal (value, LONG_TERM)
          && states_validity (situation, field, material) && lb_day_parse (value, &day, NULL)
          && (until == LB_DAY_NONE || day < until))
        until = day;
    }
  return until;
}

static gboolean
all_passed (const LbCaseMaterial *material)
{
  GHashTableIter iter;
  gpointer passed;

  g_hash_table_iter_init (&iter, material->points);
  while (g_hash_table_iter_next (&iter, NULL, &passed))
    if (!GPOINTER_TO_INT (passed))
      return FALSE;
  return TRUE;
}

/* A result of the earlier case. */
static gboolean
find_result (const LbMaterial *material, const LbCase *earlier, LbReuse *reuse)
{
  const LbCaseItem *item = material->issued_by != NULL ? lb_case_item (earlier, material->issued_by) : NULL;

  if (item == NULL || !item->granted || item->made_at == LB_TIME_NONE)
    return FALSE;
  reuse->files = item->digitised->len > 0 ? item->digitised : item->result_files;
  reuse->since = lb_time_day (item->made_at);
  reuse->valid_until = item->result_valid_until;
  reuse->result = TRUE;
  return reuse->files->len > 0;
}

/* What was handed in with it, and found in order. */
static gboolean
find_handed_in (const LbSituation *situation, const LbMaterial *material, const LbCase *earlier, LbReuse *reuse)
{
  const LbCaseMaterial *held = lb_case_material (earlier, material->id);

  if (held == NULL || held->files->len == 0 || !all_passed (held)
      || (held->held != LB_HELD_PRESENT && held->held != LB_HELD_REUSED))
    return FALSE;
  reuse->files = held->files;
  reuse->since = earlier->received_at != LB_TIME_NONE ? lb_time_day (earlier->received_at) : LB_DAY_NONE;
  reuse->valid_until
    = held->valid_until != LB_DAY_NONE ? held->valid_until : valid_until (situation, material, earlier);
  return TRUE;
}

/* Papers of a person who acts for the applicant are those of one agent. */
static gboolean
is_of_another_agent (const LbMaterial *material, const LbCase *earlier, GHashTable *form)
{
  const char *now = form != NULL ? g_hash_table_lookup (form, AGENT_ID) : NULL;

  return g_str_has_prefix (material->id, "m-agent-")
         && (now == NULL || g_strcmp0 (now, g_hash_table_lookup (earlier->form, AGENT_ID)) != 0);
}

static gboolean
find_in (const LbSituation *situation, const LbMaterial *material, const LbCase *earlier, GHashTable *form,
         LbReuse *ret_reuse)
{
  *ret_reuse = (LbReuse) { .from = earlier, .since = LB_DAY_NONE, .valid_until = LB_DAY_NONE };
  return earlier->number != NULL && !is_of_another_agent (material, earlier, form)
         && (find_result (material, earlier, ret_reuse)
             || find_handed_in (situation, material, earlier, ret_reuse));
}

LbReuseKind
lb_reuse_find (const LbSituation *situation, const LbMaterial *material, GPtrArray *cases, GHashTable *form, LbDay today,
               LbReuse *ret_reuse)
{
  LbReuseKind best = LB_REUSE_NONE;

  g_return_val_if_fail (situation != NULL && material != NULL && ret_reuse != NULL, LB_REUSE_NONE);

  if (cases == NULL || !lb_material_is_reusable (material))
    return LB_REUSE_NONE;
  for (guint i = 0; i < cases->len; i++)
    {
      LbReuse found;
      LbReuseKind kind;

      if (!find_in (situation, material, g_ptr_array_index (cases, i), form, &found))
        continue;
      kind = found.valid_until != LB_DAY_NONE && found.valid_until < today ? LB_REUSE_EXPIRED : LB_REUSE_VALID;
      if (kind < best || (kind == best && found.since <= ret_reuse->since))
        continue;
      best = kind;
      *ret_reuse = found;
    }
  return best;
}
