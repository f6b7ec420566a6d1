/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-issue-picker.h"

#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-section.h"

struct _LbIssuePicker
{
  GtkWidget parent_instance;
  GtkWidget *section; /* (owned by the tree) */
  GPtrArray *checks;  /* (owned) (element-type GtkCheckButton) (borrowed) */
};

G_DEFINE_FINAL_TYPE (LbIssuePicker, lb_issue_picker, GTK_TYPE_WIDGET)

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
toggled_cb (LbIssuePicker *self)
{
  g_assert (LB_IS_ISSUE_PICKER (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const char *
name_of (LbCatalogue *catalogue, const char *id)
{
  const LbItem *item = catalogue != NULL ? lb_catalogue_item (catalogue, id) : NULL;

  return item != NULL ? lb_name (item->name, item->english) : id;
}

static GtkWidget *
new_check (LbIssuePicker *self, const LbCaseItem *item, const char *name)
{
  GtkWidget *check = gtk_check_button_new_with_label (name);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  if (GTK_IS_LABEL (gtk_widget_get_last_child (check)))
    gtk_label_set_wrap (GTK_LABEL (gtk_widget_get_last_child (check)), TRUE);
  gtk_widget_set_margin_start (check, 6);
  g_object_set_data_full (G_OBJECT (check), "item", g_strdup (item->item), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->checks, check);
  return check;
}

static void
add_detail (GString *text, char *detail /* (transfer full) */)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, detail);
  g_free (detail);
}

/* "Result 辽DA4120001 · Sheet JJ-1": what lies on the table to be compared, and by what the mail is asked for. Not
 * how many pieces the section signed for: whoever knows that does not count. (transfer full) (nullable) */
static char *
detail_of (const LbCaseItem *item, gboolean choosable)
{
  GString *text = g_string_new (NULL);

  if (item->result_number != NULL)
    add_detail (text, g_strdup_printf (_("Result %s"), item->result_number));
  if (choosable && item->state == LB_ITEM_MADE && item->sheet != NULL)
    add_detail (text, g_strdup_printf (_("Sheet %s"), item->sheet));
  if (item->state == LB_ITEM_POSTED && item->tracking_number != NULL)
    add_detail (text, g_strdup_printf (_("Tracking number %s"), item->tracking_number));
  return g_string_free (text, text->len == 0);
}

static GtkWidget *
new_choice (LbIssuePicker *self, const LbCaseItem *item, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text = detail_of (item, TRUE);
  GtkWidget *detail;

  gtk_widget_add_css_class (box, "section-line");
  gtk_box_append (GTK_BOX (box), new_check (self, item, name));
  if (text == NULL)
    return box;
  detail = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (detail), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_margin_start (detail, 34);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), detail);
  return box;
}

static void
lb_issue_picker_dispose (GObject *object)
{
  LbIssuePicker *self = LB_ISSUE_PICKER (object);

  g_clear_pointer (&self->section, gtk_widget_unparent);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_issue_picker_parent_class)->dispose (object);
}

static void
lb_issue_picker_class_init (LbIssuePickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_issue_picker_dispose;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", LB_TYPE_ISSUE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lb_issue_picker_init (LbIssuePicker *self)
{
  self->checks = g_ptr_array_new ();
  self->section = lb_section_new (_("Items of the Case"));
  gtk_widget_set_parent (self->section, GTK_WIDGET (self));
}

GtkWidget *
lb_issue_picker_new (LbCatalogue *catalogue, const LbCase *state, GPtrArray *choosable)
{
  LbIssuePicker *self = g_object_new (LB_TYPE_ISSUE_PICKER, NULL);

  g_assert (state != NULL && choosable != NULL);
  for (guint i = 0; i < choosable->len; i++)
    {
      const LbCaseItem *item = g_ptr_array_index (choosable, i);

      lb_section_add_widget (LB_SECTION (self->section), new_choice (self, item, name_of (catalogue, item->item)));
    }
  for (guint i = 0; i < state->items->len; i++)
    {
      LbCaseItem *item = g_ptr_array_index (state->items, i);
      g_autofree char *detail = detail_of (item, FALSE);

      if (!g_ptr_array_find (choosable, item, NULL))
        lb_section_add (LB_SECTION (self->section), name_of (catalogue, item->item), detail,
                        _(lb_item_state_label (item->state)));
    }
  return GTK_WIDGET (self);
}

GPtrArray *
lb_issue_picker_get_chosen (LbIssuePicker *self)
{
  GPtrArray *items = g_ptr_array_new ();

  g_return_val_if_fail (LB_IS_ISSUE_PICKER (self), items);
  for (guint i = 0; self->checks != NULL && i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_ptr_array_add (items, g_object_get_data (g_ptr_array_index (self->checks, i), "item"));
  return items;
}
