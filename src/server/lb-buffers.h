/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Room for long answers, used again: a page of changes has millions of bytes, and memory that is fresh from the system
 * costs as much as what is written into it. Room that nobody has used for a while goes back. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbBuffers LbBuffers;

LbBuffers *lb_buffers_new (void);
/* Every answer must have been let go. */
void lb_buffers_free (LbBuffers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbBuffers, lb_buffers_free)
/* Empty; for lb_buffers_give_back() or lb_buffers_to_bytes(). (transfer full) */
GString *lb_buffers_take (LbBuffers *self);
/* @text (transfer full) */
void lb_buffers_give_back (LbBuffers *self, GString *text);
/* @text (transfer full) as an answer; its room comes back with the last reference. (transfer full) */
GBytes *lb_buffers_to_bytes (LbBuffers *self, GString *text);
/* At @now (µs, monotonic): room that has lain idle for long is freed. */
void lb_buffers_reap (LbBuffers *self, gint64 now);
/* How much lies idle, in bytes. */
gsize lb_buffers_idle (LbBuffers *self);

G_END_DECLS
