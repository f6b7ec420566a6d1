/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The materials of a draft: what came of each, how its formal points stand, what was promised for later.
 */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

static LbFile *
intake_file_copy (const LbFile *file)
{
  LbFile *copy = g_new0 (LbFile, 1);

  copy->blob = g_strdup (file->blob);
  copy->name = g_strdup (file->name);
  copy->media_type = g_strdup (file->media_type);
  copy->size = file->size;
  return copy;
}

static void
intake_file_free (gpointer data)
{
  LbFile *file = data;

  g_free (file->blob);
  g_free (file->name);
  g_free (file->media_type);
  g_free (file);
}

static LbIntakeMaterial *
intake_material_new (const char *id, guint n_points)
{
  LbIntakeMaterial *material = g_new0 (LbIntakeMaterial, 1);

  material->material = g_strdup (id);
  material->files = g_ptr_array_new_with_free_func (intake_file_free);
  material->points = g_array_new (FALSE, TRUE, sizeof (LbIntakePoint));
  g_array_set_size (material->points, n_points);
  material->note = g_strdup ("");
  material->defer_until = LB_DAY_NONE;
  material->reused_until = LB_DAY_NONE;
  return material;
}

void
lb_intake_material_free (gpointer data)
{
  LbIntakeMaterial *material = data;

  g_free (material->material);
  g_ptr_array_unref (material->files);
  g_array_unref (material->points);
  g_free (material->note);
  g_free (material->reused_from);
  g_free (material);
}

gboolean
lb_intake_material_came (const LbIntakeMaterial *material)
{
  g_return_val_if_fail (material != NULL, FALSE);
  return material->originals > 0 || material->copies > 0 || material->files->len > 0;
}

gboolean
lb_intake_material_touched (const LbIntakeMaterial *material)
{
  if (lb_intake_material_came (material) || material->deferred || *material->note != '\0')
    return TRUE;
  for (guint i = 0; i < material->points->len; i++)
    if (g_array_index (material->points, LbIntakePoint, i) != LB_INTAKE_POINT_OPEN)
      return TRUE;
  return FALSE;
}

/* What was taken back cannot meet a point; what was found wrong with it stays said. */
static void
forget_passed_points (LbIntakeMaterial *material)
{
  if (lb_intake_material_came (material))
    return;
  for (guint i = 0; i < material->points->len; i++)
    if (g_array_index (material->points, LbIntakePoint, i) == LB_INTAKE_POINT_PASSED)
      g_array_index (material->points, LbIntakePoint, i) = LB_INTAKE_POINT_OPEN;
}

LbIntakeMaterial *
lb_intake_draft_material (LbIntakeDraft *self, const LbMaterial *material)
{
  LbIntakeMaterial *held = g_hash_table_lookup (self->materials, material->id);

  if (held == NULL)
    {
      guint n_points = material->formal_points != NULL ? g_strv_length (material->formal_points) : 0;
      held = intake_material_new (material->id, n_points);
      g_hash_table_insert (self->materials, held->material, held);
    }
  return held;
}

static LbIntakeMaterial *
find_material (LbIntakeDraft *self, const char *id)
{
  const LbMaterial *material = lb_catalogue_material (self->catalogue, id);

  return material != NULL ? lb_intake_draft_material (self, material) : NULL;
}

const LbIntakeMaterial *
lb_intake_draft_get_material (LbIntakeDraft *self, const char *material)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return find_material (self, material);
}

void
lb_intake_draft_set_counts (LbIntakeDraft *self, const char *material, int originals, int copies)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  LbIntakeMaterial *held = find_material (self, material);

  g_return_if_fail (held != NULL);
  originals = CLAMP (originals, 0, LB_INTAKE_COUNT_MOST);
  copies = CLAMP (copies, 0, LB_INTAKE_COUNT_MOST);
  if (held->originals == originals && held->copies == copies)
    return;
  held->originals = originals;
  held->copies = copies;
  /* The paper itself came: what is on file is not needed. */
  if (originals > 0 || copies > 0)
    g_clear_pointer (&held->reused_from, g_free);
  forget_passed_points (held);
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_MATERIAL, material);
}

