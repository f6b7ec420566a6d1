/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianban-store"

#include "lb-config.h"
#include "lb-ledger-people.h"
#include "lb-ledger-private.h"
#include "lb-ledger-taken.h"
#include "lb-event-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Small things that the ledger's files share */

char *
lb_hex (const guint8 *bytes, gsize length)
{
  char *text = g_malloc (length * 2 + 1);

  sodium_bin2hex (text, length * 2 + 1, bytes, length);
  return text;
}

char *
lb_token_new (gsize bytes)
{
  guint8 random[64];

  g_assert (bytes <= sizeof random);
  randombytes_buf (random, bytes);
  char *text = lb_hex (random, bytes);
  sodium_memzero (random, sizeof random);
  return text;
}

gboolean
lb_is_hex (const char *text, gsize digits)
{
  return text != NULL && strlen (text) == digits && strspn (text, "0123456789abcdef") == digits;
}

gint64
lb_ledger_system_now (void)
{
  return g_get_real_time () / 1000;
}

char *
lb_ledger_data_folder (void)
{
  const char *chosen = g_getenv ("LIANBAN_DATA");

  if (chosen != NULL && *chosen != '\0')
    return g_strdup (chosen);
  g_autofree char *installed = g_build_filename (LB_DATA_DIRECTORY, "catalogue.json", NULL);
  return g_strdup (g_file_test (installed, G_FILE_TEST_EXISTS) ? LB_DATA_DIRECTORY
                                                               : LB_SOURCE_DATA_DIRECTORY);
}

/* Facts about the store itself */

gboolean
lb_ledger_meta_set (LbLedger *self, const char *name, const char *value, GError **error)
{
  return lb_database_run (self->database, error,
                          "INSERT INTO meta (name, value) VALUES (:name, :value)"
                          " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                          "s:name", name, "s:value", value, NULL);
}

static gboolean
meta_get (LbLedger *self, const char *name, char **ret_value, GError **error)
{
  return lb_database_text (self->database, ret_value, error, "SELECT value FROM meta WHERE name = :name",
                           "s:name", name, NULL);
}

static gboolean
read_clock (LbLedger *self, GError **error)
{
  g_autofree char *offset = NULL;

  if (!meta_get (self, "clock-offset", &offset, error))
    return FALSE;
  self->mark.clock_offset = offset != NULL && self->training ? g_ascii_strtoll (offset, NULL, 10) : 0;
  return TRUE;
}

/* Where the ledger stands on disk. */
gboolean
lb_ledger_read_mark (LbLedger *self, GError **error)
{
  g_autoptr (LbStatement) newest = lb_database_query (
    self->database, error, "SELECT seq, digest FROM event ORDER BY seq DESC LIMIT 1", NULL);
  LbLedgerMark mark = { .clock_offset = self->mark.clock_offset };

  if (newest == NULL
      || !lb_database_integer (self->database, 0, &mark.answers, error, "SELECT max (place) FROM command", NULL))
    return FALSE;
  int step = lb_statement_step (newest, error);
  if (step == LB_STEP_FAILED)
    return FALSE;
  if (step == LB_STEP_ROW)
    {
      gsize length;
      gconstpointer digest = lb_statement_bytes (newest, 1, &length);
      if (digest == NULL || length != LB_DIGEST_BYTES)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "ledger: the newest event has no digest");
          return FALSE;
        }
      mark.head = lb_statement_integer (newest, 0);
      memcpy (mark.digest, digest, LB_DIGEST_BYTES);
    }
  self->mark = self->committed = mark;
  return TRUE;
}

