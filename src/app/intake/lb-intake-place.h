/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place on the map, without a map service: longitude and latitude typed or pasted in the coordinates of whatever site
 * or device they come from, put right to WGS-84 at once, and shown on a schematic of the city, on which a point can also
 * be set with mouse or arrow keys. Emits "changed".
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_PLACE (lb_intake_place_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakePlace, lb_intake_place, LB, INTAKE_PLACE, AdwBin)

/* @label names the entry for those who do not see it. */
GtkWidget *lb_intake_place_new (const char *label);
/* "122.9697,41.1198" in WGS-84; what cannot be read as a place stands as it was typed, "" for none.
 * (transfer full) */
char *lb_intake_place_dup_text (LbIntakePlace *self);
void lb_intake_place_set_text (LbIntakePlace *self, const char *text);

G_END_DECLS
