/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The review board with many open items: how long it takes to open, and how long the main loop stands still while it
 * opens and is scrolled. Two steps, so that filling does not warm what is measured:
 *
 *   bench-board fill ADDRESS FOLDER USER ITEMS   signs USER in to the store, lets the replica sync, and multiplies its
 *                                                open cases until about ITEMS open items are in it
 *   bench-board open ADDRESS FOLDER USER         opens the board on it and scrolls every column; prints JSON
 */
#include <adwaita.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lb-board-column.h"
#include "lb-board-page.h"
#include "lb-client.h"
#include "lb-loop-watch.h"
#include "lb-replica.h"
#include "lianban-resources.h"

#define SCROLL_STEPS 60  /* per column */
#define SCROLL_PAUSE 30  /* ms between two steps */
#define PATIENCE 1800    /* seconds to fill */

/* Waiting for what comes back through the main loop */

typedef struct { GMainLoop *loop; GAsyncResult *result; } Await;

static void
awaited (GObject *source, GAsyncResult *result, gpointer data)
{
  Await *await = data;

  await->result = g_object_ref (result);
  g_main_loop_quit (await->loop);
}

static GAsyncResult *
wait_for (Await *await)
{
  g_main_loop_run (await->loop);
  return g_steal_pointer (&await->result);
}

static void
stop_on (GError *error, const char *what)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-board: %s: %s\n", what, error->message);
  exit (1);
}

static LbClient *
open_client (Await *await, const char *address, const char *folder, const char *user)
{
  LbClient *client = lb_client_new (folder, address);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GError) error = NULL;

  lb_client_open_async (client, NULL, awaited, await);
  opened = wait_for (await);
  lb_client_open_finish (client, opened, &error);
  stop_on (error, "open");
  lb_client_sign_in_async (client, user, NULL, NULL, awaited, await);
  signed_in = wait_for (await);
  lb_client_sign_in_finish (client, signed_in, &error);
  stop_on (error, "sign in");
  return client;
}

static void
close_client (Await *await, LbClient *client)
{
  g_autoptr (GAsyncResult) closed = NULL;

  lb_client_close_async (client, awaited, await);
  closed = wait_for (await);
  lb_client_close_finish (client, closed, NULL);
  g_object_unref (client);
}

typedef struct { GMainLoop *loop; gint64 count; } Count;

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Count *count = data;
  g_autoptr (GError) error = NULL;

  count->count = lb_client_count_cards_finish (LB_CLIENT (source), result, NULL, NULL, &error);
  stop_on (error, "count");
  g_main_loop_quit (count->loop);
}

/* Everything that stands in a column of the board. */
static gint64
count_open (Await *await, LbClient *client)
{
  gint64 sum = 0;

  for (int column = 0; column < LB_COLUMN_DONE; column++)
    {
      LbCardQuery query = { .column = (LbColumn) column, .due_before = LB_TIME_NONE };
      Count count = { await->loop, 0 };

      lb_client_count_cards_async (client, &query, NULL, counted_cb, &count);
      g_main_loop_run (await->loop);
      sum += count.count;
    }
  return sum;
}

