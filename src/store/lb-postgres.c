/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The connection to PostgreSQL: what is sent and what comes back.
 */
#define G_LOG_DOMAIN "lianban-store"

#include "lb-postgres-private.h"

#include <poll.h>
#include <string.h>

/* After a connection could not be made. */
#define RETRY_US (G_USEC_PER_SEC / 2)
/* Sent and not answered at most; libpq reads while it cannot send, so this only bounds memory. */
#define PENDING_MAXIMUM 4096

typedef struct
{
  LbPostgresPlan *plan; /* (nullable) */
  gboolean prepares;
  gint64 position;
} Pending;

/* Plans */

static void
plan_free (gpointer data)
{
  LbPostgresPlan *plan = data;

  g_free (plan->name);
  g_free (plan->sql);
  g_free (plan->types);
  g_free (plan);
}

LbPostgresPlan *
lb_postgres_plan (LbPostgres *self, const char *sql, const LbPostgresValues *values, gboolean counts)
{
  int n = values != NULL ? values->n : 0;
  GString *key = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_printf (key, "%u ", values->types[i]);
  g_string_append (key, sql);
  LbPostgresPlan *plan = g_hash_table_lookup (self->plans, key->str);
  if (plan != NULL)
    {
      g_string_free (key, TRUE);
      return plan;
    }
  plan = g_new0 (LbPostgresPlan, 1);
  plan->name = g_strdup_printf ("p%u", g_hash_table_size (self->plans));
  plan->sql = g_strdup (sql);
  plan->n_types = n;
  plan->types = n > 0 ? g_memdup2 (values->types, sizeof (Oid) * (gsize) n) : NULL;
  plan->counts = counts;
  g_hash_table_insert (self->plans, g_string_free (key, FALSE), plan);
  return plan;
}

/* Faults */

static void
note_failure (LbPostgres *self, gint64 position, GError *failure)
{
  if (self->failure != NULL)
    {
      g_error_free (failure);
      return;
    }
  self->failure = failure;
  self->failed_at = position;
}

static void
forget_failure (LbPostgres *self)
{
  g_clear_error (&self->failure);
  self->failed_at = -1;
}

/* Nothing that was sent will be answered; whether it was done is not known. */
static void
note_lost (LbPostgres *self)
{
  g_clear_error (&self->failure);
  note_failure (self, 0, g_error_new (LB_ERROR, LB_ERROR_BUSY, "database: the connection was lost"));
  g_array_set_size (self->pending, 0);
}

static gboolean
is_lost (LbPostgres *self)
{
  return self->connection == NULL || PQstatus (self->connection) == CONNECTION_BAD;
}

static gboolean
pass_failure (LbPostgres *self, GError **error)
{
  if (self->failure == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->failure);
  return FALSE;
}

/* Sending and receiving */

static void
note_pending (LbPostgres *self, LbPostgresPlan *plan, gboolean prepares)
{
  Pending pending = { plan, prepares, ++self->position };

  g_array_append_val (self->pending, pending);
}

gboolean
lb_postgres_send (LbPostgres *self, LbPostgresPlan *plan, const LbPostgresValues *values, GError **error)
{
  static const int binary[32] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

  if (self->failure == NULL && self->pending->len >= PENDING_MAXIMUM)
    lb_postgres_flush (self, NULL, NULL);
  if (!pass_failure (self, error))
    return FALSE;
  gboolean sent = plan->prepared;
  if (!sent && (sent = PQsendPrepare (self->connection, plan->name, plan->sql, plan->n_types, plan->types) == 1))
    {
      plan->prepared = TRUE;
      note_pending (self, plan, TRUE);
    }
  sent = sent
         && PQsendQueryPrepared (self->connection, plan->name, plan->n_types, values != NULL ? values->values : NULL,
                                 values != NULL ? values->lengths : NULL, binary, 1)
              == 1;
  if (!sent)
    {
      note_lost (self);
      return pass_failure (self, error);
    }
  note_pending (self, plan, FALSE);
  return TRUE;
}

static void
take_count (LbPostgres *self, const Pending *pending, PGresult *result)
{
  if (!pending->prepares && pending->plan != NULL && pending->plan->counts)
    self->last_changes = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
}

