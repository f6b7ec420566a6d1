/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianband"

#include "lb-snapshots.h"
#include "lb-ledger-keep.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A snapshot so little behind is as good as a new one: what is missing comes with the first pull. */
#define BEHIND_MAXIMUM 5000
/* So long the file that somebody is fetching stays. */
#define KEEP_SECONDS (24 * 60 * 60)
#define WAITING_MAXIMUM 1000

struct _LbSnapshots
{
  LbServer *server;
  char *folder;
  GMutex lock;
  GThreadPool *maker; /* (mutex lock) (nullable) NULL once it is stopped */
  gint stop;          /* atomic */
};

/* A file's name tells all of it: EPOCH.SCOPE.SEQ.SHA256.zst */
typedef struct
{
  char *path, *digest;
  gint64 seq, made; /* system seconds */
} Kept;

static void
kept_clear (Kept *kept)
{
  g_free (kept->path);
  g_free (kept->digest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static gboolean
read_name (LbSnapshots *self, const char *name, const char *scope, Kept *ret_kept)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", 6);
  struct stat facts;

  if (g_strv_length (parts) != 5 || strcmp (parts[0], self->server->epoch) != 0 || strcmp (parts[1], scope) != 0
      || strlen (parts[3]) != 64 || strcmp (parts[4], "zst") != 0
      || !lb_parse_number (parts[2], 0, G_MAXINT64 / 2, &ret_kept->seq))
    return FALSE;
  ret_kept->path = g_build_filename (self->folder, name, NULL);
  ret_kept->digest = g_strdup (parts[3]);
  ret_kept->made = g_stat (ret_kept->path, &facts) == 0 ? facts.st_mtime : 0;
  return TRUE;
}

/* The newest one of @scope, or, for a download that goes on, the one with @digest (nullable). */
static gboolean
find (LbSnapshots *self, const char *scope, const char *digest, Kept *ret_kept)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  gboolean found = FALSE;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_auto (Kept) kept = { 0 };
      if (!read_name (self, name, scope, &kept) || (digest != NULL && strcmp (digest, kept.digest) != 0)
          || (found && kept.seq <= ret_kept->seq))
        continue;
      kept_clear (ret_kept);
      *ret_kept = kept;
      kept = (Kept) { 0 };
      found = TRUE;
    }
  return found;
}

/* Takes away what nobody fetches any more, and what is of a store that was here before. */
static void
tidy (LbSnapshots *self, const char *scope)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_auto (Kept) newest = { 0 };
  const char *name;

  if (scope != NULL)
    find (self, scope, NULL, &newest);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      struct stat facts;
      gboolean ours = g_str_has_prefix (name, self->server->epoch);
      if (g_strcmp0 (path, newest.path) != 0
          && (!ours || (g_stat (path, &facts) == 0 && facts.st_mtime < now - KEEP_SECONDS)))
        g_unlink (path);
    }
}

/* Answering */

static gboolean
reply (LbRequest *request, const Kept *kept)
{
  struct stat facts;

  int file = open (kept->path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat (file, &facts) != 0)
    {
      if (file >= 0)
        close (file);
      return FALSE;
    }
  lb_request_reply_ranges (request, "application/zstd", file, facts.st_size, kept->digest);
  return TRUE;
}

/* Whether what is there will do: the very file that a broken download was of, or one that is new enough. */
static gboolean
reply_kept (LbSnapshots *self, LbRequest *request)
{
  g_autofree char *scope = lb_scope_digest ((const char *const *) request->scopes);
  const char *condition = lb_request_header_in (request, "If-Range");
  g_auto (Kept) kept = { 0 };

  if (condition != NULL && strlen (condition) == 66)
    {
      g_autofree char *digest = g_strndup (condition + 1, 64);
      if (find (self, scope, digest, &kept))
        return reply (request, &kept);
    }
  return find (self, scope, NULL, &kept) && kept.seq + BEHIND_MAXIMUM >= lb_hub_head (self->server->hub)
         && reply (request, &kept);
}

/* Making */

