/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-form-row"
#include "lb-form-row.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include "lb-date-entry.h"

struct _LbFormRow
{
  GtkWidget parent_instance;
  GtkLabel *label_widget, *star, *help_widget, *error_widget;
  GtkWidget *head;
  AdwBin *slot;
  char *label; /* (owned) (nullable) */
  char *error; /* (owned) (nullable) */
};

static void lb_form_row_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LbFormRow, lb_form_row, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, lb_form_row_buildable_init))

typedef enum { PROP_LABEL = 1, PROP_HELP, PROP_ERROR, PROP_REQUIRED, PROP_CHILD, N_PROPERTIES } LbFormRowProperty;

static GParamSpec *properties[N_PROPERTIES];
static GtkBuildableIface *parent_buildable;

/* The entry that a drop-down is searched by. */
static void
name_search_entry (GtkWidget *widget, const char *label)
{
  if (GTK_IS_SEARCH_ENTRY (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_search_entry (child, label);
}

/* The focus of a drop-down or a menu button lands on a button within, which GTK 4.8 leaves without a name. */
static void
name_inner_button (GtkWidget *widget, const char *label)
{
  GtkWidget *inner = gtk_widget_get_first_child (widget);

  if ((GTK_IS_DROP_DOWN (widget) || GTK_IS_MENU_BUTTON (widget)) && inner != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (GTK_IS_DROP_DOWN (widget))
    {
      g_autofree char *search = g_strdup_printf (_("Search %s"), label);

      name_search_entry (widget, search);
    }
}

void
lb_widget_set_accessible_label (gpointer widget, const char *label)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (LB_IS_DATE_ENTRY (widget))
    {
      lb_date_entry_set_label (widget, label);
      return;
    }
  gtk_accessible_update_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  name_inner_button (widget, label);
}

static void
name_child (LbFormRow *self)
{
  GtkWidget *child = adw_bin_get_child (self->slot);

  if (child == NULL || self->label == NULL)
    return;
  /* The label names the widget that it belongs to; a name of its own besides would be read twice. A date entry has
   * its entry inside. */
  if (LB_IS_DATE_ENTRY (child))
    lb_date_entry_set_label (LB_DATE_ENTRY (child), self->label);
  else
    gtk_label_set_mnemonic_widget (self->label_widget, child);
  name_inner_button (child, self->label);
}

/* A control that names itself has no line over it. */
static void
show_head (LbFormRow *self)
{
  gtk_widget_set_visible (self->head, (self->label != NULL && *self->label != '\0')
                                        || gtk_widget_get_visible (GTK_WIDGET (self->star)));
}

static void
show_error (LbFormRow *self)
{
  GtkWidget *child = adw_bin_get_child (self->slot);
  const gboolean wrong = self->error != NULL;

  gtk_label_set_text (self->error_widget, wrong ? self->error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_widget), wrong);
  if (child == NULL)
    return;
  if (wrong)
    gtk_widget_add_css_class (child, "error");
  else
    gtk_widget_remove_css_class (child, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
lb_form_row_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  LbFormRow *self = LB_FORM_ROW (buildable);

  if (self->slot != NULL && GTK_IS_WIDGET (child))
    lb_form_row_set_child (self, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
lb_form_row_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = lb_form_row_add_child;
}

static void
lb_form_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LbFormRow *self = LB_FORM_ROW (object);

  switch ((LbFormRowProperty) id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_HELP:
      g_value_set_string (value, gtk_label_get_text (self->help_widget));
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_REQUIRED:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->star)));
      break;
    case PROP_CHILD:
      g_value_set_object (value, adw_bin_get_child (self->slot));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_form_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LbFormRow *self = LB_FORM_ROW (object);

  switch ((LbFormRowProperty) id)
    {
    case PROP_LABEL:
      lb_form_row_set_label (self, g_value_get_string (value));
      break;
    case PROP_HELP:
      lb_form_row_set_help (self, g_value_get_string (value));
      break;
    case PROP_ERROR:
      lb_form_row_set_error (self, g_value_get_string (value));
      break;
    case PROP_REQUIRED:
      lb_form_row_set_required (self, g_value_get_boolean (value));
      break;
    case PROP_CHILD:
      lb_form_row_set_child (self, g_value_get_object (value));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_form_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_FORM_ROW);
  G_OBJECT_CLASS (lb_form_row_parent_class)->dispose (object);
}