/* All results of one statement; gives the last that is not the end. */
static PGresult *
receive (LbPostgres *self, const Pending *pending)
{
  PGresult *kept = NULL;

  for (PGresult *result; (result = PQgetResult (self->connection)) != NULL;)
    {
      ExecStatusType status = PQresultStatus (result);
      g_clear_pointer (&kept, PQclear);
      kept = result;
      if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        {
          take_count (self, pending, result);
          continue;
        }
      if (pending->prepares && pending->plan != NULL)
        pending->plan->prepared = FALSE;
      if (status == PGRES_FATAL_ERROR && !is_lost (self))
        {
          GError *failure = NULL;
          const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
          /* serialization_failure, deadlock_detected */
          if (self->failure == NULL)
            self->may_retry = g_strcmp0 (state, "40001") == 0 || g_strcmp0 (state, "40P01") == 0;
          lb_postgres_set_error (result, &failure);
          note_failure (self, pending->position, failure);
        }
      if (is_lost (self))
        break;
    }
  return kept;
}

gboolean
lb_postgres_flush (LbPostgres *self, PGresult **ret_result, GError **error)
{
  g_autoptr (GArray) pending = self->pending;
  PGresult *last = NULL;

  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  if (pending->len > 0 && (is_lost (self) || PQpipelineSync (self->connection) != 1))
    note_lost (self);
  for (guint i = 0; i < pending->len && !is_lost (self); i++)
    {
      g_clear_pointer (&last, PQclear);
      last = receive (self, &g_array_index (pending, Pending, i));
    }
  if (pending->len > 0 && !is_lost (self))
    {
      PGresult *end = PQgetResult (self->connection);
      if (PQresultStatus (end) != PGRES_PIPELINE_SYNC && !is_lost (self))
        g_warning ("database: the answers do not end where they should (%s)", PQresStatus (PQresultStatus (end)));
      PQclear (end);
    }
  if (is_lost (self))
    note_lost (self);
  if (ret_result != NULL && self->failure == NULL)
    *ret_result = g_steal_pointer (&last);
  PQclear (last);
  return pass_failure (self, error);
}

/* A failure outside of a transaction is over when it has been told. */
static gboolean
tell (LbPostgres *self, gboolean done)
{
  if (self->marks->len == 0)
    {
      forget_failure (self);
      self->position = 0;
    }
  return done;
}

static gboolean
run_alone (LbPostgres *self, LbPostgresPlan *plan, const LbPostgresValues *values, PGresult **ret_result,
           GError **error)
{
  PGresult *result = NULL;

  if (!lb_postgres_begin (self->database, TRUE, 1, error))
    return FALSE;
  self->wrote = TRUE;
  if (!lb_postgres_send (self, plan, values, error) || !lb_postgres_flush (self, &result, error)
      || !lb_postgres_commit (self->database, 1, error))
    {
      PQclear (result);
      lb_postgres_roll_back (self->database, 1);
      return FALSE;
    }
  if (ret_result != NULL)
    *ret_result = g_steal_pointer (&result);
  PQclear (result);
  return TRUE;
}

gboolean
lb_postgres_run (LbPostgres *self, LbPostgresPlan *plan, const LbPostgresValues *values, gboolean writes,
                 PGresult **ret_result, GError **error)
{
  if (self->marks->len == 0 && writes)
    return run_alone (self, plan, values, ret_result, error);
  if (self->marks->len == 0 && !lb_postgres_connect (self, error))
    return FALSE;
  self->wrote = self->wrote || writes;
  return tell (self, lb_postgres_send (self, plan, values, error) && lb_postgres_flush (self, ret_result, error));
}

gboolean
lb_postgres_exec (LbPostgres *self, const char *sql, PGresult **ret_result, GError **error)
{
  if (!pass_failure (self, error))
    return FALSE;
  if (PQsendQueryParams (self->connection, sql, 0, NULL, NULL, NULL, NULL, 1) != 1)
    {
      note_lost (self);
      return tell (self, pass_failure (self, error));
    }
  note_pending (self, NULL, FALSE);
  return tell (self, lb_postgres_flush (self, ret_result, error));
}

/* Connecting */

static void
swallow_notice (void *data, const PGresult *result)
{
}

/* What the address leaves open: a dead server is noticed within seconds, and of several only one that takes writes is
 * right. */
static const struct { const char *keyword, *value; } defaults[] = {
  { "connect_timeout", "5" },    { "tcp_user_timeout", "15000" },
  { "keepalives_idle", "10" },   { "keepalives_interval", "5" },
  { "keepalives_count", "3" },   { "target_session_attrs", "read-write" },
  { "client_encoding", "UTF8" }, { "fallback_application_name", "lianband" },
};

