/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide (办事指南) as widgets.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-guide.h"

G_BEGIN_DECLS

/* Puts the guide's sections into @box, which is emptied first. */
void lb_guide_fill (GtkBox *box, const LbGuide *guide);
/* "1 original, 2 copies, file". (transfer full) */
char *lb_guide_material_counts (const LbMaterial *material);

G_END_DECLS
