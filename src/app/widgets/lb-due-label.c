/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-due-label"
#include "lb-due-label.h"
#include <glib/gi18n.h>

/* Half an hour is counted in minutes. */
#define REFRESH_SECONDS 20

struct _LbDueLabel
{
  GtkWidget parent_instance;
  GtkWidget *icon;  /* (owned by the tree) */
  GtkWidget *label; /* (owned by the tree) */
  LbClient *client; /* (owned) (nullable) */
  LbDue due;
  guint timer;
};

G_DEFINE_FINAL_TYPE (LbDueLabel, lb_due_label, GTK_TYPE_WIDGET)

static const struct { const char *css_class, *icon_name; } looks[] = {
  [LB_LEVEL_CALM] = { "due-calm", "document-open-recent-symbolic" },
  [LB_LEVEL_SOON] = { "due-soon", "alarm-symbolic" },
  [LB_LEVEL_OVERDUE] = { "due-overdue", "dialog-warning-symbolic" },
  [LB_LEVEL_PAUSED] = { "due-paused", "media-playback-pause-symbolic" },
};

static void
show_level (LbDueLabel *self, LbClockLevel level)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      if (i == (guint) level)
        gtk_widget_add_css_class (GTK_WIDGET (self), looks[i].css_class);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), looks[i].css_class);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), looks[level].icon_name);
}

static void
refresh (LbDueLabel *self)
{
  g_autofree char *text = NULL, *story = NULL;
  LbClockLevel level;
  LbPolicy *policy;
  LbCalendar *calendar;
  LbTime now;

  calendar = self->client != NULL ? lb_client_get_calendar (self->client) : NULL;
  if (calendar == NULL)
    {
      show_level (self, LB_LEVEL_CALM);
      gtk_label_set_text (GTK_LABEL (self->label), "");
      gtk_widget_set_visible (self->icon, FALSE);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
      return;
    }
  now = lb_client_now (self->client);
  policy = lb_client_get_policy (self->client);
  level = lb_due_level (&self->due, now);
  text = lb_due_text (&self->due, calendar, policy != NULL ? &policy->hours : NULL, now);
  story = lb_due_explain (&self->due, now);
  show_level (self, level);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (self->icon, *text != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), story);
}

static gboolean
tick_cb (gpointer data)
{
  refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
lb_due_label_map (GtkWidget *widget)
{
  LbDueLabel *self = LB_DUE_LABEL (widget);

  GTK_WIDGET_CLASS (lb_due_label_parent_class)->map (widget);
  refresh (self);
  self->timer = g_timeout_add_seconds (REFRESH_SECONDS, tick_cb, self);
}

static void
lb_due_label_unmap (GtkWidget *widget)
{
  LbDueLabel *self = LB_DUE_LABEL (widget);

  g_clear_handle_id (&self->timer, g_source_remove);
  GTK_WIDGET_CLASS (lb_due_label_parent_class)->unmap (widget);
}

static void
lb_due_label_dispose (GObject *object)
{
  LbDueLabel *self = LB_DUE_LABEL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_due_label_parent_class)->dispose (object);
}

static void
lb_due_label_class_init (LbDueLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_due_label_dispose;
  widget_class->map = lb_due_label_map;
  widget_class->unmap = lb_due_label_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "duelabel");
}

static void
lb_due_label_init (LbDueLabel *self)
{
  self->due = (LbDue) { .due = LB_TIME_NONE, .warn = LB_TIME_NONE };
  self->icon = gtk_image_new ();
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_visible (self->icon, FALSE);
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 4);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
lb_due_label_new (void)
{
  return g_object_new (LB_TYPE_DUE_LABEL, NULL);
}

void
lb_due_label_set_due (LbDueLabel *self, const LbDue *due, LbClient *client)
{
  g_return_if_fail (LB_IS_DUE_LABEL (self));
  g_return_if_fail (due != NULL);
  g_return_if_fail (LB_IS_CLIENT (client));

  g_set_object (&self->client, client);
  self->due = *due;
  refresh (self);
}

void
lb_due_label_set_card (LbDueLabel *self, const LbCardRow *row, LbClient *client)
{
  const LbDue due = lb_due_of_card (row);

  lb_due_label_set_due (self, &due, client);
}

void
lb_due_label_set_clock (LbDueLabel *self, const LbRunningClock *clock, LbClient *client)
{
  const LbDue due = lb_due_of_clock (clock);

  lb_due_label_set_due (self, &due, client);
}

void
lb_due_label_clear (LbDueLabel *self)
{
  g_return_if_fail (LB_IS_DUE_LABEL (self));

  g_clear_object (&self->client);
  self->due = (LbDue) { .due = LB_TIME_NONE, .warn = LB_TIME_NONE };
  refresh (self);
}
