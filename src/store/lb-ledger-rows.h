/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of all tables of a ledger, whatever the engine and whatever the tables: their names and columns are read
 * from an empty SQLite database that the migrations have made.
 */
#pragma once

#include "lb-database.h"
#include "lb-ledger-move.h"

G_BEGIN_DECLS

/* The tables, those first that others refer to. (element-type LbRowsTable) (transfer full) */
GPtrArray *lb_rows_tables (GError **error);

/* Goes over every row of @source; with @target (nullable) they are inserted there. What both sides must have in common
 * is added to @sums (element-type LbMovedTable). The mark of a moved store is left out. */
gboolean lb_rows_copy (GPtrArray *tables, LbDatabase *source, LbDatabase *target, GPtrArray *sums, GError **error);
/* Deletes every row. */
gboolean lb_rows_clear (GPtrArray *tables, LbDatabase *database, GError **error);

G_END_DECLS
