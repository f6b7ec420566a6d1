/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 256
#define RECEIVE_BYTES (256 * 1024)

typedef struct
{
  int socket;
  GString *out, *in;
  gsize sent;
  gsize head;      /* length of the answer's head with its blank line; 0 while it is not whole */
  gssize expected; /* length of the content; -1: in chunks */
  int status;
  gint64 begun;
  gboolean busy, over;
} Connection;

struct _LbLoad
{
  Connection *connections;
  guint n_connections, n_over;
  int poll;
  char *buffer;
  LbLoadAsk ask;
  LbLoadTold told;
  LbLoadPiece piece;
  gpointer data;
};

static void G_GNUC_NORETURN
fail (const char *what)
{
  fprintf (stderr, "load: %s: %s\n", what, g_strerror (errno));
  exit (1);
}

static int
open_socket (const char *address)
{
  struct sockaddr_in name = { .sin_family = AF_INET };
  const char *colon = strrchr (address, ':');
  int on = 1, one = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (one < 0 || colon == NULL || !g_str_has_prefix (address, "http://127.0.0.1:"))
    fail (address);
  inet_pton (AF_INET, "127.0.0.1", &name.sin_addr);
  name.sin_port = htons ((guint16) atoi (colon + 1));
  if (connect (one, (struct sockaddr *) &name, sizeof name) != 0)
    fail ("connect");
  setsockopt (one, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl (one, F_SETFL, O_NONBLOCK);
  return one;
}

LbLoad *
lb_load_new (const char *addresses, guint connections, LbLoadAsk ask, LbLoadTold told, gpointer data)
{
  LbLoad *self = g_new0 (LbLoad, 1);

  self->connections = g_new0 (Connection, connections);
  self->n_connections = connections;
  self->poll = epoll_create1 (EPOLL_CLOEXEC);
  self->buffer = g_malloc (RECEIVE_BYTES);
  self->ask = ask;
  self->told = told;
  self->data = data;
  g_auto (GStrv) each = g_strsplit (addresses, ",", -1);
  for (guint i = 0; i < connections; i++)
    {
      Connection *one = &self->connections[i];
      struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

      one->socket = open_socket (each[i % g_strv_length (each)]);
      one->out = g_string_new (NULL);
      one->in = g_string_new (NULL);
      if (epoll_ctl (self->poll, EPOLL_CTL_ADD, one->socket, &event) != 0)
        fail ("epoll");
    }
  return self;
}

void
lb_load_free (LbLoad *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_connections; i++)
    {
      close (self->connections[i].socket);
      g_string_free (self->connections[i].out, TRUE);
      g_string_free (self->connections[i].in, TRUE);
    }
  close (self->poll);
  g_free (self->connections);
  g_free (self->buffer);
  g_free (self);
}

void
lb_load_keep_open (LbLoad *self, LbLoadPiece piece)
{
  self->piece = piece;
}

static void
send_more (LbLoad *self, guint index)
{
  Connection *one = &self->connections[index];
  struct epoll_event event = { .events = EPOLLIN, .data.u32 = index };

  while (one->sent < one->out->len)
    {
      ssize_t sent = send (one->socket, one->out->str + one->sent, one->out->len - one->sent, MSG_NOSIGNAL);

      if (sent < 0 && errno == EAGAIN)
        {
          event.events |= EPOLLOUT;
          break;
        }
      if (sent < 0)
        fail ("send");
      one->sent += (gsize) sent;
    }
  epoll_ctl (self->poll, EPOLL_CTL_MOD, one->socket, &event);
}

static void
ask (LbLoad *self, guint index)
{
  Connection *one = &self->connections[index];

  g_string_truncate (one->out, 0);
  one->sent = one->head = 0;
  one->busy = self->ask (index, one->out, self->data);
  if (!one->busy)
    {
      one->over = TRUE;
      self->n_over++;
      return;
    }
  one->begun = g_get_monotonic_time ();
  send_more (self, index);
}

