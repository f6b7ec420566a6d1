/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianband"

#include "lb-keeper.h"
#include "lb-blob-store.h"
#include "lb-ledger-keep.h"

#include <string.h>

/* How often it looks whether a day has begun. */
#define LOOK_SECONDS 300
#define FIRST_LOOK_SECONDS 20
#define SWEEP_SECONDS (24 * 60 * 60)
/* A round over all files begins so often; within it it rests between files as long as it read. */
#define CHECK_SECONDS (7 * 24 * 60 * 60)
#define FILES_AT_ONCE 100

struct _LbKeeper
{
  LbServer *server;
  LbSealKey *key;       /* (nullable) when it cannot be opened */
  GThread *thread;
  GMutex lock;
  GCond changed;
  gboolean stopping;    /* (mutex lock) */
  gint64 swept, checked; /* when last: monotonic µs, 0 for never */
};

static gboolean
is_stopping (LbKeeper *self)
{
  g_mutex_lock (&self->lock);
  gboolean stopping = self->stopping;
  g_mutex_unlock (&self->lock);
  return stopping;
}

/* FALSE when it is to stop. */
static gboolean
rest (LbKeeper *self, gint64 microseconds)
{
  gint64 until = g_get_monotonic_time () + microseconds;

  g_mutex_lock (&self->lock);
  while (!self->stopping && g_cond_wait_until (&self->changed, &self->lock, until))
    ;
  gboolean goes_on = !self->stopping;
  g_mutex_unlock (&self->lock);
  return goes_on;
}

/* Writing, in turn with everybody else */

typedef struct
{
  LbWriterFunc function;
  gpointer data;
  GMutex lock;
  GCond done;
  gboolean is_done;  /* (mutex lock) */
  GError *error;     /* (nullable) */
} Errand;

static gboolean
run_errand (LbLedger *ledger, gpointer data, GError **error)
{
  Errand *errand = data;

  return errand->function (ledger, errand->data, error);
}

static void
errand_done (gpointer data, const GError *error)
{
  Errand *errand = data;

  g_mutex_lock (&errand->lock);
  errand->is_done = TRUE;
  errand->error = error != NULL ? g_error_copy (error) : NULL;
  g_cond_signal (&errand->done);
  g_mutex_unlock (&errand->lock);
}

static gboolean
write_now (LbKeeper *self, LbWriterFunc function, gpointer data, GError **error)
{
  Errand errand = { .function = function, .data = data };

  g_mutex_init (&errand.lock);
  g_cond_init (&errand.done);
  gboolean taken = lb_writer_push (self->server->writer, run_errand, errand_done, &errand);
  g_mutex_lock (&errand.lock);
  while (taken && !errand.is_done)
    g_cond_wait (&errand.done, &errand.lock);
  g_mutex_unlock (&errand.lock);
  g_mutex_clear (&errand.lock);
  g_cond_clear (&errand.done);
  if (!taken)
    g_set_error (error, LB_ERROR, LB_ERROR_BUSY, "keeper: the writer has enough to do");
  else if (errand.error != NULL)
    g_propagate_error (error, errand.error);
  return taken && errand.error == NULL;
}

/* Sealing */

typedef struct { LbKeeper *keeper; LbTime now; gboolean made; } Sealing;

static gboolean
write_seal (LbLedger *ledger, gpointer data, GError **error)
{
  Sealing *sealing = data;
  gboolean due = FALSE;

  return lb_ledger_seal_due (ledger, sealing->now, &due, error)
         && (!due || lb_ledger_seal (ledger, sealing->keeper->key, sealing->now, &sealing->made, error));
}

gboolean
lb_keeper_seal (LbKeeper *self, LbTime now, guint *ret_count, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  Sealing sealing = { self, now, FALSE };

  if (self->key == NULL)
    {
      g_autofree char *usual = lb_ledger_seal_key_path (self->server->folder);
      self->key = lb_seal_key_open (usual, TRUE, error);
    }
  gboolean done = self->key != NULL && write_now (self, write_seal, &sealing, error);
  if (ret_count != NULL)
    *ret_count = sealing.made;
  return done;
}

/* Sweeping */

static gboolean
write_mark (LbLedger *ledger, gpointer data, GError **error)
{
  return lb_ledger_sweep_mark (ledger, data, error);
}

static gboolean
write_end (LbLedger *ledger, gpointer data, GError **error)
{
  return lb_ledger_sweep_end (ledger, data, error);
}

gboolean
lb_keeper_sweep (LbKeeper *self, LbTime before, guint *ret_count, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_autoptr (LbLedger) view = lb_ledger_open (self->server->folder, LB_LEDGER_READ_ONLY, NULL, error);
  guint count = 0;
  gboolean done = view != NULL;

  do
    {
      g_autoptr (LbSweep) sweep = done ? lb_ledger_sweep_plan (view, before, error) : NULL;
      done = sweep != NULL && write_now (self, write_mark, sweep, error)
             && lb_ledger_sweep_bytes (self->server->folder, sweep, error)
             && (sweep->gone->len == 0 || write_now (self, write_end, sweep, error));
      count += done ? sweep->gone->len : 0;
      if (!done || sweep->gone->len == 0)
        break;
    }
  while (!is_stopping (self));
  if (ret_count != NULL)
    *ret_count = count;
  return done;
}

