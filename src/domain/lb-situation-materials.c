/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The materials of all items of a situation, each handed in once; what the case makes itself is never asked for.
 */
#include "lb-situation-parts.h"

#include <string.h>

static LbMergedMaterial *
find_or_add (LbSituation *self, const LbMaterial *material)
{
  const LbSituationItem *from;
  LbMergedMaterial *entry;

  for (guint i = 0; i < self->materials->len; i++)
    {
      entry = g_ptr_array_index (self->materials, i);
      if (entry->material == material)
        return entry;
    }
  from = material->issued_by != NULL ? lb_situation_item (self, material->issued_by) : NULL;
  entry = g_new0 (LbMergedMaterial, 1);
  entry->material = material;
  entry->source = from != NULL ? LB_MATERIAL_FROM_CASE : LB_MATERIAL_DUE;
  entry->from_item = from != NULL ? from->item : NULL;
  entry->items = g_ptr_array_new ();
  g_ptr_array_add (self->materials, entry);
  return entry;
}

static void
add_materials_of (LbSituation *self, const LbItem *item)
{
  for (guint i = 0; i < item->materials->len; i++)
    {
      const LbItemMaterial *need = g_ptr_array_index (item->materials, i);
      LbMergedMaterial *entry;

      if (!lb_situation_answer (self, need->when))
        continue;
      entry = find_or_add (self, lb_catalogue_material (self->catalogue, need->material));
      entry->required |= need->required;
      g_ptr_array_add (entry->items, (gpointer)item);
    }
}

/* A stable partition: what is due keeps its order and comes first. */
static void
put_made_last (LbSituation *self)
{
  g_autofree gpointer *sorted = g_new (gpointer, self->materials->len + 1);
  guint n = 0;

  for (int source = LB_MATERIAL_DUE; source <= LB_MATERIAL_FROM_CASE; source++)
    for (guint i = 0; i < self->materials->len; i++)
      if (((LbMergedMaterial *)g_ptr_array_index (self->materials, i))->source == (LbMaterialSource)source)
        sorted[n++] = g_ptr_array_index (self->materials, i);
  g_assert (n == self->materials->len);
  if (n > 0)
    memcpy (self->materials->pdata, sorted, n * sizeof sorted[0]);
}

/* Item by item, each need would be a hand-in; merged, what is due is handed in once and the rest never. */
static void
count_saved (LbSituation *self)
{
  for (guint i = 0; i < self->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (self->materials, i);

      self->materials_saved += (int)entry->items->len - (entry->source == LB_MATERIAL_DUE ? 1 : 0);
    }
}

void
lb_situation_merge_materials (LbSituation *self)
{
  g_assert (self != NULL && self->materials->len == 0);
  for (guint i = 0; i < self->items->len; i++)
    add_materials_of (self, ((LbSituationItem *)g_ptr_array_index (self->items, i))->item);
  put_made_last (self);
  count_saved (self);
}

/**
 * lb_situation_material:
 *
 * Returns: (nullable) (transfer none): the material's place in the merged list; NULL when nothing needs it
 */
const LbMergedMaterial *
lb_situation_material (const LbSituation *situation, const char *material)
{
  g_return_val_if_fail (situation != NULL && material != NULL, NULL);
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (situation->materials, i);

      if (g_str_equal (entry->material->id, material))
        return entry;
    }
  return NULL;
}
