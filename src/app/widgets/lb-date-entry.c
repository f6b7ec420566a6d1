/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-date-entry"
#include "lb-date-entry.h"
#include <glib/gi18n.h>
#include "lb-focus.h"

struct _LbDateEntry
{
  GtkWidget parent_instance;
  GtkEntry *entry;
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkCalendar *calendar;
  char *label; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LbDateEntry, lb_date_entry, GTK_TYPE_WIDGET)

typedef enum { PROP_DAY = 1, PROP_TEXT, PROP_LABEL, N_PROPERTIES } LbDateEntryProperty;
enum { SIGNAL_CHANGED, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
entry_changed_cb (LbDateEntry *self)
{
  g_assert (LB_IS_DATE_ENTRY (self));

  if (lb_date_entry_is_valid (self))
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DAY]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
day_selected_cb (LbDateEntry *self)
{
  g_autoptr (GDateTime) date = NULL;

  g_assert (LB_IS_DATE_ENTRY (self));
  /* Setting the calendar from the text, while its popover opens, must not write back. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->calendar)))
    return;
  date = gtk_calendar_get_date (self->calendar);
  lb_date_entry_set_day (self, lb_day_from_ymd (g_date_time_get_year (date), g_date_time_get_month (date),
                                                g_date_time_get_day_of_month (date)));
  gtk_popover_popdown (self->popover);
}

static void
popover_show_cb (LbDateEntry *self)
{
  g_autoptr (GDateTime) date = NULL;
  const LbDay day = lb_date_entry_get_day (self);
  int year, month, day_of_month;

  g_assert (LB_IS_DATE_ENTRY (self));
  if (day == LB_DAY_NONE)
    return;
  lb_day_to_ymd (day, &year, &month, &day_of_month);
  date = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  g_signal_handlers_block_by_func (self->calendar, day_selected_cb, self);
  gtk_calendar_select_day (self->calendar, date);
  g_signal_handlers_unblock_by_func (self->calendar, day_selected_cb, self);
}

static gboolean
lb_date_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LB_DATE_ENTRY (widget)->entry));
}

static void
lb_date_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LbDateEntry *self = LB_DATE_ENTRY (object);

  switch ((LbDateEntryProperty) id)
    {
    case PROP_DAY:
      g_value_set_int (value, lb_date_entry_get_day (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, lb_date_entry_get_text (self));
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_date_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LbDateEntry *self = LB_DATE_ENTRY (object);

  switch ((LbDateEntryProperty) id)
    {
    case PROP_DAY:
      lb_date_entry_set_day (self, g_value_get_int (value));
      break;
    case PROP_TEXT:
      lb_date_entry_set_text (self, g_value_get_string (value));
      break;
    case PROP_LABEL:
      lb_date_entry_set_label (self, g_value_get_string (value));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_date_entry_dispose (GObject *object)
{
  g_clear_pointer (&LB_DATE_ENTRY (object)->label, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_DATE_ENTRY);
  G_OBJECT_CLASS (lb_date_entry_parent_class)->dispose (object);
}

static void
lb_date_entry_class_init (LbDateEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = lb_date_entry_dispose;
  object_class->get_property = lb_date_entry_get_property;
  object_class->set_property = lb_date_entry_set_property;
  widget_class->focus = lb_widget_focus_children;
  widget_class->grab_focus = lb_date_entry_grab_focus;
  properties[PROP_DAY] = g_param_spec_int ("day", NULL, NULL, G_MININT, G_MAXINT, LB_DAY_NONE, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/widgets/lb-date-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, LbDateEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, LbDateEntry, button);
  gtk_widget_class_bind_template_child (widget_class, LbDateEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, LbDateEntry, calendar);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_show_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "dateentry");
}

static void
lb_date_entry_init (LbDateEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
}

GtkWidget *
lb_date_entry_new (void)
{
  return g_object_new (LB_TYPE_DATE_ENTRY, NULL);
}

LbDay
lb_date_entry_get_day (LbDateEntry *self)
{
  LbDay day;

  g_return_val_if_fail (LB_IS_DATE_ENTRY (self), LB_DAY_NONE);
  return lb_day_parse (lb_date_entry_get_text (self), &day, NULL) ? day : LB_DAY_NONE;
}

void
lb_date_entry_set_day (LbDateEntry *self, LbDay day)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LB_IS_DATE_ENTRY (self));
  text = day == LB_DAY_NONE ? g_strdup ("") : lb_day_to_string (day);
  lb_date_entry_set_text (self, text);
}

const char *
lb_date_entry_get_text (LbDateEntry *self)
{
  g_return_val_if_fail (LB_IS_DATE_ENTRY (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
lb_date_entry_set_text (LbDateEntry *self, const char *text)
{
  g_return_if_fail (LB_IS_DATE_ENTRY (self));

  if (text == NULL)
    text = "";
  if (g_strcmp0 (lb_date_entry_get_text (self), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

gboolean
lb_date_entry_is_valid (LbDateEntry *self)
{
  g_return_val_if_fail (LB_IS_DATE_ENTRY (self), FALSE);
  return *lb_date_entry_get_text (self) == '\0' || lb_date_entry_get_day (self) != LB_DAY_NONE;
}

void
lb_date_entry_set_label (LbDateEntry *self, const char *label)
{
  g_autofree char *button_label = NULL;

  g_return_if_fail (LB_IS_DATE_ENTRY (self));
  if (g_strcmp0 (self->label, label) == 0)
    return;
  g_free (self->label);
  self->label = g_strdup (label);
  button_label = g_strdup_printf (_("Choose from a calendar: %s"), label != NULL ? label : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, button_label, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}
