/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine of a server: PostgreSQL through libpq, always in pipeline mode. What only writes is sent and not waited
 * for; its fault shows at the next statement that must wait, at the latest at the commit. A fault belongs to the
 * innermost transaction or savepoint that was open when its statement was sent: rolling that one back heals it.
 *
 * One row, engine_head, is locked by whoever writes, from BEGIN to COMMIT, and moved on as the last thing before
 * COMMIT. So there is one writer at a time as with SQLite, whatever the number of processes, and transactions become
 * visible in the order of their numbers.
 */
#pragma once

#include <libpq-fe.h>
#include "lb-database-private.h"
#include "lb-postgres-sql.h"

G_BEGIN_DECLS

/* One text with its types of parameters, as the server has prepared it. */
typedef struct
{
  char *name, *sql;
  Oid *types;
  int n_types;
  gboolean counts;   /* how many rows it changed is of interest */
  gboolean prepared; /* on this connection */
} LbPostgresPlan;

#define LB_POSTGRES_PARAMETERS 32

/* Types of pg_catalog.pg_type, which never change; those that parameters have. */
enum { LB_POSTGRES_BYTEA = 17, LB_POSTGRES_INT8 = 20, LB_POSTGRES_TEXT = 25, LB_POSTGRES_FLOAT8 = 701 };

typedef struct _LbPostgresBulk LbPostgresBulk;

/* Values of $1 … as libpq takes them; all in binary form. */
typedef struct
{
  int n;
  Oid types[LB_POSTGRES_PARAMETERS];
  const char *values[LB_POSTGRES_PARAMETERS];
  int lengths[LB_POSTGRES_PARAMETERS];
} LbPostgresValues;

struct _LbPostgres
{
  LbDatabase *database;
  const LbSchema *schema;
  PGconn *connection;   /* (nullable) */
  gboolean read_only;
  gboolean listening;
  GHashTable *plans;    /* char* key → LbPostgresPlan */
  GArray *pending;      /* (element-type Pending) sent and not answered */
  GArray *marks;        /* (element-type gint64) position at which each open transaction and savepoint began */
  gint64 position;      /* of the newest statement sent in this transaction */
  gint64 failed_at;     /* position of the first that failed, 0 when the connection was lost, -1 for none */
  GError *failure;      /* (nullable) why */
  gboolean may_retry;   /* the newest failure was another transaction's doing: the same again may succeed */
  gint64 last_changes;
  gint64 head;          /* engine_head.data_version as this handle last knew it */
  gint64 foreign;       /* counts how often others had moved it on */
  gboolean locked;      /* the head is locked: this transaction may write */
  gboolean wrote;
  gboolean loud;        /* this transaction wrote to what others remember without being told of it in particular */
  gint64 loudness;      /* counts such writes, ours and others' */
  LbPostgresBulk *bulk; /* rows that are kept back */
  GPtrArray *news;      /* (element-type utf8) what others announced and the ledger has not taken yet */
  char *announced;      /* (nullable) what this transaction will tell the others */
  char *notice;         /* (nullable) and those who wait */
  gint64 retry_at;      /* monotonic µs: no new connection is tried before */
};

/* Finds or makes the plan. (borrowed) */
LbPostgresPlan *lb_postgres_plan (LbPostgres *self, const char *sql, const LbPostgresValues *values, gboolean counts);
/* Sends without waiting. */
gboolean lb_postgres_send (LbPostgres *self, LbPostgresPlan *plan, const LbPostgresValues *values, GError **error);
/* The same, past the rows that are kept back. */
gboolean lb_postgres_send_now (LbPostgres *self, LbPostgresPlan *plan, const LbPostgresValues *values, GError **error);
gboolean lb_postgres_send_text (LbPostgres *self, const char *sql, GError **error);
/* Waits for everything that was sent. @ret_result (optional) (nullable): of the last. */
gboolean lb_postgres_flush (LbPostgres *self, PGresult **ret_result, GError **error);
/* Both, in a transaction of its own where none is open. */
gboolean lb_postgres_run (LbPostgres *self, LbPostgresPlan *plan, const LbPostgresValues *values, gboolean writes,
                          PGresult **ret_result, GError **error);
/* One text without parameters that is not prepared. */
gboolean lb_postgres_exec (LbPostgres *self, const char *sql, PGresult **ret_result, GError **error);
gboolean lb_postgres_is_lost (LbPostgres *self);
/* FALSE with the fault of what was sent, when there is one. */
gboolean lb_postgres_pass_failure (LbPostgres *self, GError **error);
void lb_postgres_forget_failure (LbPostgres *self);
/* A connection that works, as far as can be known without asking it. */
gboolean lb_postgres_connect (LbPostgres *self, GError **error);

gboolean lb_postgres_begin (LbDatabase *database, gboolean writes, int depth, GError **error);
gboolean lb_postgres_commit (LbDatabase *database, int depth, GError **error);
void lb_postgres_roll_back (LbDatabase *database, int depth);
gboolean lb_postgres_wait (LbDatabase *database, int milliseconds, char **ret_notice, GError **error);
void lb_postgres_close (LbDatabase *database);

gboolean lb_postgres_may_retry (LbDatabase *database);

/* Faults as the house's errors. */
int lb_postgres_error_code (const char *state);
void lb_postgres_set_error (const PGresult *result, GError **error);
/* Steps count for injected faults as SQLite's do. */
gboolean lb_postgres_take_fault (GError **error);

G_END_DECLS
