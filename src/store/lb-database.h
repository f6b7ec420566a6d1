/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thin wrapper round a database with opinions: foreign keys, an ordered ladder of migrations each in one transaction
 * with its version, named parameters only (an unknown name is an error), one statement per text, one writer at a time,
 * roll-back on every way out but commit. A handle belongs to one thread, which every function asserts.
 *
 * There are two engines: SQLite in a file (write-ahead log, BEGIN IMMEDIATE for writers), and PostgreSQL behind an
 * address (lb-postgres.h says what differs there). Callers write the SQL that both understand; docs/engines.md tells
 * what that is.
 *
 *   g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, error);
 *   if (transaction == NULL
 *       || !lb_database_run (database, error, "INSERT INTO meta (name, value) VALUES (:name, :value)",
 *                            "s:name", "cursor", "x:value", cursor, NULL))
 *     return FALSE;
 *   return lb_transaction_commit (transaction, error);
 */
#pragma once

#include <glib.h>
#include "lb-error.h"

G_BEGIN_DECLS

typedef struct _LbDatabase LbDatabase;
typedef struct _LbStatement LbStatement;
typedef struct _LbTransaction LbTransaction;

typedef enum
{
  LB_DATABASE_READ_ONLY = 1 << 0, /* the file must be there, with the schema's newest version */
  LB_DATABASE_DURABLE = 1 << 1,   /* synchronous=FULL: what is committed survives power loss. Without it NORMAL */
} LbDatabaseFlags;

typedef struct
{
  guint32 application_id;        /* marks the file; another one's is refused */
  const char *const *migrations; /* NULL-terminated: text n leads from version n to n + 1 */
  /* For an engine that several processes write to. (nullable) (array zero-terminated=1) names of tables */
  const char *const *bulk;       /* without references: their rows may be written many at once; quiet as well */
  const char *const *quiet;      /* of which a process remembers nothing, or what it is told of (announcements) */
} LbSchema;

/* Whether @path is the address of a PostgreSQL database (postgresql://…) rather than a file. */
gboolean lb_database_is_address (const char *path);
/* Opens @path (":memory:" allowed), makes it with mode 0600 when it is not there, and climbs the migrations. A file
 * of a later version is looked at read-only and left as it is: LB_ERROR_NEWER. LB_ERROR_INVALID for a file of
 * another program, LB_ERROR_CORRUPT, LB_ERROR_FULL, LB_ERROR_NOT_FOUND. (transfer full) */
LbDatabase *lb_database_open (const char *path, LbDatabaseFlags flags, const LbSchema *schema, GError **error);
/* Rolls back what is open and closes. */
void lb_database_close (LbDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbDatabase, lb_database_close)
/* From now on the calling thread owns the handle; nothing may be in use. */
void lb_database_adopt (LbDatabase *self);
int lb_database_version (LbDatabase *self);
/* "sqlite" or "postgresql". */
const char *lb_database_engine (LbDatabase *self);
/* Whether commits wait for the disk, on a handle that was opened DURABLE: a stretch of commits whose loss nobody would
 * notice need not. They may be lost with the power, the newest first and each as a whole; a durable commit makes those
 * before it durable too. Outside of transactions. PostgreSQL's always wait. */
void lb_database_set_durable (LbDatabase *self, gboolean durable);
/* A figure that changes when another handle has written. Ask within a writing transaction: then nobody can write after
 * the answer. */
gboolean lb_database_data_version (LbDatabase *self, gint64 *ret_version, GError **error);
/* The path that it was opened with. (borrowed) */
const char *lb_database_path (LbDatabase *self);

/* Runs one statement to its end; rows are ignored. Parameters follow as pairs: a kind and name, then the value:
 * "s:name" const char * (NULL is NULL), "i:name" int, "x:name" gint64, "d:name" double, "y:name" GBytes *
 * (NULL is NULL). A NULL ends them. Every parameter of the statement must be given. */
