/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The log is written in long pieces and says so when it cannot be; what a transaction does to it in between (pages that
 * did not fit into memory, savepoints, rolling back) changes nothing of what is read, by whoever reads.
 */
#include "lb-database.h"
#include "lb-error.h"
#include "lb-paced-vfs.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define LONGEST (124 * 1024)

static const char *const steps[] = { "CREATE TABLE page (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;", NULL };
static const LbSchema schema = { 0x4c425467, steps };

/* A disk that counts, and fails when it is told to: SQLite's own VFS, with other methods in its files. */
typedef struct { sqlite3_io_methods methods; const sqlite3_io_methods *below; guint writes, syncs; gint64 bytes; } Counted;

static struct
{
  sqlite3_vfs vfs, *below;
  Counted log, main;
  int fail_at; /* writes to the log from now, counted down to 1; 0: never */
} disk;

static int
count_write (Counted *self, sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
  self->writes++;
  self->bytes += count;
  return self->below->xWrite (file, bytes, count, offset);
}

static int
log_write (sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
  if (disk.fail_at > 0 && --disk.fail_at == 0)
    return SQLITE_FULL;
  return count_write (&disk.log, file, bytes, count, offset);
}

static int
main_write (sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
  return count_write (&disk.main, file, bytes, count, offset);
}

static int
log_sync (sqlite3_file *file, int flags)
{
  g_atomic_int_inc (&disk.log.syncs);
  return disk.log.below->xSync (file, flags);
}

static int
main_sync (sqlite3_file *file, int flags)
{
  g_atomic_int_inc (&disk.main.syncs);
  return disk.main.below->xSync (file, flags);
}

static int
counted_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret_flags)
{
  int code = disk.below->xOpen (disk.below, path, file, flags, ret_flags);
  Counted *self = (flags & SQLITE_OPEN_WAL) != 0 ? &disk.log : (flags & SQLITE_OPEN_MAIN_DB) != 0 ? &disk.main : NULL;

  if (code != SQLITE_OK || self == NULL)
    return code;
  self->below = file->pMethods;
  self->methods = *file->pMethods;
  self->methods.xWrite = self == &disk.log ? log_write : main_write;
  self->methods.xSync = self == &disk.log ? log_sync : main_sync;
  file->pMethods = &self->methods;
  return SQLITE_OK;
}

static void
plug_disk (void)
{
  disk.below = sqlite3_vfs_find (NULL);
  disk.vfs = *disk.below;
  disk.vfs.zName = "counted";
  disk.vfs.pNext = NULL;
  disk.vfs.xOpen = counted_open;
  g_assert_cmpint (sqlite3_vfs_register (&disk.vfs, TRUE), ==, SQLITE_OK);
}

typedef struct { char *folder, *path; LbDatabase *writer, *reader; } Place;

static void
set_up (Place *place, gconstpointer data)
{
  GError *error = NULL;

  place->folder = g_dir_make_tmp ("lianban-log-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "test.db", NULL);
  place->writer = lb_database_open (place->path, LB_DATABASE_DURABLE, &schema, &error);
  g_assert_no_error (error);
  g_assert_true (lb_database_flush_apart (place->writer));
  place->reader = lb_database_open (place->path, LB_DATABASE_READ_ONLY, &schema, &error);
  g_assert_no_error (error);
  disk.fail_at = 0;
}

static void
tear_down (Place *place, gconstpointer data)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  lb_database_close (place->reader);
  lb_database_close (place->writer);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (place->path, endings[i], NULL);
      g_remove (path);
    }
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
}

static gboolean
put (LbDatabase *database, int n, guint8 value, gsize length, GError **error)
{
  g_autofree guint8 *content = g_malloc (length);

  memset (content, value, length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&content), length);
  return lb_database_run (database, error, "INSERT INTO page (n, bytes) VALUES (:n, :bytes)"
                          " ON CONFLICT (n) DO UPDATE SET bytes = excluded.bytes", "i:n", n, "y:bytes", bytes, NULL);
}

/* What a handle sees: each row's first byte. */
static char *
look (LbDatabase *database)
{
  g_autofree char *text = NULL;
  GError *error = NULL;

  lb_database_text (database, &text, &error,
                    "SELECT group_concat (n || ':' || hex (substr (bytes, 1, 1)) || length (bytes), ' ')"
                    " FROM (SELECT n, bytes FROM page ORDER BY n)", NULL);
  g_assert_no_error (error);
  return g_strdup (text != NULL ? text : "");
}

static void
assert_sound (LbDatabase *database)
{
  g_autofree char *sound = NULL;

  g_assert_true (lb_database_text (database, &sound, NULL, "PRAGMA integrity_check", NULL));
  g_assert_cmpstr (sound, ==, "ok");
}

static void
test_long_pieces (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (put (place->writer, 0, 1, 100, NULL));
  disk.log.writes = disk.log.syncs = 0;
  disk.log.bytes = 0;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (place->writer, &error);
  for (int n = 1; n <= 100; n++)
    g_assert_true (put (place->writer, n, 2, 5000, &error));
  g_assert_true (lb_transaction_commit (transaction, &error));
  g_assert_cmpint (disk.log.bytes, >, 100 * 5000);
  g_assert_cmpuint (disk.log.writes, <=, disk.log.bytes / LONGEST + 1);
  g_assert_cmpuint (disk.log.syncs, ==, 0);
  g_autofree char *seen = look (place->reader), *there = look (place->writer);
  g_assert_cmpstr (seen, ==, there);
  g_assert_true (strstr (seen, "100:025000") != NULL);
  g_assert_true (lb_database_flush (place->writer, &error));
  g_assert_cmpuint (disk.log.syncs, ==, 1);
}

