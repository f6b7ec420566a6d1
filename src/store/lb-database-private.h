/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the SQLite wrapper share.
 */
#pragma once

#include <sqlite3.h>
#include "lb-database.h"

G_BEGIN_DECLS

struct _LbDatabase
{
  sqlite3 *handle;
  char *path;
  GThread *owner;
  GHashTable *cache; /* char* sql → LbStatement that nobody uses */
  int depth;         /* of open transactions and savepoints */
  gint64 scanned, sorts;
};

struct _LbStatement
{
  LbDatabase *database;
  sqlite3_stmt *statement;
  char *sql;
  char *fault; /* (nullable) of binding */
};

struct _LbTransaction
{
  LbDatabase *database; /* (nullable): NULL once spent */
  int depth;            /* 1: the transaction itself; more: a savepoint */
};

/* Sets @error from the handle's last result; always returns FALSE. */
gboolean lb_database_set_error (LbDatabase *self, int code, const char *doing, GError **error);
/* SQLITE_OK, or the code that an injected fault wants for this step. */
int lb_database_take_fault (void);
gboolean lb_database_migrate (LbDatabase *self, const LbSchema *schema, GError **error);

G_END_DECLS