static PGconn *
connect_to (const char *address, GError **error)
{
  char *fault = NULL;
  PQconninfoOption *options = PQconninfoParse (address, &fault);
  g_autoptr (GPtrArray) keywords = g_ptr_array_new (), values = g_ptr_array_new ();

  if (options == NULL)
    {
      /* libpq's message would repeat the address, and with it a password. */
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "engine: the address is not one that PostgreSQL understands");
      PQfreemem (fault);
      return NULL;
    }
  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    {
      const char *value = option->val;
      for (gsize i = 0; value == NULL && i < G_N_ELEMENTS (defaults); i++)
        if (strcmp (defaults[i].keyword, option->keyword) == 0)
          value = defaults[i].value;
      if (value == NULL)
        continue;
      g_ptr_array_add (keywords, option->keyword);
      g_ptr_array_add (values, (char *) value);
    }
  g_ptr_array_add (keywords, NULL);
  g_ptr_array_add (values, NULL);
  PGconn *connection = PQconnectdbParams ((const char *const *) keywords->pdata,
                                          (const char *const *) values->pdata, 0);
  PQconninfoFree (options);
  return connection;
}

/* Commits wait for the disk whatever the server's default is; who hangs with the head locked is cut off. Who only reads
 * locks nobody out and may be longer about what it has read: a backup is. */
static gboolean
set_up (LbPostgres *self, GError **error)
{
  const char *const settings[] = {
    "SET lock_timeout = '5s'",
    self->read_only ? "SET idle_in_transaction_session_timeout = '30min'"
                    : "SET idle_in_transaction_session_timeout = '30s'",
    "SET jit = off",
    "SELECT set_config ('synchronous_commit', 'on', false) WHERE current_setting ('synchronous_commit') = 'off'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (!lb_postgres_exec (self, settings[i], NULL, error))
      return FALSE;
  return !self->read_only || lb_postgres_exec (self, "SET default_transaction_read_only = on", NULL, error);
}

static void
disconnect (LbPostgres *self)
{
  GHashTableIter iter;
  gpointer plan;

  g_clear_pointer (&self->connection, PQfinish);
  g_array_set_size (self->pending, 0);
  g_hash_table_iter_init (&iter, self->plans);
  while (g_hash_table_iter_next (&iter, NULL, &plan))
    ((LbPostgresPlan *) plan)->prepared = FALSE;
  self->listening = FALSE;
  forget_failure (self);
}

static gboolean
connect_anew (LbPostgres *self, GError **error)
{
  disconnect (self);
  self->connection = connect_to (self->database->path, error);
  if (self->connection == NULL)
    return FALSE;
  PQsetNoticeReceiver (self->connection, swallow_notice, NULL);
  if (PQstatus (self->connection) != CONNECTION_OK || PQenterPipelineMode (self->connection) != 1)
    {
      g_autofree char *message = g_strstrip (g_strdup (PQerrorMessage (self->connection)));
      g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "engine: %s", message);
      disconnect (self);
      return FALSE;
    }
  if (set_up (self, error))
    return TRUE;
  disconnect (self);
  return FALSE;
}

gboolean
lb_postgres_connect (LbPostgres *self, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  /* Looks whether the server has hung up meanwhile. */
  if (!is_lost (self) && PQconsumeInput (self->connection) == 1 && !is_lost (self))
    return TRUE;
  if (now < self->retry_at)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "engine: the database cannot be reached");
      return FALSE;
    }
  if (connect_anew (self, error))
    return TRUE;
  self->retry_at = g_get_monotonic_time () + RETRY_US;
  return FALSE;
}

/* The head: made when the database is first used */

static gboolean
look_for_head (LbPostgres *self, gboolean *ret_there, GError **error)
{
  PGresult *result = NULL;

  if (!lb_postgres_exec (self, "SELECT 1 WHERE to_regclass ('engine_head') IS NOT NULL", &result, error))
    return FALSE;
  *ret_there = PQntuples (result) == 1;
  PQclear (result);
  return TRUE;
}

/* Three functions are made beside the head, as much of SQLite's as the shared SQL uses: json_each() of a list of texts,
 * and json_extract() and strftime ('%s', 'now') in migrations. Two processes may come at once: the first makes it all. */