/* SQLite asks for these itself, and for them it must not be enough that the pieces are written. */
static void
test_carrying_over_is_flushed (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (put (place->writer, 0, 1, 100000, &error));
  disk.log.syncs = disk.main.syncs = 0;
  g_assert_true (lb_database_script (place->writer, "PRAGMA wal_checkpoint (PASSIVE)", &error));
  g_assert_cmpuint (disk.log.syncs, ==, 1);
  g_assert_cmpuint (disk.main.syncs, ==, 1);
  g_assert_true (put (place->writer, 1, 1, 100, &error)); /* from the log's start again: its new head */
  g_assert_cmpuint (disk.log.syncs, ==, 2);
}

/* At each write of a transaction in turn, until it gets through. */
static void
test_full (Place *place, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;
  gboolean done = FALSE;
  int at = 0;

  g_assert_true (put (place->writer, 0, 1, 300000, NULL));
  before = look (place->reader);
  while (!done)
    {
      g_autoptr (GError) error = NULL;
      disk.fail_at = ++at;
      g_autoptr (LbTransaction) transaction = lb_transaction_begin (place->writer, &error);
      done = put (place->writer, 0, 2, 300000, &error) && put (place->writer, 1, 2, 200000, &error)
             && lb_transaction_commit (transaction, &error);
      if (!done)
        g_assert_error (error, LB_ERROR, LB_ERROR_FULL);
      g_autofree char *seen = look (place->reader);
      if (!done)
        g_assert_cmpstr (seen, ==, before);
      disk.fail_at = 0;
      assert_sound (place->reader);
    }
  after = look (place->reader);
  g_assert_cmpstr (after, ==, "0:02300000 1:02200000");
  g_assert_cmpint (at, >, 4); /* 500 KB in pieces of 124 */
}

/* Some writes, some savepoints, some taken back, now and then a checkpoint; with so little memory that pages go to the
 * log before the commit and come back from it. */
static void
random_transaction (LbDatabase *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, &error);

  for (int i = g_test_rand_int_range (1, 30); i > 0; i--)
    {
      gboolean keeps = g_test_rand_int_range (0, 3) > 0;
      g_autoptr (LbTransaction) part = lb_transaction_begin (database, &error);
      for (int k = g_test_rand_int_range (1, 4); k > 0; k--)
        g_assert_true (put (database, g_test_rand_int_range (0, 60), (guint8) g_test_rand_int_range (1, 256),
                            (gsize) g_test_rand_int_range (1, 20000), &error));
      if (keeps)
        g_assert_true (lb_transaction_commit (part, &error));
    }
  if (g_test_rand_int_range (0, 4) > 0)
    g_assert_true (lb_transaction_commit (transaction, &error));
  g_assert_no_error (error);
}

static void
test_random (Place *place, gconstpointer data)
{
  g_autofree char *seen = NULL, *there = NULL, *again = NULL;
  GError *error = NULL;

  g_assert_true (lb_database_script (place->writer, "PRAGMA cache_size = 10; PRAGMA cache_spill = ON", NULL));
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *old = look (place->reader);
      random_transaction (place->writer);
      g_clear_pointer (&seen, g_free);
      g_clear_pointer (&there, g_free);
      seen = look (place->reader);
      there = look (place->writer);
      g_assert_cmpstr (seen, ==, there);
      if (i % 10 == 9)
        assert_sound (place->reader);
      if (g_test_rand_int_range (0, 8) == 0)
        lb_database_script (place->writer, "PRAGMA wal_checkpoint (PASSIVE)", NULL);
    }
  lb_database_close (place->writer);
  place->writer = lb_database_open (place->path, LB_DATABASE_DURABLE, &schema, &error);
  g_assert_no_error (error);
  assert_sound (place->writer);
  again = look (place->writer);
  g_assert_cmpstr (again, ==, seen);
}

/* What another handle carries over through the paced one is flushed a little at a time. */
static void
test_paced (Place *place, gconstpointer data)
{
  LbPacedVfs *paced = lb_paced_vfs_new ();
  sqlite3 *other = NULL;

  g_assert_true (lb_database_script (place->writer, "PRAGMA wal_autocheckpoint = 0", NULL));
  for (int n = 0; n < 100; n++)
    g_assert_true (put (place->writer, n, 1, 40000, NULL));
  g_assert_cmpint (sqlite3_open_v2 (place->path, &other, SQLITE_OPEN_READWRITE, lb_paced_vfs_name (paced)), ==,
                   SQLITE_OK);
  /* One that has read nothing yet knows of no log. */
  g_assert_cmpint (sqlite3_exec (other, "PRAGMA synchronous = FULL", NULL, NULL, NULL), ==, SQLITE_OK);
  disk.main.writes = disk.main.syncs = 0;
  disk.main.bytes = 0;
  g_assert_cmpint (sqlite3_wal_checkpoint_v2 (other, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (disk.main.bytes, >, 100 * 40000);
  g_assert_cmpint (disk.main.syncs, >=, disk.main.bytes / (512 * 1024));
  g_assert_cmpint (disk.main.syncs, <=, disk.main.bytes / (512 * 1024) + 1);
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
  lb_paced_vfs_free (paced);
  assert_sound (place->reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plug_disk ();
#define ADD(name, function) g_test_add ("/log/" name, Place, NULL, set_up, function, tear_down)
  ADD ("long-pieces", test_long_pieces);
  ADD ("carrying-over-is-flushed", test_carrying_over_is_flushed);
  ADD ("a-full-disk-at-every-write", test_full);
  ADD ("random", test_random);
  ADD ("paced", test_paced);
  return g_test_run ();
}
