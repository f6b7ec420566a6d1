/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lianband"

#include "lb-acceptor.h"

#include "lb-error.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* How long it waits when there is no room, or no descriptor, for one more. */
#define PAUSE_MS 20

struct _LbAcceptor
{
  GThread *thread;
  int file;
  int stop; /* an eventfd: readable from lb_acceptor_free() on */
  struct MHD_Daemon *const *daemons;
  guint n_daemons;
  guint limit;
  guint next;
};

/* FALSE when it is to end. @file -1 waits for the end alone. */
static gboolean
wait_for (LbAcceptor *self, int file, int milliseconds)
{
  GPollFD files[] = { { self->stop, G_IO_IN, 0 }, { file, G_IO_IN, 0 } };

  g_poll (files, file < 0 ? 1 : 2, milliseconds);
  return files[0].revents == 0;
}

/* The next in turn that has room; NULL when none has. */
static struct MHD_Daemon *
choose (LbAcceptor *self)
{
  for (guint i = 0; i < self->n_daemons; i++)
    {
      struct MHD_Daemon *daemon = self->daemons[(self->next + i) % self->n_daemons];
      const union MHD_DaemonInfo *facts = MHD_get_daemon_info (daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
      if (facts->num_connections >= self->limit)
        continue;
      self->next = (self->next + i + 1) % self->n_daemons;
      return daemon;
    }
  return NULL;
}

/* Whether it may go on at once. */
static gboolean
take_one (LbAcceptor *self)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;

  struct MHD_Daemon *daemon = choose (self);
  if (daemon == NULL)
    return FALSE;
  int file = accept4 (self->file, (struct sockaddr *) &address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (file >= 0)
    /* It closes what it does not take. */
    return MHD_add_connection (daemon, file, (struct sockaddr *) &address, length) == MHD_YES || errno != ENFILE;
  return errno != EMFILE && errno != ENFILE && errno != ENOMEM && errno != ENOBUFS;
}

static gpointer
accept_loop (gpointer data)
{
  LbAcceptor *self = data;

  while (wait_for (self, self->file, -1))
    if (!take_one (self) && !wait_for (self, -1, PAUSE_MS))
      break;
  return NULL;
}

LbAcceptor *
lb_acceptor_new (int file, struct MHD_Daemon *const *daemons, guint n_daemons, guint limit, GError **error)
{
  g_return_val_if_fail (file >= 0 && n_daemons > 0 && limit > 0, NULL);
  int stop = eventfd (0, EFD_CLOEXEC);

  /* Another service may listen on the same socket and take the one that woke us. */
  if (stop < 0 || !g_unix_set_fd_nonblocking (file, TRUE, NULL))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "http: no connections can be taken: %s", g_strerror (errno));
      if (stop >= 0)
        close (stop);
      close (file);
      return NULL;
    }
  LbAcceptor *self = g_new0 (LbAcceptor, 1);
  *self = (LbAcceptor) { NULL, file, stop, daemons, n_daemons, limit, 0 };
  self->thread = g_thread_new ("lb-acceptor", accept_loop, self);
  return self;
}

void
lb_acceptor_free (LbAcceptor *self)
{
  if (self == NULL)
    return;
  eventfd_write (self->stop, 1);
  g_thread_join (self->thread);
  close (self->stop);
  close (self->file);
  g_free (self);
}
