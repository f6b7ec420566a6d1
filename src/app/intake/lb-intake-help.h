/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 协助形式审查: a section is asked about the material in front, and what it answers stands here beside the points, with
 * who answered and when.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_HELP (lb_intake_help_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeHelp, lb_intake_help, LB, INTAKE_HELP, GtkWidget)

/* @material (nullable): NULL shows nothing. Its items say which sections can be asked. */
void lb_intake_help_set_material (LbIntakeHelp *self, LbClient *client, LbIntakeDraft *draft,
                                  const LbMergedMaterial *material);

G_END_DECLS
