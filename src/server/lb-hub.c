/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hub knows who waits for news (long polls; streams: lb-streams.c), and is the store's clock: it wakes those whose
 * time is up and has the writer do what falls due on a case. A suspended connection neither times out nor
 * notices a hang-up, so every one is woken now and then.
 *
 * Lock order: the hub's lock, then libmicrohttpd's own. Who publishes takes the lock of the news only.
 */
#define G_LOG_DOMAIN "lianband"

#include "lb-server-private.h"
#include "lb-streams.h"

/* The store is not asked more often what falls due next, unless something does. */
#define LOOK_US (G_USEC_PER_SEC / 10)
#define BEAT_US (LB_BEAT_SECONDS * G_USEC_PER_SEC)

struct _LbHub
{
  LbServer *server;
  GMutex lock;
  GThread *thread;
  GHashTable *waiting; /* (mutex lock) set of LbRequest: suspended long polls */
  LbStreams *streams;
  gint stopping;       /* atomic */
  GMutex news_lock;
  GCond changed;
  gint64 head;         /* (mutex news_lock) */
  guint news;          /* (mutex news_lock) counts what may have changed the next tick */
  gboolean ticking;    /* (mutex news_lock) a tick is with the writer */
  gint64 told;         /* the newest number that all were told; of the thread */
  LbTime due;          /* when the next case is due, as of @looked; LB_TIME_NONE for none; of the thread */
  gint64 looked;       /* monotonic µs; 0: it has to look */
};

/* Waking; with the lock held */

static void
wake_request (LbRequest *request)
{
  request->again = TRUE;
  lb_request_resume (request);
}

static void
wake_requests (LbHub *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_hash_table_iter_remove (&iter);
      wake_request (key);
    }
}

/* Telling */

static void
tell_all (LbHub *self, gint64 head)
{
  g_mutex_lock (&self->lock);
  wake_requests (self);
  g_mutex_unlock (&self->lock);
  lb_streams_tell (self->streams, head, g_get_monotonic_time ());
}

/* The thread looks around again. */
static void
note_news (LbHub *self)
{
  g_mutex_lock (&self->news_lock);
  self->news++;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->news_lock);
}

/* Wakes those whose time has come; gives the time of the next, at most a beat away. */
static gint64
wake_due (LbHub *self, gint64 now)
{
  gint64 next = now + BEAT_US;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      LbRequest *request = key;
      if (request->wait_until > now)
        {
          next = MIN (next, request->wait_until);
          continue;
        }
      g_hash_table_iter_remove (&iter);
      wake_request (request);
    }
  return next;
}

/* The store's clock */

typedef struct { LbHub *hub; char *case_id; LbTime due; } Tick;

static void
set_ticking (LbHub *self, gboolean ticking)
{
  g_mutex_lock (&self->news_lock);
  self->ticking = ticking;
  if (!ticking)
    self->news++;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->news_lock);
}

static gboolean
write_tick (LbLedger *ledger, gpointer data, GError **error)
{
  Tick *tick = data;

  return lb_ledger_tick (ledger, tick->case_id, tick->due, error);
}

static void
tick_done (gpointer data, const GError *error)
{
  Tick *tick = data;
  LbHub *self = tick->hub;

  if (error == NULL)
    g_atomic_int_inc (&self->server->counters.ticks);
  set_ticking (self, FALSE);
  g_free (tick->case_id);
  g_free (tick);
}

static gboolean
next_tick (LbHub *self, LbTime *ret_due, char **ret_case)
{
  g_autoptr (GError) error = NULL;
  LbLedger *view = lb_server_borrow (self->server);

  gboolean known = lb_ledger_next_tick (view, ret_due, ret_case, &error);
  lb_server_return (self->server, view);
  if (!known)
    g_warning ("clock: the next case cannot be found: %s", error->message);
  return known;
}

/* Under load there are news all the time: a case that is due sooner than the one that was next is found a little later.
 * 0: the store has to be asked. */
static gint64
wait_to_look (LbHub *self, gint64 now)
{
  gint64 left = self->looked + LOOK_US - now;
  gint64 until_due =
    self->due != LB_TIME_NONE ? (self->due - lb_server_now (self->server)) * 1000 : LOOK_US;

  return self->looked == 0 ? 0 : MAX (MIN (left, until_due), 0);
}

/* Hands the next due case to the writer, or gives the time until then in µs (at most a beat). Without the
 * lock. */
static gint64
turn_clock (LbHub *self)
{
  g_autofree char *case_id = NULL;
  LbTime due;
  gint64 spared = wait_to_look (self, g_get_monotonic_time ());

  if (spared > 0)
    return spared;
  if (!next_tick (self, &due, &case_id))
    return BEAT_US;
  LbTime now = lb_server_now (self->server);
  if (due == LB_TIME_NONE || due > now)
    {
      self->due = due;
      self->looked = g_get_monotonic_time ();
      return due == LB_TIME_NONE ? BEAT_US : MIN ((due - now) * 1000, BEAT_US);
    }
  self->looked = 0;
  Tick *tick = g_new0 (Tick, 1);
  *tick = (Tick) { self, g_steal_pointer (&case_id), due };
  set_ticking (self, TRUE);
  if (!lb_writer_push (self->server->writer, write_tick, tick_done, tick))
    {
      g_mutex_lock (&self->news_lock);
      self->ticking = FALSE;
      g_mutex_unlock (&self->news_lock);
      g_free (tick->case_id);
      g_free (tick);
      return G_USEC_PER_SEC;
    }
  return BEAT_US;
}

