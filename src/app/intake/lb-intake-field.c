/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lb-date-entry.h"
#include "lb-form-row.h"
#include "lb-intake-place.h"
#include "lb-intake-step.h"
#include "lb-money.h"
#include "lb-name.h"

#define LINES_HEIGHT 72 /* pixels of a field of several lines */
#define FIELD_WIDTH 300 /* of every field at the least, in pixels */
#define CODE_LENGTH 18  /* USCC and identity numbers */
#define MOBILE_LENGTH 11
#define CHOICE_SEPARATOR "\x1f"

struct _LbIntakeField
{
  GtkWidget parent_instance;

  LbIntakeDraft *draft;     /* (owned) */
  LbFormField asked;        /* a copy: the situation may go before this widget does */
  const LbFormField *field; /* points to @asked */
  LbFormRow *row;
  GtkWidget *control;       /* what is focused */
  gboolean left;            /* the focus has been here and gone, or the clerk wanted to go on */
  gboolean loading;         /* the control follows the draft, not the other way round */
};

G_DEFINE_FINAL_TYPE (LbIntakeField, lb_intake_field, GTK_TYPE_WIDGET)

/* What is wrong */

static gboolean
is_long_enough (const LbField *field, const char *value)
{
  glong length = g_utf8_strlen (value, -1);

  switch (field->type)
    {
    case LB_FIELD_USCC:
    case LB_FIELD_PERSON:
      return length >= CODE_LENGTH;
    case LB_FIELD_PHONE:
      return length >= MOBILE_LENGTH;
    case LB_FIELD_DATE:
      return length >= (glong) strlen ("2019-06-10");
    case LB_FIELD_NUMBER:
    case LB_FIELD_MONEY:
    case LB_FIELD_CHOICE:
    case LB_FIELD_BOOLEAN:
      return length > 0;
    case LB_FIELD_TEXT:
    case LB_FIELD_ADDRESS:
    case LB_FIELD_LOCATION:
    default:
      return FALSE;
    }
}

/* How to fill it in. Help texts of the catalogue are Chinese only; how a place is given is this program's to say. */
static const char *
help_of (const LbField *field)
{
  if (field->type == LB_FIELD_LOCATION)
    return _("Paste longitude and latitude from a map site, or set the point below. Visits are planned by it.");
  return lb_name_is_chinese () ? field->help : NULL;
}

/* An amount in words, or in groups of digits: a zero too many is seen at once. (transfer full) (nullable) */
static char *
describe_amount (LbIntakeField *self)
{
  const LbField *field = self->field->field;
  const char *value = lb_intake_draft_get_value (self->draft, field->id);
  g_autofree char *grouped = NULL;

  if (field->type != LB_FIELD_MONEY || *value == '\0')
    return NULL;
  if (lb_name_is_chinese ())
    return lb_money_in_words (value, field->unit);
  grouped = lb_money_grouped (value);
  return grouped != NULL ? g_strdup_printf ("%s %s", grouped, field->unit != NULL ? field->unit : "") : NULL;
}

/* Where a value comes from that nobody typed: who checks it knows how old it is. */
static void
show_remark (LbIntakeField *self)
{
  const LbIntakeSource *source = lb_intake_draft_get_source (self->draft, self->field->field->id);
  g_autofree char *day = source != NULL && source->day != LB_DAY_NONE ? lb_day_to_string (source->day) : NULL;
  g_autofree char *number = source != NULL ? lb_name_case_number (source->number) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *amount = describe_amount (self);

  if (source != NULL) /* Translators: the day and the number of an earlier case. */
    text = g_strdup_printf (_("From the case of %s %s"), day != NULL ? day : "", number);
  lb_form_row_set_help (self->row, text != NULL     ? g_strchomp (text)
                                      : amount != NULL ? amount : help_of (self->field->field));
}

static void
check (LbIntakeField *self)
{
  const char *value = lb_intake_draft_get_value (self->draft, self->field->field->id);
  g_autofree char *error = lb_intake_draft_check_value (self->draft, self->field, NULL);

  show_remark (self);
  lb_form_row_set_error (self->row, self->left || is_long_enough (self->field->field, value) ? error : NULL);
}

static void
store (LbIntakeField *self, const char *value)
{
  if (self->loading)
    return;
  self->loading = TRUE;
  lb_intake_draft_set_value (self->draft, self->field->field->id, value);
  self->loading = FALSE;
  check (self);
}

static void
focus_left_cb (LbIntakeField *self)
{
  /* An empty field that was merely passed through is not a fault yet. */
  if (*lb_intake_draft_get_value (self->draft, self->field->field->id) != '\0')
    self->left = TRUE;
  check (self);
}

/* Text, codes, numbers */

static void
entry_changed_cb (LbIntakeField *self)
{
  store (self, gtk_editable_get_text (GTK_EDITABLE (self->control)));
}

