/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a measurement cost besides time: the processor that the load itself took and that the servers took, and how
 * often the servers flushed to disk.
 *
 * LB_BENCH_PROCESSES names the servers' processes, with commas between, and LB_BENCH_SYNCS the file in which
 * count-syncs.c counts; what is not named is not told.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 at;           /* monotonic µs */
  double load, server; /* seconds of processor so far */
  gint64 syncs;
} LbCost;

LbCost lb_cost_now (void);
/* Prints, from @start on, "load" and "server" (processors that were busy: 1 is one whole processor) and "syncs", as
 * members of a JSON object with a comma after each. */
void lb_cost_print (const LbCost *start, const LbCost *end);

G_END_DECLS
