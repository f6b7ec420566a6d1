/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-catalogue.h"

#include "lb-catalogue-check.h"
#include "lb-catalogue-parts.h"
#include "lb-error.h"

/* Ids have at most 48 characters. */
#define MAX_KEY 64

/**
 * lb_catalogue_new:
 *
 * Returns: (transfer full): an empty catalogue; its reader adds items and packages made by lb_item_new() and
 *   lb_package_new() and other elements allocated with g_new0(), and then calls lb_catalogue_seal()
 */
LbCatalogue *
lb_catalogue_new (void)
{
  LbCatalogue *self = g_new0 (LbCatalogue, 1);

  g_atomic_ref_count_init (&self->references);
  self->effective_from = LB_DAY_NONE;
  self->number_placeholders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->departments = g_ptr_array_new_with_free_func (lb_department_free);
  self->windows = g_ptr_array_new_with_free_func (lb_window_free);
  self->process = g_ptr_array_new_with_free_func (lb_process_step_free);
  self->skills = g_ptr_array_new_with_free_func (lb_skill_free);
  self->fields = g_ptr_array_new_with_free_func (lb_field_free);
  self->materials = g_ptr_array_new_with_free_func (lb_material_free);
  self->items = g_ptr_array_new_with_free_func (lb_item_free);
  self->packages = g_ptr_array_new_with_free_func (lb_package_free);
  self->index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

LbCatalogue *
lb_catalogue_ref (LbCatalogue *catalogue)
{
  g_return_val_if_fail (catalogue != NULL, NULL);
  g_atomic_ref_count_inc (&catalogue->references);
  return catalogue;
}

void
lb_catalogue_unref (LbCatalogue *catalogue)
{
  if (catalogue == NULL || !g_atomic_ref_count_dec (&catalogue->references))
    return;
  g_free (catalogue->id);
  g_free (catalogue->title);
  g_free (catalogue->english);
  g_free (catalogue->status);
  g_free (catalogue->digest);
  g_strfreev (catalogue->notes);
  g_hash_table_unref (catalogue->number_placeholders);
  g_ptr_array_unref (catalogue->departments);
  g_ptr_array_unref (catalogue->windows);
  g_ptr_array_unref (catalogue->process);
  g_ptr_array_unref (catalogue->skills);
  g_ptr_array_unref (catalogue->fields);
  g_ptr_array_unref (catalogue->materials);
  g_ptr_array_unref (catalogue->items);
  g_ptr_array_unref (catalogue->packages);
  g_hash_table_unref (catalogue->index);
  g_free (catalogue);
}

/* Index */

/* Every element begins with its id. */
static void
add_to_index (LbCatalogue *catalogue, char kind, GPtrArray *elements)
{
  for (guint i = 0; i < elements->len; i++)
    {
      char **element = g_ptr_array_index (elements, i);

      g_hash_table_insert (catalogue->index, g_strdup_printf ("%c:%s", kind, *element), element);
    }
}

static gconstpointer
find (const LbCatalogue *catalogue, char kind, const char *id)
{
  char key[MAX_KEY];

  g_return_val_if_fail (catalogue != NULL, NULL);
  /* Lists look names up for every row that they draw: no allocation here. An id that is too long names nothing. */
  if (id == NULL || g_snprintf (key, sizeof key, "%c:%s", kind, id) >= MAX_KEY)
    return NULL;
  return g_hash_table_lookup (catalogue->index, key);
}

static int
compare_stages (gconstpointer a, gconstpointer b)
{
  return (*(LbStage *const *)a)->number - (*(LbStage *const *)b)->number;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return (*(LbPackageItem *const *)a)->order - (*(LbPackageItem *const *)b)->order;
}

/**
 * lb_catalogue_seal:
 *
 * Checks what the parts say about each other, sorts stages and rows, and builds the indexes.
 *
 * Returns: TRUE when the catalogue may be used; fails with LB_ERROR_INVALID at the first fault
 */
gboolean
lb_catalogue_seal (LbCatalogue *catalogue, GError **error)
{
  g_autoptr (GPtrArray) faults = NULL;

  g_return_val_if_fail (catalogue != NULL, FALSE);

  faults = lb_catalogue_check (catalogue);
  if (faults->len > 0)
    {
      g_set_error_literal (error, LB_ERROR, LB_ERROR_INVALID, g_ptr_array_index (faults, 0));
      return FALSE;
    }
  for (guint i = 0; i < catalogue->packages->len; i++)
    {
      LbPackage *package = g_ptr_array_index (catalogue->packages, i);

      g_ptr_array_sort (package->stages, compare_stages);
      g_ptr_array_sort (package->items, compare_rows);
    }
  add_to_index (catalogue, 'd', catalogue->departments);
  add_to_index (catalogue, 'w', catalogue->windows);
  add_to_index (catalogue, 's', catalogue->skills);
  add_to_index (catalogue, 'f', catalogue->fields);
  add_to_index (catalogue, 'm', catalogue->materials);
  add_to_index (catalogue, 'i', catalogue->items);
  add_to_index (catalogue, 'p', catalogue->packages);
  return TRUE;
}

const LbDepartment *
lb_catalogue_department (const LbCatalogue *catalogue, const char *id)
{
  return find (catalogue, 'd', id);
}

const LbWindow *
lb_catalogue_window (const LbCatalogue *catalogue, const char *id)
{
  return find (catalogue, 'w', id);
}

const LbSkill *
lb_catalogue_skill (const LbCatalogue *catalogue, const char *id)
{
  return find (catalogue, 's', id);
}

const LbField *
lb_catalogue_field (const LbCatalogue *catalogue, const char *id)
{
  return find (catalogue, 'f', id);
}

const LbMaterial *
lb_catalogue_material (const LbCatalogue *catalogue, const char *id)
{
  return find (catalogue, 'm', id);
}

const LbItem *
lb_catalogue_item (const LbCatalogue *catalogue, const char *id)
{
  return find (catalogue, 'i', id);
}

const LbPackage *
lb_catalogue_package (const LbCatalogue *catalogue, const char *id)
{
  return find (catalogue, 'p', id);
}

const LbPackageItem *
lb_package_item (const LbPackage *package, const char *item)
{
  g_return_val_if_fail (package != NULL && item != NULL, NULL);
  for (guint i = 0; i < package->items->len; i++)
    {
      const LbPackageItem *row = g_ptr_array_index (package->items, i);

      if (g_str_equal (row->item, item))
        return row;
    }
  return NULL;
}

const LbStage *
lb_package_stage (const LbPackage *package, int number)
{
  g_return_val_if_fail (package != NULL, NULL);
  for (guint i = 0; i < package->stages->len; i++)
    {
      const LbStage *stage = g_ptr_array_index (package->stages, i);

      if (stage->number == number)
        return stage;
    }
  return NULL;
}

const LbQuestion *
lb_package_question (const LbPackage *package, const char *id)
{
  g_return_val_if_fail (package != NULL && id != NULL, NULL);
  for (guint i = 0; i < package->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (package->questions, i);

      if (g_str_equal (question->id, id))
        return question;
    }
  return NULL;
}

/* Rules */

/**
 * lb_item_repealed:
 * @day: the day of application
 *
 * Returns: (nullable) (transfer none): the change of law that closed @item for new cases on or before @day
 */
const LbLawChange *
lb_item_repealed (const LbItem *item, LbDay day)
{
  g_return_val_if_fail (item != NULL, NULL);
  for (guint i = 0; i < item->law_changes->len; i++)
    {
      const LbLawChange *change = g_ptr_array_index (item->law_changes, i);

      if (change->repeals && change->effective <= day)
        return change;
    }
  return NULL;
}

/* The variant that @answers choose; a question that was not asked chooses none. */
static const LbLimitVariant *
find_variant (const LbItem *item, GHashTable *answers)
{
  for (guint i = 0; answers != NULL && i < item->variants->len; i++)
    {
      const LbLimitVariant *variant = g_ptr_array_index (item->variants, i);
      gpointer answer;

      if (g_hash_table_lookup_extended (answers, variant->question, NULL, &answer) &&
          (GPOINTER_TO_INT (answer) != 0) == (variant->value != 0))
        return variant;
    }
  return NULL;
}

/**
 * lb_item_statutory:
 * @answers: (nullable): char* question → GINT_TO_POINTER gboolean
 * @ret_basis: (out) (nullable): the article that sets the limit
 *
 * Returns: the limit that the law sets for @item
 */
LbLimit
lb_item_statutory (const LbItem *item, GHashTable *answers, const char **ret_basis)
{
  const LbLimitVariant *variant;
  LbLimit limit;

  g_assert (item != NULL);
  variant = find_variant (item, answers);
  limit = item->statutory;
  if (variant != NULL)
    limit.amount = variant->statutory_days;
  if (ret_basis != NULL)
    *ret_basis = variant != NULL ? variant->basis : item->statutory_basis;
  return limit;
}

/**
 * lb_item_committed:
 * @answers: (nullable): char* question → GINT_TO_POINTER gboolean
 *
 * Returns: the limit that the bureau promises for @item, in working days
 */
LbLimit
lb_item_committed (const LbItem *item, GHashTable *answers)
{
  const LbLimitVariant *variant;
  LbLimit limit;

  g_assert (item != NULL);
  variant = find_variant (item, answers);
  limit = item->committed;
  if (variant != NULL)
    limit.amount = variant->committed_days;
  return limit;
}

/**
 * lb_catalogue_in_force:
 * @versions: (element-type LbCatalogue): oldest first
 *
 * Returns: (nullable) (transfer none): the version in force on @day; of two that begin on one day, the later
 */
LbCatalogue *
lb_catalogue_in_force (GPtrArray *versions, LbDay day)
{
  LbCatalogue *found = NULL;

  g_return_val_if_fail (versions != NULL, NULL);
  for (guint i = 0; i < versions->len; i++)
    {
      LbCatalogue *version = g_ptr_array_index (versions, i);

      if (version->effective_from <= day &&
          (found == NULL || version->effective_from >= found->effective_from))
        found = version;
    }
  return found;
}
