/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-guide-document.h"
#include <glib/gi18n.h>
#include <string.h>
#include "lb-flow-view.h"
#include "lb-form-row.h"
#include "lb-published-file.h"
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

/* What a row says of its file, and the file itself. */
static void
add_file (LbSection *lines, const LbGuideSection *section, guint row, const LbGuideFile *file)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text = NULL;
  g_auto (GStrv) version = g_strsplit (lb_guide_section_cell (section, row, 3), "\n", -1);
  g_autofree char *one_line = g_strjoinv (" · ", version);
  GtkWidget *label;

  text = g_strdup_printf ("%s · %s · %s · %s", lb_guide_section_cell (section, row, 1),
                          lb_guide_section_cell (section, row, 2), one_line, lb_guide_section_cell (section, row, 4));
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (line, "section-line");
  gtk_box_append (GTK_BOX (line), lb_published_file_button (file->title, file->digest));
  gtk_box_append (GTK_BOX (line), label);
  lb_section_add_widget (lines, line);
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

/* Contents: a guide is many screens long, and whoever is on the telephone asks for one section of it. */

static void
jump_cb (GtkWidget *lines)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (lines, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  double y = 0;

  if (scrolled == NULL)
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  if (!gtk_widget_translate_coordinates (lines, scrolled, 0, 0, NULL, &y))
    return;
  y += gtk_adjustment_get_value (adjustment);
  /* The focus scrolls as well, and a tall line to its end: what is asked for is the beginning. */
  gtk_widget_child_focus (lines, GTK_DIR_TAB_FORWARD);
  gtk_adjustment_set_value (adjustment, y);
}

static void
add_contents_entry (GtkFlowBox *contents, const char *title, GtkWidget *lines)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", G_CALLBACK (jump_cb), lines, G_CONNECT_SWAPPED);
  gtk_flow_box_insert (contents, button, -1);
  /* The button takes the focus, not what the box puts around it. */
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static GtkWidget *
new_contents (void)
{
  GtkWidget *contents = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (contents), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (contents), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (contents), 0);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (contents), 0);
  lb_widget_set_accessible_label (contents, _("Contents"));
  return contents;
}

/* Returns the widget of the section (borrowed). */
static GtkWidget *
add_section (GtkBox *box, const LbGuide *guide, const LbGuideSection *section)
{
  GtkWidget *lines = lb_section_new (section->title);

  gtk_box_append (box, lines);
  if (g_str_equal (section->id, "process"))
    lb_section_add_widget (LB_SECTION (lines), lb_flow_view_new (guide->chart));
  for (guint row = 0; row < lb_guide_section_rows (section); row++)
    if (g_str_equal (section->id, "files"))
      add_file (LB_SECTION (lines), section, row, guide->files->pdata[row]);
    else
      add_row (LB_SECTION (lines), section, row);
  if (section->note != NULL)
    add_note (box, section->note);
  return lines;
}

void
lb_guide_fill (GtkBox *box, const LbGuide *guide)
{
  GtkWidget *facts, *contents;

  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (guide != NULL);

  lb_box_clear (box);
  facts = lb_section_new (guide->title);
  for (guint i = 0; i + 1 < guide->facts->len; i += 2)
    lb_section_add (LB_SECTION (facts), guide->facts->pdata[i], NULL, guide->facts->pdata[i + 1]);
  contents = new_contents ();
  gtk_box_append (box, facts);
  gtk_box_append (box, contents);
  for (guint i = 0; i < guide->sections->len; i++)
    {
      const LbGuideSection *section = guide->sections->pdata[i];

      add_contents_entry (GTK_FLOW_BOX (contents), section->title, add_section (box, guide, section));
    }
}
