/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-clock-shift.h"

#include "lb-config.h"

#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct _LbClockShift
{
  char *path;
  volatile gint64 *ms; /* shared with the program */
  char *environment[3];
};

LbClockShift *
lb_clock_shift_new (void)
{
  LbClockShift *self = g_new0 (LbClockShift, 1);
  g_autofree char *shim = g_build_filename (LB_BUILD_DIRECTORY, "tests", "fault", "liblianban-clock-shim.so", NULL);
  int file = g_file_open_tmp ("lianban-clock-XXXXXX", &self->path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (ftruncate (file, sizeof *self->ms), ==, 0);
  self->ms = mmap (NULL, sizeof *self->ms, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  g_assert_true (self->ms != MAP_FAILED);
  close (file);
  self->environment[0] = g_strconcat ("LD_PRELOAD=", shim, NULL);
  self->environment[1] = g_strconcat ("LB_CLOCK_SHIFT=", self->path, NULL);
  return self;
}

void
lb_clock_shift_free (LbClockShift *self)
{
  munmap ((void *) self->ms, sizeof *self->ms);
  g_unlink (self->path);
  g_free (self->environment[0]);
  g_free (self->environment[1]);
  g_free (self->path);
  g_free (self);
}

void
lb_clock_shift_set (LbClockShift *self, gint64 ms)
{
  *self->ms = ms;
}

const char *const *
lb_clock_shift_environment (LbClockShift *self)
{
  return (const char *const *) self->environment;
}
