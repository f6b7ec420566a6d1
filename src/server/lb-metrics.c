/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-metrics.h"

static const gint64 bounds[LB_HISTOGRAM_BUCKETS] = { 250,   500,    1000,   2500,   5000,    10000,
                                                     25000, 50000, 100000, 250000, 1000000, 10000000 };

void
lb_histogram_note (LbHistogram *self, gint64 microseconds)
{
  int bucket = 0;

  while (bucket < LB_HISTOGRAM_BUCKETS && microseconds > bounds[bucket])
    bucket++;
  __atomic_add_fetch (&self->buckets[bucket], 1, __ATOMIC_RELAXED);
  __atomic_add_fetch (&self->sum, microseconds, __ATOMIC_RELAXED);
}

gint64
lb_histogram_count (const LbHistogram *self)
{
  gint64 count = 0;

  for (int i = 0; i <= LB_HISTOGRAM_BUCKETS; i++)
    count += __atomic_load_n (&self->buckets[i], __ATOMIC_RELAXED);
  return count;
}

void
lb_metrics_family (GString *text, const char *name, LbMetricKind kind, const char *help)
{
  static const char *const kinds[] = { "counter", "gauge", "info", "histogram" };

  g_string_append_printf (text, "# TYPE lianban_%s %s\n# HELP lianban_%s %s\n", name, kinds[kind], name, help);
}

void
lb_metrics_sample (GString *text, const char *name, LbMetricKind kind, const char *labels, gint64 value)
{
  const char *ending = kind == LB_METRIC_COUNTER ? "_total" : kind == LB_METRIC_INFO ? "_info" : "";

  g_string_append_printf (text, "lianban_%s%s%s%s%s %" G_GINT64_FORMAT "\n", name, ending, labels != NULL ? "{" : "",
                          labels != NULL ? labels : "", labels != NULL ? "}" : "", value);
}

void
lb_metrics_figure (GString *text, const char *name, LbMetricKind kind, const char *help, gint64 value)
{
  lb_metrics_family (text, name, kind, help);
  lb_metrics_sample (text, name, kind, NULL, value);
}

static void
append_seconds (GString *text, gint64 microseconds)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.6f", (double) microseconds / G_USEC_PER_SEC));
}

void
lb_metrics_histogram (GString *text, const char *name, const char *labels, const LbHistogram *histogram)
{
  const char *comma = labels != NULL ? "," : "";
  gint64 count = 0;

  if (labels == NULL)
    labels = "";
  for (int i = 0; i <= LB_HISTOGRAM_BUCKETS; i++)
    {
      count += __atomic_load_n (&histogram->buckets[i], __ATOMIC_RELAXED);
      g_string_append_printf (text, "lianban_%s_bucket{%s%sle=\"", name, labels, comma);
      if (i < LB_HISTOGRAM_BUCKETS)
        append_seconds (text, bounds[i]);
      else
        g_string_append (text, "+Inf");
      g_string_append_printf (text, "\"} %" G_GINT64_FORMAT "\n", count);
    }
  const char *open = *labels != '\0' ? "{" : "", *close = *labels != '\0' ? "}" : "";
  g_string_append_printf (text, "lianban_%s_count%s%s%s %" G_GINT64_FORMAT "\nlianban_%s_sum%s%s%s ", name, open, labels,
                          close, count, name, open, labels, close);
  append_seconds (text, __atomic_load_n (&histogram->sum, __ATOMIC_RELAXED));
  g_string_append_c (text, '\n');
}
