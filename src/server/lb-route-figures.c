/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Health and figures, for whoever keeps the store running.
 */
#include "lb-backup.h"
#include "lb-config.h"
#include "lb-keeper.h"
#include "lb-server-private.h"

#include <string.h>

static gboolean
write_nothing (LbLedger *ledger, gpointer data, GError **error)
{
  lb_request_reply_json (data, 200,
                         json_pack ("{s:s, s:s}", "status", "ok", "engine", lb_ledger_engine (ledger)));
  return TRUE;
}

/* Alive is who can still commit: it goes through the writer. */
void
lb_route_healthz (LbRequest *request)
{
  lb_request_write (request, write_nothing);
}

static void
add_requests (GString *text, LbServer *server)
{
  LbCounters *counters = &server->counters;

  lb_metrics_figure (text, "requests", LB_METRIC_COUNTER, "Requests received.", g_atomic_int_get (&counters->requests));
  lb_metrics_figure (text, "client_errors", LB_METRIC_COUNTER, "Answers of 400 to 499.",
                     g_atomic_int_get (&counters->client_errors));
  lb_metrics_figure (text, "server_errors", LB_METRIC_COUNTER, "Answers of 500 and above.",
                     g_atomic_int_get (&counters->server_errors));
  lb_metrics_family (text, "request_seconds", LB_METRIC_HISTOGRAM,
                     "Time from a request's header to its answer's end, without those that wait for news.");
  for (gsize i = 0; i < lb_routes_count (); i++)
    {
      g_autofree char *labels =
        g_strdup_printf ("method=\"%s\",route=\"%s\"", lb_routes[i].method, lb_routes[i].path);
      if (lb_histogram_count (&server->latencies[i]) > 0)
        lb_metrics_histogram (text, "request_seconds", labels, &server->latencies[i]);
    }
  lb_metrics_figure (text, "connections", LB_METRIC_GAUGE, "Connections open.", lb_peers_count (server->peers));
  lb_metrics_figure (text, "polls_waiting", LB_METRIC_GAUGE, "Long polls suspended.", lb_hub_waiting (server->hub));
  lb_metrics_figure (text, "streams", LB_METRIC_GAUGE, "Event streams open.", lb_hub_streams (server->hub));
  lb_metrics_figure (text, "body_bytes", LB_METRIC_GAUGE, "Bytes of bodies in memory.",
                     __atomic_load_n (&server->bodies, __ATOMIC_RELAXED));
}

static void
add_writes (GString *text, LbServer *server)
{
  LbCounters *counters = &server->counters;

  lb_metrics_figure (text, "commands_applied", LB_METRIC_COUNTER, "Commands applied.",
                     g_atomic_int_get (&counters->applied));
  lb_metrics_figure (text, "commands_refused", LB_METRIC_COUNTER, "Commands refused.",
                     g_atomic_int_get (&counters->refused));
  lb_metrics_figure (text, "commands_repeated", LB_METRIC_COUNTER, "Commands that came again.",
                     g_atomic_int_get (&counters->repeated));
  lb_metrics_figure (text, "sign_ins", LB_METRIC_COUNTER, "Sign-ins.", g_atomic_int_get (&counters->sign_ins));
  lb_metrics_figure (text, "failed_sign_ins", LB_METRIC_COUNTER, "Sign-ins refused.",
                     g_atomic_int_get (&counters->failed_sign_ins));
  lb_metrics_figure (text, "ticks", LB_METRIC_COUNTER, "Turns of the clock on cases.",
                     g_atomic_int_get (&counters->ticks));
  lb_metrics_figure (text, "ledger_head", LB_METRIC_GAUGE, "Newest sequence number.", lb_hub_head (server->hub));
  lb_metrics_figure (text, "writes_waiting", LB_METRIC_GAUGE, "Jobs in the writer's queue.",
                     lb_writer_waiting (server->writer));
  lb_metrics_figure (text, "writes", LB_METRIC_COUNTER, "Jobs that were committed.", lb_writer_jobs (server->writer));
  lb_metrics_figure (text, "write_retries", LB_METRIC_COUNTER,
                     "Commits begun anew because another service's was in the way.", lb_writer_retries (server->writer));
  lb_metrics_family (text, "commit_seconds", LB_METRIC_HISTOGRAM, "Time of a commit, the flush of the disk included.");
  lb_metrics_histogram (text, "commit_seconds", NULL, lb_writer_commits (server->writer));
}

