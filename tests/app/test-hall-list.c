/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The waiting hall with nobody and a thousand in it: order, counts, prompts, and a view that stays small; and the paper
 * on its way from the receipt.
 */
#include <adwaita.h>

#include "lb-hall-row.h"
#include "lb-hall-view.h"
#include "lb-intake-receipt-view.h"
#include "lb-test-desk.h"
#include "lianban-resources.h"

#define MANY 1000
#define MINUTE (G_GINT64_CONSTANT (60) * 1000)

typedef struct { TestServer *server; TestDesk *desk; LbHallList *list; guint prompted; } Bench;

static void
prompted_cb (Bench *bench)
{
  bench->prompted++;
}

static void
set_up (Bench *bench, gconstpointer data)
{
  bench->server = test_server_new_on_socket (TRUE);
  test_receive (bench->server);
  bench->desk = test_desk_new (bench->server->address);
  test_desk_open (bench->desk);
  test_desk_sign_in (bench->desk, bench->server, lb_fixture_actor (bench->server->bureau, "counter", NULL));
  /* What comes by itself has come: from here on the cases are those of the test. */
  test_until (test_is_quiet (bench->desk) && lb_client_is_caught_up (bench->desk->client));
  bench->list = lb_hall_list_new (bench->desk->client);
  g_signal_connect_swapped (bench->list, "prompted", G_CALLBACK (prompted_cb), bench);
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (bench->list));
  g_object_unref (bench->list);
  test_desk_free (bench->desk);
  test_server_free (bench->server);
}

/* Somebody who came @minutes before now, taken in at window @window. */
static LbCase *
applicant (Bench *bench, int number, int minutes, const char *window)
{
  LbCase *state = lb_case_copy (bench->server->bureau->state);

  g_free (state->id);
  state->id = g_strdup_printf ("case-%05d", number);
  g_free (state->window);
  state->window = g_strdup (window);
  for (guint i = 0; i < state->items->len; i++)
    {
      LbCaseItem *item = state->items->pdata[i];

      if (item->received_at != LB_TIME_NONE)
        item->received_at = lb_client_now (bench->desk->client) - minutes * MINUTE;
    }
  return state;
}

static GPtrArray *
applicants (Bench *bench, int count)
{
  GPtrArray *cases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_unref);

  /* In no order at all: 7 and the numbers below have no common divisor. */
  for (int i = 0; i < count; i++)
    g_ptr_array_add (cases, applicant (bench, i, i * 7 % 40, i % 2 == 0 ? "w01" : "w02"));
  return cases;
}

static void
assert_sorted (LbHallList *list)
{
  GListModel *model = lb_hall_list_get_model (list);

  for (guint i = 1; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (LbHallEntry) before = g_list_model_get_item (model, i - 1), entry = g_list_model_get_item (model, i);

      g_assert_cmpint (lb_hall_entry_compare (before, entry), <, 0);
    }
}

static void
test_who_waits_is_sorted_and_counted (Bench *bench, gconstpointer data)
{
  g_autoptr (GPtrArray) cases = applicants (bench, MANY), nobody = g_ptr_array_new ();
  LbHallCounts counts;
  guint urgent;

  lb_hall_list_take (bench->list, cases, TRUE);
  g_assert_true (lb_hall_list_is_loaded (bench->list));
  g_assert_cmpuint (g_list_model_get_n_items (lb_hall_list_get_model (bench->list)), ==, MANY);
  assert_sorted (bench->list);
  lb_hall_list_count (bench->list, &counts);
  g_assert_cmpuint (counts.n_urgent + counts.n_waiting, ==, MANY);
  g_assert_cmpuint (counts.n_overdue, >, 0);
  g_assert_cmpuint (bench->prompted, ==, counts.n_urgent);

  /* The same again prompts nobody twice, and half of them sit at each window. */
  urgent = bench->prompted;
  lb_hall_list_take (bench->list, cases, TRUE);
  g_assert_cmpuint (bench->prompted, ==, urgent);
  lb_hall_list_set_window (bench->list, "w02");
  g_assert_cmpuint (g_list_model_get_n_items (lb_hall_list_get_model (bench->list)), ==, MANY / 2);
  assert_sorted (bench->list);

  lb_hall_list_take (bench->list, nobody, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (lb_hall_list_get_model (bench->list)), ==, 0);
}

