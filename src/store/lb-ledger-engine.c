/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a store's database is: in its folder, or on a server whose address the folder keeps. Files are in the folder
 * either way. And what follows when other services write to the same database.
 */
#include "lb-ledger-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define ADDRESS_MAXIMUM 4096

static char *
engine_path (const char *folder)
{
  return g_build_filename (folder, "engine", NULL);
}

/* NULL without an error when the folder names none. */
static gboolean
read_address (const char *folder, char **ret_address, GError **error)
{
  g_autofree char *path = engine_path (folder);
  g_autoptr (GError) fault = NULL;
  char *text = NULL;

  *ret_address = NULL;
  if (!g_file_get_contents (path, &text, NULL, &fault))
    {
      if (g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOENT)
          || g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        return TRUE;
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "%s: %s", path, fault->message);
      return FALSE;
    }
  g_strstrip (text);
  if (lb_database_is_address (text) && strlen (text) <= ADDRESS_MAXIMUM)
    {
      *ret_address = text;
      return TRUE;
    }
  g_free (text);
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: must hold one address, postgresql://…", path);
  return FALSE;
}

gboolean
lb_ledger_find_engine (const char *folder, char **ret_path, GError **error)
{
  if (!read_address (folder, ret_path, error))
    return FALSE;
  if (*ret_path == NULL)
    *ret_path = g_build_filename (folder, "ledger.db", NULL);
  return TRUE;
}

gboolean
lb_ledger_set_engine (const char *folder, const char *address, GError **error)
{
  g_return_val_if_fail (folder != NULL, FALSE);
  g_autofree char *path = engine_path (folder);
  g_autoptr (GError) fault = NULL;

  gboolean done = FALSE;
  if (address == NULL)
    done = g_unlink (path) == 0 || errno == ENOENT;
  else if (g_mkdir_with_parents (folder, 0700) == 0)
    {
      /* An address may have a password in it. */
      g_autofree char *line = g_strconcat (address, "\n", NULL);
      done = g_file_set_contents_full (path, line, -1,
                                       G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &fault);
    }
  if (!done)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "%s: cannot be written: %s", path,
                   fault != NULL ? fault->message : g_strerror (errno));
      return FALSE;
    }
  return lb_sync_folder (folder, error);
}

gboolean
lb_ledger_choose_engine (const char *folder, const char *engine, GError **error)
{
  g_return_val_if_fail (folder != NULL && engine != NULL, FALSE);
  g_autofree char *file = g_build_filename (folder, "ledger.db", NULL);
  g_autofree char *known = NULL;

  if (!read_address (folder, &known, error))
    return FALSE;
  if (strcmp (engine, "sqlite") == 0)
    {
      if (known == NULL)
        return TRUE;
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT,
                   "%s: its ledger is on a PostgreSQL server; lianbanctl migrate-engine brings it back", folder);
      return FALSE;
    }
  if (!lb_database_is_address (engine) || strlen (engine) > ADDRESS_MAXIMUM)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "engine: must be sqlite or an address, postgresql://…");
      return FALSE;
    }
  if (known == NULL && g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT,
                   "%s: its ledger is in the folder; lianbanctl migrate-engine moves it to the server", folder);
      return FALSE;
    }
  return g_strcmp0 (known, engine) == 0 || lb_ledger_set_engine (folder, engine, error);
}

/* Others */

gboolean
lb_ledger_may_retry (LbLedger *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return lb_database_may_retry (self->database);
}

gint64
lb_ledger_loudness (LbLedger *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return lb_database_loudness (self->database);
}

gboolean
lb_ledger_is_shared (LbLedger *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return lb_database_is_address (lb_database_path (self->database));
}

gboolean
lb_ledger_await (LbLedger *self, int milliseconds, gint64 *ret_head, gint64 *ret_clock_offset, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_head != NULL && ret_clock_offset != NULL, FALSE);

  g_autofree char *notice = NULL;

  if (!lb_database_wait (self->database, milliseconds, &notice, error))
    return FALSE;
  /* Who announces what they did says how far the log goes; nothing else has changed then. */
  if (notice != NULL)
    self->mark.head = MAX (self->mark.head, g_ascii_strtoll (notice, NULL, 10));
  else if (!lb_ledger_read_store_again (self, error))
    return FALSE;
  *ret_head = self->mark.head;
  *ret_clock_offset = self->mark.clock_offset;
  return TRUE;
}
