/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-catalogue-json.h"

#include <string.h>

#include "lb-catalogue-check.h"
#include "lb-catalogue-parts.h"
#include "lb-catalogue-shape.h"
#include "lb-json.h"

/* Getters for documents that have their shape: a member is of its kind, or it is absent or null. */

static char *
text (json_t *object, const char *member)
{
  return g_strdup (json_string_value (json_object_get (object, member)));
}

static int
integer (json_t *object, const char *member)
{
  return (int)json_integer_value (json_object_get (object, member));
}

static gboolean
boolean (json_t *object, const char *member)
{
  return json_is_true (json_object_get (object, member));
}

static LbDay
day (json_t *object, const char *member)
{
  LbDay value = LB_DAY_NONE;

  lb_day_parse (json_string_value (json_object_get (object, member)), &value, NULL);
  return value;
}

static int
word (json_t *object, const char *member, const char *const *words, int fallback)
{
  const char *value = json_string_value (json_object_get (object, member));

  for (int i = 0; value != NULL && words[i] != NULL; i++)
    if (strcmp (words[i], value) == 0)
      return i;
  return fallback;
}

/* NULL when the member is absent. */
static char **
texts (json_t *object, const char *member)
{
  json_t *array = json_object_get (object, member);
  char **list;
  json_t *element;
  gsize i;

  if (!json_is_array (array))
    return NULL;
  list = g_new0 (char *, json_array_size (array) + 1);
  json_array_foreach (array, i, element) list[i] = g_strdup (json_string_value (element));
  return list;
}

typedef gpointer (*ReadFunc) (json_t *object);

static void
read_all (json_t *object, const char *member, GPtrArray *into, ReadFunc read)
{
  json_t *element;
  gsize i;

  json_array_foreach (json_object_get (object, member), i, element) g_ptr_array_add (into, read (element));
}

static gpointer
read_file (json_t *object)
{
  LbCatalogueFile *file = g_new0 (LbCatalogueFile, 1);

  file->kind = (LbCatalogueFileKind)word (object, "kind", lb_file_kind_words, 0);
  file->title = text (object, "title");
  file->version = text (object, "version");
  file->effective_from = day (object, "effective_from");
  file->name = text (object, "name");
  file->media_type = text (object, "media_type");
  file->size = json_integer_value (json_object_get (object, "size"));
  file->digest = text (object, "sha256");
  return file;
}

/* Lists and parts of the hall */

static gpointer
read_department (json_t *object)
{
  LbDepartment *department = g_new0 (LbDepartment, 1);

  department->id = text (object, "id");
  department->name = text (object, "name");
  department->english = text (object, "en");
  department->note = text (object, "note");
  department->role = (LbDepartmentRole)word (object, "role", lb_department_role_words, 0);
  department->source_names = texts (object, "source_names");
  return department;
}

static gpointer
read_window (json_t *object)
{
  LbWindow *window = g_new0 (LbWindow, 1);

  window->id = text (object, "id");
  window->name = text (object, "name");
  window->english = text (object, "en");
  window->place = text (object, "place");
  window->place_english = text (object, "place_en");
  window->note = text (object, "note");
  window->kind = (LbWindowKind)word (object, "kind", lb_window_kind_words, 0);
  window->package_kind = (LbPackageKind)word (object, "package_kind", lb_package_kind_words, LB_PACKAGE_ANY);
  window->department = text (object, "department");
  return window;
}

static gpointer
read_step (json_t *object)
{
  LbProcessStep *step = g_new0 (LbProcessStep, 1);
  json_t *rule = json_object_get (object, "rule");

  step->id = text (object, "id");
  step->name = text (object, "name");
  step->english = text (object, "en");
  step->text = text (object, "text");
  step->number = integer (object, "no");
  step->role = (LbDepartmentRole)word (object, "role", lb_department_role_words, 0);
  step->target_minutes = integer (rule, "target_minutes");
  step->fallback_working_days = integer (rule, "fallback_working_days");
  step->deemed_accepted = boolean (rule, "deemed_accepted");
  return step;
}

