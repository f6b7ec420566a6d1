/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-place-map.h"

#include <glib/gi18n.h>
#include <math.h>

#include "lb-form-row.h"
#include "lb-name.h"

#define HEIGHT 150
#define WIDTH 220
#define DOT 4.0
#define CROSS 9.0
#define STEP 0.01 /* of the view's height, for an arrow key */
#define CLOSEST 0.02
#define FARTHEST 2.4

/* Seats of the city's districts and counties, good to about a kilometre: enough to see a slip of a digit. */
static const struct { const char *name, *english; LbPlace place; } seats[] = {
  { "铁东区", "Tiedong", { 122.991, 41.090 } }, { "铁西区", "Tiexi", { 122.969, 41.120 } },
  { "立山区", "Lishan", { 123.029, 41.150 } },  { "千山区", "Qianshan", { 122.949, 41.069 } },
  { "海城市", "Haicheng", { 122.685, 40.882 } }, { "台安县", "Tai'an", { 122.436, 41.413 } },
  { "岫岩县", "Xiuyan", { 123.281, 40.290 } },
};

static const LbPlace middle = { 122.97, 41.11 };

struct _LbIntakePlaceMap
{
  GtkWidget parent_instance;

  LbPlace place, centre;
  gboolean given;
  double span; /* degrees of latitude from bottom to top */
};

G_DEFINE_FINAL_TYPE (LbIntakePlaceMap, lb_intake_place_map, GTK_TYPE_WIDGET)

enum { MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Degrees of longitude are shorter than those of latitude. */
static double
narrowing (const LbIntakePlaceMap *self)
{
  return cos (self->centre.latitude * G_PI / 180);
}

static void
to_pixels (LbIntakePlaceMap *self, const LbPlace *place, double *ret_x, double *ret_y)
{
  double scale = gtk_widget_get_height (GTK_WIDGET (self)) / self->span;

  *ret_x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0
           + (place->longitude - self->centre.longitude) * narrowing (self) * scale;
  *ret_y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - (place->latitude - self->centre.latitude) * scale;
}

static LbPlace
from_pixels (LbIntakePlaceMap *self, double x, double y)
{
  double scale = gtk_widget_get_height (GTK_WIDGET (self)) / self->span;

  return (LbPlace) {
    self->centre.longitude + (x - gtk_widget_get_width (GTK_WIDGET (self)) / 2.0) / scale / narrowing (self),
    self->centre.latitude - (y - gtk_widget_get_height (GTK_WIDGET (self)) / 2.0) / scale,
  };
}

static void
move_to (LbIntakePlaceMap *self, const LbPlace *place)
{
  if (!lb_place_is_inland (place))
    return;
  self->place = *place;
  self->given = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[MOVED], 0);
}

/* Drawing */

static void
append_dot (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double radius)
{
  GskRoundedRect dot;

  gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &dot);
  gtk_snapshot_append_color (snapshot, color, &dot.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_seats (LbIntakePlaceMap *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  for (guint i = 0; i < G_N_ELEMENTS (seats); i++)
    {
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), lb_name (seats[i].name, seats[i].english));
      double x, y;

      to_pixels (self, &seats[i].place, &x, &y);
      append_dot (snapshot, color, x, y, DOT / 2);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + DOT, y - DOT));
      gtk_snapshot_append_layout (snapshot, layout, color);
      gtk_snapshot_restore (snapshot);
    }
}

static void
draw_cross (LbIntakePlaceMap *self, GtkSnapshot *snapshot)
{
  GdkRGBA red = { 0.75, 0.11, 0.16, 1 };
  double x, y;

  to_pixels (self, &self->place, &x, &y);
  gtk_snapshot_append_color (snapshot, &red, &GRAPHENE_RECT_INIT (x - CROSS, y - 1, 2 * CROSS, 2));
  gtk_snapshot_append_color (snapshot, &red, &GRAPHENE_RECT_INIT (x - 1, y - CROSS, 2, 2 * CROSS));
  append_dot (snapshot, &red, x, y, DOT);
}