static guint
count_rows (GtkWidget *widget)
{
  guint count = LB_IS_HALL_ROW (widget) && gtk_widget_get_mapped (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    count += count_rows (child);
  return count;
}

/* Whoever is chosen stays chosen when others come and the order changes; and of a thousand only a screenful has a
 * widget. */
static void
test_the_view_keeps_the_choice_and_stays_small (Bench *bench, gconstpointer data)
{
  g_autoptr (GPtrArray) cases = applicants (bench, MANY), more = applicants (bench, 1);
  GtkWidget *window = gtk_window_new ();
  LbHallView *view = g_object_new (LB_TYPE_HALL_VIEW, NULL);
  GtkSelectionModel *selection;
  GtkWidget *list;
  g_autoptr (LbHallEntry) chosen = NULL, still = NULL;

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 600);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  lb_hall_view_set_list (view, bench->list, bench->desk->client);
  gtk_window_present (GTK_WINDOW (window));
  lb_hall_list_set_window (bench->list, NULL);
  lb_hall_list_take (bench->list, cases, TRUE);
  test_until (count_rows (window) > 0);
  g_assert_cmpuint (count_rows (window), <, 300);

  lb_hall_view_select (view, "case-00003");
  list = gtk_window_get_focus (GTK_WINDOW (window));
  while (list != NULL && !GTK_IS_LIST_VIEW (list))
    list = gtk_widget_get_parent (list);
  g_assert_nonnull (list);
  selection = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  chosen = g_object_ref (gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (selection)));
  g_assert_cmpstr (lb_hall_entry_get_case (chosen)->id, ==, "case-00003");
  g_free (((LbCase *) more->pdata[0])->id);
  ((LbCase *) more->pdata[0])->id = g_strdup ("another");
  lb_hall_list_take (bench->list, more, FALSE);
  lb_hall_list_tick (bench->list);
  still = g_object_ref (gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (selection)));
  g_assert_true (still == chosen);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The next button that makes a slip; NULL when there is none. */
static GtkWidget *
find_make_slip (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "Make Slip") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_make_slip (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_slips (Bench *bench)
{
  g_autoptr (LbCase) state = test_desk_case (bench->desk, bench->server->bureau->case_id, NULL);

  return state->slips->len;
}

static void
refresh_cb (LbIntakeReceiptView *view)
{
  lb_intake_receipt_view_refresh (view);
}

/* After the receipt the paper goes to each section with a slip of its own; no original goes to two. */
static void
test_slips_are_made_after_the_receipt (Bench *bench, gconstpointer data)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal),
                         originals = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *window = gtk_window_new ();
  LbIntakeReceiptView *view = g_object_new (LB_TYPE_INTAKE_RECEIPT_VIEW, NULL);
  g_autoptr (LbCase) state = NULL;

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_object (bench->desk->client, "cases-changed", G_CALLBACK (refresh_cb), view, G_CONNECT_SWAPPED);
  lb_intake_receipt_view_show (view, bench->desk->client, bench->server->bureau->case_id);
  for (guint made = 1; made <= 2; made++)
    {
      test_until (find_make_slip (window) != NULL);
      g_signal_emit_by_name (find_make_slip (window), "clicked");
      test_until (count_slips (bench) == made);
    }
  test_until (find_make_slip (window) == NULL);
  state = test_desk_case (bench->desk, bench->server->bureau->case_id, NULL);
  for (guint i = 0; i < state->slips->len; i++)
    {
      const LbPaperSlip *slip = state->slips->pdata[i];

      g_assert_true (g_hash_table_add (numbers, slip->slip));
      g_assert_nonnull (slip->materials[0]);
      for (GStrv at = slip->originals; *at != NULL; at++)
        g_assert_true (g_hash_table_add (originals, *at));
    }
  g_assert_cmpuint (g_hash_table_size (originals), >, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(name) g_test_add ("/hall-list/" #name, Bench, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (lianban_get_resource ());
  ADD (who_waits_is_sorted_and_counted);
  ADD (the_view_keeps_the_choice_and_stays_small);
  ADD (slips_are_made_after_the_receipt);
  return g_test_run ();
}
