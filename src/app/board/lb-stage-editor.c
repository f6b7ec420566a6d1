/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A project comes back with the papers of its next stage: what the stage asks for that the case does not
 * hold yet.
 */
#define G_LOG_DOMAIN "lb-decision"
#include "lb-ask-editors.h"

#include <glib/gi18n.h>
#include "lb-files-box.h"
#include "lb-form-row.h"
#include "lb-intake-draft.h"
#include "lb-intake-field.h"
#include "lb-name.h"
#include "lb-section.h"

typedef struct
{
  const LbMaterial *material;
  GtkWidget *tick, *files; /* (owned by the tree) */
} Paper;

struct _LbStageEditor
{
  AdwBin parent_instance;
  LbClient *client;      /* (owned) */
  LbCase *state;         /* (owned) */
  LbCatalogue *catalogue; /* (owned) */
  LbIntakeDraft *draft;  /* (owned) (nullable) the case with the stage chosen on top */
  GArray *numbers;       /* (owned) (element-type int) stages of the drop-down */
  int stage;             /* chosen; 0 when there is none */
  GPtrArray *fields;     /* (owned) (element-type utf8) ids of those shown */
  GArray *papers;        /* (owned) (element-type Paper) */
  GtkDropDown *choice;   /* (owned by the tree) */
  GtkBox *content;       /* (owned by the tree) */
};

G_DEFINE_FINAL_TYPE (LbStageEditor, lb_stage_editor, ADW_TYPE_BIN)

static guint changed_signal;

static void
lb_stage_editor_dispose (GObject *object)
{
  LbStageEditor *self = LB_STAGE_EDITOR (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  G_OBJECT_CLASS (lb_stage_editor_parent_class)->dispose (object);
}

static void
lb_stage_editor_finalize (GObject *object)
{
  LbStageEditor *self = LB_STAGE_EDITOR (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->client);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->papers, g_array_unref);
  G_OBJECT_CLASS (lb_stage_editor_parent_class)->finalize (object);
}

