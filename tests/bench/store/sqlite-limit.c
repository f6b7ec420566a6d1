/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   sqlite-limit FOLDER BATCH SECONDS
 *
 * What SQLite itself does with the rows of a command (event, head of the case, answer, last number), BATCH commands a
 * commit, in WAL mode with synchronous=FULL: no HTTP, no rules, no digests. Prints one JSON object.
 */
#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define CASES 2000

static const char schema[] =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 20000;"
  "CREATE TABLE event (seq INTEGER PRIMARY KEY, case_id TEXT NOT NULL, version INTEGER NOT NULL, line TEXT NOT NULL,"
  "  digest BLOB NOT NULL, UNIQUE (case_id, version)) STRICT;"
  "CREATE TABLE case_head (case_id TEXT PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL, number TEXT UNIQUE)"
  "  STRICT, WITHOUT ROWID;"
  "CREATE TABLE device (user TEXT NOT NULL, device TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (user, device))"
  "  STRICT, WITHOUT ROWID;"
  "CREATE TABLE command (user TEXT NOT NULL, device TEXT NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL,"
  "  digest TEXT NOT NULL, seq INTEGER, version INTEGER, answer TEXT NOT NULL, PRIMARY KEY (user, device, n))"
  "  STRICT, WITHOUT ROWID;"
  "CREATE INDEX command_id ON command (id, user, seq, version);";

enum { EVENT, HEAD, DEVICE, COMMAND, N_STATEMENTS };
static const char *const texts[N_STATEMENTS] = {
  "INSERT INTO event VALUES (?1, ?2, ?3, ?4, zeroblob (32))",
  "INSERT INTO case_head VALUES (?2, ?3, ?1, NULL)"
  " ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, seq = excluded.seq",
  "INSERT INTO device VALUES ('qydj-reviewer', ?5, ?6) ON CONFLICT (user, device) DO UPDATE SET last = excluded.last",
  "INSERT INTO command VALUES ('qydj-reviewer', ?5, ?6, ?7,"
  " '404d2426f017bcd87f2879de67859b3bedd7b30d9e2c5feb9e9cdc4940fe0701', ?1, ?3, ?8)",
};

static sqlite3 *database;
static sqlite3_stmt *statements[N_STATEMENTS];

static void
check (int result, int wanted)
{
  if (result == wanted)
    return;
  fprintf (stderr, "sqlite-limit: %s\n", sqlite3_errmsg (database));
  exit (1);
}

static void
put (gint64 sequence)
{
  static const char line[] =
    "{\"actor\":\"qydj-reviewer\",\"actorName\":\"王海涛\",\"at\":\"2019-06-10T09:00:00.000+08:00\",\"case\":"
    "\"016a85c8-a3c0-73c9-bf66-8b36493272c0\",\"command\":\"016a85c8-a3c0-7872-8260-b65f97c1a9c5\",\"data\":{\"text\":"
    "\"请补充现场平面图。\"},\"device\":\"c0783f46-a497-4d1e-905e-325598c8ad91\",\"role\":\"reviewer\",\"section\":\"qydj\","
    "\"sequence\":1234567,\"stored\":\"2019-06-10T09:00:00.000+08:00\",\"type\":\"commented\",\"version\":1234}";
  g_autofree char *case_id = g_strdup_printf ("016a85c8-a3c0-73c9-bf66-%012x", (guint) (sequence % CASES));
  g_autofree char *device = g_strdup_printf ("c0783f46-a497-4d1e-905e-%012x", (guint) (sequence % 64));
  g_autofree char *id = g_strdup_printf ("016a85c8-%04x-7%03x-8000-%012x", (guint) (sequence >> 12),
                                         (guint) (sequence & 0xfff), g_random_int ());
  g_autofree char *answer = g_strdup_printf ("{\"id\":\"%s\",\"n\":%u,\"outcome\":\"applied\",\"seq\":%u,\"version\":%u}",
                                             id, (guint) (sequence / 64), (guint) sequence, (guint) (sequence / CASES));

  for (int i = 0; i < N_STATEMENTS; i++)
    {
      sqlite3_stmt *one = statements[i];

      sqlite3_bind_int64 (one, 1, sequence);
      sqlite3_bind_text (one, 2, case_id, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (one, 3, sequence / CASES + 1);
      sqlite3_bind_text (one, 4, line, -1, SQLITE_STATIC);
      sqlite3_bind_text (one, 5, device, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (one, 6, sequence / 64 + 1);
      sqlite3_bind_text (one, 7, id, -1, SQLITE_STATIC);
      sqlite3_bind_text (one, 8, answer, -1, SQLITE_STATIC);
      check (sqlite3_step (one), SQLITE_DONE);
      sqlite3_reset (one);
    }
}

int
main (int argc, char **argv)
{
  if (argc != 4)
    {
      fprintf (stderr, "Usage: sqlite-limit FOLDER BATCH SECONDS\n");
      return 2;
    }
  g_autofree char *path = g_build_filename (argv[1], "limit.db", NULL);
  int batch = atoi (argv[2]);
  gint64 sequence = 0, begun, until;

  check (sqlite3_open (path, &database), SQLITE_OK);
  check (sqlite3_exec (database, schema, NULL, NULL, NULL), SQLITE_OK);
  for (int i = 0; i < N_STATEMENTS; i++)
    check (sqlite3_prepare_v2 (database, texts[i], -1, &statements[i], NULL), SQLITE_OK);
  begun = g_get_monotonic_time ();
  until = begun + (gint64) (g_ascii_strtod (argv[3], NULL) * G_USEC_PER_SEC);
  while (g_get_monotonic_time () < until)
    {
      check (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
      for (int i = 0; i < batch; i++)
        put (++sequence);
      check (sqlite3_exec (database, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    }
  printf ("{\"commands\": %" G_GINT64_FORMAT ", \"rate\": %.1f}\n", sequence, (double) sequence * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - begun));
  return 0;
}
