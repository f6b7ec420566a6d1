/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From an INSERT of one row to an INSERT of many: each parameter becomes a column of rows that come as arrays. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *table; /* without quotes */
  char *text;  /* INSERT … SELECT … FROM unnest ($1, $2 …) AS r (p1, p2 …) …; each $n is an array */
  guint32 key; /* bit n - 1: rows with the same $n replace one another, the last stands; 0: none do */
} LbPostgresBulkSql;

/* @sql: as PostgreSQL takes it, with parameters $1 to $@count. NULL when it is not an INSERT of one row of VALUES, or
 * when many of it would not do what one after the other does. (transfer full) (nullable) */
LbPostgresBulkSql *lb_postgres_bulk_sql_new (const char *sql, guint count);
void lb_postgres_bulk_sql_free (LbPostgresBulkSql *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbPostgresBulkSql, lb_postgres_bulk_sql_free)

G_END_DECLS