/* Reading every file again */

typedef struct { const char *digest, *what; } Finding;

static gboolean
write_finding (LbLedger *ledger, gpointer data, GError **error)
{
  const Finding *finding = data;

  return lb_ledger_note_blob (ledger, finding->digest, finding->what, error);
}

static gboolean
check_file (LbKeeper *self, LbBlobStore *store, const char *digest, gint64 size, guint *count, GError **error)
{
  gint64 began = g_get_monotonic_time (), found = 0;
  gboolean good = FALSE;

  if (!lb_blob_store_check (store, digest, &found, &good, error))
    return FALSE;
  Finding finding = { digest, found < 0 ? "missing" : !good || found != size ? "altered" : NULL };
  if (finding.what != NULL)
    {
      g_warning ("file %s is %s; put it back from a backup", digest, finding.what);
      (*count)++;
      if (!write_now (self, write_finding, &finding, error))
        return FALSE;
    }
  return rest (self, g_get_monotonic_time () - began) || is_stopping (self);
}

static gboolean
forget_findings (LbLedger *ledger, gpointer data, GError **error)
{
  GPtrArray *good = data;

  for (guint i = 0; i < good->len; i++)
    if (!lb_ledger_note_blob (ledger, good->pdata[i], NULL, error))
      return FALSE;
  return TRUE;
}

/* What was wrong and has been put back is no longer told. */
static gboolean
clear_findings (LbKeeper *self, LbLedger *view, GPtrArray *digests, GError **error)
{
  gint64 faults = 0;

  return lb_ledger_count_blob_faults (view, &faults, error)
         && (faults == 0 || write_now (self, forget_findings, digests, error));
}

gboolean
lb_keeper_check_files (LbKeeper *self, guint *ret_count, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_autoptr (LbLedger) view = lb_ledger_open (self->server->folder, LB_LEDGER_READ_ONLY, NULL, error);
  LbBlobStore *store = view != NULL ? lb_blob_store_get (self->server->folder, error) : NULL;
  g_autofree char *after = NULL;
  guint count = 0;

  while (store != NULL && !is_stopping (self))
    {
      g_autoptr (GPtrArray) digests = NULL;
      g_autoptr (GArray) sizes = NULL;
      if (!lb_ledger_next_blobs (view, after, FILES_AT_ONCE, &digests, &sizes, error)
          || !clear_findings (self, view, digests, error))
        return FALSE;
      if (digests->len == 0)
        break;
      for (guint i = 0; i < digests->len && !is_stopping (self); i++)
        if (!check_file (self, store, digests->pdata[i], g_array_index (sizes, gint64, i), &count, error))
          return FALSE;
      g_free (after);
      after = g_strdup (digests->pdata[digests->len - 1]);
    }
  if (ret_count != NULL)
    *ret_count = count;
  return store != NULL;
}

/* Its day */

static void
tell (const char *what, gboolean done, guint count, const GError *error)
{
  if (!done)
    g_warning ("keeper: %s: %s", what, error->message);
  else if (count > 0)
    g_message ("keeper: %s: %u", what, count);
}

static void
look (LbKeeper *self)
{
  g_autoptr (GError) seal_error = NULL, sweep_error = NULL, check_error = NULL;
  LbTime now = lb_ledger_system_now ();
  gint64 clock = g_get_monotonic_time ();
  guint count = 0;

  tell ("log sealed", lb_keeper_seal (self, now, &count, &seal_error), count, seal_error);
  if (self->swept == 0 || clock - self->swept > (gint64) SWEEP_SECONDS * G_USEC_PER_SEC)
    {
      self->swept = clock;
      LbTime before = now - LB_KEEPER_SPARE_DAYS * (gint64) 86400000;
      tell ("files swept", lb_keeper_sweep (self, before, &count, &sweep_error), count, sweep_error);
    }
  if (self->checked == 0 || clock - self->checked > (gint64) CHECK_SECONDS * G_USEC_PER_SEC)
    {
      self->checked = clock;
      tell ("files found wrong", lb_keeper_check_files (self, &count, &check_error), count, check_error);
    }
}

static gpointer
keep (gpointer data)
{
  LbKeeper *self = data;

  if (rest (self, FIRST_LOOK_SECONDS * G_USEC_PER_SEC))
    do
      look (self);
    while (rest (self, LOOK_SECONDS * G_USEC_PER_SEC));
  return NULL;
}

LbKeeper *
lb_keeper_new (LbServer *server)
{
  LbKeeper *self = g_new0 (LbKeeper, 1);

  self->server = server;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

LbKeeper *
lb_server_keeper (LbServer *server)
{
  return server->keeper;
}

void
lb_keeper_start (LbKeeper *self)
{
  g_return_if_fail (self != NULL && self->thread == NULL);

  self->thread = g_thread_new ("lb-keeper", keep, self);
}

void
lb_keeper_stop (LbKeeper *self)
{
  if (self == NULL || self->thread == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
lb_keeper_free (LbKeeper *self)
{
  if (self == NULL)
    return;
  lb_keeper_stop (self);
  lb_seal_key_free (self->key);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
