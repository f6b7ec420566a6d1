/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The connection to PostgreSQL: what is sent and what comes back.
 */
#define G_LOG_DOMAIN "lianban-store"

#include "lb-postgres-bulk.h"
#include "lb-postgres-tail.h"

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

void
lb_postgres_forget_failure (LbPostgres *self)
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

gboolean
lb_postgres_is_lost (LbPostgres *self)
{
  return self->connection == NULL || PQstatus (self->connection) == CONNECTION_BAD;
}

gboolean
lb_postgres_pass_failure (LbPostgres *self, GError **error)
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
      if (status == PGRES_FATAL_ERROR && !lb_postgres_is_lost (self))
        {
          GError *failure = NULL;
          const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
          /* serialization_failure, deadlock_detected */
          if (self->failure == NULL)
            self->may_retry = g_strcmp0 (state, "40001") == 0 || g_strcmp0 (state, "40P01") == 0;
          lb_postgres_set_error (result, &failure);
          note_failure (self, pending->position, failure);
        }
      if (lb_postgres_is_lost (self))
        break;
    }
  return kept;
}

/* Gives the last result. (transfer full) (nullable) */
static PGresult *
receive_all (LbPostgres *self)
{
  g_autoptr (GArray) pending = self->pending;
  PGresult *last = NULL;

  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  if (pending->len > 0 && (lb_postgres_is_lost (self) || PQpipelineSync (self->connection) != 1))
    note_lost (self);
  for (guint i = 0; i < pending->len && !lb_postgres_is_lost (self); i++)
    {
      g_clear_pointer (&last, PQclear);
      last = receive (self, &g_array_index (pending, Pending, i));
    }
  if (pending->len > 0 && !lb_postgres_is_lost (self))
    {
      PGresult *end = PQgetResult (self->connection);
      if (PQresultStatus (end) != PGRES_PIPELINE_SYNC && !lb_postgres_is_lost (self))
        g_warning ("database: the answers do not end where they should (%s)", PQresStatus (PQresultStatus (end)));
      PQclear (end);
    }
  if (lb_postgres_is_lost (self))
    note_lost (self);
  return last;
}

gboolean
lb_postgres_send_now (LbPostgres *self, LbPostgresPlan *plan, const LbPostgresValues *values, GError **error)
{
  static const int binary[32] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

  if (self->failure == NULL && self->pending->len >= PENDING_MAXIMUM)
    PQclear (receive_all (self));
  if (!lb_postgres_pass_failure (self, error))
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
      return lb_postgres_pass_failure (self, error);
    }
  note_pending (self, plan, FALSE);
  return TRUE;
}

gboolean
lb_postgres_send (LbPostgres *self, LbPostgresPlan *plan, const LbPostgresValues *values, GError **error)
{
  return lb_postgres_bulk_send (self, error) && lb_postgres_send_now (self, plan, values, error);
}

gboolean
lb_postgres_send_text (LbPostgres *self, const char *sql, GError **error)
{
  return lb_postgres_send (self, lb_postgres_plan (self, sql, NULL, FALSE), NULL, error);
}

gboolean
lb_postgres_flush (LbPostgres *self, PGresult **ret_result, GError **error)
{
  lb_postgres_bulk_send (self, NULL);
  PGresult *last = receive_all (self);
  if (ret_result != NULL && self->failure == NULL)
    *ret_result = g_steal_pointer (&last);
  PQclear (last);
  return lb_postgres_pass_failure (self, error);
}

/* A failure outside of a transaction is over when it has been told. */
static gboolean
tell (LbPostgres *self, gboolean done)
{
  if (self->marks->len == 0)
    {
      lb_postgres_forget_failure (self);
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
  if (!lb_postgres_pass_failure (self, error))
    return FALSE;
  if (PQsendQueryParams (self->connection, sql, 0, NULL, NULL, NULL, NULL, 1) != 1)
    {
      note_lost (self);
      return tell (self, lb_postgres_pass_failure (self, error));
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
  lb_postgres_bulk_discard (self->bulk);
  g_hash_table_iter_init (&iter, self->plans);
  while (g_hash_table_iter_next (&iter, NULL, &plan))
    ((LbPostgresPlan *) plan)->prepared = FALSE;
  self->listening = FALSE;
  lb_postgres_forget_failure (self);
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
  if (!lb_postgres_is_lost (self) && PQconsumeInput (self->connection) == 1 && !lb_postgres_is_lost (self))
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
  lb_postgres_forget_failure (self);
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
  self->schema = schema;
  self->read_only = (flags & LB_DATABASE_READ_ONLY) != 0;
  self->failed_at = -1;
  self->plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, plan_free);
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  self->marks = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->bulk = lb_postgres_bulk_new ();
  self->news = g_ptr_array_new_with_free_func (g_free);
  if (!lb_postgres_connect (self, error) || !look_for_head (self, &there, error))
    return FALSE;
  if (!there && self->read_only)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "database: there is nothing in it yet");
      return FALSE;
    }
  return (there || make_head (self, schema, error)) && (self->read_only || lb_postgres_make_tail (self, error))
         && check_head (self, schema, error);
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
  lb_postgres_bulk_free (self->bulk);
  g_ptr_array_unref (self->news);
  g_free (self->announced);
  g_free (self->notice);
  g_free (self);
}

/* Waiting for others */

/* *ret_notice: of the newest, when all said something. */
static gboolean
take_notices (LbPostgres *self, char **ret_notice)
{
  gboolean any = FALSE, all = TRUE;

  PQconsumeInput (self->connection);
  for (PGnotify *notice; (notice = PQnotifies (self->connection)) != NULL; PQfreemem (notice))
    {
      any = TRUE;
      all = all && *notice->extra != '\0';
      g_free (*ret_notice);
      *ret_notice = g_strdup (notice->extra);
    }
  if (!all)
    g_clear_pointer (ret_notice, g_free);
  return any;
}

/* A hint only: what it misses, the next look finds. */
gboolean
lb_postgres_wait (LbDatabase *database, int milliseconds, char **ret_notice, GError **error)
{
  LbPostgres *self = database->postgres;

  if (!lb_postgres_connect (self, error))
    return FALSE;
  gboolean is_new = !self->listening;
  if (is_new && !lb_postgres_exec (self, "LISTEN lianban", NULL, error))
    return FALSE;
  self->listening = TRUE;
  if (is_new || take_notices (self, ret_notice))
    return TRUE;
  struct pollfd waited = { .fd = PQsocket (self->connection), .events = POLLIN };
  if (poll (&waited, 1, milliseconds) > 0)
    take_notices (self, ret_notice);
  return TRUE;
}
