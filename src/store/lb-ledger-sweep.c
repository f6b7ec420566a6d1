/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that nobody needs: sent and never named by any event or catalogue. The log itself is asked, not only the table that is derived
 * from it. A file goes in three steps, each of which may be the last before a crash:
 *
 *   1. within a commit, its rows go and it is noted as gone: from here on no command can name it and nobody begins to
 *      send it again;
 *   2. its bytes go;
 *   3. the note goes: it may be sent again.
 *
 * An upload that was begun before holds its file from being swept, so no file vanishes between its last piece and its
 * row.
 */
#include "lb-ledger-keep.h"
#include "lb-ledger-private.h"
#include "lb-blob-store.h"

#include <string.h>

/* So many at once: few enough not to hold up commits. */
#define AT_ONCE 200
/* Lines of the log asked for at once: an engine may hold an answer whole. */
#define EVENTS_AT_ONCE 2000

static gboolean
collect (LbStatement *rows, GHashTable *digests, GError **error)
{
  int step = LB_STEP_FAILED;

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_hash_table_add (digests, lb_statement_dup_text (rows, 0));
  return step == LB_STEP_DONE;
}

/* Files that lie there and that the store has no row of: the bytes of an upload that was never completed. */
static gboolean
collect_strays (LbLedger *self, GHashTable *digests, GError **error)
{
  LbBlobStore *store = lb_blob_store_get (self->folder, error);
  g_autofree char *after = NULL;

  while (store != NULL)
    {
      g_autoptr (GPtrArray) list = lb_blob_store_list (store, after, error);
      if (list == NULL || list->len == 0)
        return list != NULL;
      for (guint i = 0; i < list->len && g_hash_table_size (digests) < AT_ONCE; i++)
        {
          gint64 known = 0;
          if (!lb_database_integer (self->database, 0, &known, error,
                                    "SELECT (SELECT count(*) FROM blob WHERE digest = :digest)"
                                    " + (SELECT count(*) FROM upload WHERE digest = :digest)",
                                    "s:digest", list->pdata[i], NULL))
            return FALSE;
          if (known == 0)
            g_hash_table_add (digests, g_strdup (list->pdata[i]));
        }
      g_free (after);
      after = g_strdup (list->pdata[list->len - 1]);
    }
  return FALSE;
}

/* Takes out of @digests what some line of the log says. A digest is 64 hexadecimal digits in quotes. */
static void
spare_named (const char *line, GHashTable *digests)
{
  for (const char *at = line; (at = strchr (at, '"')) != NULL; at++)
    {
      gsize length = strspn (at + 1, "0123456789abcdef");
      if (length == 64 && at[65] == '"')
        {
          g_autofree char *digest = g_strndup (at + 1, 64);
          g_hash_table_remove (digests, digest);
        }
    }
}

/* One piece of the log, from *@at on, which moves on; *ret_count: how long it was. */
static gboolean
ask_piece (LbLedger *self, gint64 *at, GHashTable *digests, int *ret_count, GError **error)
{
  int step = LB_STEP_FAILED;

  *ret_count = 0;
  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error, "SELECT seq, line FROM event WHERE seq > :at ORDER BY seq LIMIT :piece",
                       "x:at", *at, "i:piece", EVENTS_AT_ONCE, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      *at = lb_statement_integer (rows, 0);
      spare_named (lb_statement_text (rows, 1), digests);
      (*ret_count)++;
    }
  return step == LB_STEP_DONE;
}

static gboolean
ask_log (LbLedger *self, gint64 since, GHashTable *digests, gint64 *ret_head, GError **error)
{
  int count = EVENTS_AT_ONCE;

  *ret_head = since;
  while (count == EVENTS_AT_ONCE && g_hash_table_size (digests) > 0)
    if (!ask_piece (self, ret_head, digests, &count, error))
      return FALSE;
  return TRUE;
}

LbSweep *
lb_ledger_sweep_plan (LbLedger *self, LbTime before, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (LbSweep) sweep = g_new0 (LbSweep, 1);

  sweep->before = before;
  sweep->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sweep->gone = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (self->database, error);
  g_autoptr (LbStatement) old = view != NULL
    ? lb_database_query (self->database, error,
                         "SELECT b.digest FROM blob b WHERE b.made < :before"
                         " AND NOT EXISTS (SELECT 1 FROM blob_case c WHERE c.digest = b.digest)"
                         " AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.digest = b.digest)"
                         " AND NOT EXISTS (SELECT 1 FROM catalogue_file f WHERE f.digest = b.digest)"
                         " ORDER BY b.digest LIMIT :limit",
                         "x:before", (gint64) before, "i:limit", AT_ONCE, NULL) : NULL;
  if (!collect (old, sweep->digests, error) || !collect_strays (self, sweep->digests, error)
      || !ask_log (self, 0, sweep->digests, &sweep->asked, error))
    return NULL;
  return g_steal_pointer (&sweep);
}

/* The same questions once more, now that nobody else writes. */
static gboolean
may_go (LbLedger *self, const LbSweep *sweep, const char *digest, gboolean *ret_may, GError **error)
{
  gint64 needed = 0;

  if (!lb_database_integer (self->database, 0, &needed, error,
                            "SELECT (SELECT count(*) FROM blob_case WHERE digest = :digest)"
                            " + (SELECT count(*) FROM upload WHERE digest = :digest)"
                            " + (SELECT count(*) FROM catalogue_file WHERE digest = :digest)"
                            " + (SELECT count(*) FROM blob WHERE digest = :digest AND made >= :before)",
                            "s:digest", digest, "x:before", (gint64) sweep->before, NULL))
    return FALSE;
  *ret_may = needed == 0;
  return TRUE;
}

