/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is altered unseen: by a bad disk, by whoever can write to the database, by whoever makes its chain anew.
 */
#include "lb-config.h"
#include "lb-ledger-keep.h"
#include "lb-test-server.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

/* A store with a pharmacy taken in, stopped. */
static TestServer *
stopped_server (void)
{
  TestServer *server = test_server_new (TRUE);

  test_receive (server);
  test_server_stop (server);
  return server;
}

static sqlite3 *
open_raw (TestServer *server)
{
  g_autofree char *path = g_build_filename (server->folder, "ledger.db", NULL);
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  return handle;
}

static void
tamper (TestServer *server, const char *sql)
{
  sqlite3 *handle = open_raw (server);
  char *message = NULL;

  sqlite3_exec (handle, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (handle);
}

/* NULL when the store cannot be opened or read at all, which is seen as well. */
static GPtrArray *
faults_with (TestServer *server, const LbSealTrust *trust)
{
  g_autoptr (LbLedger) ledger = lb_ledger_open (server->folder, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, NULL, NULL);
  GPtrArray *faults = NULL;

  if (ledger == NULL || !lb_ledger_verify (ledger, &faults, NULL, NULL))
    return NULL;
  if (trust != NULL)
    g_assert_true (lb_ledger_verify_seals (ledger, trust, faults, NULL));
  return faults;
}

static gboolean
names (GPtrArray *faults, const char *text)
{
  for (guint i = 0; faults != NULL && i < faults->len; i++)
    if (strstr (faults->pdata[i], text) != NULL)
      return TRUE;
  return FALSE;
}

static LbSealKey *
key_of (TestServer *server, const char *name)
{
  g_autofree char *path = g_build_filename (server->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  LbSealKey *key = lb_seal_key_open (path, TRUE, &error);

  g_assert_no_error (error);
  return key;
}

static gboolean
seal (TestServer *server, const LbSealKey *key, LbTime now)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
  g_autoptr (GError) error = NULL;
  gboolean made = FALSE;

  g_assert_true (lb_ledger_begin (ledger, &error));
  g_assert_true (lb_ledger_seal (ledger, key, now, &made, &error));
  g_assert_true (lb_ledger_commit (ledger, &error));
  g_assert_no_error (error);
  return made;
}

static GPtrArray *
seals_of (TestServer *server)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);

  return lb_ledger_seals (ledger, NULL);
}

/* Does what an administrator would who has the database and knows how: alters a line and makes every digest anew. */
static void
rewrite (TestServer *server, const char *from, const char *to)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE event SET line = replace (line, '%s', '%s') WHERE seq = 1", from, to);
  sqlite3 *handle = open_raw (server);
  sqlite3_stmt *read, *write;
  guint8 digest[32] = { 0 };

  tamper (server, sql);
  sqlite3_prepare_v2 (handle, "SELECT seq, line FROM event ORDER BY seq", -1, &read, NULL);
  sqlite3_prepare_v2 (handle, "UPDATE event SET digest = ?1 WHERE seq = ?2", -1, &write, NULL);
  while (sqlite3_step (read) == SQLITE_ROW)
    {
      crypto_hash_sha256_state state;
      crypto_hash_sha256_init (&state);
      crypto_hash_sha256_update (&state, digest, sizeof digest);
      crypto_hash_sha256_update (&state, sqlite3_column_text (read, 1), (gsize) sqlite3_column_bytes (read, 1));
      crypto_hash_sha256_final (&state, digest);
      sqlite3_bind_blob (write, 1, digest, sizeof digest, SQLITE_STATIC);
      sqlite3_bind_int64 (write, 2, sqlite3_column_int64 (read, 0));
      g_assert_cmpint (sqlite3_step (write), ==, SQLITE_DONE);
      sqlite3_reset (write);
    }
  sqlite3_finalize (read);
  sqlite3_finalize (write);
  sqlite3_close (handle);
}

