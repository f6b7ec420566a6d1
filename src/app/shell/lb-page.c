/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-page"
#include "lb-page.h"
#include <glib/gi18n.h>
#include "lb-state-view.h"

typedef struct
{
  LbClient *client;           /* (owned) */
  char *title;                /* (owned) */
  char *icon_name;            /* (owned) */
  GCancellable *cancellable;  /* (owned) */
  GtkEventController *keys;   /* (borrowed) (nullable) while mapped */
  LbStateView *waiting;       /* (owned by the tree) (nullable) in whose place the cases will come */
  guint badge;
  gboolean attention;
} LbPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LbPage, lb_page, ADW_TYPE_BIN)

typedef enum { PROP_CLIENT = 1, PROP_TITLE, PROP_ICON_NAME, PROP_BADGE, PROP_ATTENTION, N_PROPERTIES } LbPageProperty;

static GParamSpec *properties[N_PROPERTIES];

static GtkShortcut *
new_shortcut (const LbShortcut *entry)
{
  g_autoptr (GVariant) target = NULL;
  GtkShortcut *shortcut;

  if (entry->target != NULL)
    target = g_variant_parse (NULL, entry->target, NULL, NULL, NULL);
  shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (entry->accelerator),
                               gtk_named_action_new (entry->action));
  if (target != NULL)
    gtk_shortcut_set_arguments (shortcut, target);
  return shortcut;
}

/* The keys live only as long as the page is shown, so that two pages may use the same ones. */
static void
lb_page_map (GtkWidget *widget)
{
  LbPage *self = LB_PAGE (widget);
  LbPagePrivate *private = lb_page_get_instance_private (self);
  const LbShortcut *entry = lb_page_shortcuts (self);

  GTK_WIDGET_CLASS (lb_page_parent_class)->map (widget);
  if (entry == NULL || private->keys != NULL)
    return;
  private->keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (private->keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (; entry->accelerator != NULL; entry++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (private->keys), new_shortcut (entry));
  gtk_widget_add_controller (widget, private->keys);
}

static void
lb_page_unmap (GtkWidget *widget)
{
  LbPagePrivate *private = lb_page_get_instance_private (LB_PAGE (widget));

  if (private->keys != NULL)
    gtk_widget_remove_controller (widget, g_steal_pointer (&private->keys));
  GTK_WIDGET_CLASS (lb_page_parent_class)->unmap (widget);
}

/* Waiting for the first cases */

static void
show_waiting (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  if (lb_client_is_caught_up (private->client))
    lb_state_view_show_content (private->waiting);
  else if (lb_client_get_state (private->client) == LB_SYNC_OFFLINE)
    lb_state_view_show_empty (private->waiting, "network-offline-symbolic", _("No cases have been fetched yet"),
                              _("The store cannot be reached. They come by themselves as soon as it can be."));
  else
    lb_state_view_show_loading (private->waiting, _("Fetching the cases from the store for the first time…"));
}

static void
caught_up_cb (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  show_waiting (self);
  if (lb_client_is_caught_up (private->client) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    lb_page_activate (self);
}

/* What the subclass has put into the page moves into the view that waits in its place. */
static void
wait_for_cases (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);
  g_autoptr (GtkWidget) content = adw_bin_get_child (ADW_BIN (self));

  if (content == NULL)
    return;
  g_object_ref (content);
  adw_bin_set_child (ADW_BIN (self), NULL);
  private->waiting = LB_STATE_VIEW (lb_state_view_new (content));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (private->waiting));
  g_signal_connect_object (private->client, "notify::caught-up", G_CALLBACK (caught_up_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (private->client, "notify::state", G_CALLBACK (show_waiting), self, G_CONNECT_SWAPPED);
  show_waiting (self);
}

static void
lb_page_constructed (GObject *object)
{
  LbPage *self = LB_PAGE (object);
  LbPagePrivate *private = lb_page_get_instance_private (self);

  G_OBJECT_CLASS (lb_page_parent_class)->constructed (object);
  if (LB_PAGE_GET_CLASS (self)->needs_cases && private->client != NULL
      && !lb_client_is_caught_up (private->client))
    wait_for_cases (self);
}

static void
lb_page_dispose (GObject *object)
{
  LbPagePrivate *private = lb_page_get_instance_private (LB_PAGE (object));

  g_cancellable_cancel (private->cancellable);
  G_OBJECT_CLASS (lb_page_parent_class)->dispose (object);
}

static void
lb_page_finalize (GObject *object)
{
  LbPagePrivate *private = lb_page_get_instance_private (LB_PAGE (object));

  g_clear_object (&private->client);
  g_clear_object (&private->cancellable);
  g_clear_pointer (&private->title, g_free);
  g_clear_pointer (&private->icon_name, g_free);
  G_OBJECT_CLASS (lb_page_parent_class)->finalize (object);
}

static void
lb_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LbPagePrivate *private = lb_page_get_instance_private (LB_PAGE (object));

  switch ((LbPageProperty) id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, private->client);
      break;
    case PROP_TITLE:
      g_value_set_string (value, private->title);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, private->icon_name);
      break;
    case PROP_BADGE:
      g_value_set_uint (value, private->badge);
      break;
    case PROP_ATTENTION:
      g_value_set_boolean (value, private->attention);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LbPage *self = LB_PAGE (object);
  LbPagePrivate *private = lb_page_get_instance_private (self);

  switch ((LbPageProperty) id)
    {
    case PROP_CLIENT:
      private->client = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      lb_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_ICON_NAME:
      lb_page_set_icon_name (self, g_value_get_string (value));
      break;
    case PROP_BADGE:
      lb_page_set_badge (self, g_value_get_uint (value));
      break;
    case PROP_ATTENTION:
      lb_page_set_attention (self, g_value_get_boolean (value));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_page_class_init (LbPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = lb_page_constructed;
  object_class->dispose = lb_page_dispose;
  object_class->finalize = lb_page_finalize;
  object_class->get_property = lb_page_get_property;
  object_class->set_property = lb_page_set_property;
  widget_class->map = lb_page_map;
  widget_class->unmap = lb_page_unmap;

  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, LB_TYPE_CLIENT,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY
                                                 | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_BADGE] = g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ATTENTION] = g_param_spec_boolean ("attention", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
lb_page_init (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  private->cancellable = g_cancellable_new ();
}

LbClient *
lb_page_get_client (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_val_if_fail (LB_IS_PAGE (self), NULL);
  return private->client;
}

const char *
lb_page_get_title (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_val_if_fail (LB_IS_PAGE (self), NULL);
  return private->title;
}

static void
set_string (LbPage *self, char **field, const char *value, LbPageProperty property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
lb_page_set_title (LbPage *self, const char *title)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_if_fail (LB_IS_PAGE (self));
  set_string (self, &private->title, title, PROP_TITLE);
}

const char *
lb_page_get_icon_name (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_val_if_fail (LB_IS_PAGE (self), NULL);
  return private->icon_name;
}

void
lb_page_set_icon_name (LbPage *self, const char *icon_name)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_if_fail (LB_IS_PAGE (self));
  set_string (self, &private->icon_name, icon_name, PROP_ICON_NAME);
}

guint
lb_page_get_badge (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_val_if_fail (LB_IS_PAGE (self), 0);
  return private->badge;
}

void
lb_page_set_badge (LbPage *self, guint badge)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_if_fail (LB_IS_PAGE (self));
  if (private->badge == badge)
    return;
  private->badge = badge;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGE]);
}

