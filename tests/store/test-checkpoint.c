/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The write-ahead log begins again from its start under constant writes, and nothing of it is lost.
 */
#include "lb-checkpoint.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define PAGE 4096
#define ROWS_A_COMMIT 250

static const char *const steps[] = { "CREATE TABLE page (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;", NULL };
static const LbSchema schema = { 0x4c425466, steps };

/* One page and a half each row, over and over the same ones, so that only the log can grow. */
static void
write_some (LbDatabase *database, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, &error);

  for (int i = 0; i < ROWS_A_COMMIT; i++)
    lb_database_run (database, &error, "INSERT INTO page (n, bytes) VALUES (:n, :bytes)"
                     " ON CONFLICT (n) DO UPDATE SET bytes = excluded.bytes", "i:n", i, "y:bytes", bytes, NULL);
  g_assert_no_error (error);
  g_assert_true (lb_transaction_commit (transaction, &error));
}

static gint64
size_of (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat facts;

  return g_stat (path, &facts) == 0 ? (gint64) facts.st_size : 0;
}

static void
test_log_begins_again (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lianban-checkpoint-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "test.db", NULL);
  g_autoptr (LbDatabase) database = lb_database_open (path, LB_DATABASE_DURABLE, &schema, NULL);
  g_autofree guint8 *content = g_malloc0 (PAGE);
  LbCheckpointer *checkpointer = lb_checkpointer_new (database, LB_CHECKPOINT_PAGES);
  guint bulk = 0, rest = 0, same_size = 0;
  gint64 before = 0;

  /* Each commit makes the log longer until it has begun again: then many fit into what is there. */
  for (guint rounds = 0; rounds < 2000 && same_size < 10; rounds++)
    {
      content[0] = (guint8) rounds;
      g_autoptr (GBytes) bytes = g_bytes_new (content, PAGE);
      write_some (database, bytes);
      gint64 size = size_of (folder, "test.db-wal");
      g_assert_cmpint (size, >=, before); /* and is never cut */
      same_size = size == before ? same_size + 1 : 0;
      before = size;
    }
  lb_checkpointer_counts (checkpointer, &bulk, &rest);
  g_test_message ("%u by the thread, %u rests, %" G_GINT64_FORMAT " bytes of log", bulk, rest, before);
  g_assert_cmpint (same_size, ==, 10);
  g_assert_cmpint (bulk, >=, 1);
  g_assert_cmpint (rest, >=, 1);
  g_assert_cmpint (before, >, (gint64) LB_CHECKPOINT_PAGES * PAGE / 2);
  g_assert_cmpint (before, <, 10 * (gint64) LB_CHECKPOINT_PAGES * PAGE);
  g_clear_pointer (&checkpointer, lb_checkpointer_free);
  gint64 same = 0;
  g_autoptr (GBytes) last = g_bytes_new (content, PAGE);
  g_assert_true (lb_database_integer (database, 0, &same, NULL, "SELECT count(*) FROM page WHERE bytes = :bytes",
                                      "y:bytes", last, NULL));
  g_assert_cmpint (same, ==, ROWS_A_COMMIT);
  g_clear_pointer (&database, lb_database_close);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint/the-log-begins-again-under-constant-writes", test_log_begins_again);
  return g_test_run ();
}
