/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the SQL that both engines share to PostgreSQL's: `:name` becomes `$n`, the table and column `user` gets its
 * quotes, INSERT OR IGNORE becomes ON CONFLICT DO NOTHING, the types INTEGER, TEXT, BLOB and REAL (in capitals) change
 * their names, and STRICT and WITHOUT ROWID go. Text is compared by bytes, as SQLite does. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LB_SQL_READ,   /* SELECT and what else gives rows and changes nothing */
  LB_SQL_WRITE,  /* INSERT, UPDATE, DELETE without RETURNING: gives a count only */
  LB_SQL_OTHER,  /* everything else: it may give rows and may change something */
} LbSqlKind;

typedef struct
{
  char *text;
  GPtrArray *names; /* (element-type utf8) ":name" of $1, $2 … */
  LbSqlKind kind;
} LbPostgresSql;

/* Translates the first statement of @sql; *ret_rest is what follows its semicolon (the end for none). (transfer full) */
LbPostgresSql *lb_postgres_sql_new (const char *sql, const char **ret_rest);
void lb_postgres_sql_free (LbPostgresSql *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbPostgresSql, lb_postgres_sql_free)

G_END_DECLS
