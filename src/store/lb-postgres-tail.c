/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-postgres-tail.h"

#include <string.h>

/* Transactions that the tail has; who wrote nothing for longer reads everything anew. */
#define TAIL_ROWS "256"
/* An announcement that is longer is none. */
#define ANNOUNCED_MAXIMUM (64 * 1024)
/* What the server passes on to those who listen; it takes 8 000 bytes. */
#define NOTICE_MAXIMUM 200
/* Announcements that nobody has taken yet. */
#define NEWS_MAXIMUM 1024

/* The rows are written over and over, within their page where they fit twice (fillfactor); they are not compressed and,
 * up to a page, not put elsewhere: they are read once and thrown away. */
gboolean
lb_postgres_make_tail (LbPostgres *self, GError **error)
{
  static const char *const steps[] = {
    "BEGIN",
    "SELECT pg_advisory_xact_lock (1279414356)",
    "CREATE UNLOGGED TABLE IF NOT EXISTS engine_tail (place bigint PRIMARY KEY, version bigint NOT NULL,"
    " loud boolean NOT NULL, announced text) WITH (fillfactor = 50, toast_tuple_target = 8160)",
    "COMMIT",
  };
  PGresult *result = NULL;
  gboolean done =
    lb_postgres_exec (self, "SELECT 1 WHERE to_regclass ('engine_tail') IS NOT NULL", &result, error);
  gboolean there = done && PQntuples (result) == 1;

  PQclear (result);
  for (gsize i = 0; done && !there && i < G_N_ELEMENTS (steps); i++)
    done = lb_postgres_exec (self, steps[i], NULL, error);
  if (!done)
    lb_postgres_exec (self, "ROLLBACK", NULL, NULL);
  return done;
}

/* Others' doings */

static gint64
read_number (const PGresult *result, int row, int column)
{
  guint64 bytes;

  memcpy (&bytes, PQgetvalue (result, row, column), sizeof bytes);
  return (gint64) GUINT64_FROM_BE (bytes);
}

/* FALSE: not all of what others did is told, so nothing that is remembered is sure. */
static gboolean
read_tail (LbPostgres *self, const PGresult *result, gint64 head)
{
  int rows = PQntuples (result);
  gboolean told = rows == head - self->head;

  /* No row of the tail: nothing but NULL. */
  for (int i = 0; i < rows; i++)
    told = told && !PQgetisnull (result, i, 1) && *PQgetvalue (result, i, 1) == 0 && !PQgetisnull (result, i, 2);
  for (int i = 0; i < rows && told; i++)
    g_ptr_array_add (self->news, g_strdup (PQgetvalue (result, i, 2)));
  return told && self->news->len <= NEWS_MAXIMUM;
}

static void
notice_others (LbPostgres *self, const PGresult *result, gint64 head)
{
  if (head == self->head)
    return;
  if (!read_tail (self, result, head))
    {
      self->foreign++;
      self->loudness++;
      g_ptr_array_set_size (self->news, 0);
    }
  self->head = head;
}

/* The second statement sees what was committed while the first waited. A handle that has not written yet remembers
 * nothing, and asks for no tail. */
gboolean
lb_postgres_lock_head (LbPostgres *self, GError **error)
{
  gint64 since = GINT64_TO_BE (self->head > 0 ? self->head : G_MAXINT64 / 2);
  LbPostgresValues values = {
    .n = 1, .types = { LB_POSTGRES_INT8 }, .values = { (const char *) &since }, .lengths = { sizeof since }
  };
  PGresult *result = NULL;

  LbPostgresPlan *plan =
    lb_postgres_plan (self,
                      "SELECT h.data_version, t.loud, t.announced FROM engine_head h"
                      " LEFT JOIN LATERAL generate_series ($1 + 1,"
                      "  least (h.data_version, $1 + " TAIL_ROWS ")) v ON true"
                      " LEFT JOIN LATERAL (SELECT loud, announced FROM engine_tail"
                      "  WHERE place = v % " TAIL_ROWS " AND version = v OFFSET 0) t ON true"
                      " WHERE h.one = 1 ORDER BY v",
                      &values, FALSE);
  if (!lb_postgres_send_text (self, "SELECT one FROM engine_head WHERE one = 1 FOR UPDATE", error)
      || !lb_postgres_send (self, plan, &values, error) || !lb_postgres_flush (self, &result, error))
    return FALSE;
  gboolean there = PQntuples (result) > 0;
  if (there)
    notice_others (self, result, read_number (result, 0, 0));
  else
    g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "database: its head is missing");
  PQclear (result);
  self->locked = there;
  return there;
}

/* Ours */

void
lb_postgres_be_loud (LbPostgres *self)
{
  self->loud = TRUE;
  self->loudness++;
}

gboolean
lb_postgres_send_end (LbPostgres *self, GError **error)
{
  gint64 version = GINT64_TO_BE (self->head + 1);
  const char *announced = self->loud ? NULL : self->announced;
  gint64 loud = GINT64_TO_BE ((gint64) self->loud);
  const char *notice = announced != NULL && strlen (self->notice) <= NOTICE_MAXIMUM ? self->notice : "";
  LbPostgresValues values = {
    .n = 4,
    .types = { LB_POSTGRES_INT8, LB_POSTGRES_INT8, LB_POSTGRES_TEXT, LB_POSTGRES_TEXT },
    .values = { (const char *) &version, (const char *) &loud, announced, notice },
    .lengths = { sizeof version, sizeof loud, announced != NULL ? (int) strlen (announced) : 0,
                 (int) strlen (notice) },
  };
  static const char sql[] =
    "WITH head AS (UPDATE engine_head SET data_version = $1 WHERE one = 1),"
    " tail AS (INSERT INTO engine_tail (place, version, loud, announced)"
    "  VALUES ($1 % " TAIL_ROWS ", $1, $2 <> 0, $3) ON CONFLICT (place) DO UPDATE"
    "  SET version = excluded.version, loud = excluded.loud, announced = excluded.announced)"
    " SELECT pg_notify ('lianban', $4)";

  if (self->wrote && self->locked
      && !lb_postgres_send (self, lb_postgres_plan (self, sql, &values, FALSE), &values, error))
    return FALSE;
  return lb_postgres_send_text (self, "COMMIT", error);
}

void
lb_postgres_announce (LbDatabase *database, const char *text, const char *notice)
{
  LbPostgres *self = database->postgres;

  g_free (self->notice);
  self->notice = g_strdup (notice);
  g_free (self->announced);
  self->announced = strlen (text) <= ANNOUNCED_MAXIMUM ? g_strdup (text) : NULL;
}

GPtrArray *
lb_postgres_take_news (LbDatabase *database)
{
  LbPostgres *self = database->postgres;

  if (self->news->len == 0)
    return NULL;
  GPtrArray *news = self->news;
  self->news = g_ptr_array_new_with_free_func (g_free);
  return news;
}

gint64
lb_postgres_loudness (LbDatabase *database)
{
  return database->postgres->loudness;
}