static gboolean
make_head (LbPostgres *self, const LbSchema *schema, GError **error)
{
  g_autofree char *row = g_strdup_printf (
    "INSERT INTO engine_head (one, application_id, version, data_version) VALUES (1, %u, 0, 0)", schema->application_id);
  const char *const steps[] = {
    "CREATE TABLE engine_head (one bigint PRIMARY KEY CHECK (one = 1), application_id bigint NOT NULL,"
    " version bigint NOT NULL, data_version bigint NOT NULL) WITH (fillfactor = 10)",
    "CREATE FUNCTION json_each (list text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE ROWS 8"
    " AS 'SELECT e FROM pg_catalog.jsonb_array_elements_text (list::pg_catalog.jsonb) e'",
    "CREATE FUNCTION json_extract (value text, place text) RETURNS text LANGUAGE sql IMMUTABLE AS"
    " 'SELECT pg_catalog.jsonb_path_query_first (value::pg_catalog.jsonb, place::pg_catalog.jsonpath) #>> ''{}'''",
    "CREATE FUNCTION strftime (form text, moment text) RETURNS text LANGUAGE sql VOLATILE"
    " AS 'SELECT extract (epoch FROM now ())::bigint::text'",
    row,
  };
  gboolean there = FALSE;

  gboolean done = lb_postgres_exec (self, "BEGIN", NULL, error)
                  && lb_postgres_exec (self, "SELECT pg_advisory_xact_lock (1279414356)", NULL, error)
                  && look_for_head (self, &there, error);
  for (gsize i = 0; done && !there && i < G_N_ELEMENTS (steps); i++)
    done = lb_postgres_exec (self, steps[i], NULL, error);
  forget_failure (self);
  return lb_postgres_exec (self, done ? "COMMIT" : "ROLLBACK", NULL, done ? error : NULL) && done;
}

static gboolean
check_head (LbPostgres *self, const LbSchema *schema, GError **error)
{
  PGresult *result = NULL;
  gint64 version = 0;
  int newest = (int) g_strv_length ((char **) schema->migrations);

  if (!lb_postgres_exec (self, "SELECT application_id::text FROM engine_head WHERE one = 1", &result, error))
    return FALSE;
  gboolean ours =
    PQntuples (result) == 1 && g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10) == schema->application_id;
  PQclear (result);
  if (!ours)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "database: it belongs to another program");
      return FALSE;
    }
  if (!self->database->engine->read_version (self->database, &version, error))
    return FALSE;
  if (version > newest)
    g_set_error (error, LB_ERROR, LB_ERROR_NEWER, "database: version %" G_GINT64_FORMAT " is newer than %d", version,
                 newest);
  return version <= newest;
}

gboolean
lb_postgres_open (LbDatabase *database, LbDatabaseFlags flags, const LbSchema *schema, GError **error)
{
  LbPostgres *self = g_new0 (LbPostgres, 1);
  gboolean there = FALSE;

  database->engine = &lb_engine_postgres;
  database->postgres = self;
  self->database = database;
  self->read_only = (flags & LB_DATABASE_READ_ONLY) != 0;
  self->failed_at = -1;
  self->plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, plan_free);
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  self->marks = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!lb_postgres_connect (self, error) || !look_for_head (self, &there, error))
    return FALSE;
  if (!there && self->read_only)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "database: there is nothing in it yet");
      return FALSE;
    }
  return (there || make_head (self, schema, error)) && check_head (self, schema, error);
}

void
lb_postgres_close (LbDatabase *database)
{
  LbPostgres *self = database->postgres;

  g_clear_pointer (&database->cache, g_hash_table_unref);
  disconnect (self);
  g_hash_table_unref (self->plans);
  g_array_unref (self->pending);
  g_array_unref (self->marks);
  g_free (self);
}

/* Transactions */

static gboolean
send_text (LbPostgres *self, const char *sql, GError **error)
{
  return lb_postgres_send (self, lb_postgres_plan (self, sql, NULL, FALSE), NULL, error);
}

/* Waits until nobody else writes; notices what others wrote. */
static gboolean
lock_head (LbPostgres *self, GError **error)
{
  PGresult *result = NULL;

  if (!send_text (self, "SELECT data_version::text FROM engine_head WHERE one = 1 FOR UPDATE", error)
      || !lb_postgres_flush (self, &result, error))
    return FALSE;
  gint64 head = PQntuples (result) == 1 ? g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10) : -1;
  PQclear (result);
  if (head < 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "database: its head is missing");
      return FALSE;
    }
  if (head != self->head)
    self->foreign++;
  self->head = head;
  self->locked = TRUE;
  return TRUE;
}