/* Enter goes on to the next field, as clerks who type whole forms expect. */
static void
entry_activate_cb (LbIntakeField *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
new_entry (LbIntakeField *self, GtkInputPurpose purpose)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), purpose);
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect_object (entry, "activate", G_CALLBACK (entry_activate_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
new_text (LbIntakeField *self, GtkInputPurpose purpose)
{
  self->control = new_entry (self, purpose);
  g_signal_connect_object (self->control, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
  return self->control;
}

static void
buffer_changed_cb (LbIntakeField *self, GtkTextBuffer *buffer)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  store (self, text);
}

static GtkWidget *
new_lines (LbIntakeField *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkTextView *view = GTK_TEXT_VIEW (gtk_text_view_new ());

  self->control = GTK_WIDGET (view);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_top_margin (view, 6);
  gtk_text_view_set_bottom_margin (view, 6);
  gtk_text_view_set_left_margin (view, 8);
  gtk_text_view_set_right_margin (view, 8);
  gtk_widget_add_css_class (scrolled, "intake-lines");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LINES_HEIGHT);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->control);
  g_signal_connect_object (gtk_text_view_get_buffer (view), "changed", G_CALLBACK (buffer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return scrolled;
}

/* Dates */

static void
date_changed_cb (LbIntakeField *self)
{
  store (self, lb_date_entry_get_text (LB_DATE_ENTRY (self->control)));
}

static GtkWidget *
new_date (LbIntakeField *self)
{
  self->control = lb_date_entry_new ();
  g_signal_connect_object (self->control, "changed", G_CALLBACK (date_changed_cb), self, G_CONNECT_SWAPPED);
  return self->control;
}

/* Choices */

static void
choice_changed_cb (LbIntakeField *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));

  /* The first row is "not chosen". */
  store (self, selected == 0 || selected == GTK_INVALID_LIST_POSITION
                 ? "" : self->field->field->options[selected - 1]);
}

static GtkWidget *
new_choice (LbIntakeField *self)
{
  GtkStringList *options = gtk_string_list_new ((const char *const[]) { _("Choose…"), NULL });

  for (char **option = self->field->field->options; option != NULL && *option != NULL; option++)
    gtk_string_list_append (options, *option);
  self->control = gtk_drop_down_new (G_LIST_MODEL (options), NULL);
  g_signal_connect_object (self->control, "notify::selected", G_CALLBACK (choice_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self->control;
}

static void
several_toggled_cb (LbIntakeField *self)
{
  g_autoptr (GString) value = g_string_new (NULL);
  guint index = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->control); child != NULL;
       child = gtk_widget_get_next_sibling (child), index++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      g_string_append_printf (value, "%s%s", value->len > 0 ? CHOICE_SEPARATOR : "",
                              self->field->field->options[index]);
  store (self, value->str);
}

static GtkWidget *
new_several (LbIntakeField *self)
{
  self->control = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  for (char **option = self->field->field->options; option != NULL && *option != NULL; option++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (*option);

      g_signal_connect_object (check, "toggled", G_CALLBACK (several_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->control), check);
    }
  return self->control;
}

/* Yes or no */

static void
switch_changed_cb (LbIntakeField *self)
{
  store (self, gtk_switch_get_active (GTK_SWITCH (self->control)) ? "true" : "false");
}

static GtkWidget *
new_switch (LbIntakeField *self)
{
  self->control = gtk_switch_new ();
  gtk_widget_set_halign (self->control, GTK_ALIGN_START);
  g_signal_connect_object (self->control, "notify::active", G_CALLBACK (switch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self->control;
}

/* Places */

static void
place_changed_cb (LbIntakeField *self)
{
  g_autofree char *value = lb_intake_place_dup_text (LB_INTAKE_PLACE (self->control));

  store (self, value);
}

static GtkWidget *
new_place (LbIntakeField *self)
{
  const LbField *field = self->field->field;

  self->control = lb_intake_place_new (lb_name (field->label, field->english));
  g_signal_connect_object (self->control, "changed", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  return self->control;
}

/* The control follows the draft */

static void
load_choice (LbIntakeField *self, const char *value)
{
  char **options = self->field->field->options;
  guint selected = 0;

  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    if (g_str_equal (options[i], value))
      selected = i + 1;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), selected);
}

static void
load_several (LbIntakeField *self, const char *value)
{
  g_auto (GStrv) chosen = g_strsplit (value, CHOICE_SEPARATOR, -1);
  guint index = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->control); child != NULL;
       child = gtk_widget_get_next_sibling (child), index++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (child),
                                 g_strv_contains ((const char *const *) chosen,
                                                  self->field->field->options[index]));
}

