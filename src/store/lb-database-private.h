/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seam between the database wrapper and its engines. What is the same for both (faults on demand, the ladder of
 * migrations, the cache of statements, "kind:name" parameters, transactions and savepoints) is in lb-database.c and
 * lb-statement.c; an engine does the rest.
 */
#pragma once

#include <sqlite3.h>
#include "lb-database.h"
#include "lb-log-vfs.h"

G_BEGIN_DECLS

typedef struct _LbPostgres LbPostgres;

typedef struct
{
  const char *name;
  void (*close) (LbDatabase *self);

  /* Statements. @prepare gives one of the engine's own kind, whose first member is an LbStatement. */
  LbStatement *(*prepare) (LbDatabase *self, const char *sql, GError **error);
  void (*free_statement) (LbStatement *self);
  void (*reset) (LbStatement *self);
  int (*count_parameters) (LbStatement *self);
  void (*bind_text) (LbStatement *self, const char *name, const char *text);
  void (*lend_text) (LbStatement *self, const char *name, const char *text, gsize length);
  void (*bind_integer) (LbStatement *self, const char *name, gint64 value);
  void (*bind_number) (LbStatement *self, const char *name, double value);
  void (*bind_bytes) (LbStatement *self, const char *name, const void *bytes, gsize length);
  void (*bind_null) (LbStatement *self, const char *name);
  int (*step) (LbStatement *self, GError **error);
  const char *(*text) (LbStatement *self, int column);
  gint64 (*integer) (LbStatement *self, int column);
  double (*number) (LbStatement *self, int column);
  gconstpointer (*bytes) (LbStatement *self, int column, gsize *ret_length);
  gboolean (*is_null) (LbStatement *self, int column);
  int (*columns) (LbStatement *self);
  const char *(*column_name) (LbStatement *self, int column);
  char (*kind) (LbStatement *self, int column);
  gboolean (*script) (LbDatabase *self, const char *sql, GError **error);
  gint64 (*changes) (LbDatabase *self);
  gint64 (*last_id) (LbDatabase *self);
  void (*costs) (LbDatabase *self, LbStatement *statement); /* (nullable) adds to scanned and sorts */

  /* Transactions: @depth is 1 for the transaction itself, more for a savepoint. @roll_back cannot fail. */
  gboolean (*begin) (LbDatabase *self, gboolean writes, int depth, GError **error);
  gboolean (*commit) (LbDatabase *self, int depth, GError **error);
  void (*roll_back) (LbDatabase *self, int depth);

  /* The schema's version, and what tells that others have written. */
  gboolean (*read_version) (LbDatabase *self, gint64 *ret_version, GError **error);
  gboolean (*write_version) (LbDatabase *self, const LbSchema *schema, int version, GError **error);
  const char *list_tables; /* SQL that gives the names in the order in which they were made */
  gboolean (*data_version) (LbDatabase *self, gint64 *ret_version, GError **error);
  gboolean (*flush_apart) (LbDatabase *self);                            /* (nullable) */
  gboolean (*flush) (LbDatabase *self, GError **error);                  /* (nullable) with @flush_apart */
  gboolean (*wait) (LbDatabase *self, int milliseconds, char **ret_notice, GError **error); /* (nullable) */
  gboolean (*may_retry) (LbDatabase *self);                              /* (nullable) */
  void (*announce) (LbDatabase *self, const char *text, const char *notice);  /* (nullable) these three: all or none */
  GPtrArray *(*take_news) (LbDatabase *self);
  gint64 (*loudness) (LbDatabase *self);
} LbEngine;

extern const LbEngine lb_engine_sqlite;
extern const LbEngine lb_engine_postgres;

/* A statement's text is mostly a literal, which is known by its address before it is read. */
#define LB_RECENT_STATEMENTS 64
typedef struct { const char *sql; LbStatement *statement; } LbRecentStatement;

/* Of SQLite, for lb_database_loudness(). */
typedef struct
{
  gint64 count;
  gint64 version;    /* the data version as last seen */
  gboolean is_sure;  /* it cannot have changed since, until this transaction ends */
} LbLoudness;

struct _LbDatabase
{
  const LbEngine *engine;
  sqlite3 *handle;      /* (nullable) of SQLite */
  LbLogVfs *log;        /* (nullable) the way in which SQLite's write-ahead log is written */
  gboolean flushes_apart; /* from commits: that log is */
  LbPostgres *postgres; /* (nullable) of PostgreSQL */
  char *path;           /* a file, or the server's address */
  gboolean read_only;
  const LbSchema *schema;
  GThread *owner;
  GHashTable *cache; /* char* sql → LbStatement, in use or not */
  LbRecentStatement recent[LB_RECENT_STATEMENTS]; /* of @cache, by the address of their text as it came */
  int depth;         /* of open transactions and savepoints */
  gint64 scanned, sorts;
  LbLoudness loudness;
};

struct _LbStatement
{
  LbDatabase *database;
  char *sql;
  char *fault; /* (nullable) of binding */
  gboolean in_use, kept; /* kept: in the cache, which frees it */
};

struct _LbTransaction
{
  LbDatabase *database; /* (nullable): NULL once spent */
  int depth;            /* 1: the transaction itself; more: a savepoint */
};

/* The engines' parts of lb_database_open(): @self has its path, owner and cache. */
gboolean lb_sqlite_open (LbDatabase *self, LbDatabaseFlags flags, const LbSchema *schema, GError **error);
gboolean lb_postgres_open (LbDatabase *self, LbDatabaseFlags flags, const LbSchema *schema, GError **error);

void lb_statement_finalize (LbStatement *self);
/* Sets @error from SQLite's result; always returns FALSE. */
gboolean lb_database_set_error (LbDatabase *self, int code, const char *doing, GError **error);
/* SQLITE_OK, or the code that an injected fault wants for this step. */
int lb_database_take_fault (void);
/* Blanks and semicolons only. */
gboolean lb_sql_is_blank (const char *tail);

G_END_DECLS
