/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wakes suspended connections, many of which become ready at once: a batch of writes is answered when it is on disk. Each
 * MHD_resume_connection() from another thread wakes the connection's thread, which then mostly takes the processor from
 * whoever has the others still to wake. So of each thread's connections one is woken, and that thread wakes the rest.
 */
#pragma once

#include <glib.h>
#include <microhttpd.h>

G_BEGIN_DECLS

typedef struct _LbWakes LbWakes;

LbWakes *lb_wakes_new (void);
/* All connections must have been woken. */
void lb_wakes_free (LbWakes *self);
/* Wakes a suspended @connection, soon. Of any thread. */
void lb_wakes_add (LbWakes *self, struct MHD_Connection *connection);
/* Of the thread of @connection, in each of libmicrohttpd's calls about a request of it. */
void lb_wakes_carry_on (LbWakes *self, struct MHD_Connection *connection);
/* Wakes all, for when nobody may come to do it. */
void lb_wakes_finish (LbWakes *self);

G_END_DECLS
