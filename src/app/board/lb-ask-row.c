/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-decision"
#include "lb-ask-row.h"

#include <glib/gi18n.h>
#include "lb-ask-editors.h"
#include "lb-date-entry.h"
#include "lb-files-box.h"
#include "lb-form-row.h"
#include "lb-name.h"

struct _LbAskRow
{
  AdwBin parent_instance;
  const LbAsk *ask;
  LbFormRow *row;      /* (owned by the tree) */
  GtkWidget *control;  /* (owned by the tree) what holds the answer */
  GPtrArray *values;   /* (owned) (element-type utf8) of a drop-down; an empty one stands for no answer */
};

G_DEFINE_FINAL_TYPE (LbAskRow, lb_ask_row, ADW_TYPE_BIN)

static guint changed_signal;

static void
lb_ask_row_finalize (GObject *object)
{
  g_clear_pointer (&LB_ASK_ROW (object)->values, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_ask_row_parent_class)->finalize (object);
}

static void
lb_ask_row_class_init (LbAskRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_ask_row_finalize;
  changed_signal =
    g_signal_new ("changed", LB_TYPE_ASK_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_ask_row_init (LbAskRow *self)
{
  self->values = g_ptr_array_new_with_free_func (g_free);
}

static void
emit_changed (LbAskRow *self)
{
  lb_form_row_set_error (self->row, NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
listen (LbAskRow *self, gpointer object, const char *signal)
{
  g_signal_connect_object (object, signal, G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
}

/* Making controls */

static int
longest (const LbAskRow *self, LbCommandType type)
{
  for (const LbMember *member = lb_command_members (type); member->name != NULL; member++)
    if (g_str_equal (member->name, self->ask->name) && member->kind == LB_VALUE_TEXT)
      return (int) member->maximum;
  return 4000;
}

static GtkWidget *
new_line (LbAskRow *self, const LbAskContext *context)
{
  self->control = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->control), longest (self, context->type));
  gtk_entry_set_activates_default (GTK_ENTRY (self->control), TRUE);
  listen (self, self->control, "changed");
  return self->control;
}

static GtkWidget *
new_text (LbAskRow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->control = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->control), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->control), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->control), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->control), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->control), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->control), 8);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->control);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 72);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "decision-text");
  listen (self, gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)), "changed");
  return scroller;
}

static GtkWidget *
new_number (LbAskRow *self)
{
  self->control = gtk_spin_button_new_with_range (self->ask->minimum, self->ask->maximum, 1);
  gtk_widget_set_halign (self->control, GTK_ALIGN_START);
  listen (self, self->control, "value-changed");
  return self->control;
}

static void
add_value (LbAskRow *self, GtkStringList *labels, const char *value, const char *label)
{
  g_ptr_array_add (self->values, g_strdup (value));
  gtk_string_list_append (labels, label);
}

static void
add_sections (LbAskRow *self, GtkStringList *labels, const LbAskContext *context)
{
  for (guint i = 0; i < context->state->items->len; i++)
    {
      const LbCaseItem *item = context->state->items->pdata[i];
      const LbDepartment *section = lb_catalogue_department (context->context.catalogue, item->section);

      if (!g_ptr_array_find_with_equal_func (self->values, item->section, g_str_equal, NULL))
        add_value (self, labels, item->section, section != NULL ? lb_name (section->name, section->english)
                                                                : item->section);
    }
}

static gboolean
stage_is_opened (const LbCase *state, int number)
{
  for (guint i = 0; i < state->opened_stages->len; i++)
    if (g_array_index (state->opened_stages, int, i) == number)
      return TRUE;
  return FALSE;
}

static void
add_stages (LbAskRow *self, GtkStringList *labels, const LbAskContext *context)
{
  const LbPackage *package = lb_catalogue_package (context->context.catalogue, context->state->package);

  for (guint i = 0; package != NULL && i < package->stages->len; i++)
    {
      const LbStage *stage = package->stages->pdata[i];
      g_autofree char *value = g_strdup_printf ("%d", stage->number);

      if (!stage_is_opened (context->state, stage->number))
        add_value (self, labels, value, lb_name (stage->name, stage->english));
    }
}