static void
test_rewrite_shows (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (LbSealKey) key = key_of (server, "audit.key");
  LbTime now = lb_ledger_system_now ();

  /* Without a seal nothing shows: this is what seals are for. */
  rewrite (server, "测试", "改过");
  g_autoptr (GPtrArray) unsealed = faults_with (server, NULL);
  g_assert_false (names (unsealed, "chain"));

  g_assert_true (seal (server, key, now));
  g_assert_false (seal (server, key, now)); /* there is nothing new */
  g_autoptr (GPtrArray) good = faults_with (server, NULL);
  g_assert_cmpint (good->len, ==, 0);
  rewrite (server, "改过", "又改");
  g_autoptr (GPtrArray) shown = faults_with (server, NULL);
  g_assert_false (names (shown, "the chain is broken"));
  g_assert_true (names (shown, "the log was rewritten after it was signed, somewhere in events 1 to "));
}

/* Who also makes new seals has not the key, or not the ones that were handed out. */
static void
test_seals_anew (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (LbSealKey) key = key_of (server, "audit.key");
  g_autoptr (LbSealKey) other = key_of (server, "other.key");
  LbTime now = lb_ledger_system_now ();

  seal (server, key, now);
  g_autoptr (GPtrArray) kept = seals_of (server);
  g_autofree char *line = lb_seal_to_json (kept->pdata[0]);
  g_autoptr (GPtrArray) handed_out = lb_seals_from_json (line, NULL);
  g_assert_nonnull (handed_out);
  LbSealTrust by_key = { .key = lb_seal_key_public (key) }, by_seals = { .seals = handed_out };

  g_autoptr (GPtrArray) good = faults_with (server, &by_key);
  g_autoptr (GPtrArray) good_too = faults_with (server, &by_seals);
  g_assert_cmpint (good->len + good_too->len, ==, 0);
  tamper (server, "DELETE FROM seal");
  rewrite (server, "测试", "改过");
  seal (server, other, now);
  g_autoptr (GPtrArray) unseen = faults_with (server, NULL);
  g_assert_cmpint (unseen->len, ==, 0);
  g_autoptr (GPtrArray) wrong_key = faults_with (server, &by_key);
  g_assert_true (names (wrong_key, "is by another key than the one that is trusted"));
  g_autoptr (GPtrArray) wrong_seal = faults_with (server, &by_seals);
  g_assert_true (names (wrong_seal, "is not the one that was handed out"));
  g_assert_true (names (wrong_seal, "the log was rewritten after it was signed"));
  tamper (server, "DELETE FROM seal");
  g_autoptr (GPtrArray) gone = faults_with (server, &by_seals);
  g_assert_true (names (gone, "was handed out and is no longer in the store"));
}

/* Seals are a chain: none can be changed, taken out or put in. */
static void
test_seal_chain (void)
{
  const char *const tricks[] = {
    "UPDATE seal SET at = at + 1 WHERE seq = (SELECT min (seq) FROM seal)",
    "UPDATE seal SET epoch = '00000000000000000000000000000000'",
    "UPDATE seal SET digest = zeroblob (32)",
    "UPDATE seal SET signature = zeroblob (64) WHERE seq = (SELECT max (seq) FROM seal)",
    "UPDATE seal SET key = zeroblob (32)",
    "UPDATE seal SET seq = seq - 1 WHERE seq = (SELECT min (seq) FROM seal)",
    "DELETE FROM seal WHERE seq = (SELECT min (seq) FROM seal)",
  };
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (LbSealKey) key = key_of (server, "audit.key");
  LbTime now = lb_ledger_system_now ();

  test_receive (server);
  for (int day = 0; day < 3; day++)
    {
      test_server_stop (server);
      g_assert_true (seal (server, key, now + day * (gint64) 86400000));
      test_server_start (server);
      TestSession *session = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
      g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                    g_variant_new_parsed ("{'text': <'又一天'>}"));
      g_autoptr (TestAnswer) answer = test_push (server, session, command);
      g_assert_cmpstr (test_outcome (answer), ==, "applied");
    }
  test_server_stop (server);
  for (gsize i = 0; i < G_N_ELEMENTS (tricks); i++)
    {
      g_autofree char *trick = g_strdup_printf ("%s; ", tricks[i]);
      tamper (server, "CREATE TABLE seal_kept AS SELECT * FROM seal");
      tamper (server, trick);
      g_autoptr (GPtrArray) faults = faults_with (server, NULL);
      if (!names (faults, "the signature is not good"))
        g_error ("%s was not seen", tricks[i]);
      tamper (server, "DELETE FROM seal; INSERT INTO seal SELECT * FROM seal_kept; DROP TABLE seal_kept");
    }
  g_autoptr (GPtrArray) good = faults_with (server, NULL);
  g_assert_cmpint (good->len, ==, 0);
}

