/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first sync, and every one after a reset: a snapshot is fetched (going on where a fetch before broke off), built
 * aside into a replica on a thread of its own, and put in the place of the one before in a moment in which both hands
 * stand still. Until then people read and write the one before.
 */
#include "lb-client-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A large scope takes the store a while to write down. */
#define SILENT_SECONDS 120

typedef struct
{
  LbClient *client;          /* (owned) */
  GCancellable *cancellable; /* (owned) of this session */
  char *folder;              /* of the user's replica */
  char *digest;              /* (nullable) of what is being fetched */
  int file;                  /* -1 when not open */
  GError *error;             /* (nullable) why the file could not be written */
  gboolean anew;             /* what was kept was of no use: fetched from its start */
} First;

static void
first_free (First *first)
{
  if (first->file >= 0)
    close (first->file);
  g_clear_error (&first->error);
  g_object_unref (first->client);
  g_object_unref (first->cancellable);
  g_free (first->folder);
  g_free (first->digest);
  g_free (first);
}

/* Ends it; @error (transfer full) (nullable). Another session may have begun meanwhile: that one is left alone. */
static void
done (First *first, GError *error, const LbHttpAnswer *problem)
{
  g_autoptr (LbClient) self = g_object_ref (first->client);
  gboolean ours = !g_cancellable_is_cancelled (first->cancellable);

  first_free (first);
  if (ours)
    lb_client_pull_on (self, error, problem);
  else
    g_clear_error (&error);
}

static void start (First *first);

/* Switching: the reader closes, the writer switches, the reader opens again; what is asked of either meanwhile waits. */

typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean closed, switched; /* (mutex lock) */
  gint references;           /* atomic */
} Gate;

static void
gate_unref (gpointer data)
{
  Gate *gate = data;

  if (!g_atomic_int_dec_and_test (&gate->references))
    return;
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->changed);
  g_free (gate);
}

static void
tell (Gate *gate, gboolean *what)
{
  g_mutex_lock (&gate->lock);
  *what = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static void
wait_for (Gate *gate, gboolean *what)
{
  g_mutex_lock (&gate->lock);
  while (!*what)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

/* On the reading hand. text: folder. */
static gboolean
stand_aside (LbHand *hand, LbCall *call, GError **error)
{
  Gate *gate = call->extra;
  gboolean open = hand->replica != NULL;

  g_clear_pointer (&hand->replica, lb_replica_close);
  tell (gate, &gate->closed);
  wait_for (gate, &gate->switched);
  if (!open)
    return TRUE;
  hand->replica = lb_replica_open (call->text, FALSE, error);
  if (hand->replica != NULL)
    lb_replica_set_facts (hand->replica, call->facts);
  return hand->replica != NULL;
}

/* On the writing hand. a: facts are not those that the rows were made with. */
static gboolean
switch_over (LbHand *hand, LbCall *call, GError **error)
{
  Gate *gate = call->extra;
  gboolean good = TRUE;

  wait_for (gate, &gate->closed);
  if (hand->replica != NULL)
    good = lb_replica_switch (hand->replica, &call->changed, error)
           && lb_replica_get (hand->replica, "cursor", (char **) &call->result, error)
           && (!call->a || lb_replica_mark_all (hand->replica, error));
  call->free_result = g_free;
  tell (gate, &gate->switched);
  return good;
}

static void
reader_back (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (lb_client_call_finish (result, reader_back, &error) == NULL)
    g_warning ("first sync: the replica cannot be read: %s", error->message);
}

static void
switched (GObject *source, GAsyncResult *result, gpointer data)
{
  First *first = data;
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, switched, &error);

  if (call != NULL && call->result != NULL && !g_cancellable_is_cancelled (first->cancellable))
    {
      g_free (self->cursor);
      self->cursor = g_steal_pointer (&call->result);
    }
  done (first, error, NULL);
}

static LbCall *
gate_call (First *first, Gate *gate, LbWork work)
{
  LbCall *call = lb_call_new (work);

  call->text = g_strdup (first->folder);
  call->facts = lb_facts_ref (first->client->facts);
  call->extra = gate;
  call->free_extra = gate_unref;
  return call;
}

static void
built (GObject *source, GAsyncResult *result, gpointer data)
{
  First *first = data;
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, built, &error);

  if (call == NULL || g_cancellable_is_cancelled (first->cancellable))
    {
      /* What cannot be used is of no use the next time either. */
      if (g_error_matches (error, LB_ERROR, LB_ERROR_CORRUPT) || g_error_matches (error, LB_ERROR, LB_ERROR_INVALID))
        {
          g_warning ("first sync: %s", error->message);
          lb_replica_drop_snapshot (first->folder);
          g_clear_error (&error);
          g_set_error (&error, LB_ERROR, LB_ERROR_OFFLINE, "first sync: what came cannot be used");
        }
      done (first, error, NULL);
      return;
    }
  Gate *gate = g_new0 (Gate, 1);
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
  gate->references = 2;
  LbCall *reading = gate_call (first, gate, stand_aside), *writing = gate_call (first, gate, switch_over);
  writing->writes = TRUE;
  writing->a = self->facts != call->facts;
  lb_client_call (self, &self->read, reading, reader_back, NULL, reader_back, NULL);
  lb_client_call (self, &self->write, writing, switched, NULL, switched, first);
}

