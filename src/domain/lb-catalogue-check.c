/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-catalogue-check.h"

#include <string.h>

typedef struct
{
  const LbCatalogue *catalogue;
  GHashTable *departments, *skills, *fields, *materials, *items, *windows; /* id → element */
  GPtrArray *faults;
} Check;

static void G_GNUC_PRINTF (2, 3) fault (Check *check, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (check->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* Every element begins with its id. */
static GHashTable *
index_by_id (Check *check, GPtrArray *elements, const char *place)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < elements->len; i++)
    {
      char **element = g_ptr_array_index (elements, i);

      if (!g_hash_table_insert (index, *element, element))
        fault (check, "%s/%u/id: is there already", place, i);
    }
  return index;
}

static void
check_reference (Check *check, GHashTable *index, const char *id, const char *what, const char *place)
{
  if (id != NULL && !g_hash_table_contains (index, id))
    fault (check, "%s: names no %s", place, what);
}

static void
check_department (Check *check, const char *id, gboolean review, const char *place)
{
  const LbDepartment *department = id != NULL ? g_hash_table_lookup (check->departments, id) : NULL;

  if (id == NULL)
    return;
  if (department == NULL)
    fault (check, "%s: names no department", place);
  else if (review && department->role != LB_DEPARTMENT_REVIEW)
    fault (check, "%s: is not a department that reviews", place);
}

static void
check_windows (Check *check)
{
  for (guint i = 0; i < check->catalogue->windows->len; i++)
    {
      const LbWindow *window = g_ptr_array_index (check->catalogue->windows, i);
      g_autofree char *place = g_strdup_printf ("/windows/%u/department", i);

      check_department (check, window->department, FALSE, place);
    }
}

static void
check_process (Check *check)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < check->catalogue->process->len; i++)
    {
      const LbProcessStep *step = g_ptr_array_index (check->catalogue->process, i);

      if (!g_hash_table_add (numbers, GINT_TO_POINTER (step->number)))
        fault (check, "/process/%u/no: is there already", i);
    }
}

/* A title tells the files of one owner apart; one content has one size and kind of file everywhere. */
static void
check_files (Check *check, GPtrArray *files, const char *place, guint index, GHashTable *known)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < files->len; i++)
    {
      LbCatalogueFile *file = g_ptr_array_index (files, i);
      const LbCatalogueFile *same = g_hash_table_lookup (known, file->digest);

      if (!g_hash_table_add (titles, file->title))
        fault (check, "%s/%u/files/%u/title: is there already", place, index, i);
      if (same != NULL && (same->size != file->size || strcmp (same->media_type, file->media_type) != 0))
        fault (check, "%s/%u/files/%u: has another size or media type elsewhere", place, index, i);
      g_hash_table_insert (known, file->digest, file);
    }
}

static void
check_all_files (Check *check)
{
  const LbCatalogue *catalogue = check->catalogue;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < catalogue->packages->len; i++)
    check_files (check, ((LbPackage *)g_ptr_array_index (catalogue->packages, i))->files, "/packages", i, known);
  for (guint i = 0; i < catalogue->items->len; i++)
    check_files (check, ((LbItem *)g_ptr_array_index (catalogue->items, i))->files, "/items", i, known);
  for (guint i = 0; i < catalogue->materials->len; i++)
    check_files (check, ((LbMaterial *)g_ptr_array_index (catalogue->materials, i))->files, "/materials", i, known);
}

static void
check_materials (Check *check)
{
  for (guint i = 0; i < check->catalogue->materials->len; i++)
    {
      const LbMaterial *material = g_ptr_array_index (check->catalogue->materials, i);
      g_autofree char *place = g_strdup_printf ("/materials/%u/issued_by", i);

      check_reference (check, check->items, material->issued_by, "item", place);
      if (material->originals == 0 && material->copies == 0 && !material->electronic)
        fault (check, "/materials/%u: asks for nothing", i);
    }
}