static void
lb_intake_place_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LbIntakePlaceMap *self = LB_INTAKE_PLACE_MAP (widget);
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha = 0.65f;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  draw_seats (self, snapshot, &color);
  if (self->given)
    draw_cross (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
lb_intake_place_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

/* Moving */

static void
pressed_cb (LbIntakePlaceMap *self, int n_press, double x, double y)
{
  LbPlace place = from_pixels (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  move_to (self, &place);
}

static void
zoom (LbIntakePlaceMap *self, double factor)
{
  self->span = CLAMP (self->span * factor, CLOSEST, FARTHEST);
  if (self->given)
    self->centre = self->place;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
scrolled_cb (LbIntakePlaceMap *self, double dx, double dy)
{
  /* Who scrolls through the form comes over it without meaning it. */
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  zoom (self, dy > 0 ? 1.3 : 1 / 1.3);
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (LbIntakePlaceMap *self, guint key, guint code, GdkModifierType modifiers)
{
  LbPlace place = self->given ? self->place : self->centre;
  double step = self->span * STEP * (modifiers & GDK_SHIFT_MASK ? 10 : 1);

  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Up:
      place.latitude += step;
      break;
    case GDK_KEY_Down:
      place.latitude -= step;
      break;
    case GDK_KEY_Right:
      place.longitude += step / narrowing (self);
      break;
    case GDK_KEY_Left:
      place.longitude -= step / narrowing (self);
      break;
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
    case GDK_KEY_equal:
      zoom (self, 1 / 1.5);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom (self, 1.5);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  move_to (self, &place);
  return GDK_EVENT_STOP;
}

static void
lb_intake_place_map_class_init (LbIntakePlaceMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lb_intake_place_map_snapshot;
  widget_class->measure = lb_intake_place_map_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[MOVED] = g_signal_new ("moved", LB_TYPE_INTAKE_PLACE_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_intake_place_map_init (LbIntakePlaceMap *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  self->centre = middle;
  self->span = 0.3;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "intake-map");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  lb_widget_set_accessible_label (self, _("Schematic of the city"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               _("Click, or move the point with the arrow keys; + and − come nearer and go farther."));
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wheel, "scroll", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), wheel);
}

GtkWidget *
lb_intake_place_map_new (void)
{
  return g_object_new (LB_TYPE_INTAKE_PLACE_MAP, NULL);
}

/* The view goes after a point that it does not show. */
void
lb_intake_place_map_set_place (LbIntakePlaceMap *self, const LbPlace *place)
{
  g_return_if_fail (LB_IS_INTAKE_PLACE_MAP (self));

  self->given = place != NULL;
  if (place != NULL)
    {
      self->place = *place;
      if (fabs (place->latitude - self->centre.latitude) > self->span * 0.45
          || fabs (place->longitude - self->centre.longitude) * narrowing (self) > self->span * 0.65)
        self->centre = *place;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
lb_intake_place_map_get_place (LbIntakePlaceMap *self, LbPlace *ret_place)
{
  g_return_val_if_fail (LB_IS_INTAKE_PLACE_MAP (self), FALSE);

  if (self->given)
    *ret_place = self->place;
  return self->given;
}

char *
lb_intake_place_map_describe (const LbPlace *place)
{
  static const char *const winds[] = {
    NC_("bearing", "north"), NC_("bearing", "north-east"), NC_("bearing", "east"), NC_("bearing", "south-east"),
    NC_("bearing", "south"), NC_("bearing", "south-west"), NC_("bearing", "west"), NC_("bearing", "north-west"),
  };
  guint nearest = 0, wind;

  g_return_val_if_fail (place != NULL, NULL);

  for (guint i = 1; i < G_N_ELEMENTS (seats); i++)
    if (lb_place_distance (&seats[i].place, place) < lb_place_distance (&seats[nearest].place, place))
      nearest = i;
  wind = (guint) (lb_place_bearing (&seats[nearest].place, place) / 45 + 0.5) % G_N_ELEMENTS (winds);
  /* Translators: kilometres, a direction, the name of a district: "3.2 km north of Tiedong". */
  return g_strdup_printf (_("%.1f km %s of %s"), lb_place_distance (&seats[nearest].place, place) / 1000,
                          g_dpgettext2 (NULL, "bearing", winds[wind]),
                          lb_name (seats[nearest].name, seats[nearest].english));
}