/* Oneself first: claiming is what is done most. Whoever decides may choose anybody, and so may who hands on their own. */
static void
add_people (LbAskRow *self, GtkStringList *labels, const LbAskContext *context)
{
  const LbCaseItem *item = lb_case_item (context->state, context->item);
  const LbActor *me = context->context.actor;
  GPtrArray *people = lb_client_get_people (context->client);

  if (item == NULL || me == NULL)
    return;
  if (g_strcmp0 (item->assignee, me->id) != 0 && g_strcmp0 (me->section, item->section) == 0)
    {
      g_autofree char *label = g_strdup_printf (_("%s (myself)"), me->name);
      g_autofree char *value = g_strdup_printf ("%s\n%s", me->id, me->name);

      add_value (self, labels, value, label);
    }
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const LbPerson *person = people->pdata[i];
      g_autofree char *value = g_strdup_printf ("%s\n%s", person->id, person->name);

      if (g_strcmp0 (person->section, item->section) == 0 && g_strcmp0 (person->id, me->id) != 0
          && g_strcmp0 (person->id, item->assignee) != 0
          && (person->roles & (LB_ROLE_ACCEPTOR | LB_ROLE_REVIEWER | LB_ROLE_DECIDER)) != 0
          && (item->assignee != NULL || (me->roles & LB_ROLE_DECIDER) != 0))
        add_value (self, labels, value, person->name);
    }
  if (item->assignee != NULL)
    add_value (self, labels, "", _("Nobody (give back)"));
}

static void
add_visits (LbAskRow *self, GtkStringList *labels, const LbAskContext *context)
{
  for (guint i = 0; i < context->state->visits->len; i++)
    {
      const LbVisit *visit = context->state->visits->pdata[i];
      g_autofree char *day = lb_name_day (visit->day, lb_time_day (context->context.now));

      if (g_strcmp0 (visit->state, "proposed") == 0)
        add_value (self, labels, visit->id, day);
    }
}

static GtkWidget *
new_choice (LbAskRow *self, const LbAskContext *context)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  if (!self->ask->required)
    add_value (self, labels, "", _("None"));
  for (const LbAskChoice *choice = self->ask->choices; choice != NULL && choice->value != NULL; choice++)
    add_value (self, labels, choice->value, _(choice->label));
  if (self->ask->kind == LB_ASK_SECTION)
    add_sections (self, labels, context);
  else if (self->ask->kind == LB_ASK_STAGE)
    add_stages (self, labels, context);
  else if (self->ask->kind == LB_ASK_VISIT)
    add_visits (self, labels, context);
  else if (self->ask->kind == LB_ASK_PERSON)
    add_people (self, labels, context);
  self->control = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  gtk_widget_set_halign (self->control, GTK_ALIGN_START);
  listen (self, self->control, "notify::selected");
  return self->control;
}

static GtkWidget *
new_control (LbAskRow *self, const LbAskContext *context)
{
  switch (self->ask->kind)
    {
    case LB_ASK_TEXT:
      return new_text (self);
    case LB_ASK_NUMBER:
      return new_number (self);
    case LB_ASK_DAY:
      self->control = lb_date_entry_new ();
      break;
    case LB_ASK_SWITCH:
      self->control = gtk_check_button_new_with_label (_(self->ask->label));
      listen (self, self->control, "toggled");
      return self->control;
    case LB_ASK_CHOICE:
    case LB_ASK_SECTION:
    case LB_ASK_STAGE:
    case LB_ASK_VISIT:
    case LB_ASK_PERSON:
      return new_choice (self, context);
    case LB_ASK_FILES:
      self->control = lb_files_box_new (context->client);
      lb_files_box_set_label (LB_FILES_BOX (self->control), _(self->ask->label));
      break;
    case LB_ASK_LINES:
      self->control = lb_lines_editor_new (context);
      break;
    case LB_ASK_SUPPLY:
      self->control = lb_supply_editor_new (context);
      break;
    case LB_ASK_NEXT_STAGE:
      self->control = lb_stage_editor_new (context);
      break;
    case LB_ASK_RESULT:
      self->control = lb_result_editor_new (context);
      break;
    case LB_ASK_LINE:
    default:
      return new_line (self, context);
    }
  listen (self, self->control, "changed");
  return self->control;
}