/* Items */

static void
check_point_ids (Check *check, const LbItem *item, guint index)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < item->inspection_points->len; i++)
    {
      const LbPoint *point = g_ptr_array_index (item->inspection_points, i);

      if (!g_hash_table_add (seen, point->id))
        fault (check, "/items/%u/inspection/points/%u/id: is there already", index, i);
    }
}

static void
check_item_materials (Check *check, const LbItem *item, guint index)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < item->materials->len; i++)
    {
      const LbItemMaterial *entry = g_ptr_array_index (item->materials, i);
      const LbMaterial *material = g_hash_table_lookup (check->materials, entry->material);

      if (!g_hash_table_add (seen, entry->material))
        fault (check, "/items/%u/materials/%u/material: is there already", index, i);
      if (material == NULL)
        fault (check, "/items/%u/materials/%u/material: names no material", index, i);
      else if (g_strcmp0 (material->issued_by, item->id) == 0)
        fault (check, "/items/%u/materials/%u/material: is what this very item issues", index, i);
    }
}

static void
check_names (Check *check, char **names, GHashTable *index, const char *what, const char *place)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *at = g_strdup_printf ("%s/%u", place, i);

      check_reference (check, index, names[i], what, at);
    }
}

/* A working day is never shorter than a day, so that the amounts alone tell. */
static void
check_limits (Check *check, const LbItem *item, guint index)
{
  if (item->committed.amount > item->statutory.amount)
    fault (check, "/items/%u/committed_days: promises more days than the law gives", index);
  for (guint i = 0; i < item->variants->len; i++)
    {
      const LbLimitVariant *variant = g_ptr_array_index (item->variants, i);

      if (variant->committed_days > variant->statutory_days)
        fault (check,
               "/items/%u/statutory_days_variants/%u/committed_days: promises more days than the law gives",
               index, i);
    }
}

static void
check_items (Check *check)
{
  for (guint i = 0; i < check->catalogue->items->len; i++)
    {
      const LbItem *item = g_ptr_array_index (check->catalogue->items, i);
      g_autofree char *department = g_strdup_printf ("/items/%u/department", i);
      g_autofree char *fields = g_strdup_printf ("/items/%u/fields", i);
      g_autofree char *skills = g_strdup_printf ("/items/%u/inspection/skills", i);

      check_department (check, item->department, TRUE, department);
      check_names (check, item->fields, check->fields, "field", fields);
      check_names (check, item->inspection_skills, check->skills, "skill", skills);
      check_item_materials (check, item, i);
      check_point_ids (check, item, i);
      check_limits (check, item, i);
    }
}

/* Packages */

typedef struct
{
  Check *check;
  const LbPackage *package;
  guint index;           /* of the package */
  GHashTable *questions; /* id → LbQuestion */
  GHashTable *rows;      /* item id → LbPackageItem */
} PackageCheck;

static void
check_question (PackageCheck *self, const char *id, const char *place)
{
  if (id != NULL && !g_hash_table_contains (self->questions, id))
    fault (self->check, "%s: names no question that /packages/%u asks", place, self->index);
}

/* A question may depend on an earlier one only, so that asking in order always has the answer. */
static void
check_questions (PackageCheck *self)
{
  for (guint i = 0; i < self->package->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (self->package->questions, i);

      if (question->depends_on != NULL && !g_hash_table_contains (self->questions, question->depends_on))
        fault (self->check, "/packages/%u/questions/%u/depends_on: names no earlier question", self->index,
               i);
      if (!g_hash_table_insert (self->questions, question->id, (gpointer)question))
        fault (self->check, "/packages/%u/questions/%u/id: is there already", self->index, i);
    }
}

