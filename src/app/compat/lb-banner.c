/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-banner"
#include "lb-banner.h"

struct _LbBanner
{
  GtkWidget parent_instance;
  GtkWidget *revealer; /* (owned by the tree) */
  GtkWidget *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (LbBanner, lb_banner, GTK_TYPE_WIDGET)

typedef enum { PROP_TITLE = 1, PROP_BUTTON_LABEL, PROP_REVEALED, N_PROPERTIES } LbBannerProperty;
enum { SIGNAL_BUTTON_CLICKED, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* What is folded away is offered to the accessibility bus all the same. */
static void
hide_unseen (LbBanner *self)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, !lb_banner_get_revealed (self), -1);
}

static void
button_cb (LbBanner *self)
{
  g_assert (LB_IS_BANNER (self));
  g_signal_emit (self, signals[SIGNAL_BUTTON_CLICKED], 0);
}

static void
lb_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LbBanner *self = LB_BANNER (object);

  switch ((LbBannerProperty) id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->label)));
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->button)));
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, lb_banner_get_revealed (self));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LbBanner *self = LB_BANNER (object);

  switch ((LbBannerProperty) id)
    {
    case PROP_TITLE:
      lb_banner_set_title (self, g_value_get_string (value));
      break;
    case PROP_BUTTON_LABEL:
      lb_banner_set_button_label (self, g_value_get_string (value));
      break;
    case PROP_REVEALED:
      lb_banner_set_revealed (self, g_value_get_boolean (value));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_banner_dispose (GObject *object)
{
  g_clear_pointer (&LB_BANNER (object)->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (lb_banner_parent_class)->dispose (object);
}

static void
lb_banner_class_init (LbBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = lb_banner_dispose;
  object_class->get_property = lb_banner_get_property;
  object_class->set_property = lb_banner_set_property;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_BUTTON_CLICKED] = g_signal_new ("button-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "banner");
}

static void
lb_banner_init (LbBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_hexpand (self->label, TRUE);
  self->button = gtk_button_new ();
  gtk_widget_set_visible (self->button, FALSE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), self->button);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  hide_unseen (self);
}

GtkWidget *
lb_banner_new (const char *title)
{
  return g_object_new (LB_TYPE_BANNER, "title", title, NULL);
}

void
lb_banner_set_title (LbBanner *self, const char *title)
{
  g_return_if_fail (LB_IS_BANNER (self));

  if (title == NULL)
    title = "";
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->label)), title) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
lb_banner_set_button_label (LbBanner *self, const char *label)
{
  g_return_if_fail (LB_IS_BANNER (self));

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->button)), label) == 0)
    return;
  gtk_button_set_label (GTK_BUTTON (self->button), label != NULL ? label : "");
  gtk_widget_set_visible (self->button, label != NULL && *label != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUTTON_LABEL]);
}

gboolean
lb_banner_get_revealed (LbBanner *self)
{
  g_return_val_if_fail (LB_IS_BANNER (self), FALSE);
  return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
}

void
lb_banner_set_revealed (LbBanner *self, gboolean revealed)
{
  g_return_if_fail (LB_IS_BANNER (self));

  revealed = revealed != FALSE;
  if (lb_banner_get_revealed (self) == revealed)
    return;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), revealed);
  hide_unseen (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVEALED]);
}
