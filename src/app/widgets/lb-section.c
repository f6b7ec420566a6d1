/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-section"
#include "lb-section.h"
#include "lb-form-row.h"

struct _LbSection
{
  GtkWidget parent_instance;
  GtkWidget *heading; /* (owned by the tree) */
  GtkWidget *list;    /* (owned by the tree) */
  guint n_lines;
};

G_DEFINE_FINAL_TYPE (LbSection, lb_section, GTK_TYPE_WIDGET)

static GtkWidget *
new_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
lb_section_dispose (GObject *object)
{
  LbSection *self = LB_SECTION (object);

  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  G_OBJECT_CLASS (lb_section_parent_class)->dispose (object);
}

static void
lb_section_class_init (LbSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_section_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "section");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lb_section_init (LbSection *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->heading = new_text (NULL, "heading");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
lb_section_new (const char *title)
{
  LbSection *self = g_object_new (LB_TYPE_SECTION, NULL);

  gtk_label_set_text (GTK_LABEL (self->heading), title != NULL ? title : "");
  gtk_widget_set_visible (self->heading, title != NULL);
  if (title != NULL)
    {
      lb_widget_set_accessible_label (self, title);
      lb_widget_set_accessible_label (self->list, title);
    }
  return GTK_WIDGET (self);
}

GtkWidget *
lb_section_add (LbSection *self, const char *title, const char *subtitle, const char *value)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  g_return_val_if_fail (LB_IS_SECTION (self), NULL);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), new_text (title, NULL));
  if (subtitle != NULL && *subtitle != '\0')
    {
      GtkWidget *label = new_text (subtitle, "caption");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (texts), label);
    }
  gtk_box_append (GTK_BOX (box), texts);
  if (value != NULL && *value != '\0')
    {
      GtkWidget *label = new_text (value, "numeric");

      /* A short value keeps its line; the title beside it wraps. */
      gtk_label_set_wrap (GTK_LABEL (label), g_utf8_strlen (value, -1) > 24);
      gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (box, "section-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  self->n_lines++;
  return row;
}

void
lb_section_add_texts (LbSection *self, const char *const *texts)
{
  g_return_if_fail (LB_IS_SECTION (self));

  for (; texts != NULL && *texts != NULL; texts++)
    lb_section_add (self, *texts, NULL, NULL);
}

void
lb_section_add_widget (LbSection *self, GtkWidget *widget)
{
  GtkWidget *row;

  g_return_if_fail (LB_IS_SECTION (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));
  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), widget);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  self->n_lines++;
}

guint
lb_section_get_n_lines (LbSection *self)
{
  g_return_val_if_fail (LB_IS_SECTION (self), 0);
  return self->n_lines;
}

void
lb_box_clear (GtkBox *box)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BOX (box));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}