static void
check_stages (PackageCheck *self)
{
  GPtrArray *stages = self->package->stages;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < stages->len; i++)
    {
      const LbStage *stage = g_ptr_array_index (stages, i);
      g_autofree char *lead = g_strdup_printf ("/packages/%u/stages/%u/lead", self->index, i);

      check_department (self->check, stage->lead, TRUE, lead);
      if (!g_hash_table_add (ids, stage->id))
        fault (self->check, "/packages/%u/stages/%u/id: is there already", self->index, i);
      if (stage->number < 1 || stage->number > (int)stages->len)
        fault (self->check, "/packages/%u/stages/%u/no: is not within 1 to %u", self->index, i, stages->len);
      else if (!g_hash_table_add (numbers, GINT_TO_POINTER (stage->number)))
        fault (self->check, "/packages/%u/stages/%u/no: is there already", self->index, i);
    }
}

/* Questions that the item itself names must be asked by each package that holds it. Materials are asked for by
 * questions of some packages only; one that a package does not ask counts as no, but somebody must ask it. */
static void
check_item_questions (PackageCheck *self, const LbItem *item, guint row)
{
  g_autofree char *place = g_strdup_printf ("/packages/%u/items/%u/item (applies_when)", self->index, row);

  check_question (self, item->applies_when, place);
  for (guint i = 0; i < item->variants->len; i++)
    {
      const LbLimitVariant *variant = g_ptr_array_index (item->variants, i);
      g_autofree char *at =
        g_strdup_printf ("/packages/%u/items/%u/item (statutory_days_variants/%u)", self->index, row, i);

      check_question (self, variant->question, at);
    }
}

static void
check_after (PackageCheck *self, const LbPackageItem *row, guint index)
{
  for (guint i = 0; row->after != NULL && row->after[i] != NULL; i++)
    {
      const LbPackageItem *other = g_hash_table_lookup (self->rows, row->after[i]);

      if (other == NULL)
        fault (self->check, "/packages/%u/items/%u/after/%u: names no item of the package", self->index,
               index, i);
      else if (other->stage > row->stage)
        fault (self->check, "/packages/%u/items/%u/after/%u: belongs to a later stage", self->index, index,
               i);
    }
}

static void
check_row (PackageCheck *self, const LbPackageItem *row, guint index)
{
  const LbItem *item = g_hash_table_lookup (self->check->items, row->item);
  g_autofree char *when = g_strdup_printf ("/packages/%u/items/%u/when", self->index, index);

  if (item == NULL)
    fault (self->check, "/packages/%u/items/%u/item: names no item", self->index, index);
  else
    check_item_questions (self, item, index);
  if (lb_package_stage (self->package, row->stage) == NULL)
    fault (self->check, "/packages/%u/items/%u/stage: is no stage of the package", self->index, index);
  check_question (self, row->when, when);
  check_after (self, row, index);
}

static void
index_rows (PackageCheck *self)
{
  g_autoptr (GHashTable) orders = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->package->items->len; i++)
    {
      const LbPackageItem *row = g_ptr_array_index (self->package->items, i);

      if (!g_hash_table_insert (self->rows, row->item, (gpointer)row))
        fault (self->check, "/packages/%u/items/%u/item: is there already", self->index, i);
      if (!g_hash_table_add (orders, GINT_TO_POINTER (row->order)))
        fault (self->check, "/packages/%u/items/%u/order: is there already", self->index, i);
    }
}

static gboolean
is_ready (const LbPackageItem *row, GHashTable *rows, GHashTable *done)
{
  for (guint i = 0; row->after != NULL && row->after[i] != NULL; i++)
    if (g_hash_table_contains (rows, row->after[i]) && !g_hash_table_contains (done, row->after[i]))
      return FALSE;
  return TRUE;
}

