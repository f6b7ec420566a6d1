/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of the tables that may be written many at once (LbSchema), kept back until something else is sent.
 */
#pragma once

#include "lb-postgres-bulk-sql.h"
#include "lb-postgres-private.h"

G_BEGIN_DECLS

LbPostgresBulk *lb_postgres_bulk_new (void);
void lb_postgres_bulk_free (LbPostgresBulk *self);
/* Keeps a row of the statement @single, whose form for many is @sql. FALSE: it has to be sent as it is. */
gboolean lb_postgres_bulk_add (LbPostgresBulk *self, const char *single, const LbPostgresBulkSql *sql,
                               const LbPostgresValues *values);
gboolean lb_postgres_bulk_is_full (LbPostgresBulk *self);
/* Sends what is kept back, without waiting. On FALSE it is gone as well. */
gboolean lb_postgres_bulk_send (LbPostgres *server, GError **error);
/* Forgets what is kept back: its transaction or savepoint is rolled back. */
void lb_postgres_bulk_discard (LbPostgresBulk *self);

G_END_DECLS
