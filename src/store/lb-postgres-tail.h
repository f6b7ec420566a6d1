/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head that writers lock, and the tail of what they did: a row of engine_tail for each of the last transactions,
 * with what its writer announced, and whether it was loud (LbSchema). Who has the head learns from it, exactly, what
 * others did since it had the head last. The tail is not logged: when the server has crashed or was replaced it is
 * empty, a row is missing, and whoever finds that forgets all that they remember.
 */
#pragma once

#include "lb-postgres-private.h"

G_BEGIN_DECLS

/* Makes the tail where it is not there yet. */
gboolean lb_postgres_make_tail (LbPostgres *self, GError **error);
/* Waits until nobody else writes; notices what others wrote. What was sent before goes with it. */
gboolean lb_postgres_lock_head (LbPostgres *self, GError **error);
/* Sends what ends a transaction: who wrote moves the head on, leaves a row in the tail and wakes those who listen. */
gboolean lb_postgres_send_end (LbPostgres *self, GError **error);

/* This transaction changes what others remember. */
void lb_postgres_be_loud (LbPostgres *self);
void lb_postgres_announce (LbDatabase *database, const char *text, const char *notice);
GPtrArray *lb_postgres_take_news (LbDatabase *database);
gint64 lb_postgres_loudness (LbDatabase *database);

G_END_DECLS
