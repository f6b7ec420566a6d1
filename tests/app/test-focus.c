/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * By keyboard alone: Tab goes through all of a page and comes round again, and what is struck twice opens nothing.
 */
#include <adwaita.h>
#include <glib/gstdio.h>
#include "intake-sample.h"
#include "lb-focus.h"
#include "lb-intake-wizard.h"
#include "lb-search-box.h"
#include "lianban-resources.h"

#define STOPS 400 /* more than any page has */

static LbClient *client;
static LbCatalogue *catalogue;

static void
settle (void)
{
  for (int i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* Until the window is on the screen: focus goes only where something is mapped. */
static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();
  const gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 700);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (child) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (gtk_widget_get_mapped (child));
  settle ();
  return window;
}

/* Tab after Tab from where the focus stands, forward or backward: each stop is another one, until one comes again. How
 * many there were. */
static guint
count_stops (GtkWidget *window, GtkDirectionType direction)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GtkWidget *last = NULL;

  for (guint i = 0; i < STOPS; i++)
    {
      GtkWidget *focus;

      gtk_widget_child_focus (window, direction);
      focus = gtk_root_get_focus (GTK_ROOT (window));
      g_assert_nonnull (focus);
      if (!g_hash_table_add (seen, focus))
        {
          if (focus == last)
            g_error ("Tab does not leave %s", G_OBJECT_TYPE_NAME (focus));
          return g_hash_table_size (seen);
        }
      last = focus;
    }
  g_error ("Tab finds no end");
}

static void
test_tab_leaves_every_step_of_the_intake (void)
{
  LbIntakeWizard *wizard = g_object_new (LB_TYPE_INTAKE_WIZARD, NULL);
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  GtkWidget *window;

  lb_intake_wizard_set_client (wizard, client);
  lb_intake_wizard_set_draft (wizard, draft);
  window = show (GTK_WIDGET (wizard));
  for (int step = LB_INTAKE_STEP_SITUATION; step < LB_INTAKE_N_STEPS; step++)
    {
      guint stops;

      lb_intake_wizard_go (wizard, (LbIntakeStep) step);
      settle ();
      stops = count_stops (window, GTK_DIR_TAB_FORWARD);
      g_test_message ("step %d: %u stops", step + 1, stops);
      /* The steps themselves, back, forward and the way to the drafts are stops already. */
      g_assert_cmpuint (stops, >=, LB_INTAKE_N_STEPS + 3);
      g_assert_cmpuint (count_stops (window, GTK_DIR_TAB_BACKWARD), >=, LB_INTAKE_N_STEPS + 3);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

/* Forward and back again, over the end of the window, Tab stops at the same places. */
static void
test_tab_goes_back_through_the_search (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *before = gtk_button_new_with_label ("before"),
            *search = g_object_new (LB_TYPE_SEARCH_BOX, NULL), *window;

  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), search);
  window = show (box);
  gtk_widget_grab_focus (search);
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == before);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
assert_focus (GtkWidget *window, GtkWidget *widget)
{
  settle ();
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == widget);
}

static void
test_tab_leaves_a_list_from_any_row (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *list = gtk_list_box_new (), *window,
            *before = gtk_button_new_with_label ("before"), *after = gtk_button_new_with_label ("after");
  GtkListBoxRow *second;

  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), after);
  for (int i = 0; i < 3; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), gtk_label_new ("row"));
  window = show (box);
  second = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1);
  gtk_list_box_select_row (GTK_LIST_BOX (list), second);
  gtk_widget_grab_focus (GTK_WIDGET (second));
  g_assert_true (lb_focus_leave (list, GTK_DIR_TAB_FORWARD));
  assert_focus (window, after);
  g_assert_true (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)) == second);
  /* Back into it, to the chosen row; and out on the other side. */
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_BACKWARD));
  assert_focus (window, GTK_WIDGET (second));
  g_assert_true (lb_focus_leave (list, GTK_DIR_TAB_BACKWARD));
  assert_focus (window, before);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