static gboolean
wake (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
rest (Await *await, guint milliseconds)
{
  g_timeout_add (milliseconds, wake, await->loop);
  g_main_loop_run (await->loop);
}

/* Filling */

/* The same cases once more under other ids: the last eight digits tell the copies apart. Rows are copied from rows
 * that the replica made itself, because only the board is measured here and a first sync of so many would take long;
 * what is searched is not. */
static const char *const copies[] = {
  "INSERT INTO event (case_id, version, line, at)"
  " SELECT substr(case_id, 1, 28) || :tag, version, replace(line, case_id, substr(case_id, 1, 28) || :tag), at"
  " FROM event WHERE case_id IN (SELECT case_id FROM model)",
  "INSERT INTO case_view (case_id, version, number, package, catalogue, applicant, lead, state, flags, received_at,"
  "  changed_at, n_items, place, longitude, latitude, pending, searched)"
  " SELECT substr(case_id, 1, 28) || :tag, version, number, package, catalogue, applicant, lead, state, flags,"
  "  received_at, changed_at, n_items, place, longitude, latitude, pending, ''"
  " FROM case_view WHERE case_id IN (SELECT case_id FROM model)",
  "INSERT INTO item_view (case_id, position, item, section, state, board_column, stage, clock, due, warn, paused,"
  "  provisional, paper_here, visit_open, pips, received_at, state_since)"
  " SELECT substr(case_id, 1, 28) || :tag, position, item, section, state, board_column, stage, clock, due, warn,"
  "  paused, provisional, paper_here, visit_open, pips, received_at, state_since"
  " FROM item_view WHERE case_id IN (SELECT case_id FROM model)",
  "INSERT INTO visit_view (case_id, visit, day, state) SELECT substr(case_id, 1, 28) || :tag, visit, day, state"
  " FROM visit_view WHERE case_id IN (SELECT case_id FROM model)",
  "INSERT INTO request_view (case_id, request, asked_at, waits)"
  " SELECT substr(case_id, 1, 28) || :tag, request, asked_at, waits"
  " FROM request_view WHERE case_id IN (SELECT case_id FROM model)",
};

/* (transfer full) */
static LbReplica *
open_replica (const char *folder, const char *user)
{
  g_autofree char *path = g_build_filename (folder, user, NULL);
  g_autoptr (GError) error = NULL;
  LbReplica *replica = lb_replica_open (path, TRUE, &error);

  stop_on (error, "open the replica");
  return replica;
}

static gint64
count_cases (const char *folder, const char *user)
{
  g_autoptr (LbReplica) replica = open_replica (folder, user);
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  lb_database_integer (lb_replica_database (replica), 0, &count, &error, "SELECT count(*) FROM case_view", NULL);
  stop_on (error, "count the cases");
  return count;
}

static void
multiply (const char *folder, const char *user, gint64 have, gint64 want)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbReplica) replica = open_replica (folder, user);
  LbDatabase *database = lb_replica_database (replica);
  guint rounds = have > 0 ? (guint) ((want + have - 1) / have) : 0;

  lb_database_script (database, "CREATE TEMP TABLE model AS SELECT DISTINCT case_id FROM item_view"
                                  " WHERE board_column < 6", /* LB_COLUMN_DONE */
                      &error);
  stop_on (error, "choose the cases");
  for (guint round = 1; round < rounds; round++)
    {
      g_autofree char *tag = g_strdup_printf ("%08x", round);
      g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, &error);

      for (gsize i = 0; transaction != NULL && i < G_N_ELEMENTS (copies); i++)
        {
          lb_database_run (database, &error, copies[i], "s:tag", tag, NULL);
          stop_on (error, "copy the cases");
        }
      if (transaction != NULL)
        lb_transaction_commit (transaction, &error);
      stop_on (error, "copy the cases");
    }
}

static int
fill (Await *await, const char *address, const char *folder, const char *user, gint64 items)
{
  LbClient *client = open_client (await, address, folder, user);
  gint64 have = 0, before = -1, until = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;

  /* The first sync is over when nothing more comes. */
  for (int still = 0; still < 5; still = have > 0 && have == before ? still + 1 : 0)
    {
      before = have;
      rest (await, 500);
      have = count_open (await, client);
    }
  close_client (await, client);
  multiply (folder, user, have, items);

  client = open_client (await, address, folder, user);
  while ((have = count_open (await, client)) < items)
    {
      if (g_get_monotonic_time () > until)
        {
          fprintf (stderr, "bench-board: only %" G_GINT64_FORMAT " rows were made in time\n", have);
          return 1;
        }
      rest (await, 1000);
    }
  close_client (await, client);
  printf ("{\"items\": %" G_GINT64_FORMAT ", \"cases\": %" G_GINT64_FORMAT "}\n", have, count_cases (folder, user));
  return 0;
}

/* Opening: the main loop is watched from the moment that the page is made */

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