static gboolean
make_store (LbLedger *self, const char *data_folder, GError **error)
{
  g_autofree char *folder = data_folder != NULL ? g_strdup (data_folder) : lb_ledger_data_folder ();
  g_autofree char *epoch = lb_token_new (16);
  g_autofree char *created = lb_time_to_string (lb_ledger_system_now ());
  const char *const kinds[] = { "catalogue", "calendar", "policy" };

  if (!lb_ledger_meta_set (self, "epoch", epoch, error)
      || !lb_ledger_meta_set (self, "created", created, error)
      || !lb_ledger_meta_set (self, "training", self->training ? "yes" : "no", error)
      || !lb_ledger_meta_set (self, "name", self->training ? "联办培训库" : "联办", error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strconcat (kinds[i], ".json", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (!lb_ledger_install (self, kinds[i], path, error))
        return FALSE;
    }
  g_autofree char *people = g_build_filename (folder, "demo-people.json", NULL);
  return !self->training || lb_ledger_install_people (self, people, error);
}

static gboolean
check_kind (LbLedger *self, const char *training, guint flags, GError **error)
{
  gboolean is_training = g_strcmp0 (training, "yes") == 0;

  if ((flags & LB_LEDGER_EXISTING) == 0 && (flags & LB_LEDGER_READ_ONLY) == 0
      && is_training != ((flags & LB_LEDGER_TRAINING) != 0))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID,
                   is_training
                     ? "%s: is a training store and can never be a real one; choose another folder"
                     : "%s: is a real store and can never be a training store; choose another folder",
                   self->folder);
      return FALSE;
    }
  self->training = is_training;
  return TRUE;
}

/* A store that was moved to another engine lives on there; what is here may be read, never added to. */
static gboolean
check_here (LbLedger *self, GError **error)
{
  g_autofree char *moved = NULL;

  if (!meta_get (self, LB_META_MOVED, &moved, error))
    return FALSE;
  if (moved == NULL || self->read_only)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "%s: the store was moved to another engine; serve it there",
               self->folder);
  return FALSE;
}

static gboolean
read_store (LbLedger *self, guint flags, const char *data_folder, GError **error)
{
  g_autofree char *training = NULL;
  gboolean makes = FALSE;

  if (!meta_get (self, "training", &training, error))
    return FALSE;
  if (training == NULL && (flags & (LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING)) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "%s: there is no store here yet", self->folder);
      return FALSE;
    }
  if (training == NULL)
    {
      g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
      makes = TRUE;
      self->training = (flags & LB_LEDGER_TRAINING) != 0;
      if (transaction == NULL || !make_store (self, data_folder, error)
          || !lb_transaction_commit (transaction, error))
        return FALSE;
    }
  if (!makes && (!check_kind (self, training, flags, error) || !check_here (self, error)))
    return FALSE;
  return meta_get (self, "epoch", &self->epoch, error) && meta_get (self, "name", &self->name, error)
         && read_clock (self, error) && lb_ledger_read_mark (self, error);
}

gboolean
lb_ledger_read_store_again (LbLedger *self, GError **error)
{
  return check_here (self, error) && read_clock (self, error) && lb_ledger_read_mark (self, error);
}

static gboolean
make_folders (const char *folder, GError **error)
{
  const char *const parts[] = { "blobs", "uploads" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (folder, parts[i], NULL);
      if (g_mkdir_with_parents (path, 0700) != 0)
        {
          g_set_error (error, LB_ERROR, errno == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED,
                       "%s: cannot be made: %s", path, g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

/* Who reads goes through millions of lines once: what passes through little memory stays in the processor's, and a page
 * that is wanted again the system has. */
static gboolean
keep_little (LbLedger *self, GError **error)
{
  return !g_str_equal (lb_database_engine (self->database), "sqlite")
         || lb_database_script (self->database, "PRAGMA cache_size = -1024", error);
}

LbLedger *
lb_ledger_open (const char *folder, LbLedgerFlags flags, const char *data_folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  g_autofree char *path = NULL;
  gboolean read_only = (flags & LB_LEDGER_READ_ONLY) != 0;

  if (sodium_init () < 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "libsodium does not start");
      return NULL;
    }
  if (!lb_ledger_find_engine (folder, &path, error))
    return NULL;
  if ((flags & (LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING)) != 0 && !lb_database_is_address (path)
      && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "%s: there is no store here yet", folder);
      return NULL;
    }
  if (!read_only && !make_folders (folder, error))
    return NULL;

  g_autoptr (LbLedger) self = g_new0 (LbLedger, 1);
  self->lock = -1;
  self->folder = g_strdup (folder);
  self->read_only = read_only;
  self->cases = g_hash_table_new (g_str_hash, g_str_equal);
  self->recent = g_queue_new ();
  self->taken = lb_taken_before_new ();
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->database = lb_database_open (path, read_only ? LB_DATABASE_READ_ONLY : LB_DATABASE_DURABLE,
                                     &lb_ledger_schema, error);
  if (self->database == NULL || !read_store (self, flags, data_folder, error)
      || !lb_ledger_tune_passwords (self, error))
    return NULL;
  if (!read_only)
    lb_checkpoint_seldom (self->database);
  return !read_only || keep_little (self, error) ? g_steal_pointer (&self) : NULL;
}

void
lb_ledger_close (LbLedger *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->batch, lb_transaction_free);
  g_clear_pointer (&self->checkpointer, lb_checkpointer_free);
  g_clear_pointer (&self->database, lb_database_close);
  lb_ledger_cache_clear (self);
  g_clear_pointer (&self->catalogues, g_ptr_array_unref);
  g_clear_pointer (&self->calendar, lb_calendar_unref);
  g_clear_pointer (&self->policy, lb_policy_unref);
  g_clear_pointer (&self->taken, lb_taken_before_free);
  g_hash_table_unref (self->cases);
  g_hash_table_unref (self->touched);
  if (self->deeds != NULL)
    g_string_free (self->deeds, TRUE);
  g_queue_free (self->recent);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->folder);
  g_free (self->epoch);
  g_free (self->name);
  g_free (self);
}

