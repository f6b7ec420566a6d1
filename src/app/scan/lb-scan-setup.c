/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-scan"
#include "lb-scan-setup.h"

#include <glib/gi18n.h>

#include "lb-form-row.h"
#include "lb-scanner.h"

#define USUAL_RESOLUTION 300
#define NAME_MOST 28 /* letters of a device's name that the list has room for */

struct _LbScanSetup
{
  AdwBin parent_instance;

  GtkDropDown *device, *source, *colour, *resolution;
  GtkWidget *looking;
  GtkWidget *none;
  GtkWidget *choices;

  LbScanAbility *ability;    /* (owned) (nullable) of the device chosen */
  GCancellable *cancellable; /* (owned) */
  guint asking;              /* answers awaited */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (LbScanSetup, lb_scan_setup, ADW_TYPE_BIN)

enum { SIGNAL_CHANGED, SIGNAL_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* What the last window left, for the next. */
static struct
{
  GPtrArray *devices; /* (owned) (nullable) (element-type LbScanDevice) */
  char *device, *source;
  gboolean colour;
  int resolution;
} last = { NULL, NULL, NULL, FALSE, USUAL_RESOLUTION };

static void
update (LbScanSetup *self)
{
  const guint found = lb_scan_setup_count (self);

  gtk_widget_set_visible (self->looking, self->asking > 0);
  gtk_widget_set_visible (self->none, self->asking == 0 && found == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->device), found > 0);
  gtk_widget_set_sensitive (self->choices, self->ability != NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static LbScanDevice *
chosen_device (LbScanSetup *self)
{
  const guint at = gtk_drop_down_get_selected (self->device);

  return last.devices != NULL && at < last.devices->len ? g_ptr_array_index (last.devices, at) : NULL;
}

static LbScanSource *
chosen_source (LbScanSetup *self)
{
  const guint at = gtk_drop_down_get_selected (self->source);

  return self->ability != NULL && at < self->ability->sources->len ? g_ptr_array_index (self->ability->sources, at)
                                                                   : NULL;
}

static int
chosen_resolution (LbScanSetup *self)
{
  const guint at = gtk_drop_down_get_selected (self->resolution);

  return at < self->ability->resolutions->len ? g_array_index (self->ability->resolutions, int, at) : USUAL_RESOLUTION;
}

/* The second of the two when there are both. */
static gboolean
chosen_colour (LbScanSetup *self)
{
  return self->ability->colour && (!self->ability->grey || gtk_drop_down_get_selected (self->colour) == 1);
}

/* Filling */

static const char *
name_of_source (const LbScanSource *source)
{
  switch (source->kind)
    {
    case LB_SCAN_FEEDER:
      return _("Feeder");
    case LB_SCAN_FEEDER_BOTH_SIDES:
      return _("Feeder, both sides");
    case LB_SCAN_FLATBED:
    default:
      return _("Flatbed");
    }
}

static void
fill (GtkDropDown *list, GtkStringList *names, guint selected)
{
  gtk_drop_down_set_model (list, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (list, selected);
  g_object_unref (names);
}

static void
fill_sources (LbScanSetup *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->ability->sources->len; i++)
    {
      const LbScanSource *source = g_ptr_array_index (self->ability->sources, i);

      gtk_string_list_append (names, name_of_source (source));
      if (last.source != NULL && g_strcmp0 (source->name, last.source) == 0)
        selected = i;
    }
  fill (self->source, names, selected);
}

static void
fill_colours (LbScanSetup *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  if (self->ability->grey)
    gtk_string_list_append (names, _("Grey"));
  if (self->ability->colour)
    gtk_string_list_append (names, _("Colour"));
  fill (self->colour, names, last.colour && self->ability->grey && self->ability->colour ? 1 : 0);
}

static void
fill_resolutions (LbScanSetup *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->ability->resolutions->len; i++)
    {
      const int resolution = g_array_index (self->ability->resolutions, int, i);
      g_autofree char *name = g_strdup_printf (_("%d dpi"), resolution);

      gtk_string_list_append (names, name);
      if (resolution <= last.resolution)
        selected = i;
    }
  fill (self->resolution, names, selected);
}

static void
fill_choices (LbScanSetup *self)
{
  self->filling = TRUE;
  fill_sources (self);
  fill_colours (self);
  fill_resolutions (self);
  self->filling = FALSE;
}

/* Asking */

static void
report (LbScanSetup *self, const GError *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbScanSetup) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LbScanAbility) ability = lb_scanner_look_finish (LB_SCANNER (source), result, &error);

  self->asking--;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  /* Of a device that has been left for another meanwhile nothing is wanted. */
  if (self->asking == 0 && ability != NULL)
    {
      g_clear_pointer (&self->ability, lb_scan_ability_free);
      self->ability = g_steal_pointer (&ability);
      fill_choices (self);
    }
  report (self, error);
  update (self);
}

