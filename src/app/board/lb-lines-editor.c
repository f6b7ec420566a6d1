/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-decision"
#include "lb-ask-editors.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-name.h"

#define LINES_MOST 100

struct _LbLinesEditor
{
  AdwBin parent_instance;
  GtkWidget *box;      /* (owned by the tree) one child a line */
  GPtrArray *ids; /* (owned) (element-type utf8) materials, in the order of the drop-downs after "other" */
  GtkStringList *names; /* (owned) */
  GtkWidget *add;      /* (owned by the tree) */
};

G_DEFINE_FINAL_TYPE (LbLinesEditor, lb_lines_editor, ADW_TYPE_BIN)

static guint changed_signal;

static void
emit_changed (LbLinesEditor *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
lb_lines_editor_finalize (GObject *object)
{
  LbLinesEditor *self = LB_LINES_EDITOR (object);

  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (lb_lines_editor_parent_class)->finalize (object);
}

static void
lb_lines_editor_class_init (LbLinesEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_lines_editor_finalize;
  changed_signal = g_signal_new ("changed", LB_TYPE_LINES_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static guint
count_lines (LbLinesEditor *self)
{
  guint n = 0;

  for (GtkWidget *line = gtk_widget_get_first_child (self->box); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    n++;
  return n;
}

/* "Defect 2" and the like, so that each control has a name of its own. */
static void
number_lines (LbLinesEditor *self)
{
  guint n = 0;

  for (GtkWidget *line = gtk_widget_get_first_child (self->box); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    {
      static const char *const labels[][2] = {
        { "lb-material", N_("Material %u") },
        { "lb-defect", N_("Defect %u") },
        { "lb-remedy", N_("Remedy %u") },
        { "lb-remove", N_("Remove line %u") },
      };

      n++;
      for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
        {
          g_autofree char *label = g_strdup_printf (_(labels[i][1]), n);

          lb_widget_set_accessible_label (g_object_get_data (G_OBJECT (line), labels[i][0]), label);
        }
    }
  gtk_widget_set_sensitive (self->add, n < LINES_MOST);
}

static void
remove_cb (GtkWidget *line)
{
  LbLinesEditor *self = LB_LINES_EDITOR (gtk_widget_get_ancestor (line, LB_TYPE_LINES_EDITOR));

  gtk_box_remove (GTK_BOX (self->box), line);
  number_lines (self);
  emit_changed (self);
}

static GtkWidget *
new_entry (LbLinesEditor *self, GtkWidget *line, const char *name, const char *placeholder, const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 2000);
  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_object_set_data (G_OBJECT (line), name, entry);
  return entry;
}

static void
add_line (LbLinesEditor *self, guint material, const char *defect, const char *remedy)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
            *bottom = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->names)), NULL);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_box_set_homogeneous (GTK_BOX (bottom), TRUE);
  gtk_widget_add_css_class (line, "decision-line");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), material);
  gtk_widget_set_hexpand (choice, TRUE);
  gtk_widget_add_css_class (remove, "flat");
  g_object_set_data (G_OBJECT (line), "lb-material", choice);
  g_object_set_data (G_OBJECT (line), "lb-remove", remove);
  gtk_box_append (GTK_BOX (top), choice);
  gtk_box_append (GTK_BOX (top), remove);
  gtk_box_append (GTK_BOX (bottom),
                  new_entry (self, line, "lb-defect", _("What is missing or wrong"), defect));
  gtk_box_append (GTK_BOX (bottom), new_entry (self, line, "lb-remedy", _("What to hand in"), remedy));
  gtk_box_append (GTK_BOX (line), top);
  gtk_box_append (GTK_BOX (line), bottom);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), line, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), line);
  number_lines (self);
}

static void
add_cb (LbLinesEditor *self)
{
  GtkWidget *line;

  if (count_lines (self) >= LINES_MOST)
    return;
  add_line (self, 0, NULL, NULL);
  line = gtk_widget_get_last_child (self->box);
  gtk_widget_grab_focus (g_object_get_data (G_OBJECT (line), "lb-material"));
  emit_changed (self);
}

