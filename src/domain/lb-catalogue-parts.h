/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the parts of a catalogue are made by readers and freed by the catalogue.
 */
#pragma once

#include "lb-catalogue.h"

G_BEGIN_DECLS

/* For readers: an item, material or package whose inner arrays own what is added. (transfer full) */
LbItem *lb_item_new (void);
LbMaterial *lb_material_new (void);
LbPackage *lb_package_new (void);

/* GDestroyNotify of each kind of element. */
void lb_department_free (gpointer data);
void lb_window_free (gpointer data);
void lb_process_step_free (gpointer data);
void lb_skill_free (gpointer data);
void lb_field_free (gpointer data);
void lb_material_free (gpointer data);
void lb_item_free (gpointer data);
void lb_package_free (gpointer data);

G_END_DECLS