static gpointer
read_skill (json_t *object)
{
  LbSkill *skill = g_new0 (LbSkill, 1);

  skill->id = text (object, "id");
  skill->name = text (object, "name");
  skill->english = text (object, "en");
  return skill;
}

/* Fields and materials */

static gpointer
read_field (json_t *object)
{
  LbField *field = g_new0 (LbField, 1);

  field->id = text (object, "id");
  field->label = text (object, "label");
  field->english = text (object, "en");
  field->help = text (object, "help");
  field->unit = text (object, "unit");
  field->type = (LbFieldType)word (object, "type", lb_field_type_words, 0);
  field->group = (LbFieldGroup)word (object, "group", lb_field_group_words, 0);
  field->required = boolean (object, "required");
  field->multiline = boolean (object, "multiline");
  field->multiple = boolean (object, "multiple");
  field->options = texts (object, "options");
  return field;
}

static gpointer
read_material (json_t *object)
{
  LbMaterial *material = lb_material_new ();

  material->id = text (object, "id");
  material->name = text (object, "name");
  material->english = text (object, "en");
  material->note = text (object, "note");
  material->kind = (LbMaterialKind)word (object, "kind", lb_material_kind_words, 0);
  material->originals = integer (object, "originals");
  material->copies = integer (object, "copies");
  material->electronic = boolean (object, "electronic");
  material->shareable = boolean (object, "shareable");
  material->deferrable = boolean (object, "deferrable");
  material->issued_by = text (object, "issued_by");
  material->formal_points = texts (object, "formal_points");
  read_all (object, "files", material->files, read_file);
  return material;
}

/* Items */

static gpointer
read_variant (json_t *object)
{
  LbLimitVariant *variant = g_new0 (LbLimitVariant, 1);

  variant->question = text (object, "question");
  variant->value = boolean (object, "value");
  variant->statutory_days = integer (object, "statutory_days");
  variant->committed_days = integer (object, "committed_days");
  variant->basis = text (object, "basis");
  return variant;
}

static gpointer
read_need (json_t *object)
{
  LbItemMaterial *need = g_new0 (LbItemMaterial, 1);

  need->material = text (object, "material");
  need->required = boolean (object, "required");
  need->when = text (object, "when");
  return need;
}

static gpointer
read_law_change (json_t *object)
{
  LbLawChange *change = g_new0 (LbLawChange, 1);

  change->effective = day (object, "effective");
  change->text = text (object, "text");
  change->repeals = boolean (object, "repeals");
  return change;
}

static gpointer
read_point (json_t *object)
{
  LbPoint *point = g_new0 (LbPoint, 1);

  point->id = text (object, "id");
  point->text = text (object, "text");
  point->critical = boolean (object, "critical");
  return point;
}

/* The points of an expert review are plain texts; they are numbered as they come. */
static void
read_expert_points (json_t *expert, LbItem *item)
{
  json_t *element;
  gsize i;

  json_array_foreach (json_object_get (expert, "points"), i, element)
  {
    LbPoint *point = g_new0 (LbPoint, 1);

    point->id = g_strdup_printf ("expert-%" G_GSIZE_FORMAT, i + 1);
    point->text = g_strdup (json_string_value (element));
    g_ptr_array_add (item->expert_points, point);
  }
}

static void
read_limits (json_t *object, LbItem *item)
{
  item->statutory.amount = integer (object, "statutory_days");
  item->statutory.unit =
    (LbUnit)word (object, "statutory_days_unit", lb_limit_unit_words, LB_UNIT_WORKING_DAY);
  item->statutory_basis = text (object, "statutory_days_basis");
  item->statutory_confidence = text (object, "statutory_days_confidence");
  item->committed.amount = integer (object, "committed_days");
  item->committed.unit = LB_UNIT_WORKING_DAY;
  read_all (object, "statutory_days_variants", item->variants, read_variant);
}

static void
read_review (json_t *object, LbItem *item)
{
  json_t *inspection = json_object_get (object, "inspection");
  json_t *expert = json_object_get (object, "expert_review");

  item->inspection_required = boolean (inspection, "required");
  item->inspection_minutes = integer (inspection, "minutes");
  item->inspection_skills = texts (inspection, "skills");
  read_all (inspection, "points", item->inspection_points, read_point);
  item->expert_required = boolean (expert, "required");
  read_expert_points (expert, item);
}