/* Takes away what waits for nothing until nothing more can be taken; what is left waits in a circle. */
static void
check_cycles (PackageCheck *self)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean progress = TRUE;

  while (progress)
    {
      progress = FALSE;
      for (guint i = 0; i < self->package->items->len; i++)
        {
          const LbPackageItem *row = g_ptr_array_index (self->package->items, i);

          if (!g_hash_table_contains (done, row->item) && is_ready (row, self->rows, done))
            progress = g_hash_table_add (done, row->item);
        }
    }
  for (guint i = 0; i < self->package->items->len; i++)
    {
      const LbPackageItem *row = g_ptr_array_index (self->package->items, i);

      if (!g_hash_table_contains (done, row->item))
        fault (self->check, "/packages/%u/items/%u/after: waits for itself in a circle", self->index, i);
    }
}

static void
check_package (Check *check, const LbPackage *package, guint index)
{
  g_autoptr (GHashTable) questions = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  PackageCheck self = { check, package, index, questions, rows };
  g_autofree char *lead = g_strdup_printf ("/packages/%u/lead", index);
  g_autofree char *window = g_strdup_printf ("/packages/%u/window", index);

  check_department (check, package->lead, TRUE, lead);
  check_reference (check, check->windows, package->window, "window", window);
  check_questions (&self);
  check_stages (&self);
  index_rows (&self);
  for (guint i = 0; i < package->items->len; i++)
    check_row (&self, g_ptr_array_index (package->items, i), i);
  check_cycles (&self);
}

static void
check_packages (Check *check)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < check->catalogue->packages->len; i++)
    {
      const LbPackage *package = g_ptr_array_index (check->catalogue->packages, i);

      if (!g_hash_table_add (numbers, GINT_TO_POINTER (package->number)))
        fault (check, "/packages/%u/no: is there already", i);
      check_package (check, package, i);
    }
}

/* Some package must ask each question that a material depends on, or it would never be due. */
static void
check_material_questions (Check *check)
{
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  const LbCatalogue *catalogue = check->catalogue;

  for (guint i = 0; i < catalogue->packages->len; i++)
    {
      const LbPackage *package = g_ptr_array_index (catalogue->packages, i);

      for (guint j = 0; j < package->questions->len; j++)
        g_hash_table_add (asked, ((LbQuestion *)g_ptr_array_index (package->questions, j))->id);
    }
  for (guint i = 0; i < catalogue->items->len; i++)
    {
      const LbItem *item = g_ptr_array_index (catalogue->items, i);

      for (guint j = 0; j < item->materials->len; j++)
        {
          const LbItemMaterial *entry = g_ptr_array_index (item->materials, j);

          if (entry->when != NULL && !g_hash_table_contains (asked, entry->when))
            fault (check, "/items/%u/materials/%u/when: names no question that a package asks", i, j);
        }
    }
}

/**
 * lb_catalogue_check:
 *
 * Returns: (element-type utf8) (transfer full): all faults between the parts of @catalogue
 */
GPtrArray *
lb_catalogue_check (const LbCatalogue *catalogue)
{
  Check check = { .catalogue = catalogue, .faults = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GHashTable) steps = NULL;
  g_autoptr (GHashTable) packages = NULL;

  g_assert (catalogue != NULL);

  check.departments = index_by_id (&check, catalogue->departments, "/departments");
  check.windows = index_by_id (&check, catalogue->windows, "/windows");
  steps = index_by_id (&check, catalogue->process, "/process");
  check.skills = index_by_id (&check, catalogue->skills, "/skills");
  check.fields = index_by_id (&check, catalogue->fields, "/fields");
  check.materials = index_by_id (&check, catalogue->materials, "/materials");
  check.items = index_by_id (&check, catalogue->items, "/items");
  packages = index_by_id (&check, catalogue->packages, "/packages");
  check_windows (&check);
  check_process (&check);
  check_materials (&check);
  check_items (&check);
  check_packages (&check);
  check_material_questions (&check);
  check_all_files (&check);
  g_hash_table_unref (check.departments);
  g_hash_table_unref (check.windows);
  g_hash_table_unref (check.skills);
  g_hash_table_unref (check.fields);
  g_hash_table_unref (check.materials);
  g_hash_table_unref (check.items);
  return check.faults;
}