/* On the building hand. text: folder, other: digest, a: the file is whole already, extra: cancellable. */
static gboolean
build (LbHand *hand, LbCall *call, GError **error)
{
  return (call->a || lb_replica_end_snapshot (call->text, call->other, error))
         && lb_replica_build_aside (call->text, call->other, call->facts, call->extra, error);
}

static void
build_from (First *first, gboolean whole)
{
  LbClient *self = first->client;
  LbCall *call = lb_call_new (build);

  call->text = g_strdup (first->folder);
  call->other = g_strdup (first->digest);
  call->a = whole;
  call->facts = lb_facts_ref (self->facts);
  call->extra = g_object_ref (first->cancellable);
  call->free_extra = g_object_unref;
  lb_client_call (self, &self->build, call, built, NULL, built, first);
}

/* Fetching */

static gboolean
cannot_write (First *first)
{
  int code = errno;

  g_clear_error (&first->error);
  g_set_error (&first->error, LB_ERROR, code == ENOSPC || code == EDQUOT ? LB_ERROR_FULL : LB_ERROR_FAILED,
               "first sync: writing: %s", g_strerror (code));
  return FALSE;
}

static gboolean
begin (int status, const char *etag, gpointer data)
{
  First *first = data;
  g_autofree char *digest = etag != NULL && strlen (etag) == 66 ? g_strndup (etag + 1, 64) : NULL;

  if (digest == NULL || strspn (digest, "0123456789abcdef") != 64)
    {
      g_clear_error (&first->error);
      g_set_error (&first->error, LB_ERROR, LB_ERROR_FAILED, "first sync: the store does not say what it sends");
      return FALSE;
    }
  if (status == 200)
    lb_replica_drop_snapshot (first->folder); /* another file than the one begun, or the first */
  if (first->file >= 0)
    close (first->file);
  g_free (first->digest);
  first->digest = g_steal_pointer (&digest);
  g_autofree char *path = lb_replica_snapshot_path (first->folder, first->digest, FALSE);
  first->file = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  return first->file >= 0 || cannot_write (first);
}

static gboolean
keep_piece (const char *bytes, gsize length, gpointer data)
{
  First *first = data;

  while (length > 0)
    {
      gssize written = write (first->file, bytes, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return cannot_write (first);
      bytes += written;
      length -= (gsize) written;
    }
  return TRUE;
}

static void
came (GObject *source, GAsyncResult *result, gpointer data)
{
  First *first = data;
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) problem = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, &problem, &error);

  if (answer != NULL && first->file >= 0)
    {
      close (first->file);
      first->file = -1;
      build_from (first, FALSE);
      return;
    }
  if (first->error != NULL)
    {
      g_clear_error (&error);
      error = g_steal_pointer (&first->error);
    }
  else if (g_error_matches (error, LB_ERROR, LB_ERROR_NOT_FOUND))
    {
      self->paged = TRUE; /* a store from before there were snapshots */
      g_clear_error (&error);
    }
  else if (problem != NULL && problem->status == 416 && !first->anew)
    {
      /* What is here is longer than what the store has. */
      g_clear_error (&error);
      first->anew = TRUE;
      lb_replica_drop_snapshot (first->folder);
      start (first);
      return;
    }
  else if (error == NULL)
    g_set_error (&error, LB_ERROR, LB_ERROR_OFFLINE, "first sync: the store sent nothing");
  done (first, error, problem);
}

static void
start (First *first)
{
  LbClient *self = first->client;
  gboolean whole = FALSE;
  gint64 size = 0;

  g_free (first->digest);
  first->digest = lb_replica_find_snapshot (first->folder, &whole, &size);
  if (first->digest != NULL && whole)
    {
      build_from (first, TRUE);
      return;
    }
  g_autofree char *range = first->digest != NULL ? g_strdup_printf ("Range: bytes=%" G_GINT64_FORMAT "-", size) : NULL;
  g_autofree char *condition = first->digest != NULL ? g_strdup_printf ("If-Range: \"%s\"", first->digest) : NULL;
  LbAsk ask = { .method = "GET", .path = "/v1/snapshot", .header = range, .other_header = condition,
                .silence = SILENT_SECONDS, .begin = begin, .piece = keep_piece, .piece_data = first };
  lb_client_ask_async (self, &ask, first->cancellable, came, first);
}

void
lb_client_first_sync (LbClient *self)
{
  g_return_if_fail (LB_IS_CLIENT (self) && self->last_user != NULL && self->cancellable != NULL);
  First *first = g_new0 (First, 1);

  first->client = g_object_ref (self);
  first->cancellable = g_object_ref (self->cancellable);
  first->folder = g_build_filename (self->folder, self->last_user, NULL);
  first->file = -1;
  start (first);
}