static void
load_value (LbIntakeField *self, const char *value)
{
  if (LB_IS_INTAKE_PLACE (self->control))
    lb_intake_place_set_text (LB_INTAKE_PLACE (self->control), value);
  else if (GTK_IS_ENTRY (self->control))
    gtk_editable_set_text (GTK_EDITABLE (self->control), value);
  else if (GTK_IS_TEXT_VIEW (self->control))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)), value, -1);
  else if (LB_IS_DATE_ENTRY (self->control))
    lb_date_entry_set_text (LB_DATE_ENTRY (self->control), value);
  else if (GTK_IS_DROP_DOWN (self->control))
    load_choice (self, value);
  else if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), g_str_equal (value, "true"));
  else
    load_several (self, value);
}

static GtkWidget *
new_control (LbIntakeField *self)
{
  const LbField *field = self->field->field;

  switch (field->type)
    {
    case LB_FIELD_DATE:
      return new_date (self);
    case LB_FIELD_CHOICE:
      return field->multiple ? new_several (self) : new_choice (self);
    case LB_FIELD_BOOLEAN:
      return new_switch (self);
    case LB_FIELD_LOCATION:
      return new_place (self);
    case LB_FIELD_NUMBER:
    case LB_FIELD_MONEY:
      return new_text (self, GTK_INPUT_PURPOSE_NUMBER);
    case LB_FIELD_PHONE:
      return new_text (self, GTK_INPUT_PURPOSE_PHONE);
    case LB_FIELD_TEXT:
    case LB_FIELD_USCC:
    case LB_FIELD_PERSON:
    case LB_FIELD_ADDRESS:
    default:
      return field->multiline ? new_lines (self) : new_text (self, GTK_INPUT_PURPOSE_FREE_FORM);
    }
}

static void
build (LbIntakeField *self)
{
  const LbField *field = self->field->field;
  const char *name = lb_name (field->label, field->english);
  g_autofree char *label
    = field->unit != NULL && *field->unit != '\0' ? g_strdup_printf (_("%s (%s)"), name, field->unit) : NULL;
  GtkWidget *control = new_control (self);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->row = LB_FORM_ROW (lb_form_row_new (label != NULL ? label : name, control));
  lb_form_row_set_required (self->row, self->field->required);
  if (control != self->control)
    lb_widget_set_accessible_label (self->control, label != NULL ? label : name);
  gtk_widget_set_parent (GTK_WIDGET (self->row), GTK_WIDGET (self));
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/* Every field wants the same width, whatever its remark says, so that all groups stand in the same columns. */

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *row = GTK_WIDGET (LB_INTAKE_FIELD (widget)->row);

  *minimum = *natural = 0;
  if (row == NULL)
    return;
  gtk_widget_measure (row, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = *minimum = MAX (*minimum, FIELD_WIDTH);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *row = GTK_WIDGET (LB_INTAKE_FIELD (widget)->row);

  if (row != NULL)
    gtk_widget_allocate (row, width, height, baseline, NULL);
}

/* GObject */

static void
lb_intake_field_dispose (GObject *object)
{
  LbIntakeField *self = LB_INTAKE_FIELD (object);
  GtkWidget *row = (GtkWidget *) g_steal_pointer (&self->row);

  self->loading = TRUE; /* nothing that controls do while they go is an edit */
  g_clear_pointer (&row, gtk_widget_unparent);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (lb_intake_field_parent_class)->dispose (object);
}

static void
lb_intake_field_class_init (LbIntakeFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_field_dispose;
  GTK_WIDGET_CLASS (klass)->get_request_mode = get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = size_allocate;
}

static void
lb_intake_field_init (LbIntakeField *self)
{
}

GtkWidget *
lb_intake_field_new (LbIntakeDraft *draft, const LbFormField *field)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (draft), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  LbIntakeField *self = g_object_new (LB_TYPE_INTAKE_FIELD, NULL);

  self->draft = g_object_ref (draft);
  self->asked = *field;
  self->asked.items = NULL;
  self->field = &self->asked;
  build (self);
  lb_intake_field_refresh (self);
  return GTK_WIDGET (self);
}

const char *
lb_intake_field_get_id (LbIntakeField *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_FIELD (self), NULL);
  return self->field->field->id;
}

void
lb_intake_field_refresh (LbIntakeField *self)
{
  g_return_if_fail (LB_IS_INTAKE_FIELD (self));

  if (self->loading)
    return;
  self->loading = TRUE;
  load_value (self, lb_intake_draft_get_value (self->draft, self->field->field->id));
  self->loading = FALSE;
  check (self);
}

void
lb_intake_field_reveal (LbIntakeField *self)
{
  g_return_if_fail (LB_IS_INTAKE_FIELD (self));
  self->left = TRUE;
  check (self);
}

void
lb_intake_field_go_to (LbIntakeField *self)
{
  g_return_if_fail (LB_IS_INTAKE_FIELD (self));
  lb_intake_field_reveal (self);
  lb_intake_show_widget (self->control);
}