test_what_goes_leaves_the_focus_beside_it (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *top = gtk_button_new_with_label ("top"), *rows[3], *window;

  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), inner);
  for (int i = 0; i < 3; i++)
    gtk_box_append (GTK_BOX (inner), rows[i] = gtk_button_new_with_label ("row"));
  window = show (box);
  lb_focus_keep (GTK_WINDOW (window));
  gtk_widget_grab_focus (rows[1]);
  settle ();
  gtk_box_remove (GTK_BOX (inner), rows[1]);
  assert_focus (window, rows[2]);
  gtk_box_remove (GTK_BOX (inner), rows[2]);
  assert_focus (window, rows[0]);
  /* What only stands behind another page for a while has the focus again as it comes back. */
  gtk_widget_hide (inner);
  assert_focus (window, top);
  gtk_widget_show (inner);
  assert_focus (window, rows[0]);
  /* And what could not be used for a while. */
  gtk_widget_set_sensitive (rows[0], FALSE);
  settle ();
  gtk_widget_set_sensitive (rows[0], TRUE);
  assert_focus (window, rows[0]);
  gtk_widget_set_sensitive (rows[0], FALSE);
  settle ();
  gtk_widget_hide (rows[0]);
  assert_focus (window, top);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static gboolean
has_focus_within (GtkWidget *window, GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* A page that is opened while it still loads has the focus once there is something to focus. */
static void
test_what_loads_has_the_focus_when_it_is_there (void)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window = show (page);
  const gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint turns = 0;

  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  lb_focus_into (page);
  while (turns++ < 2000)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (gtk_root_get_focus (GTK_ROOT (window)));
  gtk_box_append (GTK_BOX (page), gtk_button_new_with_label ("here"));
  while (!has_focus_within (window, page) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (has_focus_within (window, page));
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static guint
count_windows (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

static void
test_going_on_twice_opens_no_notice (void)
{
  LbIntakeWizard *wizard = g_object_new (LB_TYPE_INTAKE_WIZARD, NULL);
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  GtkWidget *window;

  /* One point of what came has not been looked at, and one material is missing. */
  lb_intake_draft_set_point (draft, "m-app-form", 0, LB_INTAKE_POINT_OPEN);
  lb_intake_draft_set_counts (draft, "m-articles", 0, 0);
  lb_intake_wizard_set_client (wizard, client);
  lb_intake_wizard_set_draft (wizard, draft);
  window = show (GTK_WIDGET (wizard));
  lb_intake_wizard_go (wizard, LB_INTAKE_STEP_MATERIALS);
  settle ();
  for (int i = 0; i < 3; i++)
    {
      lb_intake_wizard_next (wizard);
      settle ();
      g_assert_cmpint (lb_intake_draft_get_step (draft), ==, LB_INTAKE_STEP_MATERIALS);
      g_assert_cmpuint (count_windows (), ==, 1);
    }
  /* What is merely missing is the applicant's, and is what the notice is for. */
  lb_intake_draft_set_point (draft, "m-app-form", 0, LB_INTAKE_POINT_PASSED);
  lb_intake_wizard_next (wizard);
  settle ();
  g_assert_cmpuint (count_windows (), ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  /* Isolated folders would hide the schemas that GTK itself reads. */
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_resources_register (lianban_get_resource ());
  folder = g_dir_make_tmp ("lianban-test-XXXXXX", NULL);
  /* Nobody listens there, and nobody is asked. */
  client = lb_client_new (folder, "http://127.0.0.1:9");
  catalogue = sample_catalogue ();

  g_test_add_func ("/focus/tab-leaves-every-step-of-the-intake", test_tab_leaves_every_step_of_the_intake);
  g_test_add_func ("/focus/tab-goes-back-through-the-search", test_tab_goes_back_through_the_search);
  g_test_add_func ("/focus/tab-leaves-a-list-from-any-row", test_tab_leaves_a_list_from_any_row);
  g_test_add_func ("/focus/what-goes-leaves-the-focus-beside-it", test_what_goes_leaves_the_focus_beside_it);
  g_test_add_func ("/focus/what-loads-has-the-focus-when-it-is-there", test_what_loads_has_the_focus_when_it_is_there);
  g_test_add_func ("/focus/going-on-twice-opens-no-notice", test_going_on_twice_opens_no_notice);
  status = g_test_run ();
  lb_catalogue_unref (catalogue);
  g_object_unref (client);
  g_rmdir (folder);
  return status;
}
