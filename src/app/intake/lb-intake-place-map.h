/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A schematic of the city: its districts and counties by name, one point. Clicking sets the point, arrow keys move it,
 * plus and minus come nearer and go farther. Emits "moved".
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-place.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_PLACE_MAP (lb_intake_place_map_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakePlaceMap, lb_intake_place_map, LB, INTAKE_PLACE_MAP, GtkWidget)

GtkWidget *lb_intake_place_map_new (void);
/* @place: (nullable): none yet. */
void lb_intake_place_map_set_place (LbIntakePlaceMap *self, const LbPlace *place);
gboolean lb_intake_place_map_get_place (LbIntakePlaceMap *self, LbPlace *ret_place);
/* "3.2 km north-east of 铁东区", of the nearest name on the schematic. (transfer full) */
char *lb_intake_place_map_describe (const LbPlace *place);

G_END_DECLS
