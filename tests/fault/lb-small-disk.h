/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disk that can be filled to the last byte and emptied again: a small tmpfs that only this process and its children
 * see. Where that may not be mounted, a shim before the libraries of the programs that are started (lb-disk-shim.c) lets
 * every write that would need room fail as a full disk does.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbSmallDisk LbSmallDisk;

/* To be called before there are threads. */
LbSmallDisk *lb_small_disk_new (int mebibytes);
void lb_small_disk_free (LbSmallDisk *self);
const char *lb_small_disk_folder (LbSmallDisk *self);
const char *lb_small_disk_kind (LbSmallDisk *self); /* "tmpfs" or "shim" */
/* What to start programs with: "NAME=VALUE", up to NULL. */
const char *const *lb_small_disk_environment (LbSmallDisk *self);
void lb_small_disk_fill (LbSmallDisk *self);
void lb_small_disk_make_room (LbSmallDisk *self);

G_END_DECLS