static gboolean
find_file (const LbIntakeMaterial *held, const char *blob, guint *ret_index)
{
  for (guint i = 0; i < held->files->len; i++)
    {
      const LbFile *file = g_ptr_array_index (held->files, i);
      if (g_str_equal (file->blob, blob))
        {
          *ret_index = i;
          return TRUE;
        }
    }
  return FALSE;
}

void
lb_intake_draft_add_file (LbIntakeDraft *self, const char *material, const LbFile *file)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  g_return_if_fail (file != NULL && file->blob != NULL);

  LbIntakeMaterial *held = find_material (self, material);
  guint index;

  g_return_if_fail (held != NULL);
  /* The same content twice is one file. */
  if (find_file (held, file->blob, &index) || held->files->len >= LB_INTAKE_FILES_MOST)
    return;
  g_ptr_array_add (held->files, intake_file_copy (file));
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_MATERIAL, material);
}

void
lb_intake_draft_remove_file (LbIntakeDraft *self, const char *material, const char *blob)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  LbIntakeMaterial *held = find_material (self, material);
  guint index;

  g_return_if_fail (held != NULL);
  if (!find_file (held, blob, &index))
    return;
  g_ptr_array_remove_index (held->files, index);
  if (held->files->len == 0)
    g_clear_pointer (&held->reused_from, g_free);
  forget_passed_points (held);
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_MATERIAL, material);
}

/* 当场更正: what fails is remembered once it passes; what fails again was not put right. */
static void
note_corrected (LbIntakeDraft *self, const LbIntakeMaterial *held, guint point, LbIntakePoint state)
{
  char *key = g_strdup_printf ("%s/%u", held->material, point);

  if (state == LB_INTAKE_POINT_PASSED && g_array_index (held->points, LbIntakePoint, point) == LB_INTAKE_POINT_FAILED)
    {
      g_hash_table_add (self->corrected, key);
      return;
    }
  if (state == LB_INTAKE_POINT_FAILED)
    g_hash_table_remove (self->corrected, key);
  g_free (key);
}

void
lb_intake_draft_set_point (LbIntakeDraft *self, const char *material, guint point, LbIntakePoint state)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  LbIntakeMaterial *held = find_material (self, material);

  g_return_if_fail (held != NULL);
  g_return_if_fail (point < held->points->len);
  if (g_array_index (held->points, LbIntakePoint, point) == state
      || (state == LB_INTAKE_POINT_PASSED && !lb_intake_material_came (held)))
    return;
  note_corrected (self, held, point, state);
  g_array_index (held->points, LbIntakePoint, point) = state;
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_MATERIAL, material);
}

void
lb_intake_draft_set_note (LbIntakeDraft *self, const char *material, const char *note)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  LbIntakeMaterial *held = find_material (self, material);

  g_return_if_fail (held != NULL);
  if (lb_intake_take_text (&held->note, note))
    lb_intake_draft_changed (self, LB_INTAKE_CHANGED_MATERIAL, material);
}

void
lb_intake_draft_set_deferred (LbIntakeDraft *self, const char *material, gboolean deferred, LbDay until)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  LbIntakeMaterial *held = find_material (self, material);

  g_return_if_fail (held != NULL);
  if (held->deferred == !!deferred && held->defer_until == until)
    return;
  held->deferred = deferred;
  held->defer_until = until;
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_MATERIAL, material);
}

GStrv
lb_intake_draft_dup_blobs (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  GPtrArray *blobs = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->materials);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      const LbIntakeMaterial *held = data;

      for (guint i = 0; i < held->files->len; i++)
        g_ptr_array_add (blobs, g_strdup (((const LbFile *) held->files->pdata[i])->blob));
    }
  g_ptr_array_add (blobs, NULL);
  return (GStrv) g_ptr_array_free (blobs, FALSE);
}