/* What an alarm is for: docs/keeping.md says which. */
static void
add_keeping (GString *text, LbServer *server, const LbLedgerFigures *figures)
{
  LbKeeperFigures kept = lb_keeper_figures (server->keeper);
  LbBackupNote backup = lb_backup_noted (server->folder);

  lb_metrics_family (text, "files_wrong", LB_METRIC_GAUGE, "Files found altered or missing and not put back yet.");
  lb_metrics_sample (text, "files_wrong", LB_METRIC_GAUGE, "what=\"altered\"", figures->altered);
  lb_metrics_sample (text, "files_wrong", LB_METRIC_GAUGE, "what=\"missing\"", figures->missing);
  lb_metrics_figure (text, "files_read_timestamp_seconds", LB_METRIC_GAUGE,
                     "When every file had been read again; 0 for never.", figures->read / 1000);
  lb_metrics_figure (text, "files_swept", LB_METRIC_COUNTER, "Files that nobody needed and that were taken away.",
                     kept.swept);
  lb_metrics_figure (text, "files_swept_timestamp_seconds", LB_METRIC_GAUGE,
                     "When it was last looked for files that nobody needs; 0 for never.", figures->swept / 1000);
  lb_metrics_figure (text, "log_sealed_timestamp_seconds", LB_METRIC_GAUGE, "When the log was last sealed; 0 for never.",
                     figures->sealed / 1000);
  lb_metrics_family (text, "keeper_failures", LB_METRIC_COUNTER, "What the keeper could not do.");
  lb_metrics_sample (text, "keeper_failures", LB_METRIC_COUNTER, "what=\"seal\"", kept.failed_seals);
  lb_metrics_sample (text, "keeper_failures", LB_METRIC_COUNTER, "what=\"sweep\"", kept.failed_sweeps);
  lb_metrics_sample (text, "keeper_failures", LB_METRIC_COUNTER, "what=\"read\"", kept.failed_checks);
  lb_metrics_figure (text, "backup_timestamp_seconds", LB_METRIC_GAUGE,
                     "When a backup was last written and read again; 0 for never.", backup.at / 1000);
  lb_metrics_figure (text, "events_not_backed_up", LB_METRIC_GAUGE, "Events that are in no backup yet.",
                     MAX (lb_hub_head (server->hub) - backup.events, 0));
}

static gboolean
add_store (GString *text, LbServer *server, GError **error)
{
  LbLedgerFigures figures;
  g_autofree char *build = g_strdup_printf ("version=\"%s\"", LB_VERSION);
  LbLedger *view = lb_server_borrow (server);

  gboolean known = lb_ledger_figures (view, &figures, error);
  g_autofree char *engine = g_strdup_printf ("engine=\"%s\"", lb_ledger_engine (view));
  lb_server_return (server, view);
  if (!known)
    return FALSE;
  lb_metrics_family (text, "build", LB_METRIC_INFO, "The program.");
  lb_metrics_sample (text, "build", LB_METRIC_INFO, build, 1);
  lb_metrics_family (text, "engine", LB_METRIC_INFO, "What keeps the ledger.");
  lb_metrics_sample (text, "engine", LB_METRIC_INFO, engine, 1);
  lb_metrics_figure (text, "engine_bytes", LB_METRIC_GAUGE, "Size of the ledger in the engine.", figures.bytes);
  lb_metrics_figure (text, "blobs", LB_METRIC_GAUGE, "Files kept.", figures.blobs);
  lb_metrics_figure (text, "blob_bytes", LB_METRIC_GAUGE, "Bytes of files kept.", figures.blob_bytes);
  lb_metrics_figure (text, "uploads", LB_METRIC_GAUGE, "Files on their way in.", figures.uploads);
  lb_metrics_figure (text, "sessions", LB_METRIC_GAUGE, "Sessions that can be used.", figures.sessions);
  add_keeping (text, server, &figures);
  return TRUE;
}

static void
write_figures (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  add_requests (text, request->server);
  add_writes (text, request->server);
  gboolean done = add_store (text, request->server, &error);
  g_string_append (text, "# EOF\n");
  g_autoptr (GBytes) content = g_string_free_to_bytes (text);
  if (done)
    lb_request_reply (request, 200, "application/openmetrics-text; version=1.0.0; charset=utf-8", content);
  else
    lb_request_error (request, error);
  lb_request_resume (request);
}

void
lb_route_metrics (LbRequest *request)
{
  lb_request_slow (request, write_figures);
}