static void
read_head (Connection *one)
{
  const char *end = strstr (one->in->str, "\r\n\r\n");

  if (end == NULL)
    return;
  one->head = (gsize) (end - one->in->str) + 4;
  g_autofree char *head = g_ascii_strdown (one->in->str, (gssize) one->head);
  const char *length = strstr (head, "\r\ncontent-length:");
  one->status = atoi (head + strlen ("http/1.1 "));
  one->expected = length != NULL ? atol (length + strlen ("\r\ncontent-length:"))
                  : strstr (head, "\r\ntransfer-encoding: chunked") != NULL ? -1 : 0;
}

/* Takes the marks out of a body in chunks, once it is whole. FALSE: it is not yet. */
static gboolean
join_chunks (Connection *one, gsize *ret_length)
{
  char *body = one->in->str + one->head, *at = body, *to = body, *end = one->in->str + one->in->len;

  if (one->in->len < one->head + 5 || memcmp (end - 5, "0\r\n\r\n", 5) != 0)
    return FALSE;
  while (at < end)
    {
      char *after;
      gsize length = strtoul (at, &after, 16);

      if (length == 0)
        break;
      if (after + 2 + length > end)
        return FALSE;
      memmove (to, after + 2, length);
      to += length;
      at = after + 2 + length + 2;
    }
  *ret_length = (gsize) (to - body);
  return TRUE;
}

static void
take_answer (LbLoad *self, guint index)
{
  Connection *one = &self->connections[index];
  gsize length = 0;

  if (one->head == 0)
    read_head (one);
  if (one->head == 0)
    return;
  if (self->piece != NULL)
    {
      self->piece (index, one->in->str + one->head, one->in->len - one->head, self->data);
      g_string_truncate (one->in, one->head);
      return;
    }
  if (one->expected >= 0 && one->in->len < one->head + (gsize) one->expected)
    return;
  if (one->expected < 0 && !join_chunks (one, &length))
    return;
  LbLoadAnswer answer = { index, one->status, one->in->str + one->head,
                          one->expected >= 0 ? (gsize) one->expected : length,
                          g_get_monotonic_time () - one->begun };
  self->told (&answer, self->data);
  g_string_truncate (one->in, 0);
  ask (self, index);
}

static void
receive (LbLoad *self, guint index)
{
  Connection *one = &self->connections[index];
  ssize_t got = recv (one->socket, self->buffer, RECEIVE_BYTES, 0);

  if (got == 0 || (got < 0 && errno != EAGAIN))
    fail ("the store closed a connection");
  if (got < 0)
    return;
  g_string_append_len (one->in, self->buffer, got);
  take_answer (self, index);
}

gboolean
lb_load_run (LbLoad *self, gint64 microseconds)
{
  gint64 until = g_get_monotonic_time () + microseconds;
  struct epoll_event events[EVENTS];

  self->n_over = 0;
  for (guint i = 0; i < self->n_connections; i++)
    if (!self->connections[i].busy)
      ask (self, i);
  while (self->n_over < self->n_connections)
    {
      gint64 left = until - g_get_monotonic_time ();
      int count = left > 0 ? epoll_wait (self->poll, events, EVENTS, (int) (left / 1000 + 1)) : 0;

      if (left <= 0)
        return FALSE;
      for (int i = 0; i < count; i++)
        {
          if ((events[i].events & EPOLLOUT) != 0)
            send_more (self, events[i].data.u32);
          if ((events[i].events & (EPOLLIN | EPOLLHUP)) != 0)
            receive (self, events[i].data.u32);
        }
    }
  return TRUE;
}

void
lb_load_request (GString *request, const char *method, const char *path, const char *token, const char *body)
{
  g_string_append_printf (request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nLianban-Protocol: 1\r\n", method, path);
  if (token != NULL)
    g_string_append_printf (request, "Authorization: Bearer %s\r\n", token);
  if (body != NULL)
    g_string_append_printf (request, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen (body),
                            body);
  else
    g_string_append (request, "\r\n");
}
