/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Streams are told by the hub itself, which writes to the connection while libmicrohttpd has it suspended: waking each
 * costs several system calls in two threads, and a store has hundreds of streams. Where that cannot be done (TLS, a
 * full socket) it is woken.
 *
 * Lock order: the streams' lock, then the hub's for its news, then libmicrohttpd's own. The store is asked without.
 */
#define G_LOG_DOMAIN "lianband"

#include "lb-streams.h"

#include <string.h>
#include <sys/socket.h>

#define STREAMS_MAXIMUM 2000
/* One for each window of a program on each PC that somebody is signed in at, with some to spare. */
#define STREAMS_PER_USER 32
#define BEAT_US (LB_BEAT_SECONDS * G_USEC_PER_SEC)
/* Sessions that this service ends are looked at at once; this finds those that others end, or time. */
#define CHECK_US (5 * G_USEC_PER_SEC)

typedef struct
{
  LbStreams *streams;
  struct MHD_Connection *connection;
  char *session, *user;
  gint64 sent;        /* (mutex streams->lock) the newest number that it was told */
  gint64 beat;        /* (mutex streams->lock) when it must be written to, monotonic µs */
  gboolean suspended; /* (mutex streams->lock) */
  gboolean over;      /* (mutex streams->lock) its session has ended */
  int socket;         /* (mutex streams->lock) to write to past libmicrohttpd; -1: that cannot be done */
  GString *pending;   /* what is still to be written; of the connection's thread, as is */
  gboolean ended;     /* that it was told so */
} Stream;

struct _LbStreams
{
  LbServer *server;
  GMutex lock;
  GHashTable *open;  /* (mutex lock) set of Stream */
  GHashTable *users; /* (mutex lock) user → how many they have */
  gint64 checked;    /* monotonic µs; of the hub's thread */
  gint doubted;      /* atomic */
  gint stopping;     /* atomic */
};

/* Waking; with the lock held */

static void
wake (Stream *stream)
{
  if (stream->suspended)
    {
      stream->suspended = FALSE;
      MHD_resume_connection (stream->connection);
    }
}

/* Telling */

/* What is sent of a new @head. (transfer full) */
static char *
message (gint64 head)
{
  return g_strdup_printf ("event: changed\nid: %" G_GINT64_FORMAT "\ndata: {\"seq\": %" G_GINT64_FORMAT "}\n\n", head,
                          head);
}

/* Writes a whole chunk to a suspended connection. Of one that its reader leaves lying a piece cannot be taken back: it is
 * ended, and who comes again is told the newest number. */
static gboolean
write_past (Stream *stream, const char *chunk, gsize length)
{
  if (stream->socket < 0)
    return FALSE;
  ssize_t sent = send (stream->socket, chunk, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent == (ssize_t) length)
    return TRUE;
  if (sent > 0)
    {
      shutdown (stream->socket, SHUT_RDWR);
      stream->socket = -1;
    }
  return FALSE;
}

void
lb_streams_tell (LbStreams *self, gint64 head, gint64 now)
{
  g_return_if_fail (self != NULL);
  g_autofree char *text = message (head);
  g_autofree char *chunk = g_strdup_printf ("%zx\r\n%s\r\n", strlen (text), text);
  gsize length = strlen (chunk);
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Stream *stream = key;
      if (!stream->suspended || stream->sent >= head)
        continue;
      if (!write_past (stream, chunk, length))
        {
          wake (stream);
          continue;
        }
      stream->sent = head;
      stream->beat = now + BEAT_US;
    }
  g_mutex_unlock (&self->lock);
}

gint64
lb_streams_wake_due (LbStreams *self, gint64 now)
{
  g_return_val_if_fail (self != NULL, now + BEAT_US);
  gint64 next = now + BEAT_US;
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Stream *stream = key;
      if (stream->beat <= now)
        wake (stream);
      else
        next = MIN (next, stream->beat);
    }
  g_mutex_unlock (&self->lock);
  return next;
}

/* Sessions */

/* Those of everybody who listens, each once. (transfer full) */
static GStrv
sessions_listening (LbStreams *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) sessions = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Stream *stream = key;
      if (!stream->over && g_hash_table_add (seen, stream->session))
        g_strv_builder_add (sessions, stream->session);
    }
  g_mutex_unlock (&self->lock);
  return g_strv_builder_end (sessions);
}

static void
end_those_of (LbStreams *self, const char *const *sessions)
{
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Stream *stream = key;
      if (!g_strv_contains (sessions, stream->session))
        continue;
      stream->over = TRUE;
      wake (stream);
    }
  g_mutex_unlock (&self->lock);
}

gint64
lb_streams_check (LbStreams *self, gint64 now)
{
  g_return_val_if_fail (self != NULL, now + CHECK_US);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ended = NULL;

  if (!g_atomic_int_compare_and_exchange (&self->doubted, TRUE, FALSE) && now < self->checked + CHECK_US)
    return self->checked + CHECK_US;
  self->checked = now;
  g_auto (GStrv) sessions = sessions_listening (self);
  if (*sessions == NULL)
    return now + CHECK_US;
  LbLedger *view = lb_server_borrow (self->server);
  gboolean known = lb_ledger_sessions_ended (view, (const char *const *) sessions, &ended, &error);
  lb_server_return (self->server, view);
  /* When it cannot be found out they go on: they tell nothing but a number. */
  if (!known)
    g_message ("streams: whose session has ended cannot be found out: %s", error->message);
  else if (*ended != NULL)
    end_those_of (self, (const char *const *) ended);
  return now + CHECK_US;
}

void
lb_streams_doubt (LbStreams *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->doubted, TRUE);
}

/* On the connection's thread */

