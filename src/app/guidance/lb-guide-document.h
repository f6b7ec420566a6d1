/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide (办事指南) of a package for one situation, as widgets and as a document, from the same value as the
 * counter's wizard, so that the two cannot differ.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-document.h"
#include "lb-situation.h"

G_BEGIN_DECLS

/* Puts the guide's sections into @box, which is emptied first. */
void lb_guide_fill (GtkBox *box, const LbSituation *situation);
/* (transfer full) */
LbDocument *lb_guide_document (const LbSituation *situation, LbDay day);
/* "1 original, 2 copies, file". (transfer full) */
char *lb_guide_material_counts (const LbMaterial *material);

G_END_DECLS
