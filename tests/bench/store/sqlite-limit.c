/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   sqlite-limit BEFORE AFTER BATCH SECONDS
 *
 * What SQLite itself does with a store's rows: AFTER is the database of a store under load, BEFORE a copy of what it was
 * before. Every command that came in between is put into BEFORE again (event, head of its case, answer, last number), row
 * for row and in the same order, BATCH commands a commit, in WAL mode with synchronous=FULL: no HTTP, no rules, no digests.
 * Ends when there are no more rows, or after SECONDS. Prints one JSON object.
 */
#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { EVENT, HEAD, DEVICE, COMMAND, N_STATEMENTS };
static const char *const texts[N_STATEMENTS] = {
  "INSERT INTO event (seq, case_id, version, line, digest) VALUES (?1, ?2, ?3, ?4, ?5)",
  "INSERT INTO case_head (case_id, version, seq, number) VALUES (?2, ?3, ?1, ?6)"
  " ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, seq = excluded.seq, number = excluded.number",
  "INSERT INTO device (user, device, last) VALUES (?7, ?8, ?9) ON CONFLICT (user, device) DO UPDATE SET last = excluded.last",
  "INSERT INTO command (place, user, device, n, id, digest, seq, version, answer)"
  " VALUES (?13, ?7, ?8, ?9, ?10, ?11, ?1, ?3, ?12)",
};
static const char question[] =
  "SELECT e.seq, e.case_id, e.version, e.line, e.digest, h.number, c.user, c.device, c.n, c.id, c.digest, c.answer, c.place"
  " FROM event e JOIN command c ON c.seq = e.seq JOIN case_head h ON h.case_id = e.case_id WHERE e.seq > ?1 ORDER BY e.seq";
#define N_VALUES 13

static sqlite3 *before, *after;
static sqlite3_stmt *statements[N_STATEMENTS];

static void
check (sqlite3 *database, int result, int wanted)
{
  if (result == wanted)
    return;
  fprintf (stderr, "sqlite-limit: %s\n", sqlite3_errmsg (database));
  exit (1);
}

/* The rows, in memory before the clock runs. (element-type sqlite3_value), N_VALUES of them a row. */
static GPtrArray *
read_rows (void)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
  sqlite3_stmt *head, *rows;
  int step;

  check (before, sqlite3_prepare_v2 (before, "SELECT max (seq) FROM event", -1, &head, NULL), SQLITE_OK);
  check (before, sqlite3_step (head), SQLITE_ROW);
  check (after, sqlite3_prepare_v2 (after, question, -1, &rows, NULL), SQLITE_OK);
  check (after, sqlite3_bind_int64 (rows, 1, sqlite3_column_int64 (head, 0)), SQLITE_OK);
  while ((step = sqlite3_step (rows)) == SQLITE_ROW)
    for (int i = 0; i < N_VALUES; i++)
      g_ptr_array_add (values, sqlite3_value_dup (sqlite3_column_value (rows, i)));
  check (after, step, SQLITE_DONE);
  sqlite3_finalize (head);
  sqlite3_finalize (rows);
  return values;
}

static void
put (sqlite3_value *const *row)
{
  for (int i = 0; i < N_STATEMENTS; i++)
    {
      sqlite3_stmt *one = statements[i];

      for (int k = 0; k < N_VALUES && k < sqlite3_bind_parameter_count (one); k++)
        sqlite3_bind_value (one, k + 1, row[k]);
      check (before, sqlite3_step (one), SQLITE_DONE);
      sqlite3_reset (one);
    }
}

static void
run (const GPtrArray *values, guint batch, double seconds)
{
  guint n_rows = values->len / N_VALUES, done = 0;
  gint64 begun = g_get_monotonic_time (), until = begun + (gint64) (seconds * G_USEC_PER_SEC);

  while (done < n_rows && g_get_monotonic_time () < until)
    {
      check (before, sqlite3_exec (before, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
      for (guint i = 0; i < batch && done < n_rows; i++, done++)
        put ((sqlite3_value *const *) values->pdata + (gsize) done * N_VALUES);
      check (before, sqlite3_exec (before, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    }
  double took = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  printf ("{\"commands\": %u, \"rate\": %.1f}\n", done, done / took);
}

int
main (int argc, char **argv)
{
  if (argc != 5)
    {
      fprintf (stderr, "Usage: sqlite-limit BEFORE AFTER BATCH SECONDS\n");
      return 2;
    }
  check (before, sqlite3_open_v2 (argv[1], &before, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
  check (after, sqlite3_open_v2 (argv[2], &after, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  check (before,
         sqlite3_exec (before, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 20000;"
                               "PRAGMA cache_size = -16384", NULL, NULL, NULL),
         SQLITE_OK);
  for (int i = 0; i < N_STATEMENTS; i++)
    check (before, sqlite3_prepare_v2 (before, texts[i], -1, &statements[i], NULL), SQLITE_OK);
  g_autoptr (GPtrArray) values = read_rows ();
  run (values, (guint) atoi (argv[3]), g_ascii_strtod (argv[4], NULL));
  for (int i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (statements[i]);
  sqlite3_close (before);
  sqlite3_close (after);
  return 0;
}
