/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the drills share. Each is a test program with a short form for every day; build-aux/drill runs the long one by
 * setting LB_DRILL_RUNS. At its end it says in one line of JSON what it found:
 *
 *   {"drill": "power", "runs": 2000, "lost": 0, "twice": 0, "skipped": 0, "diverged": 0, "crashed": 0, …}
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 lost;     /* acknowledged and gone */
  guint64 twice;    /* one command with two effects */
  guint64 skipped;  /* an event that a cursor passed over */
  guint64 diverged; /* states that should be the same and are not */
  guint64 crashed;  /* programs that ended as they should not, stores that say something is wrong with them */
} LbDrill;

/* How many runs are wanted; @usual in the short form. */
guint lb_drill_runs (guint usual);
/* Prints the line, with @more (nullable: ", \"name\": value" pairs) in it, and fails the test when a count is not
 * zero. */
void lb_drill_end (const LbDrill *self, const char *name, guint runs, const char *more);
/* Takes @path away, with everything in it. */
void lb_drill_remove (const char *path);

G_END_DECLS
