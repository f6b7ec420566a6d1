/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What another answer, stage or package would take out of the application. Nothing is thrown away: what was typed and
 * handed in stays in the draft, and counts again when the answer is changed back.
 */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

#include "lb-name.h"

static gboolean
situation_asks (const LbSituation *situation, const char *field)
{
  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *asked = g_ptr_array_index (situation->form, i);

      if (g_str_equal (asked->field->id, field))
        return TRUE;
    }
  return FALSE;
}

static void
add_fields (LbIntakeDraft *self, const LbSituation *after, GPtrArray *losses)
{
  for (guint i = 0; i < self->situation->form->len; i++)
    {
      const LbField *field = ((LbFormField *) g_ptr_array_index (self->situation->form, i))->field;

      if (*lb_intake_draft_get_value (self, field->id) != '\0' && !situation_asks (after, field->id))
        g_ptr_array_add (losses, g_strdup (lb_name (field->label, field->english)));
    }
}

static void
add_materials (LbIntakeDraft *self, const LbSituation *after, GPtrArray *losses)
{
  for (guint i = 0; i < self->situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = g_ptr_array_index (self->situation->materials, i);
      const LbMaterial *material = merged->material;
      const LbMergedMaterial *still = lb_situation_material (after, material->id);
      const LbIntakeMaterial *held = g_hash_table_lookup (self->materials, material->id);

      if (held != NULL && lb_intake_material_touched (held) && merged->source == LB_MATERIAL_DUE
          && (still == NULL || still->source != LB_MATERIAL_DUE))
        g_ptr_array_add (losses, g_strdup (lb_name (material->name, material->english)));
    }
}

/* Takes @after (nullable). */
static GPtrArray *
losses_against (LbIntakeDraft *self, LbSituation *after)
{
  GPtrArray *losses = g_ptr_array_new_with_free_func (g_free);

  if (after == NULL)
    return losses;
  add_fields (self, after, losses);
  add_materials (self, after, losses);
  lb_situation_free (after);
  return losses;
}

GPtrArray *
lb_intake_draft_losses (LbIntakeDraft *self, const char *question, gboolean answer)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  g_return_val_if_fail (self->situation != NULL, NULL);

  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->answers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (answers, key, value);
  g_hash_table_insert (answers, (gpointer) question, GINT_TO_POINTER (!!answer));
  return losses_against (self, lb_intake_draft_situation_of (self, answers, self->stages, NULL));
}

GPtrArray *
lb_intake_draft_losses_of_stage (LbIntakeDraft *self, int number, gboolean wanted)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  g_return_val_if_fail (self->situation != NULL, NULL);

  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < self->stages->len; i++)
    if (g_array_index (self->stages, int, i) != number)
      g_array_append_val (stages, g_array_index (self->stages, int, i));
  /* The last one stays, and more never take anything away. */
  if (wanted || stages->len == 0)
    return g_ptr_array_new_with_free_func (g_free);
  return losses_against (self, lb_intake_draft_situation_of (self, self->answers, stages, NULL));
}

GPtrArray *
lb_intake_draft_losses_of_package (LbIntakeDraft *self, const char *package)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  g_return_val_if_fail (package != NULL, NULL);

  g_autoptr (LbIntakeDraft) other = NULL;
  LbSituation *after = NULL;

  if (self->situation == NULL || g_str_equal (self->package, package))
    return g_ptr_array_new_with_free_func (g_free);
  other = lb_intake_draft_copy (self);
  if (lb_intake_draft_set_package (other, package, NULL))
    after = g_steal_pointer (&other->situation);
  return losses_against (self, after);
}
