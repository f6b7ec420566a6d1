/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-place-map"
#include "lb-place-map.h"

#include <glib/gi18n.h>
#include <math.h>
#include "lb-form-row.h"

#define MARGIN 6
#define LEAST 160
#define STEP 3       /* px between the rings on which a free place is looked for */
#define DIRECTIONS 24

typedef struct { GtkWidget *widget; double x, y; } Spot;

struct _LbPlaceMap
{
  GtkWidget parent_instance;
  GArray *spots; /* (owned) (element-type Spot) */
  guint n_unknown;
};

G_DEFINE_FINAL_TYPE (LbPlaceMap, lb_place_map, GTK_TYPE_WIDGET)

enum { SIGNAL_PLACE_ACTIVATED, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
is_known (const LbPlace *place)
{
  return isfinite (place->longitude) && isfinite (place->latitude);
}

gboolean
lb_place_position (const LbPlace *places, guint n_places, guint index, double *ret_x, double *ret_y)
{
  double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY, squeeze, extent;

  g_return_val_if_fail (places != NULL && index < n_places, FALSE);
  g_return_val_if_fail (ret_x != NULL && ret_y != NULL, FALSE);
  if (!is_known (&places[index]))
    return FALSE;
  for (guint i = 0; i < n_places; i++)
    if (is_known (&places[i]))
      {
        west = MIN (west, places[i].longitude);
        east = MAX (east, places[i].longitude);
        south = MIN (south, places[i].latitude);
        north = MAX (north, places[i].latitude);
      }
  /* A degree of longitude is shorter than one of latitude. */
  squeeze = cos ((south + north) / 2 * G_PI / 180);
  extent = MAX ((east - west) * squeeze, north - south);
  if (extent <= 0)
    *ret_x = *ret_y = 0.5;
  else
    {
      *ret_x = 0.5 + (places[index].longitude - (west + east) / 2) * squeeze / extent;
      *ret_y = 0.5 - (places[index].latitude - (south + north) / 2) / extent;
    }
  return TRUE;
}

static gboolean
is_taken (const graphene_rect_t *spots, guint n_spots, const graphene_rect_t *spot)
{
  for (guint i = 0; i < n_spots; i++)
    if (spots[i].origin.x < spot->origin.x + spot->size.width && spot->origin.x < spots[i].origin.x + spots[i].size.width
        && spots[i].origin.y < spot->origin.y + spot->size.height
        && spot->origin.y < spots[i].origin.y + spots[i].size.height)
      return TRUE;
  return FALSE;
}

/* The free place nearest to where @spot belongs: rings around it, each a step wider. Where the field is full it stays. */
static void
find_free (const graphene_rect_t *placed, guint n_placed, graphene_rect_t *spot, float width, float height)
{
  for (float radius = 0; radius <= width + height; radius += STEP)
    for (int turn = 0; turn < DIRECTIONS; turn++)
      {
        const float angle = (float) turn * 2 * (float) G_PI / DIRECTIONS;
        graphene_rect_t tried = *spot;

        tried.origin.x = CLAMP (spot->origin.x + radius * cosf (angle), 0, MAX (width - spot->size.width, 0));
        tried.origin.y = CLAMP (spot->origin.y + radius * sinf (angle), 0, MAX (height - spot->size.height, 0));
        if (!is_taken (placed, n_placed, &tried))
          {
            *spot = tried;
            return;
          }
      }
}

void
lb_place_spread (graphene_rect_t *spots, guint n_spots, float width, float height)
{
  g_return_if_fail (spots != NULL || n_spots == 0);
  for (guint i = 0; i < n_spots; i++)
    find_free (spots, i, &spots[i], width, height);
}

static void
lb_place_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  LbPlaceMap *self = LB_PLACE_MAP (widget);

  *minimum = LEAST;
  *natural = LEAST * 2;
  for (guint i = 0; i < self->spots->len; i++)
    gtk_widget_measure (g_array_index (self->spots, Spot, i).widget, orientation, -1, NULL, NULL, NULL, NULL);
}

