/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-clerk.h"

#include "lb-config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct _LbClerk
{
  GMutex lock;
  pid_t process; /* not reaped before the end: its number is nobody else's until then */
  gboolean dead; /* (mutex lock) */
  int to;
  FILE *from;
};

LbClerk *
lb_clerk_start (const char *folder, const char *address, const char *user, int kill_step,
               const char *const *environment)
{
  g_autofree char *program = g_build_filename (LB_BUILD_DIRECTORY, "tests", "fault", "lianban-clerk", NULL);
  g_autofree char *step = g_strdup_printf ("%d", kill_step);
  char *arguments[] = { program, (char *) folder, (char *) address, (char *) user, step, NULL };
  g_auto (GStrv) variables = g_get_environ ();
  g_autoptr (GError) error = NULL;
  LbClerk *self = g_new0 (LbClerk, 1);
  int from = -1;

  for (gsize i = 0; environment != NULL && environment[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (environment[i], "=", 2);
      variables = g_environ_setenv (variables, parts[0], parts[1], TRUE);
    }
  g_mutex_init (&self->lock);
  signal (SIGPIPE, SIG_IGN); /* it may be dead when it is told something */
  g_spawn_async_with_pipes (NULL, arguments, variables, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &self->process,
                            &self->to, &from, NULL, &error);
  g_assert_no_error (error);
  self->from = fdopen (from, "r");
  g_assert_nonnull (self->from);
  return self;
}

void
lb_clerk_kill (LbClerk *self)
{
  siginfo_t end;

  g_mutex_lock (&self->lock);
  if (!self->dead)
    {
      kill (self->process, SIGKILL);
      waitid (P_PID, (id_t) self->process, &end, WEXITED | WNOWAIT);
      self->dead = TRUE;
    }
  g_mutex_unlock (&self->lock);
}

void
lb_clerk_free (LbClerk *self)
{
  int status = 0;

  if (self == NULL)
    return;
  close (self->to);
  fclose (self->from);
  waitpid (self->process, &status, 0);
  /* Killed by us, or ended at the end of what it was told; anything else is a crash. */
  if (!(WIFEXITED (status) && (WEXITSTATUS (status) == 0 || WEXITSTATUS (status) == 3))
      && !(WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL))
    g_error ("a clerk crashed: status %d", status);
  g_mutex_clear (&self->lock);
  g_free (self);
}

char *
lb_clerk_hear (LbClerk *self)
{
  char *line = NULL;
  size_t room = 0;
  ssize_t length = getline (&line, &room, self->from);
  char *heard = length > 0 && line[length - 1] == '\n' ? g_strndup (line, (gsize) length - 1) : NULL;

  free (line);
  return heard;
}

char *
lb_clerk_tell (LbClerk *self, const char *format, ...)
{
  g_autoptr (GString) line = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  g_string_vprintf (line, format, arguments);
  va_end (arguments);
  g_string_append_c (line, '\n');
  if (write (self->to, line->str, line->len) != (gssize) line->len)
    return NULL;
  return lb_clerk_hear (self);
}
