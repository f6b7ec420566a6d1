/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Put before a program's libraries (LD_PRELOAD) it sets the program's clock wrong: by as many milliseconds as stand, now,
 * in the file that LB_CLOCK_SHIFT names. The clock that only counts on (CLOCK_MONOTONIC) is left alone, as on a machine
 * whose date somebody sets.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t
shift_ns (void)
{
  static const volatile int64_t *ms;

  if (ms == NULL)
    {
      const char *path = getenv ("LB_CLOCK_SHIFT");
      int file = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
      void *map = file >= 0 ? mmap (NULL, sizeof *ms, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;

      if (file >= 0)
        close (file);
      if (map == MAP_FAILED)
        abort ();
      ms = map;
    }
  return *ms * 1000000;
}

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  int result = (int) syscall (SYS_clock_gettime, clock, time);

  if (result != 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
    return result;
  int64_t ns = time->tv_sec * INT64_C (1000000000) + time->tv_nsec + shift_ns ();
  time->tv_sec = ns / 1000000000;
  time->tv_nsec = ns % 1000000000;
  return 0;
}

int
gettimeofday (struct timeval *restrict time, void *restrict zone)
{
  struct timespec now;

  if (clock_gettime (CLOCK_REALTIME, &now) != 0)
    return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *result)
{
  struct timespec now;

  if (clock_gettime (CLOCK_REALTIME, &now) != 0)
    return -1;
  if (result != NULL)
    *result = now.tv_sec;
  return now.tv_sec;
}
