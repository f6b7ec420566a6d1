/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-decision"
#include "lb-ask-editors.h"

#include <glib/gi18n.h>
#include "lb-files-box.h"
#include "lb-form-row.h"
#include "lb-name.h"

typedef struct
{
  char *material;  /* (owned) (nullable) */
  int line;        /* index of the correction line when it names no material */
  GtkWidget *tick; /* (owned by the tree) */
  GtkWidget *files; /* (owned by the tree) (nullable) */
} Outstanding;

struct _LbSupplyEditor
{
  AdwBin parent_instance;
  GtkWidget *box;       /* (owned by the tree) */
  GPtrArray *lines;     /* (owned) (element-type Outstanding) */
  LbClient *client;     /* (owned) */
  LbCatalogue *catalogue; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbSupplyEditor, lb_supply_editor, ADW_TYPE_BIN)

static guint changed_signal;

static void
outstanding_free (Outstanding *line)
{
  g_free (line->material);
  g_free (line);
}

static void
lb_supply_editor_finalize (GObject *object)
{
  LbSupplyEditor *self = LB_SUPPLY_EDITOR (object);

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_supply_editor_parent_class)->finalize (object);
}

static void
lb_supply_editor_class_init (LbSupplyEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_supply_editor_finalize;
  changed_signal = g_signal_new ("changed", LB_TYPE_SUPPLY_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
lb_supply_editor_init (LbSupplyEditor *self)
{
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) outstanding_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

static void
emit_changed (LbSupplyEditor *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
is_listed (LbSupplyEditor *self, const char *material)
{
  for (guint i = 0; material != NULL && i < self->lines->len; i++)
    if (g_strcmp0 (((Outstanding *) self->lines->pdata[i])->material, material) == 0)
      return TRUE;
  return FALSE;
}

GtkWidget *
lb_tick_new (const char *label)
{
  GtkWidget *tick = gtk_check_button_new (), *text = gtk_label_new (label);

  g_return_val_if_fail (label != NULL, tick);

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (tick), text);
  lb_widget_set_accessible_label (tick, label);
  return tick;
}

static void
add_line (LbSupplyEditor *self, const char *material, int index, const char *defect)
{
  Outstanding *line;
  const LbMaterial *known = material != NULL ? lb_catalogue_material (self->catalogue, material) : NULL;
  g_autofree char *label = NULL;

  if (is_listed (self, material))
    return;
  line = g_new0 (Outstanding, 1);
  line->material = g_strdup (material);
  line->line = index;
  if (material != NULL && defect != NULL)
    /* Translators: a material, and what was wrong with it. */
    label = g_strdup_printf (_("%s: %s"), known != NULL ? lb_name (known->name, known->english) : material,
                             defect);
  else
    label = g_strdup (material == NULL ? defect
                      : known != NULL  ? lb_name (known->name, known->english)
                                       : material);
  line->tick = lb_tick_new (label);
  g_signal_connect_object (line->tick, "toggled", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), line->tick);
  if (material != NULL)
    {
      line->files = lb_files_box_new (self->client);
      lb_files_box_set_label (LB_FILES_BOX (line->files), label);
      gtk_widget_set_margin_start (line->files, 24);
      g_signal_connect_object (line->files, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->box), line->files);
    }
  g_ptr_array_add (self->lines, line);
}

static void
add_notice (LbSupplyEditor *self, GPtrArray *lines)
{
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const LbCorrectionLine *line = lines->pdata[i];

      if (!line->supplied)
        add_line (self, line->material, (int) i, line->defect);
    }
}

GtkWidget *
lb_supply_editor_new (const LbAskContext *context)
{
  LbSupplyEditor *self = g_object_new (LB_TYPE_SUPPLY_EDITOR, NULL);
  const LbCaseItem *item;

  g_return_val_if_fail (context != NULL, NULL);

  self->client = g_object_ref (context->client);
  self->catalogue = lb_catalogue_ref (context->context.catalogue);
  item = context->item != NULL ? lb_case_item (context->state, context->item) : NULL;
  if (item != NULL)
    add_notice (self, item->state == LB_ITEM_CORRECTING ? item->corrections : item->supplements);
  for (guint i = 0; i < context->state->materials->len; i++)
    {
      const LbCaseMaterial *material = context->state->materials->pdata[i];

      if (material->held == LB_HELD_DEFERRED)
        add_line (self, material->material, -1, _("deferred"));
    }
  if (self->lines->len == 0)
    gtk_box_append (GTK_BOX (self->box), gtk_label_new (_("Nothing is outstanding.")));
  return GTK_WIDGET (self);
}

GVariant *
lb_material_received (const char *material, const LbMaterial *known, GPtrArray *files)
{
  GVariantDict record;
  GVariantBuilder points;

  g_return_val_if_fail (material != NULL && files != NULL, NULL);

  g_variant_dict_init (&record, NULL);
  g_variant_dict_insert (&record, "material", "s", material);
  g_variant_dict_insert (&record, "held", "s", "present");
  if (files->len > 0)
    g_variant_dict_insert_value (&record, "files", lb_files_to_variant (files));
  if (known != NULL)
    {
      g_variant_dict_insert (&record, "originals", "x", (gint64) known->originals);
      g_variant_dict_insert (&record, "copies", "x", (gint64) known->copies);
      g_variant_builder_init (&points, G_VARIANT_TYPE ("a{sb}"));
      for (guint i = 0; known->formal_points != NULL && known->formal_points[i] != NULL; i++)
        {
          g_autofree char *index = g_strdup_printf ("%u", i);

          g_variant_builder_add (&points, "{sb}", index, TRUE);
        }
      g_variant_dict_insert_value (&record, "points", g_variant_builder_end (&points));
    }
  return g_variant_dict_end (&record);
}

/* Ticked means received and in order. */
static GVariant *
material_record (const Outstanding *line, const LbMaterial *material)
{
  g_autoptr (GPtrArray) files = lb_files_box_get_files (LB_FILES_BOX (line->files));

  return lb_material_received (line->material, material, files);
}

gboolean
lb_supply_editor_collect (LbSupplyEditor *self, GVariantDict *dict, GError **error)
{
  GVariantBuilder materials, lines;
  guint n = 0;

  g_return_val_if_fail (LB_IS_SUPPLY_EDITOR (self), FALSE);

  g_variant_builder_init (&materials, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_init (&lines, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Outstanding *line = self->lines->pdata[i];
      g_autofree char *index = g_strdup_printf ("%d", line->line);

      if (!gtk_check_button_get_active (GTK_CHECK_BUTTON (line->tick)))
        continue;
      n++;
      if (line->material != NULL)
        g_variant_builder_add_value (
          &materials, material_record (line, lb_catalogue_material (self->catalogue, line->material)));
      else
        g_variant_builder_add (&lines, "s", index);
    }
  g_variant_dict_insert_value (dict, "materials", g_variant_builder_end (&materials));
  g_variant_dict_insert_value (dict, "lines", g_variant_builder_end (&lines));
  if (n > 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("Tick what has come in."));
  return FALSE;
}
