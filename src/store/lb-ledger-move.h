/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A store from one engine to the other: every row of every table, counted and digested on both sides.
 */
#pragma once

#include "lb-ledger.h"

G_BEGIN_DECLS

typedef struct
{
  char *table;
  gint64 rows;
  char *digest; /* SHA-256 over the rows in the order of their keys, 64 hex digits; the same on every engine */
} LbMovedTable;
void lb_moved_table_free (LbMovedTable *table);

/* Moves the ledger from @from to @to, each a folder (SQLite) or the address of a PostgreSQL database. Nobody writes
 * meanwhile: services that serve @from answer "busy", and go on doing so afterwards, because @from is marked as moved
 * and never written to again. @to must be empty, or be where the same store was moved away from before. Cut at any
 * moment, either @from still is the store, or the same call finishes the work. Where one of the two is a folder, its
 * services find the new place by themselves; files are not touched.
 *
 * @ret_tables (element-type LbMovedTable) (transfer full): what both sides have. LB_ERROR_CONFLICT when @to is taken,
 * LB_ERROR_CORRUPT when the sides differ. */
gboolean lb_ledger_move (const char *from, const char *to, GPtrArray **ret_tables, GError **error);
/* Whether a store could be moved to @address, of a PostgreSQL database. LB_ERROR_CONFLICT when one is there,
 * LB_ERROR_INVALID, LB_ERROR_BUSY when it cannot be reached. */
gboolean lb_ledger_place_is_free (const char *address, GError **error);

G_END_DECLS