static void
lb_lines_editor_init (LbLinesEditor *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->names = gtk_string_list_new (NULL);
  gtk_string_list_append (self->names, _("Other"));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->add = gtk_button_new_with_label (_("Add line"));
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (outer), self->box);
  gtk_box_append (GTK_BOX (outer), self->add);
  adw_bin_set_child (ADW_BIN (self), outer);
}

static gboolean
has_failed_point (const LbCaseMaterial *material)
{
  GHashTableIter iterator;
  gpointer passed;

  if (material->points == NULL)
    return FALSE;
  g_hash_table_iter_init (&iterator, material->points);
  while (g_hash_table_iter_next (&iterator, NULL, &passed))
    if (!GPOINTER_TO_INT (passed))
      return TRUE;
  return FALSE;
}

/* Does the item that is decided on need @material? */
static gboolean
is_of_item (const LbAskContext *context, const char *material)
{
  const LbItem *item =
    context->item != NULL ? lb_catalogue_item (context->context.catalogue, context->item) : NULL;

  for (guint i = 0; item != NULL && i < item->materials->len; i++)
    if (g_str_equal (((LbItemMaterial *) item->materials->pdata[i])->material, material))
      return TRUE;
  return item == NULL;
}

static void
fill (LbLinesEditor *self, const LbAskContext *context)
{
  for (guint i = 0; i < context->state->materials->len; i++)
    {
      const LbCaseMaterial *held = context->state->materials->pdata[i];
      const LbMaterial *material = lb_catalogue_material (context->context.catalogue, held->material);
      gboolean missing = held->held == LB_HELD_MISSING;

      if (!is_of_item (context, held->material))
        continue;
      g_ptr_array_add (self->ids, g_strdup (held->material));
      gtk_string_list_append (self->names, material != NULL ? lb_name (material->name, material->english)
                                                            : held->material);
      if (missing || has_failed_point (held))
        add_line (self, self->ids->len, held->note != NULL && *held->note != '\0' ? held->note
                                        : missing ? _("Missing") : _("Not in legal form"), NULL);
    }
  if (gtk_widget_get_first_child (self->box) == NULL)
    add_line (self, 0, NULL, NULL);
}

GtkWidget *
lb_lines_editor_new (const LbAskContext *context)
{
  LbLinesEditor *self = g_object_new (LB_TYPE_LINES_EDITOR, NULL);

  g_return_val_if_fail (context != NULL, NULL);
  fill (self, context);
  return GTK_WIDGET (self);
}

gboolean
lb_lines_editor_collect (LbLinesEditor *self, GVariantDict *dict, const char *name, GError **error)
{
  GVariantBuilder lines;
  guint n = 0;

  g_return_val_if_fail (LB_IS_LINES_EDITOR (self), FALSE);

  g_variant_builder_init (&lines, G_VARIANT_TYPE ("aa{sv}"));
  for (GtkWidget *line = gtk_widget_get_first_child (self->box); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    {
      const guint material = gtk_drop_down_get_selected (g_object_get_data (G_OBJECT (line), "lb-material"));
      const char *defect = gtk_editable_get_text (g_object_get_data (G_OBJECT (line), "lb-defect"));
      const char *remedy = gtk_editable_get_text (g_object_get_data (G_OBJECT (line), "lb-remedy"));
      GVariantDict record;

      if (*defect == '\0')
        continue;
      g_variant_dict_init (&record, NULL);
      g_variant_dict_insert (&record, "defect", "s", defect);
      if (*remedy != '\0')
        g_variant_dict_insert (&record, "remedy", "s", remedy);
      if (material > 0 && material <= self->ids->len)
        g_variant_dict_insert (&record, "material", "s", self->ids->pdata[material - 1]);
      g_variant_builder_add_value (&lines, g_variant_dict_end (&record));
      n++;
    }
  g_variant_dict_insert_value (dict, name, g_variant_builder_end (&lines));
  if (n > 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("Say at least once what is missing or wrong."));
  return FALSE;
}
