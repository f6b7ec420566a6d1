/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form in which a section is asked for help with the formal check of one material.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

/* Asks one of @sections (element-type LbDepartment) about @material of @draft; @first is the index of the one that is
 * chosen at first. A draft that was nowhere but on this PC gets its case. @parent: any widget of the window in front. */
void lb_intake_ask_async (GtkWidget *parent, LbClient *client, LbIntakeDraft *draft, const LbMaterial *material,
                          GPtrArray *sections, guint first, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data);
/* TRUE when it is asked. Who thinks better of it gets G_IO_ERROR_CANCELLED; else the refusal. */
gboolean lb_intake_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
