/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-situation.h"

#include "lb-error.h"
#include "lb-situation-parts.h"

static void
merged_field_free (gpointer data)
{
  LbFormField *field = data;

  g_ptr_array_unref (field->items);
  g_free (field);
}

static void
merged_material_free (gpointer data)
{
  LbMergedMaterial *material = data;

  g_ptr_array_unref (material->items);
  g_free (material);
}

static LbSituation *
situation_alloc (LbCatalogue *catalogue, const LbPackage *package)
{
  LbSituation *self = g_new0 (LbSituation, 1);

  self->catalogue = lb_catalogue_ref (catalogue);
  self->package = package;
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->questions = g_ptr_array_new ();
  self->items = g_ptr_array_new_with_free_func (g_free);
  self->closed = g_ptr_array_new_with_free_func (g_free);
  self->form = g_ptr_array_new_with_free_func (merged_field_free);
  self->materials = g_ptr_array_new_with_free_func (merged_material_free);
  self->inspection_points = g_ptr_array_new_with_free_func (g_free);
  self->departments = g_ptr_array_new ();
  return self;
}

void
lb_situation_free (LbSituation *situation)
{
  if (situation == NULL)
    return;
  g_hash_table_unref (situation->answers);
  g_ptr_array_unref (situation->questions);
  g_ptr_array_unref (situation->items);
  g_ptr_array_unref (situation->closed);
  g_ptr_array_unref (situation->form);
  g_ptr_array_unref (situation->materials);
  g_ptr_array_unref (situation->inspection_points);
  g_ptr_array_unref (situation->departments);
  lb_catalogue_unref (situation->catalogue);
  g_free (situation);
}

/* Questions */

static gboolean
check_answers (const LbPackage *package, GHashTable *answers, GError **error)
{
  GHashTableIter iter;
  gpointer id;

  if (answers == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (lb_package_question (package, id) == NULL)
      {
        g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "package %s asks no question %s", package->id,
                     (const char *)id);
        return FALSE;
      }
  return TRUE;
}

/* In the package's order, in which a question comes after the one it depends on. */
static void
ask_questions (LbSituation *self, GHashTable *answers)
{
  for (guint i = 0; i < self->package->questions->len; i++)
    {
      LbQuestion *question = g_ptr_array_index (self->package->questions, i);
      gboolean answer = question->initial;
      gpointer given;

      if (question->depends_on != NULL && !lb_situation_answer (self, question->depends_on))
        continue;
      if (answers != NULL && g_hash_table_lookup_extended (answers, question->id, NULL, &given))
        answer = GPOINTER_TO_INT (given) != 0;
      g_ptr_array_add (self->questions, question);
      g_hash_table_insert (self->answers, g_strdup (question->id), GINT_TO_POINTER (answer));
    }
}

/**
 * lb_situation_answer:
 * @question: (nullable): NULL asks nothing and is always answered with yes
 *
 * Returns: the answer; FALSE for a question that is not asked
 */
gboolean
lb_situation_answer (const LbSituation *situation, const char *question)
{
  g_return_val_if_fail (situation != NULL, FALSE);
  return question == NULL || GPOINTER_TO_INT (g_hash_table_lookup (situation->answers, question)) != 0;
}

/* Stages */

static gboolean
check_stages (const LbPackage *package, GArray *stages, GError **error)
{
  if (stages == NULL)
    return TRUE;
  if (stages->len == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "stages: no stage is applied for");
      return FALSE;
    }
  for (guint i = 0; i < stages->len; i++)
    if (lb_package_stage (package, g_array_index (stages, int, i)) == NULL)
      {
        g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "package %s has no stage %d", package->id,
                     g_array_index (stages, int, i));
        return FALSE;
      }
  return TRUE;
}

static gboolean
is_applied_for (const LbPackage *package, GArray *stages, int stage)
{
  if (stages == NULL)
    return package->kind == LB_PACKAGE_THING ||
           stage == ((LbStage *)g_ptr_array_index (package->stages, 0))->number;
  for (guint i = 0; i < stages->len; i++)
    if (g_array_index (stages, int, i) == stage)
      return TRUE;
  return FALSE;
}

/* Items */

static LbSituationItem *
situation_item_new (const LbSituation *self, const LbPackageItem *row, LbDay day)
{
  LbSituationItem *entry = g_new0 (LbSituationItem, 1);

  entry->row = row;
  entry->item = lb_catalogue_item (self->catalogue, row->item);
  entry->stage = lb_package_stage (self->package, row->stage);
  entry->department = lb_catalogue_department (self->catalogue, entry->item->department);
  entry->statutory = lb_item_statutory (entry->item, self->answers, &entry->statutory_basis);
  entry->committed = lb_item_committed (entry->item, self->answers);
  entry->lead = g_str_equal (entry->item->department, self->package->lead);
  entry->repealed = lb_item_repealed (entry->item, day);
  return entry;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const LbSituationItem *one = *(LbSituationItem *const *)a;
  const LbSituationItem *other = *(LbSituationItem *const *)b;

  if (one->row->stage != other->row->stage)
    return one->row->stage - other->row->stage;
  return one->row->order - other->row->order;
}

