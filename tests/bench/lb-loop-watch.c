/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-loop-watch.h"

#include <time.h>

static LbSpan left_poll, longest;
static GPollFunc real_poll;

static LbSpan
now_span (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (LbSpan) { g_get_monotonic_time (), time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000 };
}

static gint
watched_poll (GPollFD *fds, guint n, gint timeout)
{
  LbSpan now = now_span ();

  longest.wall = MAX (longest.wall, now.wall - left_poll.wall);
  longest.processor = MAX (longest.processor, now.processor - left_poll.processor);
  gint got = real_poll (fds, n, timeout);
  left_poll = now_span ();
  return got;
}

void
lb_loop_watch (void)
{
  real_poll = g_main_context_get_poll_func (NULL);
  left_poll = now_span ();
  g_main_context_set_poll_func (NULL, watched_poll);
}

LbSpan
lb_loop_longest (void)
{
  LbSpan span = longest;

  longest = (LbSpan) { 0 };
  return span;
}
