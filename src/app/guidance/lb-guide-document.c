/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-guide-document.h"
#include <glib/gi18n.h>
#include <string.h>
#include "lb-flow-view.h"
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

/* The last column stands at the end of the line when it is short, and in the text below when it is not. */
#define SHORT 12

static gboolean
is_short (const char *text)
{
  return g_utf8_strlen (text, -1) <= SHORT && g_utf8_strchr (text, -1, '\n') == NULL;
}

/* A row's number stands before what it is about. */
static gboolean
is_number (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

static void
add_row (LbSection *lines, const LbGuideSection *section, guint row)
{
  g_autoptr (GString) below = g_string_new (NULL);
  g_autofree char *title = NULL;
  const guint last = section->columns - 1;
  const char *value = NULL, *number = "";

  for (guint i = 0; i < section->columns; i++)
    {
      const char *cell = lb_guide_section_cell (section, row, i);

      if (i == section->main || *cell == '\0')
        continue;
      if (i == 0 && is_number (cell))
        number = cell;
      else if (i == last && i > 1 && is_short (cell))
        value = cell;
      else
        g_string_append_printf (below, "%s%s：%s%s", below->len > 0 ? "\n" : "", section->headers[i],
                                g_utf8_strchr (cell, -1, '\n') != NULL ? "\n" : "", cell);
    }
  title = g_strdup_printf ("%s%s%s", number, *number != '\0' ? ". " : "",
                           lb_guide_section_cell (section, row, section->main));
  lb_section_add (lines, title, below->str, value);
}

static void
add_note (GtkBox *box, const char *text)
{
  GtkWidget *note = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_box_append (box, note);
}

static void
add_section (GtkBox *box, const LbGuide *guide, const LbGuideSection *section)
{
  GtkWidget *lines = lb_section_new (section->title);

  gtk_box_append (box, lines);
  if (g_str_equal (section->id, "process"))
    lb_section_add_widget (LB_SECTION (lines), lb_flow_view_new (guide->chart));
  for (guint row = 0; row < lb_guide_section_rows (section); row++)
    add_row (LB_SECTION (lines), section, row);
  if (section->note != NULL)
    add_note (box, section->note);
}

void
lb_guide_fill (GtkBox *box, const LbGuide *guide)
{
  GtkWidget *facts;

  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (guide != NULL);

  lb_box_clear (box);
  facts = lb_section_new (guide->title);
  for (guint i = 0; i + 1 < guide->facts->len; i += 2)
    lb_section_add (LB_SECTION (facts), guide->facts->pdata[i], NULL, guide->facts->pdata[i + 1]);
  gtk_box_append (box, facts);
  for (guint i = 0; i < guide->sections->len; i++)
    add_section (box, guide, guide->sections->pdata[i]);
}
