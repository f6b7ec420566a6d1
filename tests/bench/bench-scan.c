/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A feeder of 200 pages, A4 at 300 dots an inch, scanned into the window: how long the main loop stands still meanwhile.
 * Prints JSON. The scanner is one of those of the tests (tests/scan/sane-paperstack.c).
 */
#include <adwaita.h>
#include <stdio.h>

#include "lb-loop-watch.h"
#include "lb-scan-fixture.h"
#include "lb-scan-list.h"
#include "lb-scan-window.h"
#include "lianban-resources.h"

static gboolean
stop_cb (gpointer data)
{
  fprintf (stderr, "bench-scan: takes too long\n");
  exit (1);
}

static GtkWidget *
part (gpointer widget, GType type, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (widget), type, name));
}

/* For @time µs, whatever there is to do. */
static void
look_on (gint64 time)
{
  const gint64 until = g_get_monotonic_time () + time;

  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("lianban-bench-XXXXXX", NULL);
  g_autoptr (LbClient) client = NULL;
  LbScanWindow *window;
  GtkWidget *scan, *setup, *list;
  gint64 begun;
  LbSpan longest;
  int pages = 0;

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  lb_scan_fixture_begin ();
  /* A static library's resources are registered only when something names them. */
  g_resources_register (lianban_get_resource ());
  adw_init ();
  g_timeout_add_seconds (900, stop_cb, NULL);
  client = lb_client_new (folder, "http://127.0.0.1:9");
  window = lb_scan_window_new (NULL, client, "bench");
  gtk_window_present (GTK_WINDOW (window));
  scan = part (window, LB_TYPE_SCAN_WINDOW, "scan");
  setup = part (window, LB_TYPE_SCAN_WINDOW, "setup");
  list = part (window, LB_TYPE_SCAN_WINDOW, "list");
  while (!gtk_widget_is_sensitive (scan))
    g_main_context_iteration (NULL, TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part (setup, G_OBJECT_TYPE (setup), "source")), 1);
  look_on (G_USEC_PER_SEC);
  lb_loop_watch ();
  begun = g_get_monotonic_time ();
  gtk_widget_activate_action (GTK_WIDGET (window), "scan.start", NULL);
  while (!gtk_widget_get_visible (scan))
    g_main_context_iteration (NULL, TRUE);
  look_on (G_USEC_PER_SEC / 2);
  longest = lb_loop_longest ();
  pages = lb_scan_list_get_selected (LB_SCAN_LIST (list)) + 1; /* the last that came */
  printf ("{\"pages\": %d, \"seconds\": %.2f, \"block\": %.2f, \"work\": %.2f}\n", pages,
          (g_get_monotonic_time () - begun) / 1e6 - 0.5, longest.wall / 1e3, longest.processor / 1e3);
  gtk_window_destroy (GTK_WINDOW (window));
  look_on (G_USEC_PER_SEC / 5);
  lb_scan_fixture_end ();
  lb_scan_fixture_empty (folder);
  return pages == 200 ? 0 : 1;
}
