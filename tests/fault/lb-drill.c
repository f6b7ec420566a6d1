/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-drill.h"

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
