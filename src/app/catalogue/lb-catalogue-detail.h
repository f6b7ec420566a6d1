/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One package or one item of the catalogue as sections to read.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-catalogue.h"

G_BEGIN_DECLS

/* Both empty @box first. */
void lb_catalogue_show_package (GtkBox *box, const LbCatalogue *catalogue, const LbPackage *package);
void lb_catalogue_show_item (GtkBox *box, const LbCatalogue *catalogue, const LbItem *item);

G_END_DECLS