void
lb_ledger_adopt (LbLedger *self)
{
  g_return_if_fail (self != NULL && self->batch == NULL);

  lb_database_adopt (self->database);
}

gboolean
lb_ledger_lock (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->lock < 0, FALSE);
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);

  int file = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  /* On a server several services may share a store, and with it a folder. */
  if (file < 0 || flock (file, (lb_ledger_is_shared (self) ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0)
    {
      g_set_error (error, LB_ERROR, errno == EWOULDBLOCK ? LB_ERROR_BUSY : LB_ERROR_FAILED,
                   errno == EWOULDBLOCK ? "%s: another lianband serves this store" : "%s: cannot be locked",
                   self->folder);
      if (file >= 0)
        close (file);
      return FALSE;
    }
  self->lock = file;
  self->checkpointer = lb_checkpointer_new (self->database, LB_CHECKPOINT_SERVICE_PAGES);
  return TRUE;
}

const char *
lb_ledger_folder (LbLedger *self)
{
  return self->folder;
}

const char *
lb_ledger_epoch (LbLedger *self)
{
  return self->epoch;
}

const char *
lb_ledger_name (LbLedger *self)
{
  return self->name;
}

gboolean
lb_ledger_is_training (LbLedger *self)
{
  return self->training;
}

gint64
lb_ledger_head (LbLedger *self)
{
  return self->mark.head;
}

/* The clock */

gint64
lb_ledger_clock_offset (LbLedger *self)
{
  return self->mark.clock_offset;
}

LbTime
lb_ledger_now (LbLedger *self)
{
  return lb_ledger_system_now () + self->mark.clock_offset;
}

/* When the newest event was stored, by the store's clock; LB_TIME_NONE before the first. */
gboolean
lb_ledger_newest_time (LbLedger *self, LbTime *ret_time, GError **error)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (self != NULL && ret_time != NULL, FALSE);
  if (!lb_database_text (self->database, &line, error, "SELECT line FROM event ORDER BY seq DESC LIMIT 1", NULL))
    return FALSE;
  *ret_time = LB_TIME_NONE;
  if (line == NULL)
    return TRUE;
  g_autoptr (LbEvent) event = lb_event_from_json_text (line, strlen (line), error);
  if (event == NULL)
    return FALSE;
  *ret_time = event->stored;
  return TRUE;
}

gboolean
lb_ledger_set_clock (LbLedger *self, LbTime time, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->read_only, FALSE);
  LbTime newest;

  if (!self->training)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FORBIDDEN, "a real store takes its time from the system only");
      return FALSE;
    }
  if (!lb_ledger_newest_time (self, &newest, error))
    return FALSE;
  if (newest != LB_TIME_NONE && time < newest)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "the clock may not be set before the newest event");
      return FALSE;
    }
  gint64 offset = time - lb_ledger_system_now ();
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, offset);
  if (!lb_ledger_meta_set (self, "clock-offset", text, error))
    return FALSE;
  self->mark.clock_offset = offset;
  return TRUE;
}