static gboolean
begin_outer (LbPostgres *self, gboolean writes, GError **error)
{
  if (!lb_postgres_connect (self, error))
    return FALSE;
  forget_failure (self);
  self->may_retry = self->locked = self->wrote = FALSE;
  self->position = 0;
  gint64 mark = 0;
  g_array_append_val (self->marks, mark);
  if (!writes || self->read_only)
    return send_text (self, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
  return send_text (self, "BEGIN", error) && lock_head (self, error);
}

gboolean
lb_postgres_begin (LbDatabase *database, gboolean writes, int depth, GError **error)
{
  LbPostgres *self = database->postgres;

  if (lb_postgres_take_fault (error))
    return FALSE;
  if (depth == 1)
    {
      if (begin_outer (self, writes, error))
        return TRUE;
      if (self->marks->len > 0)
        lb_postgres_roll_back (database, 1);
      return FALSE;
    }
  g_autofree char *sql = g_strdup_printf ("SAVEPOINT s%d", depth);
  if (!send_text (self, sql, error))
    return FALSE;
  g_array_append_val (self->marks, self->position);
  return TRUE;
}

/* What was written is announced: those who listen need not wait for their next look. */
static gboolean
send_end (LbPostgres *self, GError **error)
{
  if (self->wrote && self->locked
      && (!send_text (self, "UPDATE engine_head SET data_version = data_version + 1 WHERE one = 1", error)
          || !send_text (self, "NOTIFY lianban", error)))
    return FALSE;
  return send_text (self, "COMMIT", error);
}

gboolean
lb_postgres_commit (LbDatabase *database, int depth, GError **error)
{
  LbPostgres *self = database->postgres;
  PGresult *result = NULL;

  if (lb_postgres_take_fault (error))
    return FALSE;
  if (depth > 1)
    {
      g_autofree char *sql = g_strdup_printf ("RELEASE SAVEPOINT s%d", depth);
      if (!send_text (self, sql, error))
        return FALSE;
      g_array_set_size (self->marks, self->marks->len - 1);
      return TRUE;
    }
  if (!send_end (self, error) || !lb_postgres_flush (self, &result, error))
    return FALSE;
  /* A transaction that failed answers COMMIT with a roll-back, which is no error to it. */
  gboolean done = strcmp (PQcmdStatus (result), "COMMIT") == 0;
  PQclear (result);
  if (!done)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "database: the transaction was rolled back");
      return FALSE;
    }
  self->head += self->wrote && self->locked;
  g_array_set_size (self->marks, 0);
  return TRUE;
}

void
lb_postgres_roll_back (LbDatabase *database, int depth)
{
  LbPostgres *self = database->postgres;
  gint64 mark = g_array_index (self->marks, gint64, self->marks->len - 1);

  lb_postgres_flush (self, NULL, NULL);
  g_array_set_size (self->marks, self->marks->len - 1);
  if (depth > 1 && self->failure != NULL && self->failed_at <= mark)
    return; /* what failed is outside of this savepoint: nothing inside ever was */
  gboolean lost = is_lost (self);
  if (!lost)
    forget_failure (self);
  if (depth == 1)
    {
      if (!lost)
        lb_postgres_exec (self, "ROLLBACK", NULL, NULL);
      forget_failure (self);
      self->locked = self->wrote = FALSE;
      return;
    }
  g_autofree char *back = g_strdup_printf ("ROLLBACK TO SAVEPOINT s%d", depth);
  g_autofree char *away = g_strdup_printf ("RELEASE SAVEPOINT s%d", depth);
  if (send_text (self, back, NULL))
    send_text (self, away, NULL);
}

gboolean
lb_postgres_may_retry (LbDatabase *database)
{
  return database->postgres->may_retry;
}

/* Waiting for others */

static gboolean
take_notices (LbPostgres *self)
{
  gboolean any = FALSE;

  for (PGnotify *notice; PQconsumeInput (self->connection) == 1 && (notice = PQnotifies (self->connection)) != NULL;)
    {
      any = TRUE;
      PQfreemem (notice);
    }
  return any;
}

/* A hint only: what it misses, the next look finds. */
gboolean
lb_postgres_wait (LbDatabase *database, int milliseconds, GError **error)
{
  LbPostgres *self = database->postgres;

  if (!lb_postgres_connect (self, error))
    return FALSE;
  if (!self->listening && !lb_postgres_exec (self, "LISTEN lianban", NULL, error))
    return FALSE;
  self->listening = TRUE;
  if (take_notices (self))
    return TRUE;
  struct pollfd waited = { .fd = PQsocket (self->connection), .events = POLLIN };
  if (poll (&waited, 1, milliseconds) > 0)
    take_notices (self);
  return TRUE;
}
