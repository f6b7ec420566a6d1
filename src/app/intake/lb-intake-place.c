/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-place.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lb-focus.h"
#include "lb-form-row.h"
#include "lb-intake-place-map.h"
#include "lb-place.h"

struct _LbIntakePlace
{
  AdwBin parent_instance;

  GtkEntry *entry;
  GtkDropDown *system;
  GtkLabel *caption;
  LbIntakePlaceMap *map;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (LbIntakePlace, lb_intake_place, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static LbPlaceSystem
get_system (LbIntakePlace *self)
{
  return (LbPlaceSystem) MIN (gtk_drop_down_get_selected (self->system), LB_PLACE_BD09);
}

/* What is typed, read in the coordinates that were chosen. */
static gboolean
read_place (LbIntakePlace *self, LbPlace *ret_place)
{
  LbPlace typed;

  if (!lb_place_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &typed))
    return FALSE;
  *ret_place = lb_place_to_wgs84 (get_system (self), &typed);
  return TRUE;
}

static void
show (LbIntakePlace *self)
{
  g_autofree char *where = NULL, *text = NULL, *stored = NULL;
  LbPlace place;
  gboolean given = read_place (self, &place);

  lb_intake_place_map_set_place (self->map, given ? &place : NULL);
  if (given)
    {
      where = lb_intake_place_map_describe (&place);
      stored = lb_place_to_text (&place);
      /* Translators: WGS-84 coordinates, where that is. */
      text = get_system (self) == LB_PLACE_WGS84 ? g_strdup (where)
                                                 : g_strdup_printf (_("WGS-84 %s: %s"), stored, where);
    }
  gtk_label_set_text (self->caption, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), text != NULL);
}

static void
edited_cb (LbIntakePlace *self)
{
  if (self->loading)
    return;
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A point that is set on the schematic stands in the entry as the site chosen would write it. */
static void
moved_cb (LbIntakePlace *self)
{
  g_autofree char *text = NULL;
  LbPlace place, shown;

  if (!lb_intake_place_map_get_place (self->map, &place))
    return;
  shown = lb_place_from_wgs84 (get_system (self), &place);
  text = lb_place_to_text (&shown);
  self->loading = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->loading = FALSE;
  edited_cb (self);
}

static void
activate_cb (LbIntakePlace *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
}

static gboolean
lb_intake_place_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LB_INTAKE_PLACE (widget)->entry));
}

static void
lb_intake_place_class_init (LbIntakePlaceClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = lb_widget_focus_children;
  GTK_WIDGET_CLASS (klass)->grab_focus = lb_intake_place_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", LB_TYPE_INTAKE_PLACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_intake_place_init (LbIntakePlace *self)
{
  const char *const systems[] = { _("WGS-84 (GPS)"), _("GCJ-02 (Amap, Tencent)"), _("BD-09 (Baidu)"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->entry = GTK_ENTRY (gtk_entry_new ());
  self->system = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (systems));
  self->caption = GTK_LABEL (gtk_label_new (NULL));
  self->map = LB_INTAKE_PLACE_MAP (lb_intake_place_map_new ());
  gtk_entry_set_placeholder_text (self->entry, "122.9697,41.1198");
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 12);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_label_set_xalign (self->caption, 0);
  gtk_label_set_wrap (self->caption, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->caption), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "caption");
  lb_widget_set_accessible_label (self->system, _("Coordinates of"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->system), _("Which site or device the coordinates are copied from"));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->system, "notify::selected", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->system));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->caption));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->map));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
lb_intake_place_new (const char *label)
{
  LbIntakePlace *self = g_object_new (LB_TYPE_INTAKE_PLACE, NULL);

  lb_widget_set_accessible_label (self->entry, label);
  return GTK_WIDGET (self);
}

char *
lb_intake_place_dup_text (LbIntakePlace *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_PLACE (self), NULL);

  LbPlace place;

  if (read_place (self, &place))
    return lb_place_to_text (&place);
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

void
lb_intake_place_set_text (LbIntakePlace *self, const char *text)
{
  g_return_if_fail (LB_IS_INTAKE_PLACE (self));
  g_return_if_fail (text != NULL);

  g_autofree char *now = lb_intake_place_dup_text (self);

  if (g_str_equal (now, text))
    return;
  self->loading = TRUE;
  gtk_drop_down_set_selected (self->system, LB_PLACE_WGS84);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->loading = FALSE;
  show (self);
}
