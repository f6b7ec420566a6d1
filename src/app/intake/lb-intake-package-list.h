/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be applied for: the packages of a catalogue, those of this window first; the others say which window
 * takes them in. Emits "chosen" (const char *package).
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_PACKAGE_LIST (lb_intake_package_list_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakePackageList, lb_intake_package_list, LB, INTAKE_PACKAGE_LIST, AdwBin)

/* @window (nullable): id of the window that the user sits at; without one everything can be chosen. @selected
 * (nullable): the package that is marked. */
void lb_intake_package_list_fill (LbIntakePackageList *self, LbCatalogue *catalogue, const char *window,
                                  const char *selected);

G_END_DECLS