GtkWidget *
lb_ask_row_new (const LbAsk *ask, const LbAskContext *context)
{
  LbAskRow *self = g_object_new (LB_TYPE_ASK_ROW, NULL);
  GtkWidget *child;

  g_return_val_if_fail (ask != NULL && context != NULL, NULL);

  self->ask = ask;
  child = new_control (self, context);
  self->row = LB_FORM_ROW (lb_form_row_new (ask->kind == LB_ASK_SWITCH ? NULL : _(ask->label), child));
  /* The row's label names the widget beside it, and a check button names itself; a second name would be read
   * after the first. Only what lies within another widget has to be named here. */
  if (child != self->control)
    lb_widget_set_accessible_label (self->control, _(ask->label));
  lb_form_row_set_required (self->row, ask->required);
  lb_form_row_set_help (self->row, ask->help != NULL ? _(ask->help) : NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->row));
  return GTK_WIDGET (self);
}

/* Answers */

static char *
dup_text (LbAskRow *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  char *text;

  if (self->ask->kind == LB_ASK_LINE)
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control))));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strstrip (text);
}

static gboolean
missing (LbAskRow *self, GError **error)
{
  if (!self->ask->required)
    return TRUE;
  /* Translators: the name of a field that has to be filled in. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("Fill in: %s"), _(self->ask->label));
  return FALSE;
}

static gboolean
collect_text (LbAskRow *self, GVariantDict *dict, GError **error)
{
  g_autofree char *text = dup_text (self);

  if (*text == '\0')
    return missing (self, error);
  g_variant_dict_insert (dict, self->ask->name, "s", text);
  return TRUE;
}

static gboolean
collect_day (LbAskRow *self, GVariantDict *dict, GError **error)
{
  LbDateEntry *entry = LB_DATE_ENTRY (self->control);
  g_autofree char *text = NULL;

  if (!lb_date_entry_is_valid (entry))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("%s is not a date."),
                   _(self->ask->label));
      return FALSE;
    }
  if (lb_date_entry_get_day (entry) == LB_DAY_NONE)
    return missing (self, error);
  text = lb_day_to_string (lb_date_entry_get_day (entry));
  g_variant_dict_insert (dict, self->ask->name, "s", text);
  return TRUE;
}

/* @value: id and name, "" for nobody, who has neither. */
static gboolean
collect_person (const char *value, GVariantDict *dict)
{
  g_auto (GStrv) person = g_strsplit (value, "\n", 2);

  if (g_strv_length (person) == 2)
    {
      g_variant_dict_insert (dict, "to", "s", person[0]);
      g_variant_dict_insert (dict, "toName", "s", person[1]);
    }
  return TRUE;
}

static gboolean
collect_choice (LbAskRow *self, GVariantDict *dict, GError **error)
{
  const guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));
  const char *value = selected < self->values->len ? self->values->pdata[selected] : "";

  if (self->ask->kind == LB_ASK_PERSON)
    return selected < self->values->len ? collect_person (value, dict) : missing (self, error);
  if (*value == '\0')
    return missing (self, error);
  if (self->ask->kind == LB_ASK_STAGE)
    g_variant_dict_insert (dict, self->ask->name, "x", g_ascii_strtoll (value, NULL, 10));
  else
    g_variant_dict_insert (dict, self->ask->name, "s", value);
  return TRUE;
}

