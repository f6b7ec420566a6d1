/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-guide-document.h"
#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-section.h"

char *
lb_guide_material_counts (const LbMaterial *material)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *originals = NULL, *copies = NULL;

  g_return_val_if_fail (material != NULL, NULL);
  if (material->originals > 0)
    {
      originals = g_strdup_printf (ngettext ("%d original", "%d originals", (gulong) material->originals),
                                   material->originals);
      g_strv_builder_add (builder, originals);
    }
  if (material->copies > 0)
    {
      copies = g_strdup_printf (ngettext ("%d copy", "%d copies", (gulong) material->copies), material->copies);
      g_strv_builder_add (builder, copies);
    }
  if (material->electronic)
    g_strv_builder_add (builder, _("electronic file"));
  parts = g_strv_builder_end (builder);
  return g_strjoinv (_(", "), parts);
}

/* "free of charge", or the sum with its basis. */
static char *
fee_text (const LbSituation *situation)
{
  if (situation->fee <= 0)
    return g_strdup (_("Free of charge"));
  return g_strdup_printf (_("%.2f yuan"), situation->fee);
}

static char *
days_text (int days)
{
  const LbLimit limit = { days, LB_UNIT_WORKING_DAY };

  return lb_name_limit (limit);
}

/* What one line of a material says below its name. */
static char *
material_note (const LbMergedMaterial *merged)
{
  g_autofree char *counts = lb_guide_material_counts (merged->material);

  if (merged->source == LB_MATERIAL_FROM_CASE)
    return g_strdup_printf (_("Made by this very case (%s): not to be handed in"),
                            lb_name (merged->from_item->name, merged->from_item->english));
  if (!merged->required)
    return g_strdup_printf (_("%s · where it applies"), counts);
  if (merged->material->deferrable)
    return g_strdup_printf (_("%s · may follow by an agreed date"), counts);
  return g_steal_pointer (&counts);
}

static GtkWidget *
add_section (GtkBox *box, const char *title)
{
  GtkWidget *section = lb_section_new (title);

  gtk_box_append (box, section);
  return section;
}

static void
fill_items (GtkBox *box, const LbSituation *situation)
{
  GtkWidget *section = add_section (box, _("Approvals"));

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *row = g_ptr_array_index (situation->items, i);
      const char *department = row->department != NULL ? lb_name (row->department->name, row->department->english) : "";
      g_autofree char *subtitle = NULL, *committed = lb_name_limit (row->committed);

      subtitle = row->lead ? g_strdup_printf (_("%s · leads"), department) : g_strdup (department);
      lb_section_add (LB_SECTION (section), lb_name (row->item->name, row->item->english), subtitle, committed);
    }
  for (guint i = 0; i < situation->closed->len; i++)
    {
      const LbSituationItem *row = g_ptr_array_index (situation->closed, i);

      lb_section_add (LB_SECTION (section), lb_name (row->item->name, row->item->english),
                      row->repealed != NULL ? row->repealed->text : NULL, _("no longer needed"));
    }
}

static void
fill_conditions (GtkBox *box, const LbSituation *situation)
{
  GtkWidget *section = NULL;

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *row = g_ptr_array_index (situation->items, i);

      for (char **condition = row->item->conditions; condition != NULL && *condition != NULL; condition++)
        {
          if (section == NULL)
            section = add_section (box, _("Conditions"));
          lb_section_add (LB_SECTION (section), *condition, lb_name (row->item->name, row->item->english), NULL);
        }
    }
}

static void
fill_materials (GtkBox *box, const LbSituation *situation)
{
  g_autofree char *title = g_strdup_printf (_("Materials (%u, each once)"), situation->materials->len);
  GtkWidget *section = add_section (box, title);

  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = g_ptr_array_index (situation->materials, i);
      g_autofree char *note = material_note (merged);

      lb_section_add (LB_SECTION (section), lb_name (merged->material->name, merged->material->english), note, NULL);
    }
}

static void
fill_inspection (GtkBox *box, const LbSituation *situation)
{
  GtkWidget *section;

  if (situation->inspection_points->len == 0)
    return;
  section = add_section (box, _("What is looked at on the visit"));
  for (guint i = 0; i < situation->inspection_points->len; i++)
    {
      const LbInspectionPoint *point = g_ptr_array_index (situation->inspection_points, i);

      lb_section_add (LB_SECTION (section), point->point->text, lb_name (point->item->name, point->item->english),
                      point->point->critical ? _("decisive") : NULL);
    }
}

