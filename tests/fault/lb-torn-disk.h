/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disk in memory that forgets, as a SQLite VFS. What was written and not yet flushed may be there after the power
 * has gone, or not, or in parts: each sector of 512 bytes by itself, in any order. What was flushed is there.
 *
 * It is SQLite's default VFS between lb_torn_disk_plug() and lb_torn_disk_unplug(); one at a time, one thread at a
 * time. Files are named by their whole path; those that were not put on it do not exist.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbTornDisk LbTornDisk;

typedef enum
{
  LB_TORN_POWER, /* at the chosen operation everything stops: it and all later ones fail */
  LB_TORN_SYNC,  /* from the chosen operation on flushes fail with an error of the device, and flush nothing */
  LB_TORN_WRITE, /* from then on writes fail */
} LbTornFault;

LbTornDisk *lb_torn_disk_new (void);
void lb_torn_disk_free (LbTornDisk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbTornDisk, lb_torn_disk_free)
/* Puts a copy of the file at @path on it, flushed, under the same path. */
void lb_torn_disk_load (LbTornDisk *self, const char *path);
void lb_torn_disk_plug (LbTornDisk *self);
void lb_torn_disk_unplug (LbTornDisk *self);
/* Lets @fault come at the operation of number @operation (writes, flushes, truncations and removals, from 1). */
void lb_torn_disk_break (LbTornDisk *self, LbTornFault fault, guint operation);
/* Operations so far. */
guint lb_torn_disk_count (LbTornDisk *self);
/* The fault has come. */
gboolean lb_torn_disk_is_broken (LbTornDisk *self);
/* The same disk after the power came back: what @random leaves of it. (transfer full) */
LbTornDisk *lb_torn_disk_after (LbTornDisk *self, GRand *random);

G_END_DECLS
