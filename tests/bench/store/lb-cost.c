/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-cost.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static double
seconds (const struct timeval *time)
{
  return (double) time->tv_sec + (double) time->tv_usec / G_USEC_PER_SEC;
}

/* User and system time of a process with all its threads, in ticks of the system: fields 14 and 15. */
static double
of_process (const char *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", process), *text = NULL;
  unsigned long user = 0, system = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  const char *after = strrchr (text, ')');
  if (after == NULL
      || sscanf (after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
    return 0;
  return (double) (user + system) / (double) sysconf (_SC_CLK_TCK);
}

static double
of_servers (void)
{
  g_auto (GStrv) processes = g_strsplit (g_getenv ("LB_BENCH_PROCESSES") != NULL ? g_getenv ("LB_BENCH_PROCESSES") : "",
                                         ",", -1);
  double sum = 0;

  for (char **one = processes; *one != NULL; one++)
    if (**one != '\0')
      sum += of_process (*one);
  return sum;
}

static gint64
count_syncs (void)
{
  const char *path = g_getenv ("LB_BENCH_SYNCS");
  int file = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  guint64 count = 0;

  if (file < 0)
    return 0;
  if (read (file, &count, sizeof count) != sizeof count)
    count = 0;
  close (file);
  return (gint64) count;
}

LbCost
lb_cost_now (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (LbCost) { g_get_monotonic_time (), seconds (&usage.ru_utime) + seconds (&usage.ru_stime), of_servers (),
                    count_syncs () };
}

void
lb_cost_print (const LbCost *start, const LbCost *end)
{
  double passed = (double) (end->at - start->at) / G_USEC_PER_SEC;

  printf ("\"load\": %.3f, \"server\": %.3f, \"syncs\": %" G_GINT64_FORMAT ", ", (end->load - start->load) / passed,
          (end->server - start->server) / passed, end->syncs - start->syncs);
}
