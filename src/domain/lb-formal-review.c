/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-formal-review.h"

#include <glib/gi18n.h>
#include <string.h>

static void
add_problem (GPtrArray *problems, const char *code, const LbField *field, const LbMaterial *material,
             const char *message)
{
  LbProblem *problem = g_new0 (LbProblem, 1);

  problem->code = code;
  problem->field = field;
  problem->material = material;
  problem->message = message;
  g_ptr_array_add (problems, problem);
}

static const LbMaterial *
find_proof (const LbSituation *situation, const char *id)
{
  const LbMergedMaterial *entry = lb_situation_material (situation, id);

  return entry != NULL ? entry->material : NULL;
}

/**
 * lb_situation_proof_of:
 * @field: a field that states when something expires
 *
 * The catalogue names a proof after its field: `agent.id_expiry` belongs to `m-agent-id`,
 * `applicant.legal_rep_id_expiry` to `m-legal-rep-id`.
 *
 * Returns: (nullable) (transfer none): the material, when the situation has it
 */
const LbMaterial *
lb_situation_proof_of (const LbSituation *situation, const LbField *field)
{
  g_autofree char *stem = NULL;
  g_autofree char *with_group = NULL;
  g_autofree char *alone = NULL;
  const LbMaterial *proof;
  const char *dot;

  g_return_val_if_fail (situation != NULL && field != NULL, NULL);

  dot = strchr (field->id, '.');
  if (dot == NULL || !g_str_has_suffix (field->id, "_expiry"))
    return NULL;
  stem = g_strndup (dot + 1, strlen (dot + 1) - strlen ("_expiry"));
  g_strdelimit (stem, "_", '-');
  with_group = g_strdup_printf ("m-%.*s-%s", (int)(dot - field->id), field->id, stem);
  alone = g_strdup_printf ("m-%s", stem);
  proof = find_proof (situation, with_group);
  return proof != NULL ? proof : find_proof (situation, alone);
}

/* Whether the value is bad only because the day is past: without a day it is good. */
static gboolean
is_expired (const LbField *field, const char *value)
{
  return lb_field_check (field, value, FALSE, LB_DAY_NONE) == NULL && field->type == LB_FIELD_DATE;
}

static void
review_field (const LbSituation *situation, const LbFormField *entry, const char *value, LbDay day,
              GPtrArray *problems)
{
  const char *message = lb_field_check (entry->field, value, entry->required, day);

  if (message == NULL)
    return;
  if (value == NULL || *value == '\0')
    add_problem (problems, "missing-field", entry->field, NULL, message);
  else if (is_expired (entry->field, value))
    add_problem (problems, "expired", entry->field, lb_situation_proof_of (situation, entry->field), message);
  else
    add_problem (problems, "bad-value", entry->field, NULL, message);
}

static void
review_material (const LbMergedMaterial *entry, GHashTable *held, GPtrArray *problems)
{
  gpointer value;
  LbHeld how = LB_HELD_MISSING;

  if (entry->source == LB_MATERIAL_FROM_CASE)
    return;
  if (held != NULL && g_hash_table_lookup_extended (held, entry->material->id, NULL, &value))
    how = (LbHeld)GPOINTER_TO_INT (value);
  if (how == LB_HELD_DEFERRED && !entry->material->deferrable)
    add_problem (problems, "not-deferrable", NULL, entry->material, N_ ("This may not be handed in later."));
  else if (entry->required && (how == LB_HELD_MISSING || how == LB_HELD_FROM_CASE))
    add_problem (problems, "missing-material", NULL, entry->material, N_ ("This material is missing."));
}

/**
 * lb_formal_review:
 *
 * Returns: (element-type LbProblem) (transfer full): what is missing, wrong or expired; empty when nothing is
 */
GPtrArray *
lb_formal_review (const LbSituation *situation, GHashTable *form, GHashTable *held, LbDay day)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);

  g_assert (situation != NULL);

  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *entry = g_ptr_array_index (situation->form, i);

      review_field (situation, entry, form != NULL ? g_hash_table_lookup (form, entry->field->id) : NULL, day,
                    problems);
    }
  for (guint i = 0; i < situation->materials->len; i++)
    review_material (g_ptr_array_index (situation->materials, i), held, problems);
  return problems;
}
