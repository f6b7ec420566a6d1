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
/* A round over all files is made so often; within it it rests between files as long as it read. */
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
  LbKeeperFigures figures; /* atomic */
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

typedef struct { LbKept what; LbTime at; } Note;

static gboolean
write_note (LbLedger *ledger, gpointer data, GError **error)
{
  const Note *note = data;

  return lb_ledger_note_kept (ledger, note->what, note->at, error);
}

static gboolean
note_done (LbKeeper *self, LbKept what, GError **error)
{
  Note note = { what, lb_ledger_system_now () };

  return write_now (self, write_note, &note, error);
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
  __atomic_add_fetch (&self->figures.swept, count, __ATOMIC_RELAXED);
  if (ret_count != NULL)
    *ret_count = count;
  return done && note_done (self, LB_KEPT_FILES_SWEPT, error);
}

/* Reading every file again */

typedef struct { const char *digest, *what; } Finding;

static gboolean
write_finding (LbLedger *ledger, gpointer data, GError **error)
{
  const Finding *finding = data;

  return lb_ledger_note_blob (ledger, finding->digest, finding->what, error);
}

typedef struct
{
  LbKeeper *keeper;
  LbLedger *view;      /* (owned) */
  LbBlobStore *store;
  GHashTable *known;   /* (owned) set of digests that something was wrong with when the round began */
  guint count;
} Round;

static void
round_clear (Round *round)
{
  g_clear_pointer (&round->known, g_hash_table_unref);
  g_clear_pointer (&round->view, lb_ledger_close);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

/* What was wrong and has been put back is no longer told. */
static gboolean
check_file (Round *round, const char *digest, gint64 size, GError **error)
{
  gint64 began = g_get_monotonic_time (), found = 0;
  gboolean good = FALSE;

  if (!lb_blob_store_check (round->store, digest, &found, &good, error))
    return FALSE;
  Finding finding = { digest, found < 0 ? "missing" : !good || found != size ? "altered" : NULL };
  if (finding.what != NULL)
    {
      g_warning ("file %s is %s; put it back from a backup", digest, finding.what);
      round->count++;
    }
  if ((finding.what != NULL || g_hash_table_contains (round->known, digest))
      && !write_now (round->keeper, write_finding, &finding, error))
    return FALSE;
  return rest (round->keeper, g_get_monotonic_time () - began) || is_stopping (round->keeper);
}

/* The files after @after; the last of them takes its place, NULL after the last of all. */
static gboolean
check_next (Round *round, char **after, GError **error)
{
  g_autoptr (GPtrArray) digests = NULL;
  g_autoptr (GArray) sizes = NULL;

  if (!lb_ledger_next_blobs (round->view, *after, FILES_AT_ONCE, &digests, &sizes, error))
    return FALSE;
  for (guint i = 0; i < digests->len && !is_stopping (round->keeper); i++)
    if (!check_file (round, digests->pdata[i], g_array_index (sizes, gint64, i), error))
      return FALSE;
  g_free (*after);
  *after = digests->len > 0 ? g_strdup (digests->pdata[digests->len - 1]) : NULL;
  return TRUE;
}

gboolean
lb_keeper_check_files (LbKeeper *self, guint *ret_count, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_auto (Round) round = { .keeper = self };
  g_autofree char *after = NULL;

  round.view = lb_ledger_open (self->server->folder, LB_LEDGER_READ_ONLY, NULL, error);
  round.store = round.view != NULL ? lb_blob_store_get (self->server->folder, error) : NULL;
  round.known = round.store != NULL ? lb_ledger_blob_faults (round.view, error) : NULL;
  gboolean done = round.known != NULL;
  do
    done = done && check_next (&round, &after, error);
  while (done && after != NULL && !is_stopping (self));
  if (ret_count != NULL)
    *ret_count = round.count;
  /* A round that was broken off is none. */
  return done && (after != NULL || note_done (self, LB_KEPT_FILES_READ, error));
}

/* Its day */

typedef gboolean (*Part) (LbKeeper *self, LbTime now, guint *ret_count, GError **error);

static void
do_part (LbKeeper *self, Part part, const char *what, LbTime now, gint64 *failures)
{
  g_autoptr (GError) error = NULL;
  guint count = 0;
  gboolean done = part (self, now, &count, &error);

  if (!done)
    {
      g_warning ("keeper: %s: %s", what, error->message);
      __atomic_add_fetch (failures, 1, __ATOMIC_RELAXED);
    }
  else if (count > 0)
    g_message ("keeper: %s: %u", what, count);
}

static gboolean
sweep_spare (LbKeeper *self, LbTime now, guint *ret_count, GError **error)
{
  return lb_keeper_sweep (self, now - LB_KEEPER_SPARE_DAYS * (gint64) 86400000, ret_count, error);
}

static gboolean
check_all (LbKeeper *self, LbTime now, guint *ret_count, GError **error)
{
  return lb_keeper_check_files (self, ret_count, error);
}

/* Whether it was done by any service of the store within so many seconds. A clock that was put back makes it due. */
static gboolean
is_due (LbKeeper *self, LbKept what, LbTime now, gint64 seconds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) view = lb_ledger_open (self->server->folder, LB_LEDGER_READ_ONLY, NULL, &error);
  LbTime last = 0;

  if (view != NULL && lb_ledger_kept (view, what, &last, &error))
    return last > now || now - last > seconds * 1000;
  g_warning ("keeper: %s", error->message);
  return FALSE;
}

static void
look (LbKeeper *self)
{
  LbTime now = lb_ledger_system_now ();

  do_part (self, lb_keeper_seal, "log sealed", now, &self->figures.failed_seals);
  if (is_due (self, LB_KEPT_FILES_SWEPT, now, SWEEP_SECONDS))
    do_part (self, sweep_spare, "files swept", now, &self->figures.failed_sweeps);
  if (is_due (self, LB_KEPT_FILES_READ, now, CHECK_SECONDS))
    do_part (self, check_all, "files found wrong", now, &self->figures.failed_checks);
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

LbKeeperFigures
lb_keeper_figures (LbKeeper *self)
{
  const LbKeeperFigures *now = &self->figures;

  return (LbKeeperFigures) { __atomic_load_n (&now->swept, __ATOMIC_RELAXED),
                             __atomic_load_n (&now->failed_seals, __ATOMIC_RELAXED),
                             __atomic_load_n (&now->failed_sweeps, __ATOMIC_RELAXED),
                             __atomic_load_n (&now->failed_checks, __ATOMIC_RELAXED) };
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