gboolean
lb_page_get_attention (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_val_if_fail (LB_IS_PAGE (self), FALSE);
  return private->attention;
}

void
lb_page_set_attention (LbPage *self, gboolean attention)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_if_fail (LB_IS_PAGE (self));
  attention = attention != FALSE;
  if (private->attention == attention)
    return;
  private->attention = attention;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTENTION]);
}

GCancellable *
lb_page_get_cancellable (LbPage *self)
{
  LbPagePrivate *private = lb_page_get_instance_private (self);

  g_return_val_if_fail (LB_IS_PAGE (self), NULL);
  return private->cancellable;
}

void
lb_page_activate (LbPage *self)
{
  g_return_if_fail (LB_IS_PAGE (self));
  if (LB_PAGE_GET_CLASS (self)->activate != NULL)
    LB_PAGE_GET_CLASS (self)->activate (self);
}

gboolean
lb_page_open_case (LbPage *self, const char *case_id, const char *item)
{
  g_return_val_if_fail (LB_IS_PAGE (self), FALSE);
  g_return_val_if_fail (case_id != NULL, FALSE);
  return LB_PAGE_GET_CLASS (self)->open_case != NULL
         && LB_PAGE_GET_CLASS (self)->open_case (self, case_id, item);
}

gboolean
lb_page_open_draft (LbPage *self, const char *draft_id)
{
  g_return_val_if_fail (LB_IS_PAGE (self), FALSE);
  g_return_val_if_fail (draft_id != NULL, FALSE);

  return LB_PAGE_GET_CLASS (self)->open_draft != NULL && LB_PAGE_GET_CLASS (self)->open_draft (self, draft_id);
}

const LbShortcut *
lb_page_shortcuts (LbPage *self)
{
  g_return_val_if_fail (LB_IS_PAGE (self), NULL);
  return LB_PAGE_GET_CLASS (self)->shortcuts != NULL ? LB_PAGE_GET_CLASS (self)->shortcuts (self) : NULL;
}

const char *
lb_page_handbook_step (LbPage *self)
{
  g_return_val_if_fail (LB_IS_PAGE (self), NULL);
  return LB_PAGE_GET_CLASS (self)->handbook_step != NULL ? LB_PAGE_GET_CLASS (self)->handbook_step (self) : NULL;
}
