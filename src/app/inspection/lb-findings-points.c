/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The points of a visit, line by line: what was found, a note and pictures.
 */
#define G_LOG_DOMAIN "lb-findings-form"
#include "lb-findings-private.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-section.h"

static LbFindingsLine *
line_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "line");
}

static void
found_cb (LbFindingsForm *self, GtkToggleButton *button)
{
  LbFindingsLine *line = line_of (button);

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (self->filling || !gtk_toggle_button_get_active (button))
    return;
  line->point->found = (LbFound) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "found"));
  line->point->changed = TRUE;
  lb_findings_suggest (self);
  lb_findings_show_answer (self, NULL, FALSE);
  lb_findings_update (self);
}

static void
note_cb (LbFindingsForm *self, GtkEditable *entry)
{
  LbFindingsLine *line = line_of (entry);

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (self->filling)
    return;
  g_free (line->point->note);
  line->point->note = g_strdup (gtk_editable_get_text (entry));
  line->point->changed = TRUE;
  lb_findings_update (self);
}

static void
photos_cb (LbFindingsForm *self, LbFilesBox *box)
{
  LbFindingsLine *line = line_of (box);

  g_assert (LB_IS_FINDINGS_FORM (self));
  g_clear_pointer (&line->point->photos, g_ptr_array_unref);
  line->point->photos = lb_files_box_get_files (box);
  line->point->changed = TRUE;
  lb_findings_update (self);
}

static void
add_photos_cb (LbFindingsForm *self, GtkButton *button)
{
  LbFindingsLine *line = line_of (button);
  g_autofree char *label = g_strdup_printf (_("Pictures of %s"), line->point->number);
  GtkWidget *box = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (line->photos == NULL)
    {
      line->photos = LB_FILES_BOX (lb_files_box_new (self->client));
      lb_files_box_set_label (line->photos, label);
      g_object_set_data (G_OBJECT (line->photos), "line", line);
      g_signal_connect_object (line->photos, "changed", G_CALLBACK (photos_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (box))),
                      GTK_WIDGET (line->photos));
    }
  lb_files_box_choose (line->photos);
}

static void
set_found (LbFindingsForm *self, guint position, LbFound found)
{
  const LbFindingsLine *line = g_ptr_array_index (self->lines, position);

  gtk_toggle_button_set_active (line->buttons[found - LB_FOUND_PASS], TRUE);
  if (position + 1 < self->lines->len)
    {
      const LbFindingsLine *next = g_ptr_array_index (self->lines, position + 1);

      gtk_widget_grab_focus (GTK_WIDGET (next->buttons[0]));
    }
}

/* A digit means a finding wherever the focus is in the line, but for its note. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, gpointer data)
{
  LbFindingsForm *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const guint digit = key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_3 ? key - GDK_KEY_KP_1 : key - GDK_KEY_1;

  if (focus == NULL || GTK_IS_EDITABLE (focus) || digit >= LB_FINDINGS_N_FOUND
      || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  for (guint i = 0; i < self->lines->len; i++)
    {
      const LbFindingsLine *line = g_ptr_array_index (self->lines, i);
      GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (line->buttons[0]), GTK_TYPE_LIST_BOX_ROW);

      if (focus == row || gtk_widget_is_ancestor (focus, row))
        {
          set_found (self, i, (LbFound) (LB_FOUND_PASS + digit));
          return TRUE;
        }
    }
  return FALSE;
}

static GtkWidget *
new_buttons (LbFindingsForm *self, LbFindingsLine *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  for (int i = 0; i < LB_FINDINGS_N_FOUND; i++)
    {
      const LbFound found = (LbFound) (LB_FOUND_PASS + i);
      GtkWidget *button = gtk_toggle_button_new_with_label (lb_found_label (found));
      g_autofree char *spoken = g_strdup_printf ("%s %s", line->point->number, lb_found_label (found));
      g_autofree char *key = g_strdup_printf (_("Key %d"), i + 1);

      line->buttons[i] = GTK_TOGGLE_BUTTON (button);
      if (i > 0)
        gtk_toggle_button_set_group (line->buttons[i], line->buttons[0]);
      gtk_toggle_button_set_active (line->buttons[i], line->point->found == found);
      gtk_widget_set_tooltip_text (button, key);
      lb_widget_set_accessible_label (button, spoken);
      g_object_set_data (G_OBJECT (button), "line", line);
      g_object_set_data (G_OBJECT (button), "found", GINT_TO_POINTER ((int) found));
      g_signal_connect_object (button, "toggled", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static GtkWidget *
new_point_text (const LbFindingsLine *line)
{
  g_autofree char *text = g_strdup_printf (
    "%s %s%s", line->point->number, line->point->point->critical ? "★ " : "", line->point->point->text);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (line->point->point->critical)
    gtk_widget_set_tooltip_text (label, _("Critical: when it fails, the conclusion cannot be “passed”"));
  return label;
}

static GtkWidget *
new_note (LbFindingsForm *self, LbFindingsLine *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *entry = gtk_entry_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("camera-photo-symbolic");
  g_autofree char *note = g_strdup_printf (_("Note on %s"), line->point->number);
  g_autofree char *pictures =
    line->point->n_kept > 0
      ? g_strdup_printf (_ ("Add Pictures of %s (%u kept)"), line->point->number, line->point->n_kept)
      : g_strdup_printf (_ ("Add Pictures of %s"), line->point->number);

  gtk_editable_set_text (GTK_EDITABLE (entry), line->point->note);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Note"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 2000);
  gtk_widget_set_hexpand (entry, TRUE);
  lb_widget_set_accessible_label (entry, note);
  gtk_widget_set_tooltip_text (button, pictures);
  lb_widget_set_accessible_label (button, pictures);
  g_object_set_data (G_OBJECT (entry), "line", line);
  g_object_set_data (G_OBJECT (button), "line", line);
  g_signal_connect_object (entry, "changed", G_CALLBACK (note_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_photos_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
new_line (LbFindingsForm *self, LbVisitPoint *point)
{
  LbFindingsLine *line = g_new0 (LbFindingsLine, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
            *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  line->point = point;
  g_ptr_array_add (self->lines, line);
  gtk_box_append (GTK_BOX (head), new_point_text (line));
  gtk_box_append (GTK_BOX (head), new_buttons (self, line));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), new_note (self, line));
  gtk_widget_add_css_class (box, "finding-row");
  return box;
}

void
lb_findings_fill_points (LbFindingsForm *self)
{
  GtkWidget *section = NULL;
  const char *item = NULL;

  for (guint i = 0; i < self->record->points->len; i++)
    {
      LbVisitPoint *point = g_ptr_array_index (self->record->points, i);

      if (g_strcmp0 (item, point->item) != 0)
        {
          item = point->item;
          section = lb_section_new (lb_findings_item_name (self, item));
          gtk_box_append (self->points, section);
        }
      lb_section_add_widget (LB_SECTION (section), new_line (self, point));
    }
}

void
lb_findings_add_keys (LbFindingsForm *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