static gboolean
note_gone (LbLedger *self, const char *digest, GError **error)
{
  return lb_database_run (self->database, error, "DELETE FROM blob_user WHERE digest = :digest", "s:digest", digest, NULL)
         && lb_database_run (self->database, error, "DELETE FROM blob_fault WHERE digest = :digest", "s:digest", digest,
                             NULL)
         && lb_database_run (self->database, error, "DELETE FROM blob WHERE digest = :digest", "s:digest", digest, NULL)
         && lb_database_run (self->database, error,
                             "INSERT INTO blob_gone (digest, at) VALUES (:digest, :at) ON CONFLICT (digest) DO NOTHING",
                             "s:digest", digest, "x:at", lb_ledger_system_now (), NULL);
}

gboolean
lb_ledger_sweep_mark (LbLedger *self, LbSweep *sweep, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL && sweep != NULL, FALSE);
  GHashTableIter iter;
  gpointer digest;

  g_ptr_array_set_size (sweep->gone, 0);
  if (!ask_log (self, sweep->asked, sweep->digests, &sweep->asked, error))
    return FALSE;
  g_hash_table_iter_init (&iter, sweep->digests);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    {
      gboolean may = FALSE;
      if (!may_go (self, sweep, digest, &may, error) || (may && !note_gone (self, digest, error)))
        return FALSE;
    }
  /* Those of a sweep that was broken off as well. */
  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error, "SELECT digest FROM blob_gone ORDER BY digest", NULL);
  int step = LB_STEP_FAILED;
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (sweep->gone, lb_statement_dup_text (rows, 0));
  return step == LB_STEP_DONE;
}

gboolean
lb_ledger_sweep_bytes (const char *folder, LbSweep *sweep, GError **error)
{
  g_return_val_if_fail (folder != NULL && sweep != NULL, FALSE);
  LbBlobStore *store = lb_blob_store_get (folder, error);

  for (guint i = 0; store != NULL && i < sweep->gone->len; i++)
    if (!lb_blob_store_remove (store, sweep->gone->pdata[i], error))
      return FALSE;
  return store != NULL;
}

gboolean
lb_ledger_sweep_end (LbLedger *self, const LbSweep *sweep, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL && sweep != NULL, FALSE);

  for (guint i = 0; i < sweep->gone->len; i++)
    if (!lb_database_run (self->database, error, "DELETE FROM blob_gone WHERE digest = :digest", "s:digest",
                          sweep->gone->pdata[i], NULL))
      return FALSE;
  return TRUE;
}

void
lb_sweep_free (LbSweep *sweep)
{
  if (sweep == NULL)
    return;
  g_clear_pointer (&sweep->digests, g_hash_table_unref);
  g_clear_pointer (&sweep->gone, g_ptr_array_unref);
  g_free (sweep);
}

/* Looking after those that stay */

gboolean
lb_ledger_next_blobs (LbLedger *self, const char *after, int limit, GPtrArray **ret_digests, GArray **ret_sizes,
                      GError **error)
{
  g_return_val_if_fail (self != NULL && ret_digests != NULL && ret_sizes != NULL, FALSE);
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT digest, size FROM blob WHERE digest > :after ORDER BY digest LIMIT :limit", "s:after",
    after != NULL ? after : "", "i:limit", limit, NULL);

  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      gint64 size = lb_statement_integer (rows, 1);
      g_ptr_array_add (digests, lb_statement_dup_text (rows, 0));
      g_array_append_val (sizes, size);
    }
  if (step != LB_STEP_DONE)
    return FALSE;
  *ret_digests = g_steal_pointer (&digests);
  *ret_sizes = g_steal_pointer (&sizes);
  return TRUE;
}

gboolean
lb_ledger_note_blob (LbLedger *self, const char *digest, const char *what, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL && digest != NULL, FALSE);

  if (what == NULL)
    return lb_database_run (self->database, error, "DELETE FROM blob_fault WHERE digest = :digest", "s:digest", digest,
                            NULL);
  return lb_database_run (self->database, error,
                          "INSERT INTO blob_fault (digest, found, what) SELECT digest, :found, :what FROM blob"
                          " WHERE digest = :digest ON CONFLICT (digest) DO UPDATE SET what = excluded.what",
                          "s:digest", digest, "x:found", lb_ledger_system_now (), "s:what", what, NULL);
}

GHashTable *
lb_ledger_blob_faults (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LbStatement) rows = lb_database_query (self->database, error, "SELECT digest FROM blob_fault", NULL);

  return collect (rows, digests, error) ? g_steal_pointer (&digests) : NULL;
}

/* When what was done */

static const char *const kept[LB_KEPT_N] = { "files-read", "files-swept" };

gboolean
lb_ledger_note_kept (LbLedger *self, LbKept what, LbTime at, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL && what < LB_KEPT_N, FALSE);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) at);

  return lb_ledger_meta_set (self, kept[what], text, error);
}

gboolean
lb_ledger_kept (LbLedger *self, LbKept what, LbTime *ret_at, GError **error)
{
  g_return_val_if_fail (self != NULL && what < LB_KEPT_N && ret_at != NULL, FALSE);
  g_autofree char *text = NULL;

  if (!lb_database_text (self->database, &text, error, "SELECT value FROM meta WHERE name = :name", "s:name", kept[what],
                         NULL))
    return FALSE;
  *ret_at = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  return TRUE;
}