GVariant *
lb_files_to_variant (GPtrArray *files)
{
  GVariantBuilder builder;

  g_return_val_if_fail (files != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < files->len; i++)
    {
      const LbFile *file = files->pdata[i];
      GVariantDict record;

      g_variant_dict_init (&record, NULL);
      g_variant_dict_insert (&record, "blob", "s", file->blob);
      g_variant_dict_insert (&record, "name", "s", file->name);
      g_variant_dict_insert (&record, "mediaType", "s", file->media_type);
      g_variant_dict_insert (&record, "size", "x", file->size);
      g_variant_builder_add_value (&builder, g_variant_dict_end (&record));
    }
  return g_variant_builder_end (&builder);
}

static gboolean
collect_files (LbAskRow *self, GVariantDict *dict, GError **error)
{
  g_autoptr (GPtrArray) files = lb_files_box_get_files (LB_FILES_BOX (self->control));

  if (files->len == 0)
    return missing (self, error);
  g_variant_dict_insert_value (dict, self->ask->name, lb_files_to_variant (files));
  return TRUE;
}

gboolean
lb_ask_row_collect (LbAskRow *self, GVariantDict *dict, GError **error)
{
  g_return_val_if_fail (LB_IS_ASK_ROW (self), FALSE);
  g_return_val_if_fail (dict != NULL, FALSE);

  switch (self->ask->kind)
    {
    case LB_ASK_NUMBER:
      g_variant_dict_insert (dict, self->ask->name, "x",
                             (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->control)));
      return TRUE;
    case LB_ASK_DAY:
      return collect_day (self, dict, error);
    case LB_ASK_SWITCH:
      g_variant_dict_insert (dict, self->ask->name, "b",
                             gtk_check_button_get_active (GTK_CHECK_BUTTON (self->control)));
      return TRUE;
    case LB_ASK_CHOICE:
    case LB_ASK_SECTION:
    case LB_ASK_STAGE:
    case LB_ASK_VISIT:
    case LB_ASK_PERSON:
      return collect_choice (self, dict, error);
    case LB_ASK_FILES:
      return collect_files (self, dict, error);
    case LB_ASK_LINES:
      return lb_lines_editor_collect (LB_LINES_EDITOR (self->control), dict, self->ask->name, error);
    case LB_ASK_SUPPLY:
      return lb_supply_editor_collect (LB_SUPPLY_EDITOR (self->control), dict, error);
    case LB_ASK_NEXT_STAGE:
      return lb_stage_editor_collect (LB_STAGE_EDITOR (self->control), dict, error);
    case LB_ASK_RESULT:
      return lb_result_editor_collect (LB_RESULT_EDITOR (self->control), dict, error);
    case LB_ASK_LINE:
    case LB_ASK_TEXT:
    default:
      return collect_text (self, dict, error);
    }
}

void
lb_ask_row_set_text (LbAskRow *self, const char *text)
{
  LbDay day;

  g_return_if_fail (LB_IS_ASK_ROW (self));
  g_return_if_fail (text != NULL);

  if (GTK_IS_SPIN_BUTTON (self->control))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), g_ascii_strtod (text, NULL));
  else if (GTK_IS_EDITABLE (self->control))
    gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  else if (GTK_IS_TEXT_VIEW (self->control))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)), text, -1);
  else if (LB_IS_DATE_ENTRY (self->control) && lb_day_parse (text, &day, NULL))
    lb_date_entry_set_day (LB_DATE_ENTRY (self->control), day);
  else if (GTK_IS_DROP_DOWN (self->control))
    for (guint i = 0; i < self->values->len; i++)
      if (g_strcmp0 (self->values->pdata[i], text) == 0)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), i);
}

const LbAsk *
lb_ask_row_get_ask (LbAskRow *self)
{
  g_return_val_if_fail (LB_IS_ASK_ROW (self), NULL);
  return self->ask;
}
