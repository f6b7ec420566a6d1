/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that a catalogue publishes: 实施细则, manuals, blank forms and samples (domain.md S16, S34).
 */
#include "lb-catalogue.h"

static void
add_files (GPtrArray *list, GHashTable *seen, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      LbCatalogueFile *file = g_ptr_array_index (files, i);

      if (g_hash_table_add (seen, file->digest))
        g_ptr_array_add (list, file);
    }
}

/**
 * lb_catalogue_files:
 * @catalogue: which version
 *
 * Returns: (element-type LbCatalogueFile) (transfer container): every file that @catalogue publishes, each content
 *   once, by packages, items and materials
 */
GPtrArray *
lb_catalogue_files (const LbCatalogue *catalogue)
{
  GPtrArray *list = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (catalogue != NULL, list);

  for (guint i = 0; i < catalogue->packages->len; i++)
    add_files (list, seen, ((LbPackage *)g_ptr_array_index (catalogue->packages, i))->files);
  for (guint i = 0; i < catalogue->items->len; i++)
    add_files (list, seen, ((LbItem *)g_ptr_array_index (catalogue->items, i))->files);
  for (guint i = 0; i < catalogue->materials->len; i++)
    add_files (list, seen, ((LbMaterial *)g_ptr_array_index (catalogue->materials, i))->files);
  return list;
}
