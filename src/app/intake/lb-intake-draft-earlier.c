/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What earlier cases of the applicant spare them: values that need not be typed, documents that need not be brought.
 */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

#include "lb-name.h"

static LbTime
time_of (const LbCase *earlier)
{
  return earlier->received_at != LB_TIME_NONE ? earlier->received_at : earlier->referred_at;
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  LbTime one = time_of (*(LbCase *const *) a), other = time_of (*(LbCase *const *) b);

  return (other > one) - (other < one);
}

void
lb_intake_draft_set_earlier (LbIntakeDraft *self, GPtrArray *cases)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  if (self->earlier == NULL && (cases == NULL || cases->len == 0))
    return;
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  if (cases != NULL && cases->len > 0)
    {
      self->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_unref);
      for (guint i = 0; i < cases->len; i++)
        g_ptr_array_add (self->earlier, lb_case_ref (g_ptr_array_index (cases, i)));
      g_ptr_array_sort (self->earlier, compare_newest);
    }
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_EARLIER, NULL);
}

GPtrArray *
lb_intake_draft_get_earlier (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return self->earlier;
}

/* Who they are, who acts for them and where, holds whatever they come for. What they want to do is taken from a case of
 * the same package only, and another project is another's. */
static gboolean
holds_for (LbIntakeDraft *self, const LbCase *earlier, const LbField *field)
{
  switch (field->group)
    {
    case LB_GROUP_APPLICANT:
    case LB_GROUP_AGENT:
    case LB_GROUP_SITE:
      return TRUE;
    case LB_GROUP_BUSINESS:
    case LB_GROUP_VEHICLE:
    case LB_GROUP_STAFF:
      return g_strcmp0 (earlier->package, self->package) == 0;
    case LB_GROUP_PROJECT:
    default:
      return FALSE;
    }
}

/* What was good then need not be now: an identity card runs out, an agent's mandate ends. */
static gboolean
is_good_today (LbIntakeDraft *self, const LbField *field, const char *value)
{
  return lb_field_check (field, value, FALSE, self->today) == NULL;
}

/* The newest case that says @field, and what it says. */
static const LbCase *
newest_with (LbIntakeDraft *self, const LbField *field, const char **ret_value)
{
  for (guint i = 0; i < self->earlier->len; i++)
    {
      const LbCase *earlier = g_ptr_array_index (self->earlier, i);
      const char *value = earlier->form != NULL ? g_hash_table_lookup (earlier->form, field->id) : NULL;

      if (value != NULL && *value != '\0' && holds_for (self, earlier, field))
        {
          *ret_value = value;
          return earlier;
        }
    }
  return NULL;
}

/* As they wanted it the last time, until something is said of this time. */
static void
take_delivery (LbIntakeDraft *self)
{
  const LbDelivery *from = NULL;

  for (guint i = 0; self->earlier != NULL && from == NULL && i < self->earlier->len; i++)
    {
      const LbDelivery *delivery = &((LbCase *) g_ptr_array_index (self->earlier, i))->delivery;

      if (delivery->method != NULL && *delivery->method != '\0')
        from = delivery;
    }
  if (from == NULL || *self->delivery.method != '\0')
    return;
  lb_intake_draft_set_address (self, LB_INTAKE_RECIPIENT, from->recipient);
  lb_intake_draft_set_address (self, LB_INTAKE_PHONE, from->phone);
  lb_intake_draft_set_address (self, LB_INTAKE_ADDRESS, from->address);
  lb_intake_draft_set_address (self, LB_INTAKE_POSTCODE, from->postcode);
  lb_intake_draft_set_together (self, from->together);
  lb_intake_draft_set_agent (self, from->agent);
  lb_intake_draft_set_electronic (self, from->electronic);
  lb_intake_draft_set_delivery_method (self, from->method);
}

guint
lb_intake_draft_take_known (LbIntakeDraft *self, gboolean fill)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), 0);

  guint count = 0;

  for (guint i = 0; self->earlier != NULL && self->situation != NULL && i < self->situation->form->len; i++)
    {
      const LbField *field = ((LbFormField *) g_ptr_array_index (self->situation->form, i))->field;
      const char *value = NULL;
      const LbCase *earlier = newest_with (self, field, &value);

      if (earlier == NULL || *lb_intake_draft_get_value (self, field->id) != '\0'
          || !is_good_today (self, field, value))
        continue;
      count++;
      if (fill)
        lb_intake_draft_take_value (self, field->id, value, earlier->number,
                                    time_of (earlier) != LB_TIME_NONE ? lb_time_day (time_of (earlier))
                                                                      : LB_DAY_NONE);
    }
  if (fill)
    take_delivery (self);
  return count;
}

/* Documents on file */

LbReuseKind
lb_intake_draft_find_reuse (LbIntakeDraft *self, const char *material, LbReuse *ret_reuse)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), LB_REUSE_NONE);

  const LbMergedMaterial *entry = self->situation != NULL ? lb_situation_material (self->situation, material) : NULL;

  if (entry == NULL || entry->source != LB_MATERIAL_DUE)
    return LB_REUSE_NONE;
  return lb_reuse_find (self->situation, entry->material, self->earlier, self->values, self->today, ret_reuse);
}

gboolean
lb_intake_draft_reuse (LbIntakeDraft *self, const char *material)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);

  LbIntakeMaterial *held;
  LbReuse reuse;

  if (lb_intake_draft_find_reuse (self, material, &reuse) != LB_REUSE_VALID)
    return FALSE;
  held = lb_intake_draft_material (self, lb_catalogue_material (self->catalogue, material));
  g_free (held->reused_from);
  held->reused_from = g_strdup (reuse.from->number);
  held->reused_until = reuse.valid_until;
  held->originals = held->copies = 0;
  held->deferred = FALSE;
  for (guint i = 0; i < reuse.files->len; i++)
    lb_intake_draft_add_file (self, material, g_ptr_array_index (reuse.files, i));
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_MATERIAL, material);
  return TRUE;
}

void
lb_intake_draft_drop_reuse (LbIntakeDraft *self, const char *material)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  LbIntakeMaterial *held = lb_intake_draft_material (self, lb_catalogue_material (self->catalogue, material));

  if (held->reused_from == NULL)
    return;
  g_clear_pointer (&held->reused_from, g_free);
  held->reused_until = LB_DAY_NONE;
  while (held->files->len > 0)
    {
      g_autofree char *blob = g_strdup (((LbFile *) g_ptr_array_index (held->files, held->files->len - 1))->blob);

      lb_intake_draft_remove_file (self, material, blob);
    }
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_MATERIAL, material);
}

void
lb_intake_draft_set_defer_last (LbIntakeDraft *self, LbDay day)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  if (self->defer_last == day)
    return;
  self->defer_last = day;
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_REST, NULL);
}

/* Put right on the spot */

GPtrArray *
lb_intake_draft_dup_corrected (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; self->situation != NULL && i < self->situation->materials->len; i++)
    {
      const LbMaterial *material = ((LbMergedMaterial *) g_ptr_array_index (self->situation->materials, i))->material;
      guint n_points = material->formal_points != NULL ? g_strv_length (material->formal_points) : 0;

      for (guint point = 0; point < n_points; point++)
        {
          g_autofree char *key = g_strdup_printf ("%s/%u", material->id, point);

          if (g_hash_table_contains (self->corrected, key))
            g_ptr_array_add (lines, g_strdup_printf ("%s：%s", material->name, material->formal_points[point]));
        }
    }
  return lines;
}