/* Fills @pending when there is something to say; with the lock held. */
static void
say (Stream *stream, gint64 now)
{
  gint64 head = lb_hub_head (stream->streams->server->hub);

  if (stream->over)
    {
      stream->ended = TRUE;
      g_string_append (stream->pending, "event: ended\ndata: {}\n\n");
    }
  else if (head > stream->sent)
    {
      g_autofree char *text = message (head);
      stream->sent = head;
      g_string_append (stream->pending, text);
    }
  else if (now >= stream->beat)
    g_string_append (stream->pending, ": beat\n\n");
  if (stream->pending->len > 0)
    stream->beat = now + BEAT_US;
}

static gssize
take_pending (Stream *stream, char *buffer, gsize room)
{
  gsize length = MIN (room, stream->pending->len);

  memcpy (buffer, stream->pending->str, length);
  g_string_erase (stream->pending, 0, (gssize) length);
  return (gssize) length;
}

static ssize_t
read_stream (void *data, uint64_t position, char *buffer, size_t room)
{
  Stream *stream = data;
  LbStreams *self = stream->streams;

  if (stream->pending->len > 0)
    return take_pending (stream, buffer, room);
  if (stream->ended)
    return MHD_CONTENT_READER_END_OF_STREAM;
  g_mutex_lock (&self->lock);
  say (stream, g_get_monotonic_time ());
  gboolean ends = g_atomic_int_get (&self->stopping) && stream->pending->len == 0;
  if (!ends && stream->pending->len == 0)
    {
      stream->suspended = TRUE;
      MHD_suspend_connection (stream->connection);
    }
  g_mutex_unlock (&self->lock);
  return ends ? MHD_CONTENT_READER_END_OF_STREAM : take_pending (stream, buffer, room);
}

/* Opening and closing */

static guint
count_of (LbStreams *self, const char *user)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->users, user));
}

static void
set_count (LbStreams *self, const char *user, guint count)
{
  if (count > 0)
    g_hash_table_insert (self->users, g_strdup (user), GUINT_TO_POINTER (count));
  else
    g_hash_table_remove (self->users, user);
}

static void
free_stream (void *data)
{
  Stream *stream = data;
  LbStreams *self = stream->streams;

  g_mutex_lock (&self->lock);
  if (g_hash_table_remove (self->open, stream))
    set_count (self, stream->user, count_of (self, stream->user) - 1);
  g_mutex_unlock (&self->lock);
  g_string_free (stream->pending, TRUE);
  g_free (stream->session);
  g_free (stream->user);
  g_free (stream);
}

/* Only what is sent in chunks and in the clear can be written by others than libmicrohttpd. */
static int
socket_of (LbRequest *request)
{
  const char *connection = lb_request_header_in (request, "Connection");
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info (request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

  if (!request->in_chunks || request->server->tls != NULL || info == NULL
      || (connection != NULL && g_ascii_strcasecmp (connection, "keep-alive") != 0))
    return -1;
  return info->connect_fd;
}

/* A suspended connection does not notice that nobody is there any more: all of @user's are written to, so that those make
 * room. With the lock held. */
static void
feel_for (LbStreams *self, const char *user)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (strcmp (((Stream *) key)->user, user) == 0)
      ((Stream *) key)->beat = 0;
}

static LbStreamOutcome
admit (LbStreams *self, Stream *stream)
{
  guint most = (guint) self->server->options.streams_per_user, has;
  LbStreamOutcome outcome = LB_STREAM_OPENED;

  g_mutex_lock (&self->lock);
  has = count_of (self, stream->user);
  if (has >= (most > 0 ? most : STREAMS_PER_USER))
    {
      feel_for (self, stream->user);
      outcome = LB_STREAM_USER_FULL;
    }
  else if (g_hash_table_size (self->open) >= STREAMS_MAXIMUM)
    outcome = LB_STREAM_STORE_FULL;
  else
    {
      g_hash_table_add (self->open, stream);
      set_count (self, stream->user, has + 1);
    }
  g_mutex_unlock (&self->lock);
  return outcome;
}

LbStreamOutcome
lb_streams_open (LbStreams *self, LbRequest *request, gint64 seen)
{
  g_return_val_if_fail (self != NULL && request != NULL && request->session != NULL, LB_STREAM_STORE_FULL);
  Stream *stream = g_new0 (Stream, 1);

  stream->streams = self;
  stream->connection = request->connection;
  stream->session = g_strdup (request->session->id);
  stream->user = g_strdup (request->session->user->actor->id);
  stream->sent = seen;
  stream->socket = socket_of (request);
  stream->beat = g_get_monotonic_time () + BEAT_US;
  stream->pending = g_string_new (": lianban\n\n");
  LbStreamOutcome outcome = admit (self, stream);
  if (outcome != LB_STREAM_OPENED)
    {
      free_stream (stream);
      return outcome;
    }
  lb_request_reply (request, 200, "text/event-stream", NULL);
  request->stream =
    MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, 4096, read_stream, stream, free_stream);
  return outcome;
}

guint
lb_streams_count (LbStreams *self)
{
  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  guint count = g_hash_table_size (self->open);
  g_mutex_unlock (&self->lock);
  return count;
}

/* All of them */

void
lb_streams_stop (LbStreams *self)
{
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->stopping, TRUE);
  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    wake (key);
  g_mutex_unlock (&self->lock);
}

LbStreams *
lb_streams_new (LbServer *server)
{
  g_return_val_if_fail (server != NULL, NULL);
  LbStreams *self = g_new0 (LbStreams, 1);

  self->server = server;
  self->checked = g_get_monotonic_time ();
  g_mutex_init (&self->lock);
  self->open = g_hash_table_new (NULL, NULL);
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
lb_streams_free (LbStreams *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->open);
  g_hash_table_unref (self->users);
  g_mutex_clear (&self->lock);
  g_free (self);
}
