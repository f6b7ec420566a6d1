/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-ledger-move.h"
#include "lb-ledger-private.h"
#include "lb-ledger-rows.h"

#include <string.h>

/* What the mark says: */
#define GONE "yes"         /* the store lives elsewhere */
#define ARRIVING "arriving" /* it is not here yet */

typedef struct
{
  const char *from, *to;
  LbDatabase *source, *target; /* (owned) */
  GPtrArray *tables;           /* (owned) (element-type LbRowsTable) */
  GPtrArray *sums;             /* (owned) (element-type LbMovedTable) of the source */
} Move;

static void
move_clear (Move *move)
{
  g_clear_pointer (&move->source, lb_database_close);
  g_clear_pointer (&move->target, lb_database_close);
  g_clear_pointer (&move->tables, g_ptr_array_unref);
  g_clear_pointer (&move->sums, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Move, move_clear)

static GPtrArray *
sums_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lb_moved_table_free);
}

static LbDatabase *
open_place (const char *place, gboolean make, GError **error)
{
  g_autofree char *file = g_build_filename (place, "ledger.db", NULL);
  gboolean is_address = lb_database_is_address (place);

  if (!is_address && !make && !g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "%s: there is no store here", place);
      return NULL;
    }
  if (!is_address && make && g_mkdir_with_parents (place, 0700) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "%s: cannot be made", place);
      return NULL;
    }
  return lb_database_open (is_address ? place : file, LB_DATABASE_DURABLE, &lb_ledger_schema, error);
}

static gboolean
read_meta (LbDatabase *database, const char *name, char **ret_value, GError **error)
{
  return lb_database_text (database, ret_value, error, "SELECT value FROM meta WHERE name = :name", "s:name", name,
                           NULL);
}

static gboolean
write_mark (LbDatabase *database, const char *value, GError **error)
{
  if (value == NULL)
    return lb_database_run (database, error, "DELETE FROM meta WHERE name = :name", "s:name", LB_META_MOVED, NULL);
  return lb_database_run (database, error,
                          "INSERT INTO meta (name, value) VALUES (:name, :value)"
                          " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                          "s:name", LB_META_MOVED, "s:value", value, NULL);
}

/* Is there a store to move, and a place for it? */
static gboolean
check_places (Move *move, GError **error)
{
  g_autofree char *epoch = NULL, *gone = NULL, *target_epoch = NULL, *mark = NULL;

  if (!read_meta (move->source, "epoch", &epoch, error) || !read_meta (move->source, LB_META_MOVED, &gone, error)
      || !read_meta (move->target, "epoch", &target_epoch, error)
      || !read_meta (move->target, LB_META_MOVED, &mark, error))
    return FALSE;
  if (epoch == NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "from: there is no store there");
  else if (target_epoch != NULL && (mark == NULL || strcmp (epoch, target_epoch) != 0))
    g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "to: there is a store already; nothing was written");
  /* When a move was cut after the source was marked, it is done again. */
  else if (gone != NULL && g_strcmp0 (mark, ARRIVING) != 0)
    g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "from: the store was moved away from there before");
  else
    return TRUE;
  return FALSE;
}

static gboolean
fill_target (Move *move, GError **error)
{
  g_autoptr (LbTransaction) writing = lb_transaction_begin (move->target, error);

  return writing != NULL && lb_rows_clear (move->tables, move->target, error)
         && lb_rows_copy (move->tables, move->source, move->target, move->sums, error)
         && write_mark (move->target, ARRIVING, error) && lb_transaction_commit (writing, error);
}

/* Reads everything back. */
static gboolean
compare (Move *move, GError **error)
{
  g_autoptr (GPtrArray) found = sums_new ();
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (move->target, error);

  if (view == NULL || !lb_rows_copy (move->tables, move->target, NULL, found, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      const LbMovedTable *one = move->sums->pdata[i], *other = found->pdata[i];
      if (one->rows == other->rows && strcmp (one->digest, other->digest) == 0)
        continue;
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "%s: what was written is not what was read", one->table);
      return FALSE;
    }
  return TRUE;
}

/* A folder's services find the place by themselves. */
static gboolean
tell_folders (const Move *move, GError **error)
{
  if (!lb_database_is_address (move->to))
    return lb_ledger_set_engine (move->to, NULL, error);
  return lb_database_is_address (move->from) || lb_ledger_set_engine (move->from, move->to, error);
}

static gboolean
carry_over (Move *move, GError **error)
{
  /* Nobody writes to the source from here to its mark. */
  g_autoptr (LbTransaction) held = lb_transaction_begin (move->source, error);

  return held != NULL && check_places (move, error) && fill_target (move, error) && compare (move, error)
         && write_mark (move->source, GONE, error) && lb_transaction_commit (held, error)
         && write_mark (move->target, NULL, error) && tell_folders (move, error);
}

gboolean
lb_ledger_move (const char *from, const char *to, GPtrArray **ret_tables, GError **error)
{
  g_return_val_if_fail (from != NULL && to != NULL && ret_tables != NULL, FALSE);
  g_auto (Move) move = { .from = from, .to = to };

  if (strcmp (from, to) == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "from and to are the same place");
      return FALSE;
    }
  move.sums = sums_new ();
  move.tables = lb_rows_tables (error);
  move.source = move.tables != NULL ? open_place (from, FALSE, error) : NULL;
  move.target = move.source != NULL ? open_place (to, TRUE, error) : NULL;
  if (move.target == NULL || !carry_over (&move, error))
    return FALSE;
  *ret_tables = g_steal_pointer (&move.sums);
  return TRUE;
}

gboolean
lb_ledger_place_is_free (const char *address, GError **error)
{
  g_return_val_if_fail (address != NULL, FALSE);
  g_autofree char *epoch = NULL;

  if (!lb_database_is_address (address))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "engine: must be an address, postgresql://…");
      return FALSE;
    }
  g_autoptr (LbDatabase) target = open_place (address, TRUE, error);
  if (target == NULL || !read_meta (target, "epoch", &epoch, error))
    return FALSE;
  if (epoch != NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "engine: there is a store already; nothing was written");
  return epoch == NULL;
}
