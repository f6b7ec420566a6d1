/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-test-line.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct _TestLine
{
  GMutex lock;
  LbCut cut;
  char *needle;
  int times, cuts;
  gint64 bytes;
  gint64 sent; /* (atomic) */
  gint port; /* (atomic) */
  int listener;
  char *address;
  GThread *thread;
  GPtrArray *threads; /* (element-type GThread) of connections */
  gint stopping;
  void (*on_cut) (gpointer data); /* (nullable) */
  gpointer on_cut_data;
};

typedef struct
{
  TestLine *line;
  int near, far;
  LbCut cut;        /* of the request on its way */
  gint64 left;      /* bytes until it is cut; of a late one µs */
  gboolean struck;  /* it was cut, and did not just end */
} Wire;

static gboolean
send_all (int descriptor, const char *bytes, gssize length)
{
  while (length > 0)
    {
      gssize sent = send (descriptor, bytes, (size_t) length, MSG_NOSIGNAL);
      if (sent <= 0)
        return FALSE;
      bytes += sent;
      length -= sent;
    }
  return TRUE;
}

/* Whether this piece begins a request that is to be cut. */
static void
look (Wire *wire, const char *bytes, gsize length)
{
  TestLine *self = wire->line;

  g_mutex_lock (&self->lock);
  if (wire->cut == LB_CUT_NONE && self->times > 0 && self->needle != NULL
      && memmem (bytes, length, self->needle, strlen (self->needle)) != NULL)
    {
      self->times--;
      self->cuts++;
      wire->cut = self->cut;
      wire->left = self->bytes;
    }
  g_mutex_unlock (&self->lock);
}

static gboolean
is_cut (TestLine *self)
{
  g_mutex_lock (&self->lock);
  gboolean cut = self->cut == LB_CUT_ALL && self->times != 0;
  g_mutex_unlock (&self->lock);
  return cut;
}

static int
reach (int port)
{
  int descriptor = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in place = { .sin_family = AF_INET, .sin_port = htons ((guint16) port),
                               .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };

  if (connect (descriptor, (struct sockaddr *) &place, sizeof place) == 0)
    return descriptor;
  close (descriptor);
  return -1;
}

/* The same bytes on a connection of their own, until they are answered. */
static void
send_again (TestLine *self, const char *bytes, gssize length)
{
  int far = reach (g_atomic_int_get (&self->port));
  struct pollfd end = { far, POLLIN, 0 };

  if (far < 0)
    return;
  if (send_all (far, bytes, length))
    poll (&end, 1, 1000);
  close (far);
}

/* What is to be done to a request that all comes through. */
static void
disturb (Wire *wire, const char *bytes, gssize length)
{
  if (wire->cut == LB_CUT_DELAY)
    g_usleep ((gulong) wire->left);
  else if (wire->cut == LB_CUT_TWICE)
    send_again (wire->line, bytes, length);
  else
    return;
  wire->cut = LB_CUT_NONE;
}

static gboolean
send_forth (Wire *wire, const char *bytes, gssize length)
{
  __atomic_add_fetch (&wire->line->sent, length, __ATOMIC_RELAXED);
  return send_all (wire->far, bytes, length);
}

/* FALSE ends the connection. */
static gboolean
pass (Wire *wire, gboolean forth)
{
  char bytes[16384];
  gssize length = recv (forth ? wire->near : wire->far, bytes, sizeof bytes, 0);

  if (length <= 0)
    return FALSE;
  if (!forth && wire->cut == LB_CUT_LATE)
    {
      send_all (wire->near, bytes, length);
      g_usleep ((gulong) wire->left);
      wire->struck = TRUE;
      return FALSE;
    }
  if (!forth && wire->cut == LB_CUT_DOWN)
    {
      gssize part = (gssize) MIN ((gint64) length, wire->left);
      wire->left -= part;
      wire->struck = wire->left <= 0;
      return send_all (wire->near, bytes, part) && !wire->struck;
    }
  if (!forth)
    {
      wire->struck = wire->cut == LB_CUT_ANSWER;
      return !wire->struck && send_all (wire->near, bytes, length);
    }
  look (wire, bytes, (gsize) length);
  disturb (wire, bytes, length);
  if (wire->cut == LB_CUT_BYTES)
    {
      gssize part = (gssize) MIN ((gint64) length, wire->left);
      wire->left -= part;
      wire->struck = wire->left <= 0;
      return send_forth (wire, bytes, part) && !wire->struck;
    }
  return send_forth (wire, bytes, length);
}