static void
choose_items (LbSituation *self, GArray *stages, LbDay day)
{
  for (guint i = 0; i < self->package->items->len; i++)
    {
      const LbPackageItem *row = g_ptr_array_index (self->package->items, i);
      const LbItem *item = lb_catalogue_item (self->catalogue, row->item);
      LbSituationItem *entry;

      if (!is_applied_for (self->package, stages, row->stage) || !lb_situation_answer (self, row->when) ||
          !lb_situation_answer (self, item->applies_when))
        continue;
      entry = situation_item_new (self, row, day);
      g_ptr_array_add (entry->repealed != NULL ? self->closed : self->items, entry);
    }
  g_ptr_array_sort (self->items, compare_entries);
  g_ptr_array_sort (self->closed, compare_entries);
}

/* Working days until @entry is done, when every item begins as soon as those before it are done. An item that is
 * not applied for counts as done (the catalogue's notes). */
static int
finish_of (const LbSituation *self, const LbSituationItem *entry, GHashTable *finishes)
{
  gpointer known;
  int start = 0;

  if (g_hash_table_lookup_extended (finishes, entry, NULL, &known))
    return GPOINTER_TO_INT (known);
  for (guint i = 0; entry->row->after != NULL && entry->row->after[i] != NULL; i++)
    {
      const LbSituationItem *before = lb_situation_item (self, entry->row->after[i]);

      if (before != NULL)
        start = MAX (start, finish_of (self, before, finishes));
    }
  g_hash_table_insert (finishes, (gpointer)entry, GINT_TO_POINTER (start + entry->committed.amount));
  return start + entry->committed.amount;
}

static void
count_days_and_fees (LbSituation *self)
{
  g_autoptr (GHashTable) finishes = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (self->items, i);

      self->committed_days = MAX (self->committed_days, finish_of (self, entry, finishes));
      self->fee += entry->item->fee;
    }
}

/* Departments and inspection */

static void
add_department (LbSituation *self, const char *id)
{
  gpointer department = (gpointer)lb_catalogue_department (self->catalogue, id);

  if (!g_ptr_array_find (self->departments, department, NULL))
    g_ptr_array_add (self->departments, department);
}

static void
collect_departments (LbSituation *self)
{
  add_department (self, self->package->lead);
  for (guint i = 0; i < self->items->len; i++)
    add_department (self, ((LbSituationItem *)g_ptr_array_index (self->items, i))->item->department);
}

static void
collect_inspection (LbSituation *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbItem *item = ((LbSituationItem *)g_ptr_array_index (self->items, i))->item;

      if (!item->inspection_required)
        continue;
      self->inspection_minutes += item->inspection_minutes;
      for (guint j = 0; j < item->inspection_points->len; j++)
        {
          LbInspectionPoint *point = g_new0 (LbInspectionPoint, 1);

          point->item = item;
          point->point = g_ptr_array_index (item->inspection_points, j);
          g_ptr_array_add (self->inspection_points, point);
        }
    }
}

/**
 * lb_situation_new:
 * @answers: (nullable): char* question → GINT_TO_POINTER gboolean; a question that is left out takes its default
 * @stages: (nullable) (element-type int): stage numbers; NULL means all of a thing, the first of a project
 * @day: the day of application
 *
 * Works out what @package means under @answers. The result keeps a reference on @catalogue and borrows from it.
 *
 * Returns: (transfer full) (nullable): the situation; fails with LB_ERROR_NOT_FOUND on an unknown package,
 *   question or stage
 */
LbSituation *
lb_situation_new (LbCatalogue *catalogue, const char *package_id, GHashTable *answers, GArray *stages,
                  LbDay day, GError **error)
{
  const LbPackage *package;
  LbSituation *self;

  g_return_val_if_fail (catalogue != NULL && package_id != NULL, NULL);

  package = lb_catalogue_package (catalogue, package_id);
  if (package == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "the catalogue has no package %s", package_id);
      return NULL;
    }
  if (!check_answers (package, answers, error) || !check_stages (package, stages, error))
    return NULL;
  self = situation_alloc (catalogue, package);
  ask_questions (self, answers);
  choose_items (self, stages, day);
  lb_situation_merge_form (self);
  lb_situation_merge_materials (self);
  count_days_and_fees (self);
  collect_departments (self);
  collect_inspection (self);
  return self;
}

/**
 * lb_situation_item:
 *
 * Returns: (nullable) (transfer none): the item's place in the situation; NULL when it is not applied for
 */
const LbSituationItem *
lb_situation_item (const LbSituation *situation, const char *item)
{
  g_return_val_if_fail (situation != NULL && item != NULL, NULL);
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (situation->items, i);

      if (g_str_equal (entry->item->id, item))
        return entry;
    }
  return NULL;
}
