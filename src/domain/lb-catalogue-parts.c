/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-catalogue-parts.h"

static void
point_free (gpointer data)
{
  LbPoint *point = data;

  g_free (point->id);
  g_free (point->text);
  g_free (point);
}

static void
variant_free (gpointer data)
{
  LbLimitVariant *variant = data;

  g_free (variant->question);
  g_free (variant->basis);
  g_free (variant);
}

static void
item_material_free (gpointer data)
{
  LbItemMaterial *entry = data;

  g_free (entry->material);
  g_free (entry->when);
  g_free (entry);
}

static void
law_change_free (gpointer data)
{
  LbLawChange *change = data;

  g_free (change->text);
  g_free (change);
}

static void
file_free (gpointer data)
{
  LbCatalogueFile *file = data;

  g_free (file->title);
  g_free (file->version);
  g_free (file->name);
  g_free (file->media_type);
  g_free (file->digest);
  g_free (file);
}

static void
question_free (gpointer data)
{
  LbQuestion *question = data;

  g_free (question->id);
  g_free (question->text);
  g_free (question->english);
  g_free (question->depends_on);
  g_free (question);
}

static void
stage_free (gpointer data)
{
  LbStage *stage = data;

  g_free (stage->id);
  g_free (stage->name);
  g_free (stage->english);
  g_free (stage->lead);
  g_free (stage);
}

static void
row_free (gpointer data)
{
  LbPackageItem *row = data;

  g_free (row->item);
  g_strfreev (row->after);
  g_free (row->when);
  g_free (row->assumption);
  g_free (row);
}

/**
 * lb_item_new:
 *
 * Returns: (transfer full): an item without content, whose arrays free what is added to them
 */
LbItem *
lb_item_new (void)
{
  LbItem *item = g_new0 (LbItem, 1);

  item->variants = g_ptr_array_new_with_free_func (variant_free);
  item->materials = g_ptr_array_new_with_free_func (item_material_free);
  item->inspection_points = g_ptr_array_new_with_free_func (point_free);
  item->expert_points = g_ptr_array_new_with_free_func (point_free);
  item->law_changes = g_ptr_array_new_with_free_func (law_change_free);
  item->files = g_ptr_array_new_with_free_func (file_free);
  return item;
}

/**
 * lb_material_new:
 *
 * Returns: (transfer full): a material without content, whose array frees what is added to it
 */
LbMaterial *
lb_material_new (void)
{
  LbMaterial *material = g_new0 (LbMaterial, 1);

  material->files = g_ptr_array_new_with_free_func (file_free);
  return material;
}

/**
 * lb_package_new:
 *
 * Returns: (transfer full): a package without content, whose arrays free what is added to them
 */
LbPackage *
lb_package_new (void)
{
  LbPackage *package = g_new0 (LbPackage, 1);

  package->questions = g_ptr_array_new_with_free_func (question_free);
  package->stages = g_ptr_array_new_with_free_func (stage_free);
  package->items = g_ptr_array_new_with_free_func (row_free);
  package->files = g_ptr_array_new_with_free_func (file_free);
  return package;
}

void
lb_department_free (gpointer data)
{
  LbDepartment *department = data;

  g_free (department->id);
  g_free (department->name);
  g_free (department->english);
  g_free (department->note);
  g_strfreev (department->source_names);
  g_free (department);
}

void
lb_window_free (gpointer data)
{
  LbWindow *window = data;

  g_free (window->id);
  g_free (window->name);
  g_free (window->english);
  g_free (window->place);
  g_free (window->place_english);
  g_free (window->note);
  g_free (window->department);
  g_free (window);
}

void
lb_process_step_free (gpointer data)
{
  LbProcessStep *step = data;

  g_free (step->id);
  g_free (step->name);
  g_free (step->english);
  g_free (step->text);
  g_free (step);
}

void
lb_skill_free (gpointer data)
{
  LbSkill *skill = data;

  g_free (skill->id);
  g_free (skill->name);
  g_free (skill->english);
  g_free (skill);
}

void
lb_field_free (gpointer data)
{
  LbField *field = data;

  g_free (field->id);
  g_free (field->label);
  g_free (field->english);
  g_free (field->help);
  g_free (field->unit);
  g_strfreev (field->options);
  g_free (field);
}

void
lb_material_free (gpointer data)
{
  LbMaterial *material = data;

  g_free (material->id);
  g_free (material->name);
  g_free (material->english);
  g_free (material->note);
  g_free (material->issued_by);
  g_strfreev (material->formal_points);
  g_ptr_array_unref (material->files);
  g_free (material);
}

void
lb_item_free (gpointer data)
{
  LbItem *item = data;
  char *texts[] = { item->id,
                    item->name,
                    item->english,
                    item->department,
                    item->applies_when,
                    item->statutory_basis,
                    item->statutory_confidence,
                    item->fee_text,
                    item->fee_basis,
                    item->result_kind,
                    item->result_name,
                    item->result_english,
                    item->number_pattern,
                    item->validity_basis,
                    item->consult_phone };
  char **lists[] = { item->basis,         item->conditions,        item->fields,
                     item->formal_points, item->inspection_skills, item->doubts };
  GPtrArray *arrays[] = { item->variants, item->materials, item->inspection_points, item->expert_points,
                          item->law_changes, item->files };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_clear_pointer (&arrays[i], g_ptr_array_unref);
  g_free (item);
}

void
lb_package_free (gpointer data)
{
  LbPackage *package = data;

  g_free (package->id);
  g_free (package->name);
  g_free (package->english);
  g_free (package->lead);
  g_free (package->window);
  g_clear_pointer (&package->questions, g_ptr_array_unref);
  g_clear_pointer (&package->stages, g_ptr_array_unref);
  g_clear_pointer (&package->items, g_ptr_array_unref);
  g_clear_pointer (&package->files, g_ptr_array_unref);
  g_free (package);
}