static void
test_due (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (LbSealKey) key = key_of (server, "audit.key");
  g_autoptr (GError) error = NULL;
  LbTime now = lb_ledger_system_now ();
  gboolean due = FALSE;

  g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);
  g_assert_true (lb_ledger_seal_due (ledger, now, &due, &error) && due);
  seal (server, key, now);
  g_assert_true (lb_ledger_seal_due (ledger, now, &due, &error) && !due);
  /* A day later, and yet nothing new: one signature is enough. */
  g_assert_true (lb_ledger_seal_due (ledger, now + 86400000, &due, &error) && !due);
  g_assert_no_error (error);
}

/* The key is the owner's alone, and says so. */
static void
test_key_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lianban-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "audit.key", NULL);
  g_autoptr (GError) error = NULL;
  struct stat facts;

  g_assert_null (lb_seal_key_open (path, FALSE, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (LbSealKey) made = lb_seal_key_open (path, TRUE, &error);
  g_autoptr (LbSealKey) again = lb_seal_key_open (path, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (lb_seal_key_public (made), 32, lb_seal_key_public (again), 32);
  g_assert_cmpint (g_stat (path, &facts), ==, 0);
  g_assert_cmpint (facts.st_mode & 0777, ==, 0600);
  g_chmod (path, 0640);
  g_assert_null (lb_seal_key_open (path, TRUE, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_chmod (path, 0600);
  g_assert_true (g_file_set_contents (path, "not a key", -1, NULL));
  g_chmod (path, 0600);
  g_assert_null (lb_seal_key_open (path, TRUE, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
}

/* Every field of log and projections */

/* All that verification answers for, as text. */
static char *
content_of (sqlite3 *handle)
{
  static const char *const tables[] = {
    "SELECT seq, case_id, version, line, hex (digest) FROM event ORDER BY seq",
    "SELECT case_id, version, seq, number FROM case_head ORDER BY case_id",
    "SELECT case_id, tag, entered, gone FROM case_scope ORDER BY case_id, tag, entered",
    "SELECT case_id, at FROM case_wake ORDER BY case_id",
    "SELECT digest, case_id FROM blob_case ORDER BY digest, case_id",
    "SELECT digest, size FROM blob ORDER BY digest",
    "SELECT kind, id, digest, hex (content), effective_from FROM document ORDER BY kind, id",
    "SELECT place, user, device, n, id, seq, version FROM command ORDER BY place",
    "SELECT user, device, last FROM device ORDER BY user, device",
    "SELECT seq, hex (digest), at, epoch, hex (key), hex (signature) FROM seal ORDER BY seq",
  };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      sqlite3_stmt *rows = NULL;
      int step = sqlite3_prepare_v2 (handle, tables[i], -1, &rows, NULL);
      while (step == SQLITE_OK || step == SQLITE_ROW)
        {
          step = sqlite3_step (rows);
          for (int column = 0; step == SQLITE_ROW && column < sqlite3_column_count (rows); column++)
            g_string_append_printf (text, "%s|", (const char *) sqlite3_column_text (rows, column));
          g_string_append_c (text, '\n');
        }
      sqlite3_finalize (rows);
      if (step != SQLITE_DONE)
        {
          g_string_free (text, TRUE);
          return NULL;
        }
    }
  return g_string_free (text, FALSE);
}

static const struct { const char *table, *column; gboolean number; } fields[] = {
  { "event", "seq", TRUE },          { "event", "case_id", FALSE },     { "event", "version", TRUE },
  { "event", "line", FALSE },        { "case_head", "case_id", FALSE }, { "case_head", "version", TRUE },
  { "case_head", "seq", TRUE },      { "case_head", "number", FALSE },  { "case_scope", "case_id", FALSE },
  { "case_scope", "tag", FALSE },    { "case_scope", "entered", TRUE }, { "case_scope", "gone", TRUE },
  { "case_wake", "case_id", FALSE }, { "case_wake", "at", TRUE },       { "blob_case", "digest", FALSE },
  { "blob_case", "case_id", FALSE }, { "blob", "digest", FALSE },       { "blob", "size", TRUE },
  { "seal", "seq", TRUE },           { "seal", "at", TRUE },            { "seal", "epoch", FALSE },
  { "document", "digest", FALSE },   { "document", "id", FALSE },       { "document", "effective_from", TRUE },
  { "command", "user", FALSE },      { "command", "device", FALSE },    { "command", "n", TRUE },
  { "command", "id", FALSE },        { "command", "seq", TRUE },        { "command", "version", TRUE },
  { "device", "last", TRUE },
};

/* One random field of one random row becomes something else; each time it must be named. */
static void
test_random_fields (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (LbSealKey) key = key_of (server, "audit.key");
  g_autofree char *path = g_build_filename (server->folder, "ledger.db", NULL);
  g_autofree char *good = NULL;
  gsize length = 0;

  seal (server, key, lb_ledger_system_now ());
  tamper (server, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (path, &good, &length, NULL));
  for (int round = 0; round < 80; round++)
    {
      gsize i = (gsize) g_test_rand_int_range (0, G_N_ELEMENTS (fields));
      const char *column = fields[i].column;
      int by = g_test_rand_int_range (1, 1000), place = g_test_rand_int_range (1, 60);
      g_autofree char *change =
        fields[i].number ? g_strdup_printf ("coalesce (%s, 0) + %d", column, by)
                         : g_strdup_printf ("substr (%s, 1, length (%s) - 1 - %d %% length (%s)) || '~'"
                                            " || substr (%s, length (%s) + 1 - %d %% length (%s))",
                                            column, column, place, column, column, column, place, column);
      const char *filter = g_str_equal (column, "number") ? "WHERE number IS NOT NULL" : "";
      g_autofree char *key_of_row =
        g_strdup_printf ("SELECT %s FROM %s %s ORDER BY random () LIMIT 1", column, fields[i].table, filter);
      g_autofree char *sql = g_strdup_printf (
        "PRAGMA foreign_keys = OFF; UPDATE OR IGNORE %s SET %s = %s WHERE %s IS (%s)", fields[i].table, column, change,
        column, key_of_row);
      sqlite3 *raw = open_raw (server);
      g_autofree char *before = content_of (raw);
      sqlite3_exec (raw, sql, NULL, NULL, NULL);
      g_autofree char *after = content_of (raw);
      sqlite3_close (raw);
      g_autoptr (GPtrArray) faults = faults_with (server, NULL);
      if (strcmp (before, after) != 0 && faults != NULL && faults->len == 0)
        g_error ("unseen: %s", sql);
      g_assert_true (g_file_set_contents (path, good, (gssize) length, NULL));
    }
}

/* What fields hold besides what can be changed at random: behind the end of a text, and within an answer. */
static void
test_what_hides (void)
{
  static const char *const changes[] = {
    "UPDATE event SET line = CAST (CAST (line AS BLOB) || x'0078' AS TEXT) WHERE seq = 1",
    "UPDATE command SET answer = replace (answer, '\"seq\":', '\"seq\":1') WHERE place = 1",
    "UPDATE command SET answer = 'x' || answer WHERE place = 1",
    "DELETE FROM command WHERE place = 1",
    "PRAGMA foreign_keys = OFF; UPDATE blob_user SET digest = replace (digest, substr (digest, 1, 1), 'x')",
    "UPDATE user SET roles = 'x' || roles WHERE position = 1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (TestServer) server = stopped_server ();
      g_autoptr (GPtrArray) before = faults_with (server, NULL);
      g_assert_cmpint (before->len, ==, 0);
      tamper (server, changes[i]);
      g_autoptr (GPtrArray) faults = faults_with (server, NULL);
      if (faults != NULL && faults->len == 0)
        g_error ("unseen: %s", changes[i]);
    }
}

/* Every so many bytes of the database's own file one bit turns over. What is then still read the same was no part of
 * anything (unused pages, free space); all else must be named, or not be opened at all. */
static void
test_flipped_bytes (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autoptr (LbSealKey) key = key_of (server, "audit.key");
  g_autofree char *path = g_build_filename (server->folder, "ledger.db", NULL);
  g_autofree char *good = NULL;
  gsize length = 0;
  guint seen = 0, rounds = 0;

  seal (server, key, lb_ledger_system_now ());
  tamper (server, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (path, &good, &length, NULL));
  sqlite3 *raw = open_raw (server);
  g_autofree char *before = content_of (raw);
  sqlite3_close (raw);
  gsize stride = length / 100;
  for (gsize at = (gsize) g_test_rand_int_range (0, (gint32) stride); at < length; at += stride, rounds++)
    {
      g_autofree char *flipped = g_memdup2 (good, length);
      flipped[at] ^= (char) (1 << g_test_rand_int_range (0, 8));
      g_assert_true (g_file_set_contents (path, flipped, (gssize) length, NULL));
      raw = open_raw (server);
      g_autofree char *after = content_of (raw);
      sqlite3_close (raw);
      if (after != NULL && strcmp (before, after) == 0)
        continue;
      g_autoptr (GPtrArray) faults = faults_with (server, NULL);
      if (faults != NULL && faults->len == 0)
        g_error ("byte %" G_GSIZE_FORMAT " was altered and nobody noticed", at);
      seen++;
    }
  g_test_message ("%u of %u flips touched something; all were seen", seen, rounds);
  g_assert_cmpint (seen, >, rounds / 10);
}

/* The same for the bytes of a file. */
static void
test_flipped_files (void)
{
  g_autoptr (TestServer) server = stopped_server ();
  g_autofree char *blobs = g_build_filename (server->folder, "blobs", NULL);
  g_autoptr (GDir) outer = g_dir_open (blobs, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (outer)) != NULL)
    {
      g_autofree char *folder = g_build_filename (blobs, name, NULL);
      g_autoptr (GDir) inner = g_dir_open (folder, 0, NULL);
      const char *digest = g_dir_read_name (inner);
      g_autofree char *path = g_build_filename (folder, digest, NULL);
      g_autofree char *content = NULL;
      gsize length = 0;
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) length);
      content[at] ^= 1;
      g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
      g_autoptr (GPtrArray) faults = faults_with (server, NULL);
      g_assert_cmpint (faults->len, ==, 1);
      g_assert_true (names (faults, digest));
      content[at] ^= 1;
      g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/audit/a-rewritten-log-shows", test_rewrite_shows);
  g_test_add_func ("/audit/new-seals-do-not-hide-it", test_seals_anew);
  g_test_add_func ("/audit/seals-are-a-chain", test_seal_chain);
  g_test_add_func ("/audit/one-seal-a-day", test_due);
  g_test_add_func ("/audit/the-key-is-its-owners-alone", test_key_file);
  g_test_add_func ("/audit/any-field-that-changes-is-named", test_random_fields);
  g_test_add_func ("/audit/nothing-hides-in-a-field", test_what_hides);
  g_test_add_func ("/audit/any-byte-that-changes-is-seen", test_flipped_bytes);
  g_test_add_func ("/audit/any-file-that-changes-is-named", test_flipped_files);
  return g_test_run ();
}