static void
read_fee_and_result (json_t *object, LbItem *item)
{
  json_t *fee = json_object_get (object, "fee");
  json_t *result = json_object_get (object, "result");

  item->fee = json_number_value (json_object_get (fee, "amount"));
  item->fee_text = text (fee, "text");
  item->fee_basis = text (fee, "basis");
  item->result_kind = text (result, "kind");
  item->result_name = text (result, "name");
  item->result_english = text (result, "en");
  item->number_pattern = text (result, "number_pattern");
  item->validity_years = integer (result, "validity_years");
  item->validity_basis = text (result, "validity_basis");
}

static gpointer
read_item (json_t *object)
{
  LbItem *item = lb_item_new ();

  item->id = text (object, "id");
  item->name = text (object, "name");
  item->english = text (object, "en");
  item->department = text (object, "department");
  item->basis = texts (object, "basis");
  item->applies_when = text (object, "applies_when");
  item->conditions = texts (object, "conditions");
  read_limits (object, item);
  read_fee_and_result (object, item);
  item->fields = texts (object, "fields");
  read_all (object, "materials", item->materials, read_need);
  item->formal_points = texts (object, "formal_points");
  read_review (object, item);
  item->consult_phone = text (object, "consult_phone");
  item->doubts = texts (object, "doubts");
  read_all (object, "law_changes", item->law_changes, read_law_change);
  read_all (object, "files", item->files, read_file);
  return item;
}

/* Packages */

static gpointer
read_question (json_t *object)
{
  LbQuestion *question = g_new0 (LbQuestion, 1);

  question->id = text (object, "id");
  question->text = text (object, "text");
  question->english = text (object, "en");
  question->depends_on = text (object, "depends_on");
  question->initial = boolean (object, "default");
  return question;
}

static gpointer
read_stage (json_t *object)
{
  LbStage *stage = g_new0 (LbStage, 1);

  stage->id = text (object, "id");
  stage->name = text (object, "name");
  stage->english = text (object, "en");
  stage->lead = text (object, "lead");
  stage->number = integer (object, "no");
  return stage;
}

static gpointer
read_row (json_t *object)
{
  LbPackageItem *row = g_new0 (LbPackageItem, 1);

  row->item = text (object, "item");
  row->stage = integer (object, "stage");
  row->order = integer (object, "order");
  row->after = texts (object, "after");
  row->optional = boolean (object, "optional");
  row->when = text (object, "when");
  row->assumption = text (object, "assumption");
  return row;
}

static gpointer
read_package (json_t *object)
{
  LbPackage *package = lb_package_new ();

  package->id = text (object, "id");
  package->name = text (object, "name");
  package->english = text (object, "en");
  package->lead = text (object, "lead");
  package->window = text (object, "window");
  package->number = integer (object, "no");
  package->kind = (LbPackageKind)word (object, "kind", lb_package_kind_words, 0);
  read_all (object, "questions", package->questions, read_question);
  read_all (object, "stages", package->stages, read_stage);
  read_all (object, "items", package->items, read_row);
  read_all (object, "files", package->files, read_file);
  return package;
}

/* The whole */

static char *
digest_of (json_t *root)
{
  g_autofree char *canonical = lb_json_to_text (root);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
}

static void
read_head (json_t *root, LbCatalogue *catalogue)
{
  const char *name;
  json_t *value;

  catalogue->id = text (root, "id");
  catalogue->title = text (root, "title");
  catalogue->english = text (root, "en");
  catalogue->status = text (root, "status");
  catalogue->effective_from = day (root, "effective_from");
  catalogue->notes = texts (root, "notes");
  catalogue->digest = digest_of (root);
  json_object_foreach (json_object_get (root, "number_placeholders"), name, value) g_hash_table_replace (
    catalogue->number_placeholders, g_strdup (name), g_strdup (json_string_value (value)));
}