static void
fill_channels (GtkBox *box, const LbSituation *situation)
{
  GtkWidget *section = NULL;

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *row = g_ptr_array_index (situation->items, i);

      if (row->item->consult_phone == NULL || *row->item->consult_phone == '\0')
        continue;
      if (section == NULL)
        section = add_section (box, _("Questions and complaints"));
      lb_section_add (LB_SECTION (section), lb_name (row->item->name, row->item->english), NULL,
                      row->item->consult_phone);
    }
}

void
lb_guide_fill (GtkBox *box, const LbSituation *situation)
{
  GtkWidget *section;
  g_autofree char *fee = NULL, *days = NULL;

  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (situation != NULL);

  lb_box_clear (box);
  fee = fee_text (situation);
  days = days_text (situation->committed_days);
  section = add_section (box, lb_name (situation->package->name, situation->package->english));
  lb_section_add (LB_SECTION (section), _("Promised, from first to last"), NULL, days);
  lb_section_add (LB_SECTION (section), _("Fees"), NULL, fee);
  fill_items (box, situation);
  fill_conditions (box, situation);
  fill_materials (box, situation);
  fill_inspection (box, situation);
  fill_channels (box, situation);
}

static void
document_items (LbDocument *document, const LbSituation *situation)
{
  const char *headers[] = { _("Approval"), _("Section"), _("Promised"), _("By law") };
  const double weights[] = { 4, 2, 1.6, 1.6 };
  LbBlock *table;

  lb_document_add_paragraph (document, LB_PARAGRAPH_HEADING, _("Approvals"));
  table = lb_document_add_table (document, 4, headers, weights);
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *row = g_ptr_array_index (situation->items, i);
      g_autofree char *committed = lb_name_limit (row->committed);
      g_autofree char *statutory = lb_name_limit (row->statutory);

      lb_block_add_row (table, lb_name (row->item->name, row->item->english),
                        row->department != NULL ? lb_name (row->department->name, row->department->english) : "",
                        committed, statutory);
    }
}

static void
document_materials (LbDocument *document, const LbSituation *situation)
{
  const char *headers[] = { _("Material"), _("How many") };
  const double weights[] = { 3, 2 };
  LbBlock *table;

  lb_document_add_paragraph (document, LB_PARAGRAPH_HEADING, _("Materials to hand in"));
  table = lb_document_add_table (document, 2, headers, weights);
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = g_ptr_array_index (situation->materials, i);
      g_autofree char *note = material_note (merged);

      lb_block_add_row (table, lb_name (merged->material->name, merged->material->english), note);
    }
}

static void
document_inspection (LbDocument *document, const LbSituation *situation)
{
  const char *headers[] = { _("What is looked at on the visit"), _("Approval") };
  const double weights[] = { 4, 2 };
  LbBlock *table;

  if (situation->inspection_points->len == 0)
    return;
  lb_document_add_paragraph (document, LB_PARAGRAPH_HEADING, headers[0]);
  table = lb_document_add_table (document, 2, headers, weights);
  for (guint i = 0; i < situation->inspection_points->len; i++)
    {
      const LbInspectionPoint *point = g_ptr_array_index (situation->inspection_points, i);

      lb_block_add_row (table, point->point->text, lb_name (point->item->name, point->item->english));
    }
}

LbDocument *
lb_guide_document (const LbSituation *situation, LbDay day)
{
  LbDocument *document;
  LbBlock *pairs;
  g_autofree char *title = NULL, *fee = NULL, *days = NULL;

  g_return_val_if_fail (situation != NULL, NULL);
  title = g_strdup_printf (_("Guide: %s"), lb_name (situation->package->name, situation->package->english));
  fee = fee_text (situation);
  days = days_text (situation->committed_days);
  document = lb_document_new (title, day);
  pairs = lb_document_add_pairs (document, 2);
  lb_block_add_pair (pairs, _("Promised, from first to last"), days);
  lb_block_add_pair (pairs, _("Fees"), fee);
  document_items (document, situation);
  document_materials (document, situation);
  document_inspection (document, situation);
  return document;
}