/* One look around; gives the time of the next. */
static gint64
look_around (LbHub *self, gint64 head, gboolean ticking)
{
  if (head > self->told)
    {
      self->told = head;
      tell_all (self, head);
    }
  gint64 until_tick = ticking ? BEAT_US : turn_clock (self);
  gint64 now = g_get_monotonic_time ();
  gint64 next = MIN (lb_streams_check (self->streams, now), lb_streams_wake_due (self->streams, now));
  g_mutex_lock (&self->lock);
  next = MIN (next, MIN (wake_due (self, now), now + until_tick));
  lb_peers_reap (self->server->peers, now);
  g_mutex_unlock (&self->lock);
  lb_buffers_reap (self->server->buffers, now);
  return next;
}

static gpointer
clock_loop (gpointer data)
{
  LbHub *self = data;

  g_mutex_lock (&self->news_lock);
  while (!g_atomic_int_get (&self->stopping))
    {
      guint news = self->news;
      gint64 head = self->head;
      gboolean ticking = self->ticking;
      g_mutex_unlock (&self->news_lock);
      gint64 next = look_around (self, head, ticking);
      g_mutex_lock (&self->news_lock);
      while (!g_atomic_int_get (&self->stopping) && self->news == news)
        if (!g_cond_wait_until (&self->changed, &self->news_lock, next))
          break;
    }
  g_mutex_unlock (&self->news_lock);
  return NULL;
}

/* Long polls */

gboolean
lb_hub_wait (LbHub *self, LbRequest *request, gint64 seen)
{
  g_mutex_lock (&self->lock);
  gboolean waits = lb_hub_head (self) <= seen && !g_atomic_int_get (&self->stopping);
  if (waits)
    {
      g_hash_table_add (self->waiting, request);
      lb_request_suspend (request);
    }
  g_mutex_unlock (&self->lock);
  if (waits)
    note_news (self); /* its end may come before what the clock waits for now */
  return waits;
}

/* Streams */

void
lb_hub_stream (LbHub *self, LbRequest *request, gint64 seen)
{
  LbStreamOutcome outcome = lb_streams_open (self->streams, request, seen);

  if (outcome == LB_STREAM_USER_FULL)
    lb_request_problem (request, LB_PROBLEM_TOO_MANY_STREAMS, NULL);
  else if (outcome == LB_STREAM_STORE_FULL)
    lb_request_problem (request, LB_PROBLEM_BUSY, NULL);
  note_news (self); /* its beat, or that of those who must show that they are there, may come first */
}

void
lb_hub_doubt_sessions (LbHub *self)
{
  lb_streams_doubt (self->streams);
  note_news (self);
}

/* The hub itself */

void
lb_hub_publish (LbHub *self, gint64 head)
{
  g_mutex_lock (&self->news_lock);
  self->head = MAX (self->head, head);
  self->news++;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->news_lock);
}

gint64
lb_hub_head (LbHub *self)
{
  g_mutex_lock (&self->news_lock);
  gint64 head = self->head;
  g_mutex_unlock (&self->news_lock);
  return head;
}

guint
lb_hub_waiting (LbHub *self)
{
  g_mutex_lock (&self->lock);
  guint count = g_hash_table_size (self->waiting);
  g_mutex_unlock (&self->lock);
  return count;
}

guint
lb_hub_streams (LbHub *self)
{
  return lb_streams_count (self->streams);
}

LbHub *
lb_hub_new (LbServer *server)
{
  LbHub *self = g_new0 (LbHub, 1);

  self->server = server;
  g_mutex_init (&self->lock);
  g_mutex_init (&self->news_lock);
  g_cond_init (&self->changed);
  self->waiting = g_hash_table_new (NULL, NULL);
  self->streams = lb_streams_new (server);
  return self;
}

void
lb_hub_start (LbHub *self)
{
  g_return_if_fail (self != NULL && self->thread == NULL);

  self->thread = g_thread_new ("lb-clock", clock_loop, self);
}

void
lb_hub_stop (LbHub *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->stopping, TRUE);
  g_mutex_lock (&self->lock);
  wake_requests (self);
  g_mutex_unlock (&self->lock);
  lb_streams_stop (self->streams);
  note_news (self);
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
}

void
lb_hub_free (LbHub *self)
{
  if (self == NULL)
    return;
  lb_hub_stop (self);
  g_hash_table_unref (self->waiting);
  lb_streams_free (self->streams);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->news_lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
