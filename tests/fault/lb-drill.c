/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-drill.h"

#include <glib/gstdio.h>
#include <stdlib.h>

guint
lb_drill_runs (guint usual)
{
  const char *wanted = g_getenv ("LB_DRILL_RUNS");
  guint64 runs = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : 0;

  return runs > 0 ? (guint) MIN (runs, G_MAXINT) : usual;
}

void
lb_drill_end (const LbDrill *self, const char *name, guint runs, const char *more)
{
  g_test_message ("{\"drill\": \"%s\", \"runs\": %u, \"lost\": %" G_GUINT64_FORMAT ", \"twice\": %" G_GUINT64_FORMAT
                  ", \"skipped\": %" G_GUINT64_FORMAT ", \"diverged\": %" G_GUINT64_FORMAT
                  ", \"crashed\": %" G_GUINT64_FORMAT "%s}",
                  name, runs, self->lost, self->twice, self->skipped, self->diverged, self->crashed,
                  more != NULL ? more : "");
  g_assert_cmpuint (self->lost, ==, 0);
  g_assert_cmpuint (self->twice, ==, 0);
  g_assert_cmpuint (self->skipped, ==, 0);
  g_assert_cmpuint (self->diverged, ==, 0);
  g_assert_cmpuint (self->crashed, ==, 0);
}

void
lb_drill_remove (const char *path)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      lb_drill_remove (child);
    }
  g_remove (path);
}
