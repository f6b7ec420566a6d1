/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places as people bring them. Lianban stores WGS-84; Chinese map sites show shifted coordinates (GCJ-02, and BD-09 on
 * top of it), which are put right here, where they come in.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LB_PLACE_WGS84, /* GPS, 天地图 */
  LB_PLACE_GCJ02, /* 高德, 腾讯 */
  LB_PLACE_BD09,  /* 百度 */
} LbPlaceSystem;

typedef struct { double longitude, latitude; } LbPlace; /* degrees */

/* Reads two decimals out of what was typed or pasted: "122.9697,41.1198", with Chinese or no commas, with words around
 * them, and in either order, as long as only one order lies within the country. FALSE: no such two numbers. */
gboolean lb_place_parse (const char *text, LbPlace *ret_place);
/* Inside of China, where the shift applies: the bounds that lb_field_check() has as well. */
gboolean lb_place_is_inland (const LbPlace *place);
LbPlace lb_place_to_wgs84 (LbPlaceSystem system, const LbPlace *place);
/* The other way, for showing a stored place as a map site would. */
LbPlace lb_place_from_wgs84 (LbPlaceSystem system, const LbPlace *place);
/* "122.9697,41.1198", as a field of the form holds it. (transfer full) */
char *lb_place_to_text (const LbPlace *place);
/* Metres along the great circle. */
double lb_place_distance (const LbPlace *from, const LbPlace *to);
/* Degrees clockwise from north, 0 up to 360. */
double lb_place_bearing (const LbPlace *from, const LbPlace *to);

G_END_DECLS