/* Are the cards in sight real ones, and painted, in every column that has any? */
static gboolean
is_open (GPtrArray *columns)
{
  guint with_cards = 0;

  for (guint i = 0; i < columns->len; i++)
    {
      LbBoardColumn *column = g_ptr_array_index (columns, i);
      LbCardModel *model = lb_board_column_get_model (column);
      guint count = g_list_model_get_n_items (G_LIST_MODEL (model));

      if (!lb_board_column_is_settled (column))
        return FALSE;
      for (guint k = 0; k < MIN (count, 3); k++)
        {
          g_autoptr (LbCard) card = g_list_model_get_item (G_LIST_MODEL (model), k);

          if (lb_card_is_loading (card))
            return FALSE;
        }
      with_cards += count > 0;
    }
  return with_cards > 0;
}

static int
open_board (Await *await, const char *address, const char *folder, const char *user)
{
  LbClient *client = open_client (await, address, folder, user);
  GtkWidget *window = gtk_window_new ();
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (GPtrArray) scrolled = g_ptr_array_new ();
  gint64 items = count_open (await, client), begun, opened;
  LbSpan opening, scrolling;
  GtkWidget *page;

  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_present (GTK_WINDOW (window));
  rest (await, 1500);

  lb_loop_watch ();
  begun = g_get_monotonic_time ();
  page = g_object_new (LB_TYPE_BOARD_PAGE, "client", client, NULL);
  gtk_window_set_child (GTK_WINDOW (window), page);
  lb_page_activate (LB_PAGE (page));
  collect (page, LB_TYPE_BOARD_COLUMN, columns);
  while (!is_open (columns))
    {
      if (g_get_monotonic_time () > begun + 60 * G_USEC_PER_SEC)
        {
          fprintf (stderr, "bench-board: the board does not open\n");
          return 1;
        }
      rest (await, 10);
    }
  opened = g_get_monotonic_time ();
  rest (await, 300);
  opening = lb_loop_longest ();

  for (guint i = 0; i < columns->len; i++)
    collect (g_ptr_array_index (columns, i), GTK_TYPE_SCROLLED_WINDOW, scrolled);
  for (int step = 1; step <= SCROLL_STEPS; step++)
    {
      for (guint i = 0; i < scrolled->len; i++)
        {
          GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (g_ptr_array_index (scrolled, i));
          double room = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

          /* First as a wheel turns, then as a bar is dragged down the whole length. */
          gtk_adjustment_set_value (adjustment, step <= SCROLL_STEPS / 2 ? MIN (room, step * 120.0)
                                                                         : room * (step - SCROLL_STEPS / 2.0) /
                                                                             (SCROLL_STEPS / 2.0));
        }
      rest (await, SCROLL_PAUSE);
    }
  scrolling = lb_loop_longest ();
  printf ("{\"items\": %" G_GINT64_FORMAT ", \"open\": %.1f, \"open_block\": %.1f, \"open_work\": %.1f,"
          " \"scroll_block\": %.1f, \"scroll_work\": %.1f}\n", items, (double) (opened - begun) / 1000,
          (double) opening.wall / 1000, (double) opening.processor / 1000, (double) scrolling.wall / 1000,
          (double) scrolling.processor / 1000);
  return 0;
}

int
main (int argc, char **argv)
{
  Await await = { g_main_loop_new (NULL, FALSE), NULL };

  if (argc >= 6 && g_str_equal (argv[1], "fill"))
    return fill (&await, argv[2], argv[3], argv[4], g_ascii_strtoll (argv[5], NULL, 10));
  if (argc >= 5 && g_str_equal (argv[1], "open"))
    {
      /* A static library's resources are registered only when something names them. */
      g_resources_register (lianban_get_resource ());
      adw_init ();
      return open_board (&await, argv[2], argv[3], argv[4]);
    }
  fprintf (stderr, "Usage: bench-board fill ADDRESS FOLDER USER ITEMS | open ADDRESS FOLDER USER\n");
  return 2;
}