static void
device_chosen_cb (LbScanSetup *self)
{
  const LbScanDevice *device = chosen_device (self);

  if (self->filling || device == NULL)
    return;
  g_clear_pointer (&self->ability, lb_scan_ability_free);
  if (g_strcmp0 (last.device, device->name) != 0)
    {
      g_free (last.device);
      last.device = g_strdup (device->name);
    }
  self->asking++;
  lb_scanner_look_async (lb_scanner_get_default (), device->name, self->cancellable, looked_cb, g_object_ref (self));
  update (self);
}

/* Some devices on the network have the whole story of their life in their name. */
static char *
name_of_device (const LbScanDevice *device)
{
  g_autofree char *name = g_strdup_printf ("%s %s", device->vendor, device->model);
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (name, -1) <= NAME_MOST)
    return g_steal_pointer (&name);
  cut = g_utf8_substring (name, 0, NAME_MOST - 1);
  return g_strconcat (cut, "…", NULL);
}

static void
fill_devices (LbScanSetup *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; last.devices != NULL && i < last.devices->len; i++)
    {
      const LbScanDevice *device = g_ptr_array_index (last.devices, i);
      g_autofree char *name = name_of_device (device);

      gtk_string_list_append (names, name);
      if (g_strcmp0 (device->name, last.device) == 0)
        selected = i;
    }
  self->filling = TRUE;
  fill (self->device, names, selected);
  self->filling = FALSE;
  device_chosen_cb (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbScanSetup) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = lb_scanner_list_finish (LB_SCANNER (source), result, &error);

  self->asking--;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (devices != NULL)
    {
      g_clear_pointer (&last.devices, g_ptr_array_unref);
      last.devices = g_steal_pointer (&devices);
      fill_devices (self);
    }
  report (self, error);
  update (self);
}

static void
look_again_cb (LbScanSetup *self)
{
  if (self->asking > 0)
    return;
  self->asking++;
  lb_scanner_list_async (lb_scanner_get_default (), self->cancellable, listed_cb, g_object_ref (self));
  update (self);
}

static void
choice_cb (LbScanSetup *self)
{
  const LbScanSource *source;

  if (self->filling || self->ability == NULL)
    return;
  source = chosen_source (self);
  g_free (last.source);
  last.source = g_strdup (source != NULL ? source->name : NULL);
  last.colour = chosen_colour (self);
  last.resolution = chosen_resolution (self);
  update (self);
}

/* Object */

static void
lb_scan_setup_dispose (GObject *object)
{
  LbScanSetup *self = LB_SCAN_SETUP (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (lb_scan_setup_parent_class)->dispose (object);
}

static void
lb_scan_setup_finalize (GObject *object)
{
  LbScanSetup *self = LB_SCAN_SETUP (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->ability, lb_scan_ability_free);
  G_OBJECT_CLASS (lb_scan_setup_parent_class)->finalize (object);
}

static void
lb_scan_setup_class_init (LbScanSetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_scan_setup_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_scan_setup_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/scan/lb-scan-setup.ui");
  gtk_widget_class_bind_template_child (widget_class, LbScanSetup, device);
  gtk_widget_class_bind_template_child (widget_class, LbScanSetup, source);
  gtk_widget_class_bind_template_child (widget_class, LbScanSetup, colour);
  gtk_widget_class_bind_template_child (widget_class, LbScanSetup, resolution);
  gtk_widget_class_bind_template_child (widget_class, LbScanSetup, looking);
  gtk_widget_class_bind_template_child (widget_class, LbScanSetup, none);
  gtk_widget_class_bind_template_child (widget_class, LbScanSetup, choices);
  gtk_widget_class_bind_template_callback (widget_class, device_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_again_cb);
}

static void
lb_scan_setup_init (LbScanSetup *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lb_scan_setup_start (LbScanSetup *self)
{
  g_return_if_fail (LB_IS_SCAN_SETUP (self));

  if (last.devices != NULL && last.devices->len > 0)
    fill_devices (self);
  else
    look_again_cb (self);
}

gboolean
lb_scan_setup_is_ready (LbScanSetup *self)
{
  g_return_val_if_fail (LB_IS_SCAN_SETUP (self), FALSE);
  return self->ability != NULL && self->asking == 0;
}

gboolean
lb_scan_setup_is_looking (LbScanSetup *self)
{
  g_return_val_if_fail (LB_IS_SCAN_SETUP (self), FALSE);
  return self->asking > 0;
}

guint
lb_scan_setup_count (LbScanSetup *self)
{
  return last.devices != NULL ? last.devices->len : 0;
}

LbScanOrder *
lb_scan_setup_dup_order (LbScanSetup *self, gboolean single)
{
  const LbScanSource *source;
  LbScanOrder *order;

  g_return_val_if_fail (lb_scan_setup_is_ready (self), NULL);

  source = chosen_source (self);
  order = g_new0 (LbScanOrder, 1);
  order->device = g_strdup (chosen_device (self)->name);
  order->source = g_strdup (source->name);
  order->feeder = source->kind != LB_SCAN_FLATBED && !single;
  order->colour = chosen_colour (self);
  order->resolution = chosen_resolution (self);
  return order;
}