static gpointer
carry (gpointer data)
{
  Wire *wire = data;
  gboolean open = TRUE;

  while (open && !g_atomic_int_get (&wire->line->stopping) && !is_cut (wire->line))
    {
      struct pollfd ends[] = { { wire->near, POLLIN, 0 }, { wire->far, POLLIN, 0 } };
      if (poll (ends, 2, 50) < 0)
        break;
      for (int i = 0; open && i < 2; i++)
        if (ends[i].revents != 0)
          open = !is_cut (wire->line) && pass (wire, i == 0);
    }
  if (wire->struck && wire->line->on_cut != NULL)
    wire->line->on_cut (wire->line->on_cut_data);
  close (wire->near);
  close (wire->far);
  g_free (wire);
  return NULL;
}

static gpointer
listen_for_clients (gpointer data)
{
  TestLine *self = data;

  while (!g_atomic_int_get (&self->stopping))
    {
      struct pollfd end = { self->listener, POLLIN, 0 };
      if (poll (&end, 1, 50) <= 0)
        continue;
      int near = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC);
      int far = near >= 0 && !is_cut (self) ? reach (g_atomic_int_get (&self->port)) : -1;
      if (far < 0)
        {
          if (near >= 0)
            close (near);
          continue;
        }
      Wire *wire = g_new0 (Wire, 1);
      wire->line = self;
      wire->near = near;
      wire->far = far;
      g_ptr_array_add (self->threads, g_thread_new ("wire", carry, wire));
    }
  return NULL;
}

void
test_line_turn_to (TestLine *self, const char *address)
{
  g_atomic_int_set (&self->port, (int) g_ascii_strtoll (strrchr (address, ':') + 1, NULL, 10));
}

TestLine *
test_line_new (const char *address)
{
  TestLine *self = g_new0 (TestLine, 1);
  struct sockaddr_in place = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof place;

  g_mutex_init (&self->lock);
  test_line_turn_to (self, address);
  self->threads = g_ptr_array_new ();
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &place, sizeof place), ==, 0);
  g_assert_cmpint (listen (self->listener, 64), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &place, &length), ==, 0);
  self->address = g_strdup_printf ("http://127.0.0.1:%d", ntohs (place.sin_port));
  self->thread = g_thread_new ("line", listen_for_clients, self);
  return self;
}

void
test_line_free (TestLine *self)
{
  g_atomic_int_set (&self->stopping, 1);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  g_ptr_array_unref (self->threads);
  close (self->listener);
  g_mutex_clear (&self->lock);
  g_free (self->needle);
  g_free (self->address);
  g_free (self);
}

const char *
test_line_address (TestLine *self)
{
  return self->address;
}

void
test_line_cut (TestLine *self, LbCut cut, const char *needle, int times, gint64 bytes)
{
  g_mutex_lock (&self->lock);
  g_free (self->needle);
  self->cut = cut;
  self->needle = g_strdup (needle);
  self->times = times;
  self->bytes = bytes;
  g_mutex_unlock (&self->lock);
}

int
test_line_cuts (TestLine *self)
{
  g_mutex_lock (&self->lock);
  int cuts = self->cuts;
  g_mutex_unlock (&self->lock);
  return cuts;
}

gint64
test_line_sent (TestLine *self)
{
  return __atomic_load_n (&self->sent, __ATOMIC_RELAXED);
}

void
test_line_on_cut (TestLine *self, void (*function) (gpointer data), gpointer data)
{
  self->on_cut_data = data;
  self->on_cut = function;
}