static void
lb_stage_editor_class_init (LbStageEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_stage_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_stage_editor_finalize;
  changed_signal = g_signal_new ("changed", LB_TYPE_STAGE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
emit_changed (LbStageEditor *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
lb_stage_editor_init (LbStageEditor *self)
{
  self->numbers = g_array_new (FALSE, FALSE, sizeof (int));
  self->fields = g_ptr_array_new ();
  self->papers = g_array_new (FALSE, FALSE, sizeof (Paper));
}

/* What the stage asks for */

/* Does an item of the stage chosen ask for what @items ask for? */
static gboolean
is_of_stage (LbStageEditor *self, const LbSituation *situation, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const LbSituationItem *entry = lb_situation_item (situation, ((const LbItem *) items->pdata[i])->id);

      if (entry != NULL && entry->row->stage == self->stage)
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds_value (LbStageEditor *self, const char *field)
{
  const char *value = self->state->form != NULL ? g_hash_table_lookup (self->state->form, field) : NULL;

  return value != NULL && *value != '\0';
}

static gboolean
holds_material (LbStageEditor *self, const char *material)
{
  const LbCaseMaterial *held = lb_case_material (self->state, material);

  return held != NULL && (held->held == LB_HELD_PRESENT || held->held == LB_HELD_REUSED);
}

static void
add_heading (LbStageEditor *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (self->content, label);
}

static void
add_fields (LbStageEditor *self, const LbSituation *situation)
{
  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *field = situation->form->pdata[i];

      if (holds_value (self, field->field->id) || !is_of_stage (self, situation, field->items))
        continue;
      if (self->fields->len == 0)
        add_heading (self, _("Form"));
      g_ptr_array_add (self->fields, field->field->id);
      gtk_box_append (self->content, lb_intake_field_new (self->draft, field));
    }
}

static void
add_paper (LbStageEditor *self, const LbMergedMaterial *merged)
{
  const char *name = lb_name (merged->material->name, merged->material->english);
  g_autofree char *label
    = merged->required ? g_strdup (name) : g_strdup_printf (_("%s (if there is any)"), name);
  Paper paper = { .material = merged->material };

  paper.tick = lb_tick_new (label);
  paper.files = lb_files_box_new (self->client);
  lb_files_box_set_label (LB_FILES_BOX (paper.files), name);
  gtk_widget_set_margin_start (paper.files, 24);
  g_signal_connect_object (paper.tick, "toggled", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paper.files, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->content, paper.tick);
  gtk_box_append (self->content, paper.files);
  g_array_append_val (self->papers, paper);
}

static void
add_papers (LbStageEditor *self, const LbSituation *situation)
{
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = situation->materials->pdata[i];

      if (merged->source != LB_MATERIAL_DUE || holds_material (self, merged->material->id)
          || !is_of_stage (self, situation, merged->items))
        continue;
      if (self->papers->len == 0)
        add_heading (self, _("Materials received, each formal point in order"));
      add_paper (self, merged);
    }
}

static LbIntakeDraft *
new_draft (LbStageEditor *self)
{
  LbIntakeDraft *draft = lb_intake_draft_new_from_case (self->state, self->catalogue,
                                                        lb_time_day (lb_client_now (self->client)), NULL);

  if (draft != NULL && self->stage > 0)
    lb_intake_draft_set_stage (draft, self->stage, TRUE);
  return draft;
}

static void
show_stage (LbStageEditor *self)
{
  const guint selected = gtk_drop_down_get_selected (self->choice);
  const LbSituation *situation;

  self->stage = selected < self->numbers->len ? g_array_index (self->numbers, int, selected) : 0;
  g_ptr_array_set_size (self->fields, 0);
  g_array_set_size (self->papers, 0);
  lb_box_clear (self->content);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  self->draft = new_draft (self);
  situation = self->draft != NULL ? lb_intake_draft_get_situation (self->draft) : NULL;
  if (situation == NULL || self->stage == 0)
    return;
  add_fields (self, situation);
  add_papers (self, situation);
  if (self->fields->len == 0 && self->papers->len == 0)
    add_heading (self, _("The case holds everything that this stage asks for."));
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
}

static void
stage_chosen_cb (LbStageEditor *self)
{
  show_stage (self);
  emit_changed (self);
}

static gboolean
is_applied_for (LbStageEditor *self, int number)
{
  for (guint i = 0; i < self->state->stages->len; i++)
    if (g_array_index (self->state->stages, int, i) == number)
      return TRUE;
  return FALSE;
}

static GtkStringList *
list_stages (LbStageEditor *self)
{
  const LbPackage *package = lb_catalogue_package (self->catalogue, self->state->package);
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; package != NULL && i < package->stages->len; i++)
    {
      const LbStage *stage = package->stages->pdata[i];

      if (is_applied_for (self, stage->number))
        continue;
      g_array_append_val (self->numbers, stage->number);
      gtk_string_list_append (names, lb_name (stage->name, stage->english));
    }
  return names;
}

GtkWidget *
lb_stage_editor_new (const LbAskContext *context)
{
  LbStageEditor *self = g_object_new (LB_TYPE_STAGE_EDITOR, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  g_return_val_if_fail (context != NULL, NULL);

  self->client = g_object_ref (context->client);
  self->state = lb_case_copy (context->state);
  self->catalogue = lb_catalogue_ref (context->context.catalogue);
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (list_stages (self)), NULL));
  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_widget_set_halign (GTK_WIDGET (self->choice), GTK_ALIGN_START);
  lb_widget_set_accessible_label (self->choice, _("Stage"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->choice));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->content));
  adw_bin_set_child (ADW_BIN (self), box);
  show_stage (self);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (stage_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/* Answers */

static GVariant *
form_variant (LbStageEditor *self)
{
  g_autoptr (GHashTable) form = lb_intake_draft_dup_form (self->draft);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < self->fields->len; i++)
    {
      const char *value = g_hash_table_lookup (form, self->fields->pdata[i]);

      if (value != NULL && *value != '\0')
        g_variant_builder_add (&builder, "{ss}", self->fields->pdata[i], value);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
materials_variant (LbStageEditor *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->papers->len; i++)
    {
      const Paper *paper = &g_array_index (self->papers, Paper, i);
      g_autoptr (GPtrArray) files = NULL;

      if (!gtk_check_button_get_active (GTK_CHECK_BUTTON (paper->tick)))
        continue;
      files = lb_files_box_get_files (LB_FILES_BOX (paper->files));
      g_variant_builder_add_value (&builder,
                                   lb_material_received (paper->material->id, paper->material, files));
    }
  return g_variant_builder_end (&builder);
}

gboolean
lb_stage_editor_collect (LbStageEditor *self, GVariantDict *dict, GError **error)
{
  g_return_val_if_fail (LB_IS_STAGE_EDITOR (self), FALSE);
  g_return_val_if_fail (dict != NULL, FALSE);

  if (self->stage == 0 || self->draft == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("Choose the stage."));
      return FALSE;
    }
  g_variant_dict_insert (dict, "stage", "x", (gint64) self->stage);
  g_variant_dict_insert_value (dict, "form", form_variant (self));
  g_variant_dict_insert_value (dict, "materials", materials_variant (self));
  return TRUE;
}
