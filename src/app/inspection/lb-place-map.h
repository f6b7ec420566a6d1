/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sketch of where the sites lie to each other: numbered places by longitude and latitude, north above. No
 * map tiles, no network. The lists beside it, which carry the same numbers, are its text.
 *
 * Signal: "place-activated" (uint index).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LB_TYPE_PLACE_MAP (lb_place_map_get_type ())
G_DECLARE_FINAL_TYPE (LbPlaceMap, lb_place_map, LB, PLACE_MAP, GtkWidget)

typedef struct
{
  const char *name;           /* who is there, and where: for the tooltip */
  double longitude, latitude; /* NaN: not shown */
  gboolean planned;           /* on the day in front */
} LbPlace;

/* Place n bears the number n + 1. Nothing is kept. */
void lb_place_map_set_places (LbPlaceMap *self, const LbPlace *places, guint n_places);
/* How many of them have no coordinates. */
guint lb_place_map_get_n_unknown (LbPlaceMap *self);

/* Where in a field of @width by @height (0 … 1 each) a place lies among all of @places; equal scales both
 * ways. Pure. FALSE when it has no coordinates. */
gboolean lb_place_position (const LbPlace *places, guint n_places, guint index, double *ret_x, double *ret_y);
/* Moves each spot that would cover an earlier one to the nearest free place within @width by @height. Pure. */
void lb_place_spread (graphene_rect_t *spots, guint n_spots, float width, float height);

G_END_DECLS
