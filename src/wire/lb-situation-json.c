/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-situation-json.h"

#include "lb-catalogue-shape.h"
#include "lb-json.h"

static void
set_text (json_t *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_new (object, member, json_string (text));
}

static void
set_flag (json_t *object, const char *member, gboolean value)
{
  json_object_set_new (object, member, json_boolean (value));
}

static void
set_integer (json_t *object, const char *member, int value)
{
  json_object_set_new (object, member, json_integer (value));
}

static json_t *
texts_to_json (char **texts)
{
  json_t *array = json_array ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_append_new (array, json_string (texts[i]));
  return array;
}

/* The ids of @items. */
static json_t *
items_to_json (GPtrArray *items)
{
  json_t *array = json_array ();

  for (guint i = 0; i < items->len; i++)
    json_array_append_new (array, json_string (((LbItem *)g_ptr_array_index (items, i))->id));
  return array;
}

static json_t *
questions_to_json (const LbSituation *situation)
{
  json_t *array = json_array ();

  for (guint i = 0; i < situation->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (situation->questions, i);
      json_t *object = json_object ();

      set_text (object, "question", question->id);
      set_text (object, "text", question->text);
      set_text (object, "dependsOn", question->depends_on);
      set_flag (object, "answer", lb_situation_answer (situation, question->id));
      json_array_append_new (array, object);
    }
  return array;
}

static json_t *
entries_to_json (GPtrArray *entries)
{
  json_t *array = json_array ();

  for (guint i = 0; i < entries->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (entries, i);
      json_t *object = json_object ();

      set_text (object, "item", entry->item->id);
      set_text (object, "name", entry->item->name);
      set_text (object, "department", entry->item->department);
      set_integer (object, "stage", entry->row->stage);
      set_integer (object, "order", entry->row->order);
      json_object_set_new (object, "after", texts_to_json (entry->row->after));
      set_flag (object, "lead", entry->lead);
      set_integer (object, "statutoryDays", entry->statutory.amount);
      set_text (object, "statutoryUnit", lb_limit_unit_words[entry->statutory.unit]);
      set_text (object, "statutoryBasis", entry->statutory_basis);
      set_integer (object, "committedDays", entry->committed.amount);
      json_object_set_new (object, "fee", json_real (entry->item->fee));
      set_text (object, "feeText", entry->item->fee_text);
      set_flag (object, "inspection", entry->item->inspection_required);
      set_flag (object, "expertReview", entry->item->expert_required);
      set_text (object, "result", entry->item->result_name);
      set_text (object, "closedBy", entry->repealed != NULL ? entry->repealed->text : NULL);
      json_array_append_new (array, object);
    }
  return array;
}

static json_t *
departments_to_json (const LbSituation *situation)
{
  json_t *array = json_array ();

  for (guint i = 0; i < situation->departments->len; i++)
    {
      const LbDepartment *department = g_ptr_array_index (situation->departments, i);
      json_t *object = json_object ();

      set_text (object, "department", department->id);
      set_text (object, "name", department->name);
      set_flag (object, "lead", i == 0);
      json_array_append_new (array, object);
    }
  return array;
}

static json_t *
field_to_json (const LbFormField *entry)
{
  json_t *object = json_object ();

  set_text (object, "field", entry->field->id);
  set_text (object, "label", entry->field->label);
  set_text (object, "type", lb_field_type_words[entry->field->type]);
  set_text (object, "unit", entry->field->unit);
  set_flag (object, "required", entry->required);
  if (entry->field->options != NULL)
    json_object_set_new (object, "options", texts_to_json (entry->field->options));
  json_object_set_new (object, "items", items_to_json (entry->items));
  return object;
}

/* Fields come sorted by group: a new group begins where the word changes. */
static json_t *
form_to_json (const LbSituation *situation)
{
  json_t *groups = json_array ();
  json_t *fields = NULL;
  int current = -1;

  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *entry = g_ptr_array_index (situation->form, i);

      if ((int)entry->field->group != current)
        {
          json_t *group = json_object ();

          current = (int)entry->field->group;
          fields = json_array ();
          set_text (group, "group", lb_field_group_words[current]);
          json_object_set_new (group, "fields", fields);
          json_array_append_new (groups, group);
        }
      json_array_append_new (fields, field_to_json (entry));
    }
  return groups;
}

static json_t *
materials_to_json (const LbSituation *situation)
{
  json_t *array = json_array ();

  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (situation->materials, i);
      json_t *object = json_object ();

      set_text (object, "material", entry->material->id);
      set_text (object, "name", entry->material->name);
      set_text (object, "kind", lb_material_kind_words[entry->material->kind]);
      set_text (object, "source", entry->source == LB_MATERIAL_FROM_CASE ? "case" : "applicant");
      set_text (object, "fromItem", entry->from_item != NULL ? entry->from_item->id : NULL);
      set_flag (object, "required", entry->required);
      set_flag (object, "deferrable", entry->material->deferrable);
      set_integer (object, "originals", entry->material->originals);
      set_integer (object, "copies", entry->material->copies);
      set_flag (object, "electronic", entry->material->electronic);
      json_object_set_new (object, "items", items_to_json (entry->items));
      json_array_append_new (array, object);
    }
  return array;
}

static json_t *
points_to_json (const LbSituation *situation)
{
  json_t *array = json_array ();

  for (guint i = 0; i < situation->inspection_points->len; i++)
    {
      const LbInspectionPoint *entry = g_ptr_array_index (situation->inspection_points, i);
      json_t *object = json_object ();

      set_text (object, "item", entry->item->id);
      set_text (object, "point", entry->point->id);
      set_text (object, "text", entry->point->text);
      set_flag (object, "critical", entry->point->critical);
      json_array_append_new (array, object);
    }
  return array;
}

json_t *
lb_situation_to_json (const LbSituation *situation)
{
  json_t *object = json_object ();

  g_assert (situation != NULL);
  set_text (object, "catalogue", situation->catalogue->id);
  set_text (object, "package", situation->package->id);
  set_text (object, "name", situation->package->name);
  json_object_set_new (object, "questions", questions_to_json (situation));
  json_object_set_new (object, "items", entries_to_json (situation->items));
  json_object_set_new (object, "closed", entries_to_json (situation->closed));
  json_object_set_new (object, "departments", departments_to_json (situation));
  json_object_set_new (object, "form", form_to_json (situation));
  json_object_set_new (object, "materials", materials_to_json (situation));
  json_object_set_new (object, "inspectionPoints", points_to_json (situation));
  set_integer (object, "inspectionMinutes", situation->inspection_minutes);
  set_integer (object, "committedDays", situation->committed_days);
  set_integer (object, "materialsSaved", situation->materials_saved);
  json_object_set_new (object, "fee", json_real (situation->fee));
  return object;
}

char *
lb_situation_to_json_text (const LbSituation *situation)
{
  json_t *object = lb_situation_to_json (situation);
  char *text = lb_json_to_text (object);

  json_decref (object);
  return text;
}
