/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much the ledger holds.
 */
#include "lb-ledger-keep.h"
#include "lb-ledger-people.h"
#include "lb-ledger-private.h"

#include <sys/stat.h>

const char *
lb_ledger_engine (LbLedger *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return lb_database_engine (self->database);
}

static gint64
file_size (LbLedger *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  struct stat facts;

  return stat (path, &facts) == 0 ? (gint64) facts.st_size : 0;
}

static gboolean
engine_size (LbLedger *self, gint64 *ret_bytes, GError **error)
{
  if (lb_ledger_is_shared (self))
    return lb_database_integer (self->database, 0, ret_bytes, error, "SELECT pg_database_size (current_database ())",
                                NULL);
  *ret_bytes = file_size (self, "ledger.db") + file_size (self, "ledger.db-wal");
  return TRUE;
}

static gboolean
read_keeping (LbLedger *self, LbLedgerFigures *figures, GError **error)
{
  static const char faults[] = "SELECT count(*) FROM blob_fault WHERE what = :what";

  return lb_database_integer (self->database, 0, &figures->altered, error, faults, "s:what", "altered", NULL)
         && lb_database_integer (self->database, 0, &figures->missing, error, faults, "s:what", "missing", NULL)
         && lb_database_integer (self->database, 0, &figures->sealed, error, "SELECT max (at) FROM seal", NULL)
         && lb_ledger_kept (self, LB_KEPT_FILES_READ, &figures->read, error)
         && lb_ledger_kept (self, LB_KEPT_FILES_SWEPT, &figures->swept, error);
}

gboolean
lb_ledger_figures (LbLedger *self, LbLedgerFigures *ret_figures, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_figures != NULL, FALSE);
  LbLedgerFigures figures = { 0 };

  if (!lb_database_integer (self->database, 0, &figures.blobs, error, "SELECT count(*) FROM blob", NULL)
      || !lb_database_integer (self->database, 0, &figures.blob_bytes, error,
                               "SELECT CAST (coalesce (sum (size), 0) AS BIGINT) FROM blob", NULL)
      || !lb_database_integer (self->database, 0, &figures.uploads, error, "SELECT count(*) FROM upload", NULL)
      || !lb_database_integer (self->database, 0, &figures.sessions, error,
                               "SELECT count(*) FROM session WHERE refresh_until > :now", "x:now",
                               lb_ledger_system_now (), NULL))
    return FALSE;
  if (!engine_size (self, &figures.bytes, error) || !read_keeping (self, &figures, error))
    return FALSE;
  *ret_figures = figures;
  return TRUE;
}
