/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-state-view"
#include "lb-state-view.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include "lb-failure.h"

struct _LbStateView
{
  GtkWidget parent_instance;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *loading_label;
  AdwStatusPage *status;
  GtkButton *retry;
  AdwBin *content;
};

static void lb_state_view_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LbStateView, lb_state_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, lb_state_view_buildable_init))

typedef enum { PROP_CHILD = 1, N_PROPERTIES } LbStateViewProperty;
enum { SIGNAL_RETRY, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];
static GtkBuildableIface *parent_buildable;

static void
retry_cb (LbStateView *self)
{
  g_assert (LB_IS_STATE_VIEW (self));
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
show_status (LbStateView *self, const char *icon_name, const char *title, const char *description)
{
  /* Titles are plain in AdwStatusPage 1.2, descriptions are markup. */
  g_autofree char *escaped = description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_status_page_set_icon_name (self->status, icon_name);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
lb_state_view_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  LbStateView *self = LB_STATE_VIEW (buildable);

  if (self->content != NULL && GTK_IS_WIDGET (child))
    lb_state_view_set_child (self, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
lb_state_view_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = lb_state_view_add_child;
}

static void
lb_state_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  switch ((LbStateViewProperty) id)
    {
    case PROP_CHILD:
      g_value_set_object (value, adw_bin_get_child (LB_STATE_VIEW (object)->content));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_state_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  switch ((LbStateViewProperty) id)
    {
    case PROP_CHILD:
      lb_state_view_set_child (LB_STATE_VIEW (object), g_value_get_object (value));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_state_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_STATE_VIEW);
  G_OBJECT_CLASS (lb_state_view_parent_class)->dispose (object);
}

static void
lb_state_view_class_init (LbStateViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_state_view_dispose;
  object_class->get_property = lb_state_view_get_property;
  object_class->set_property = lb_state_view_set_property;
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/widgets/lb-state-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbStateView, stack);
  gtk_widget_class_bind_template_child (widget_class, LbStateView, spinner);
  gtk_widget_class_bind_template_child (widget_class, LbStateView, loading_label);
  gtk_widget_class_bind_template_child (widget_class, LbStateView, status);
  gtk_widget_class_bind_template_child (widget_class, LbStateView, retry);
  gtk_widget_class_bind_template_child (widget_class, LbStateView, content);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_state_view_init (LbStateView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lb_state_view_new (GtkWidget *child)
{
  return g_object_new (LB_TYPE_STATE_VIEW, "child", child, NULL);
}

void
lb_state_view_set_child (LbStateView *self, GtkWidget *child)
{
  g_return_if_fail (LB_IS_STATE_VIEW (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (adw_bin_get_child (self->content) == child)
    return;
  adw_bin_set_child (self->content, child);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

void
lb_state_view_show_loading (LbStateView *self, const char *text)
{
  g_return_if_fail (LB_IS_STATE_VIEW (self));

  gtk_label_set_text (self->loading_label, text != NULL ? text : _("Loading…"));
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "loading");
}

void
lb_state_view_show_empty (LbStateView *self, const char *icon_name, const char *title, const char *description)
{
  g_return_if_fail (LB_IS_STATE_VIEW (self));
  g_return_if_fail (title != NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->retry), FALSE);
  show_status (self, icon_name, title, description);
}

void
lb_state_view_show_error (LbStateView *self, const GError *error)
{
  g_autoptr (LbFailure) failure = NULL;
  g_autofree char *description = NULL;

  g_return_if_fail (LB_IS_STATE_VIEW (self));
  if (lb_error_is_cancelled (error))
    return;
  failure = lb_failure_new (error);
  description = g_strjoin ("\n", failure->why != NULL ? failure->why : failure->next,
                           failure->why != NULL ? failure->next : NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->retry), TRUE);
  show_status (self, "dialog-warning-symbolic", failure->what, description);
}

void
lb_state_view_show_content (LbStateView *self)
{
  g_return_if_fail (LB_IS_STATE_VIEW (self));

  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "content");
}