static LbCatalogue *
read_catalogue (json_t *root)
{
  LbCatalogue *catalogue = lb_catalogue_new ();

  read_head (root, catalogue);
  read_all (root, "departments", catalogue->departments, read_department);
  read_all (root, "windows", catalogue->windows, read_window);
  read_all (root, "process", catalogue->process, read_step);
  read_all (root, "skills", catalogue->skills, read_skill);
  read_all (root, "fields", catalogue->fields, read_field);
  read_all (root, "materials", catalogue->materials, read_material);
  read_all (root, "items", catalogue->items, read_item);
  read_all (root, "packages", catalogue->packages, read_package);
  return catalogue;
}

/* A newer format is not a fault of its author: the document is left alone, whatever else it holds. */
static gboolean
check_format (json_t *root, GError **error)
{
  json_t *format = json_object_get (root, "schema");

  if (!json_is_integer (format) || json_integer_value (format) <= LB_CATALOGUE_FORMAT)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_NEWER, "/schema: was written by a newer version of the program");
  return FALSE;
}

LbCatalogue *
lb_catalogue_from_json (const char *json, gsize length, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (json, length, NULL, error);
  g_autoptr (LbCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  json_t *root;

  if (reader == NULL)
    return NULL;
  root = lb_json_root (reader).value;
  if (!check_format (root, error))
    return NULL;
  faults = lb_json_shape_check (root, &lb_catalogue_shape);
  if (faults->len > 0)
    {
      g_set_error_literal (error, LB_ERROR, LB_ERROR_INVALID, g_ptr_array_index (faults, 0));
      return NULL;
    }
  catalogue = read_catalogue (root);
  return lb_catalogue_seal (catalogue, error) ? g_steal_pointer (&catalogue) : NULL;
}

LbCatalogue *
lb_catalogue_load (const char *path, GError **error)
{
  g_autofree char *json = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  json = lb_json_read_file (path, NULL, &length, error);
  return json != NULL ? lb_catalogue_from_json (json, length, error) : NULL;
}

static GPtrArray *
one_fault (const GError *error)
{
  GPtrArray *faults = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (faults, g_strdup (error->message));
  return faults;
}

GPtrArray *
lb_catalogue_faults (const char *json, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (json, length, NULL, &error);
  g_autoptr (LbCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  if (reader == NULL || !check_format (lb_json_root (reader).value, &error))
    return one_fault (error);
  faults = lb_json_shape_check (lb_json_root (reader).value, &lb_catalogue_shape);
  if (faults->len > 0)
    return g_steal_pointer (&faults);
  catalogue = read_catalogue (lb_json_root (reader).value);
  return lb_catalogue_check (catalogue);
}

static guint
count_questions (const LbCatalogue *catalogue, guint *ret_rows)
{
  g_autoptr (GHashTable) distinct = g_hash_table_new (g_str_hash, g_str_equal);

  *ret_rows = 0;
  for (guint i = 0; i < catalogue->packages->len; i++)
    {
      const LbPackage *package = g_ptr_array_index (catalogue->packages, i);

      *ret_rows += package->items->len;
      for (guint j = 0; j < package->questions->len; j++)
        g_hash_table_add (distinct, ((LbQuestion *)g_ptr_array_index (package->questions, j))->id);
    }
  return g_hash_table_size (distinct);
}

char *
lb_catalogue_counts_json (const LbCatalogue *catalogue)
{
  json_t *counts = json_object ();
  guint rows;
  char *result;

  g_return_val_if_fail (catalogue != NULL, NULL);

  json_object_set_new (counts, "questions", json_integer (count_questions (catalogue, &rows)));
  json_object_set_new (counts, "rows", json_integer (rows));
  json_object_set_new (counts, "departments", json_integer (catalogue->departments->len));
  json_object_set_new (counts, "windows", json_integer (catalogue->windows->len));
  json_object_set_new (counts, "process", json_integer (catalogue->process->len));
  json_object_set_new (counts, "skills", json_integer (catalogue->skills->len));
  json_object_set_new (counts, "fields", json_integer (catalogue->fields->len));
  json_object_set_new (counts, "materials", json_integer (catalogue->materials->len));
  json_object_set_new (counts, "items", json_integer (catalogue->items->len));
  json_object_set_new (counts, "packages", json_integer (catalogue->packages->len));
  result = lb_json_to_text (counts);
  json_decref (counts);
  return result;
}
