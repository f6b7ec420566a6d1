/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-catalogue-detail.h"
#include <glib/gi18n.h>
#include "lb-guide-document.h"
#include "lb-name.h"
#include "lb-section.h"

static LbSection *
add_section (GtkBox *box, const char *title)
{
  GtkWidget *section = lb_section_new (title);

  gtk_box_append (box, section);
  return LB_SECTION (section);
}

static const char *
department_name (const LbCatalogue *catalogue, const char *id)
{
  const LbDepartment *department = id != NULL ? lb_catalogue_department (catalogue, id) : NULL;

  return department != NULL ? lb_name (department->name, department->english) : "";
}

static void
show_rows (GtkBox *box, const LbCatalogue *catalogue, const LbPackage *package)
{
  LbSection *section = add_section (box, _("Approvals in order"));

  for (guint i = 0; i < package->items->len; i++)
    {
      const LbPackageItem *row = g_ptr_array_index (package->items, i);
      const LbItem *item = lb_catalogue_item (catalogue, row->item);
      const LbStage *stage = lb_package_stage (package, row->stage);
      g_autofree char *subtitle = NULL, *limit = NULL;

      if (item == NULL)
        continue;
      limit = lb_name_limit (item->committed);
      subtitle = g_strjoin (" · ", department_name (catalogue, item->department),
                            stage != NULL ? lb_name (stage->name, stage->english) : NULL, NULL);
      lb_section_add (section, lb_name (item->name, item->english), subtitle, limit);
    }
}

static void
show_questions (GtkBox *box, const LbPackage *package)
{
  LbSection *section;

  if (package->questions->len == 0)
    return;
  section = add_section (box, _("Questions that change the list"));
  for (guint i = 0; i < package->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (package->questions, i);

      lb_section_add (section, lb_name (question->text, question->english), NULL,
                      question->initial ? _("usually yes") : _("usually no"));
    }
}

void
lb_catalogue_show_package (GtkBox *box, const LbCatalogue *catalogue, const LbPackage *package)
{
  LbSection *section;
  const LbWindow *window;

  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (catalogue != NULL && package != NULL);

  lb_box_clear (box);
  section = add_section (box, lb_name (package->name, package->english));
  lb_section_add (section, _("Leading section"), NULL, department_name (catalogue, package->lead));
  window = package->window != NULL ? lb_catalogue_window (catalogue, package->window) : NULL;
  if (window != NULL)
    lb_section_add (section, _("Taken in at"), NULL, lb_name (window->name, window->english));
  lb_section_add (section, _("Kind"), NULL, package->kind == LB_PACKAGE_PROJECT ? _("a project") : _("a thing"));
  show_questions (box, package);
  show_rows (box, catalogue, package);
}

static void
show_limits (GtkBox *box, const LbCatalogue *catalogue, const LbItem *item)
{
  LbSection *section = add_section (box, lb_name (item->name, item->english));
  g_autofree char *statutory = lb_name_limit (item->statutory);
  g_autofree char *committed = lb_name_limit (item->committed);

  lb_section_add (section, _("Section"), NULL, department_name (catalogue, item->department));
  lb_section_add (section, _("Limit by law"), item->statutory_basis, statutory);
  lb_section_add (section, _("Promised limit"), NULL, committed);
  lb_section_add (section, _("Fee"), item->fee_basis,
                  item->fee_text != NULL && *item->fee_text != '\0' ? item->fee_text : _("Free of charge"));
  if (item->result_name != NULL)
    lb_section_add (section, _("Result"), item->validity_basis, lb_name (item->result_name, item->result_english));
  if (item->consult_phone != NULL)
    lb_section_add (section, _("Phone"), NULL, item->consult_phone);
}

static void
show_texts (GtkBox *box, const char *title, char **texts)
{
  if (texts == NULL || *texts == NULL)
    return;
  lb_section_add_texts (add_section (box, title), (const char *const *) texts);
}

static void
show_materials (GtkBox *box, const LbCatalogue *catalogue, const LbItem *item)
{
  LbSection *section;

  if (item->materials->len == 0)
    return;
  section = add_section (box, _("Materials to hand in"));
  for (guint i = 0; i < item->materials->len; i++)
    {
      const LbItemMaterial *row = g_ptr_array_index (item->materials, i);
      const LbMaterial *material = lb_catalogue_material (catalogue, row->material);
      g_autofree char *counts = NULL;

      if (material == NULL)
        continue;
      counts = lb_guide_material_counts (material);
      lb_section_add (section, lb_name (material->name, material->english), counts,
                      row->required ? NULL : _("where it applies"));
    }
}

static void
show_points (GtkBox *box, const char *title, GPtrArray *points)
{
  LbSection *section;

  if (points == NULL || points->len == 0)
    return;
  section = add_section (box, title);
  for (guint i = 0; i < points->len; i++)
    {
      const LbPoint *point = g_ptr_array_index (points, i);

      lb_section_add (section, point->text, NULL, point->critical ? _("decisive") : NULL);
    }
}

void
lb_catalogue_show_item (GtkBox *box, const LbCatalogue *catalogue, const LbItem *item)
{
  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (catalogue != NULL && item != NULL);

  lb_box_clear (box);
  show_limits (box, catalogue, item);
  show_texts (box, _("Legal basis"), item->basis);
  show_texts (box, _("Conditions"), item->conditions);
  show_materials (box, catalogue, item);
  show_texts (box, _("Points of the formal review"), item->formal_points);
  show_points (box, _("Points of the inspection"), item->inspection_points);
  show_points (box, _("Points of the expert review"), item->expert_points);
  show_texts (box, _("Open questions"), item->doubts);
}