gboolean lb_database_run (LbDatabase *self, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* The same, to be stepped by the caller. (transfer full) (nullable) */
LbStatement *lb_database_query (LbDatabase *self, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* Several statements without parameters. Not for what people type. */
gboolean lb_database_script (LbDatabase *self, const char *sql, GError **error);
/* One integer of the first row; @fallback when there is none or it is NULL. FALSE on error. */
gboolean lb_database_integer (LbDatabase *self, gint64 fallback, gint64 *ret_value, GError **error, const char *sql,
                              ...) G_GNUC_NULL_TERMINATED;
/* One text of the first row; *ret_text NULL (transfer full) when there is none. FALSE on error. */
gboolean lb_database_text (LbDatabase *self, char **ret_text, GError **error, const char *sql,
                           ...) G_GNUC_NULL_TERMINATED;
/* From now on a commit need not wait for the disk: lb_database_flush() does. TRUE when the engine can be told so; else
 * (PostgreSQL, a database in memory) a commit is durable as ever. */
gboolean lb_database_flush_apart (LbDatabase *self);
/* Makes every commit so far durable, that of another thread included. When this fails once, what the disk has is not
 * known any more: nothing may be acknowledged until the database was opened anew. Any thread. */
gboolean lb_database_flush (LbDatabase *self, GError **error);
/* On a server: waits until another handle has committed, or for so long. At once on a file. *ret_notice: what the newest
 * of the transactions that were heard of said with its announcement; NULL when one of them said nothing, or none was
 * heard of: then the database has to be looked at. (transfer full) (nullable) */
gboolean lb_database_wait (LbDatabase *self, int milliseconds, char **ret_notice, GError **error);
/* Whether the transaction that failed last did so because of another one (serialization, deadlock): the same from its
 * beginning on may succeed. */
gboolean lb_database_may_retry (LbDatabase *self);
/* On an engine with several writers: what those who begin to write after this transaction must know of it, so that they
 * can go on with what they remember of the quiet tables. Without it they forget everything. Within the transaction.
 * @notice: a few words for those who wait. */
void lb_database_announce (LbDatabase *self, const char *text, const char *notice);
/* What others announced since the last call, the oldest first; of use while lb_database_data_version() has not changed.
 * NULL: nothing. (transfer full) (nullable) (element-type utf8) */
GPtrArray *lb_database_take_news (LbDatabase *self);
/* Changes with every write to tables that are not quiet, by whomever, also when it is taken back; sure from the begin of
 * a transaction that writes to its end. -1: this engine does not know. */
gint64 lb_database_loudness (LbDatabase *self);
gint64 lb_database_changes (LbDatabase *self); /* rows of the last statement that wrote */
gint64 lb_database_last_id (LbDatabase *self); /* rowid of the last insert */

/* A statement out of the cache, for loops that bind again and again. (transfer full) (nullable) */
LbStatement *lb_database_prepare (LbDatabase *self, const char *sql, GError **error);
/* Gives it back to the cache. */
void lb_statement_release (LbStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbStatement, lb_statement_release)
/* @name is written with its colon. Text and bytes are copied. A fault of binding is kept and reported by the next
 * step. */
void lb_statement_bind_text (LbStatement *self, const char *name, const char *text);
/* The same without a copy: these @length bytes must stay as they are until lb_statement_reset(). */
void lb_statement_lend_text (LbStatement *self, const char *name, const char *text, gsize length);
void lb_statement_bind_integer (LbStatement *self, const char *name, gint64 value);
void lb_statement_bind_number (LbStatement *self, const char *name, double value);
void lb_statement_bind_bytes (LbStatement *self, const char *name, const void *bytes, gsize length);
void lb_statement_bind_null (LbStatement *self, const char *name);

#define LB_STEP_FAILED (-1)
#define LB_STEP_DONE 0
#define LB_STEP_ROW 1
int lb_statement_step (LbStatement *self, GError **error);
/* Steps to the end; TRUE when it was reached. */
gboolean lb_statement_run (LbStatement *self, GError **error);
/* Back to the start, parameters forgotten. */
void lb_statement_reset (LbStatement *self);
/* Columns of the row, by place. Text and bytes are borrowed until the next step. */
const char *lb_statement_text (LbStatement *self, int column); /* (nullable) */
char *lb_statement_dup_text (LbStatement *self, int column);   /* (transfer full) (nullable) */
gint64 lb_statement_integer (LbStatement *self, int column);
double lb_statement_number (LbStatement *self, int column);
gconstpointer lb_statement_bytes (LbStatement *self, int column, gsize *ret_length); /* (nullable) */
gboolean lb_statement_is_null (LbStatement *self, int column);

/* BEGIN IMMEDIATE, or a savepoint when a transaction is open already. (transfer full) (nullable) */
LbTransaction *lb_transaction_begin (LbDatabase *self, GError **error);
/* A consistent view for several reads. */
LbTransaction *lb_transaction_begin_read (LbDatabase *self, GError **error);
/* On FALSE everything since begin is rolled back. The guard is spent either way, and freed by its autoptr. */
gboolean lb_transaction_commit (LbTransaction *transaction, GError **error);
void lb_transaction_rollback (LbTransaction *transaction);
/* Rolls back unless committed. */
void lb_transaction_free (LbTransaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbTransaction, lb_transaction_free)
gboolean lb_database_in_transaction (LbDatabase *self);

/* For tests: the @nth step from now (1 is the next; 0 none) of any handle of this process fails as SQLite would with
 * @code (SQLITE_FULL, SQLITE_IOERR …). The variable LB_TEST_DATABASE_FAULT=N:CODE does the same for programs. */
void lb_database_inject_fault (gint64 nth, int code);
/* TRUE once the fault that was asked for has happened. */
gboolean lb_database_fault_happened (void);
/* Rows that statements went over without an index, and rows that they sorted, since the handle was opened. */
void lb_database_get_costs (LbDatabase *self, gint64 *ret_scanned, gint64 *ret_sorts);

/* Has the engine look over its own file and adds what it finds wrong to @faults (element-type utf8). */
gboolean lb_database_check (LbDatabase *self, GPtrArray *faults, GError **error);

/* Names of all tables, in the order in which they were made. (transfer full) */
GStrv lb_database_tables (LbDatabase *self, GError **error);
/* What a row is made of: how many columns, their names, and the kind of a value as parameters have it ('x', 'd', 's',
 * 'y'; '\0' for NULL). */
int lb_statement_columns (LbStatement *self);
const char *lb_statement_name (LbStatement *self, int column);
char lb_statement_kind (LbStatement *self, int column);

/* Maps a SQLite result to the errors of this house: for code that calls SQLite itself. */
int lb_database_error_code (int sqlite_code);

G_END_DECLS