static void
lb_place_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LbPlaceMap *self = LB_PLACE_MAP (widget);
  const float wide = (float) MAX (width - 2 * MARGIN, 1), high = (float) MAX (height - 2 * MARGIN, 1);
  const float field = MIN (wide, high);
  g_autofree graphene_rect_t *places = g_new0 (graphene_rect_t, self->spots->len + 1);

  for (guint i = 0; i < self->spots->len; i++)
    {
      const Spot *spot = &g_array_index (self->spots, Spot, i);
      GtkRequisition size;

      gtk_widget_get_preferred_size (spot->widget, NULL, &size);
      places[i] = GRAPHENE_RECT_INIT ((wide - field) / 2 + (float) spot->x * (field - (float) size.width),
                                      (high - field) / 2 + (float) spot->y * (field - (float) size.height),
                                      (float) size.width, (float) size.height);
    }
  lb_place_spread (places, self->spots->len, wide, high);
  for (guint i = 0; i < self->spots->len; i++)
    gtk_widget_size_allocate (g_array_index (self->spots, Spot, i).widget,
                              &(GtkAllocation){ MARGIN + (int) places[i].origin.x, MARGIN + (int) places[i].origin.y,
                                                (int) places[i].size.width, (int) places[i].size.height },
                              -1);
}

static void
clear (LbPlaceMap *self)
{
  for (guint i = 0; i < self->spots->len; i++)
    gtk_widget_unparent (g_array_index (self->spots, Spot, i).widget);
  g_array_set_size (self->spots, 0);
}

static void
clicked_cb (LbPlaceMap *self, GtkButton *button)
{
  g_assert (LB_IS_PLACE_MAP (self));
  g_signal_emit (self, signals[SIGNAL_PLACE_ACTIVATED], 0,
                 GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static void
lb_place_map_dispose (GObject *object)
{
  LbPlaceMap *self = LB_PLACE_MAP (object);

  if (self->spots != NULL)
    clear (self);
  g_clear_pointer (&self->spots, g_array_unref);
  G_OBJECT_CLASS (lb_place_map_parent_class)->dispose (object);
}

static void
lb_place_map_class_init (LbPlaceMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_place_map_dispose;
  widget_class->measure = lb_place_map_measure;
  widget_class->size_allocate = lb_place_map_size_allocate;
  signals[SIGNAL_PLACE_ACTIVATED] = g_signal_new ("place-activated", LB_TYPE_PLACE_MAP, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "placemap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lb_place_map_init (LbPlaceMap *self)
{
  self->spots = g_array_new (FALSE, TRUE, sizeof (Spot));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  lb_widget_set_accessible_label (self, _("Sketch of the Places"));
}

void
lb_place_map_set_places (LbPlaceMap *self, const LbPlace *places, guint n_places)
{
  g_return_if_fail (LB_IS_PLACE_MAP (self));

  clear (self);
  self->n_unknown = 0;
  for (guint i = 0; i < n_places; i++)
    {
      Spot spot = { 0 };
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autofree char *spoken = g_strdup_printf ("%u %s", i + 1, places[i].name);

      if (!lb_place_position (places, n_places, i, &spot.x, &spot.y))
        {
          self->n_unknown++;
          continue;
        }
      spot.widget = gtk_button_new_with_label (number);
      if (places[i].planned)
        gtk_widget_add_css_class (spot.widget, "suggested-action");
      gtk_widget_set_tooltip_text (spot.widget, places[i].name);
      lb_widget_set_accessible_label (spot.widget, spoken);
      g_object_set_data (G_OBJECT (spot.widget), "index", GUINT_TO_POINTER (i));
      g_signal_connect_object (spot.widget, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_set_parent (spot.widget, GTK_WIDGET (self));
      g_array_append_val (self->spots, spot);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

guint
lb_place_map_get_n_unknown (LbPlaceMap *self)
{
  g_return_val_if_fail (LB_IS_PLACE_MAP (self), 0);
  return self->n_unknown;
}
