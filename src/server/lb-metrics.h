/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures of the service as OpenMetrics text: counters, gauges and histograms of time. They name routes, never who
 * asked or about what.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LB_HISTOGRAM_BUCKETS 12

/* Counts of durations; zeroed memory is an empty one. Any thread. */
typedef struct
{
  gint64 buckets[LB_HISTOGRAM_BUCKETS + 1]; /* atomic; not cumulative, the last is beyond all bounds */
  gint64 sum;                               /* atomic: µs */
} LbHistogram;
void lb_histogram_note (LbHistogram *self, gint64 microseconds);
gint64 lb_histogram_count (const LbHistogram *self);

/* Text: a family once, then its samples. @name without "lianban_" and without "_total"; @labels (nullable) "a=\"b\"". */
typedef enum { LB_METRIC_COUNTER, LB_METRIC_GAUGE, LB_METRIC_INFO, LB_METRIC_HISTOGRAM } LbMetricKind;
void lb_metrics_family (GString *text, const char *name, LbMetricKind kind, const char *help);
void lb_metrics_sample (GString *text, const char *name, LbMetricKind kind, const char *labels, gint64 value);
void lb_metrics_histogram (GString *text, const char *name, const char *labels, const LbHistogram *histogram);
/* A family of one sample. */
void lb_metrics_figure (GString *text, const char *name, LbMetricKind kind, const char *help, gint64 value);

G_END_DECLS