static void
lb_form_row_finalize (GObject *object)
{
  LbFormRow *self = LB_FORM_ROW (object);

  g_free (self->label);
  g_free (self->error);
  G_OBJECT_CLASS (lb_form_row_parent_class)->finalize (object);
}

static void
lb_form_row_class_init (LbFormRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = lb_form_row_dispose;
  object_class->finalize = lb_form_row_finalize;
  object_class->get_property = lb_form_row_get_property;
  object_class->set_property = lb_form_row_set_property;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, NULL, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  properties[PROP_REQUIRED] = g_param_spec_boolean ("required", NULL, NULL, FALSE, flags);
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/widgets/lb-form-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LbFormRow, label_widget);
  gtk_widget_class_bind_template_child (widget_class, LbFormRow, head);
  gtk_widget_class_bind_template_child (widget_class, LbFormRow, star);
  gtk_widget_class_bind_template_child (widget_class, LbFormRow, help_widget);
  gtk_widget_class_bind_template_child (widget_class, LbFormRow, error_widget);
  gtk_widget_class_bind_template_child (widget_class, LbFormRow, slot);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "formrow");
}

static void
lb_form_row_init (LbFormRow *self)
{
  GtkLayoutManager *layout;

  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
}

GtkWidget *
lb_form_row_new (const char *label, GtkWidget *child)
{
  return g_object_new (LB_TYPE_FORM_ROW, "label", label, "child", child, NULL);
}

void
lb_form_row_set_label (LbFormRow *self, const char *label)
{
  g_return_if_fail (LB_IS_FORM_ROW (self));

  if (g_strcmp0 (self->label, label) == 0)
    return;
  g_free (self->label);
  self->label = g_strdup (label);
  gtk_label_set_text (self->label_widget, label != NULL ? label : "");
  show_head (self);
  name_child (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

void
lb_form_row_set_help (LbFormRow *self, const char *help)
{
  g_return_if_fail (LB_IS_FORM_ROW (self));

  if (g_strcmp0 (gtk_label_get_text (self->help_widget), help != NULL ? help : "") == 0)
    return;
  gtk_label_set_text (self->help_widget, help != NULL ? help : "");
  gtk_widget_set_visible (GTK_WIDGET (self->help_widget), help != NULL && *help != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELP]);
}

void
lb_form_row_set_error (LbFormRow *self, const char *error)
{
  g_return_if_fail (LB_IS_FORM_ROW (self));

  if (error != NULL && *error == '\0')
    error = NULL;
  if (g_strcmp0 (self->error, error) == 0)
    return;
  g_free (self->error);
  self->error = g_strdup (error);
  show_error (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
lb_form_row_set_required (LbFormRow *self, gboolean required)
{
  g_return_if_fail (LB_IS_FORM_ROW (self));

  required = required != FALSE;
  if (gtk_widget_get_visible (GTK_WIDGET (self->star)) == required)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->star), required);
  show_head (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REQUIRED]);
}

void
lb_form_row_set_child (LbFormRow *self, GtkWidget *child)
{
  g_return_if_fail (LB_IS_FORM_ROW (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (adw_bin_get_child (self->slot) == child)
    return;
  gtk_label_set_mnemonic_widget (self->label_widget, NULL);
  adw_bin_set_child (self->slot, child);
  name_child (self);
  show_error (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

GtkWidget *
lb_form_row_get_child (LbFormRow *self)
{
  g_return_val_if_fail (LB_IS_FORM_ROW (self), NULL);
  return adw_bin_get_child (self->slot);
}
