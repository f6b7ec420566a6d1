/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-training-bar"
#include "lb-training-bar.h"
#include <glib/gi18n.h>
#include "lb-date-entry.h"
#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-window.h"

struct _LbTrainingBar
{
  GtkWidget parent_instance;
  GtkWidget *bar;
  GtkLabel *clock;
  GtkMenuButton *button;
  GtkPopover *popover;
  LbDateEntry *date;
  GtkEntry *time;
  GtkWidget *apply;
  GtkLabel *message;     /* why the store did not set its clock */
  LbClient *client;      /* (owned) (nullable) */
  GSignalGroup *signals; /* (owned) */
  guint timer;
};

G_DEFINE_FINAL_TYPE (LbTrainingBar, lb_training_bar, GTK_TYPE_WIDGET)

static void
update (LbTrainingBar *self)
{
  const gboolean training = self->client != NULL && lb_client_is_training (self->client);
  g_autofree char *now = NULL, *day = NULL;
  LbTime time;

  gtk_widget_set_visible (self->bar, training);
  if (!training)
    return;
  /* Only who has signed in may set it. */
  gtk_widget_set_visible (GTK_WIDGET (self->button), lb_client_get_actor (self->client) != NULL);
  time = lb_client_now (self->client);
  /* The year always, since a training store may live in another one. */
  day = lb_day_to_string (lb_time_day (time));
  now = g_strdup_printf ("%s %02d:%02d", day, lb_time_minute (time) / 60, lb_time_minute (time) % 60);
  gtk_label_set_text (self->clock, now);
}

static gboolean
tick_cb (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

static void
client_changed_cb (LbTrainingBar *self)
{
  g_assert (LB_IS_TRAINING_BAR (self));
  update (self);
}

/* "8:30" or "08:30" → minutes since midnight; FALSE when it is none. */
static gboolean
parse_minute (const char *text, int *ret_minute)
{
  int hour, minute, length = 0;

  if (sscanf (text, "%2d:%2d%n", &hour, &minute, &length) != 2 || text[length] != '\0')
    return FALSE;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return FALSE;
  *ret_minute = hour * 60 + minute;
  return TRUE;
}

static void
show_message (LbTrainingBar *self, const char *text)
{
  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
popover_shown_cb (LbTrainingBar *self)
{
  g_autofree char *text = NULL;
  LbTime now;

  g_assert (LB_IS_TRAINING_BAR (self));
  now = lb_client_now (self->client);
  lb_date_entry_set_day (self->date, lb_time_day (now));
  text = g_strdup_printf ("%02d:%02d", lb_time_minute (now) / 60, lb_time_minute (now) % 60);
  gtk_editable_set_text (GTK_EDITABLE (self->time), text);
  show_message (self, NULL);
}

static void
edited_cb (LbTrainingBar *self)
{
  int minute;

  g_assert (LB_IS_TRAINING_BAR (self));
  gtk_widget_set_sensitive (self->apply,
                            lb_date_entry_get_day (self->date) != LB_DAY_NONE
                              && parse_minute (gtk_editable_get_text (GTK_EDITABLE (self->time)), &minute));
}

/* Minutes are set, events have seconds: the first minute that the store takes is the one after. */
static char *
backwards_text (LbTime newest)
{
  const LbTime minute = 60 * 1000;
  const LbTime first = (newest / minute + 1) * minute;
  const int second = (int) (newest / 1000 % 60);
  g_autofree char *day = lb_day_to_string (lb_time_day (newest));
  g_autofree char *first_day = lb_day_to_string (lb_time_day (first));

  return g_strdup_printf (_("The clock cannot go back before the newest event of this store, which was recorded at "
                            "%s %02d:%02d:%02d. Set it to %s %02d:%02d or later."),
                          day, lb_time_minute (newest) / 60, lb_time_minute (newest) % 60, second, first_day,
                          lb_time_minute (first) / 60, lb_time_minute (first) % 60);
}

static void
clock_set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbTrainingBar) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  LbTime newest = LB_TIME_NONE;

  if (lb_client_set_clock_finish (LB_CLIENT (source), result, &newest, &error))
    {
      if (self->popover == NULL)
        return;
      gtk_popover_popdown (self->popover);
      update (self);
      return;
    }
  if (self->popover == NULL)
    return;
  text = newest != LB_TIME_NONE ? backwards_text (newest) : lb_error_describe (error);
  show_message (self, text);
}

static void
apply_cb (LbTrainingBar *self)
{
  const LbDay day = lb_date_entry_get_day (self->date);
  int minute;

  g_assert (LB_IS_TRAINING_BAR (self));
  if (day == LB_DAY_NONE || !parse_minute (gtk_editable_get_text (GTK_EDITABLE (self->time)), &minute))
    return;
  lb_client_set_clock_async (self->client, lb_time_at (day, minute), NULL, clock_set_cb, g_object_ref (self));
}

static void
lb_training_bar_map (GtkWidget *widget)
{
  LbTrainingBar *self = LB_TRAINING_BAR (widget);

  GTK_WIDGET_CLASS (lb_training_bar_parent_class)->map (widget);
  self->timer = g_timeout_add_seconds (1, tick_cb, self);
}

static void
lb_training_bar_unmap (GtkWidget *widget)
{
  LbTrainingBar *self = LB_TRAINING_BAR (widget);

  g_clear_handle_id (&self->timer, g_source_remove);
  GTK_WIDGET_CLASS (lb_training_bar_parent_class)->unmap (widget);
}

static void
lb_training_bar_dispose (GObject *object)
{
  LbTrainingBar *self = LB_TRAINING_BAR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_TRAINING_BAR);
  self->popover = NULL;
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_training_bar_parent_class)->dispose (object);
}

static void
lb_training_bar_class_init (LbTrainingBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_training_bar_dispose;
  widget_class->map = lb_training_bar_map;
  widget_class->unmap = lb_training_bar_unmap;
  g_type_ensure (LB_TYPE_DATE_ENTRY);
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-training-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LbTrainingBar, bar);
  gtk_widget_class_bind_template_child (widget_class, LbTrainingBar, clock);
  gtk_widget_class_bind_template_child (widget_class, LbTrainingBar, button);
  gtk_widget_class_bind_template_child (widget_class, LbTrainingBar, popover);
  gtk_widget_class_bind_template_child (widget_class, LbTrainingBar, date);
  gtk_widget_class_bind_template_child (widget_class, LbTrainingBar, time);
  gtk_widget_class_bind_template_child (widget_class, LbTrainingBar, apply);
  gtk_widget_class_bind_template_child (widget_class, LbTrainingBar, message);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_training_bar_init (LbTrainingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (LB_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->signals, "notify::training", G_CALLBACK (client_changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::signed-in", G_CALLBACK (client_changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::skew", G_CALLBACK (client_changed_cb), self);
}

void
lb_training_bar_set_client (LbTrainingBar *self, LbClient *client)
{
  g_return_if_fail (LB_IS_TRAINING_BAR (self));
  g_return_if_fail (LB_IS_CLIENT (client));

  g_set_object (&self->client, client);
  g_signal_group_set_target (self->signals, client);
  update (self);
}