static gboolean
write_file (LbSnapshots *self, LbRequest *request, const char *part, LbSnapshot *ret_snapshot, char **ret_digest,
            GError **error)
{
  const char *const *scopes = (const char *const *) request->scopes;
  g_autoptr (LbLedger) view = lb_ledger_open (self->server->folder, LB_LEDGER_READ_ONLY, NULL, error);
  g_autoptr (LbPack) pack = view != NULL ? lb_pack_new (part, error) : NULL;

  if (pack == NULL || !lb_ledger_snapshot (view, scopes, pack, &self->stop, ret_snapshot, error))
    return FALSE;
  g_autofree char *cursor = lb_cursor_new (self->server, ret_snapshot->seq, scopes);
  g_autofree char *last = g_strdup_printf ("{\"more\":false,\"next\":\"%s\"}", cursor);
  return lb_pack_add (pack, last, error) && lb_pack_finish (pack, ret_digest, NULL, error);
}

static gboolean
make (LbSnapshots *self, LbRequest *request, Kept *ret_kept, GError **error)
{
  g_autofree char *scope = lb_scope_digest ((const char *const *) request->scopes);
  g_autofree char *part = g_build_filename (self->folder, "part", NULL);
  LbSnapshot snapshot = { 0 };
  gint64 began = g_get_monotonic_time ();

  if (!write_file (self, request, part, &snapshot, &ret_kept->digest, error))
    return FALSE;
  g_autofree char *name = g_strdup_printf ("%s.%s.%" G_GINT64_FORMAT ".%s.zst", self->server->epoch, scope,
                                           snapshot.seq, ret_kept->digest);
  ret_kept->path = g_build_filename (self->folder, name, NULL);
  if (g_rename (part, ret_kept->path) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "snapshot: %s", g_strerror (errno));
      return FALSE;
    }
  g_message ("snapshot of %" G_GINT64_FORMAT " cases (%" G_GINT64_FORMAT " events) made in %" G_GINT64_FORMAT " ms",
             snapshot.cases, snapshot.events, (g_get_monotonic_time () - began) / 1000);
  tidy (self, scope);
  return TRUE;
}

static void
work (gpointer data, gpointer user_data)
{
  LbSnapshots *self = user_data;
  LbRequest *request = data;
  g_autoptr (GError) error = NULL;
  g_auto (Kept) kept = { 0 };

  /* Somebody else's may have been made meanwhile. */
  if (!reply_kept (self, request) && (!make (self, request, &kept, &error) || !reply (request, &kept)))
    {
      if (error != NULL)
        g_warning ("snapshot: %s", error->message);
      lb_request_problem (request,
                          g_error_matches (error, LB_ERROR, LB_ERROR_BUSY)   ? LB_PROBLEM_BUSY
                          : g_error_matches (error, LB_ERROR, LB_ERROR_FULL) ? LB_PROBLEM_FULL
                                                                             : LB_PROBLEM_INTERNAL,
                          NULL);
    }
  lb_request_resume (request);
}

void
lb_snapshots_serve (LbSnapshots *self, LbRequest *request)
{
  g_return_if_fail (self != NULL && request != NULL);

  if (reply_kept (self, request))
    return;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->maker == NULL || g_thread_pool_unprocessed (self->maker) > WAITING_MAXIMUM)
    {
      lb_request_problem (request, LB_PROBLEM_BUSY, NULL);
      return;
    }
  lb_request_suspend (request);
  g_thread_pool_push (self->maker, request, NULL);
}

void
lb_route_snapshot (LbRequest *request)
{
  lb_snapshots_serve (request->server->snapshots, request);
}

LbSnapshots *
lb_snapshots_new (LbServer *server, GError **error)
{
  g_autofree char *folder = g_build_filename (server->folder, "snapshots", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, LB_ERROR, errno == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED, "%s: cannot be made: %s",
                   folder, g_strerror (errno));
      return NULL;
    }
  LbSnapshots *self = g_new0 (LbSnapshots, 1);
  self->server = server;
  self->folder = g_steal_pointer (&folder);
  g_mutex_init (&self->lock);
  self->maker = g_thread_pool_new (work, self, 1, FALSE, NULL);
  tidy (self, NULL);
  return self;
}

void
lb_snapshots_stop (LbSnapshots *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->stop, TRUE);
  /* The threads of HTTP still run: who asks from now on is told that the store is busy. */
  g_mutex_lock (&self->lock);
  GThreadPool *maker = g_steal_pointer (&self->maker);
  g_mutex_unlock (&self->lock);
  if (maker != NULL)
    g_thread_pool_free (maker, FALSE, TRUE);
}

void
lb_snapshots_free (LbSnapshots *self)
{
  if (self == NULL)
    return;
  lb_snapshots_stop (self);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}
