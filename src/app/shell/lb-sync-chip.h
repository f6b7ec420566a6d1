/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The state of the replica in the header bar, and behind it every action that waits or was refused.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_SYNC_CHIP (lb_sync_chip_get_type ())
G_DECLARE_FINAL_TYPE (LbSyncChip, lb_sync_chip, LB, SYNC_CHIP, GtkWidget)

void lb_sync_chip_set_client (LbSyncChip *self, LbClient *client);

G_END_DECLS
