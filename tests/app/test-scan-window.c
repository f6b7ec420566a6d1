/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of a scan, with the scanners of tests/scan: what its parts are called, its keys, and what becomes of pages.
 */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "lb-scan-fixture.h"
#include "lb-scan-list.h"
#include "lb-scan-pile.h"
#include "lb-scan-setup.h"
#include "lb-scan-shelf.h"
#include "lb-scan-window.h"
#include "lianban-resources.h"

typedef struct
{
  LbClient *client;
  LbScanWindow *window;
  LbScanSetup *setup;
  LbScanList *list;
  GtkWidget *scan;
} Fixture;

static char *home;

static gpointer
part (gpointer widget, GType type, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (widget), type, name);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
wait_until_idle (Fixture *f)
{
  while (!gtk_widget_get_visible (f->scan) || !gtk_widget_is_sensitive (f->scan))
    g_main_context_iteration (NULL, TRUE);
  settle ();
}

static void
choose (Fixture *f, const char *list, guint index)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part (f->setup, LB_TYPE_SCAN_SETUP, list)), index);
  wait_until_idle (f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->client = lb_client_new (home, "http://127.0.0.1:9");
  f->window = lb_scan_window_new (NULL, f->client, "住所使用证明");
  f->setup = part (f->window, LB_TYPE_SCAN_WINDOW, "setup");
  f->list = part (f->window, LB_TYPE_SCAN_WINDOW, "list");
  f->scan = part (f->window, LB_TYPE_SCAN_WINDOW, "scan");
  gtk_window_present (GTK_WINDOW (f->window));
  wait_until_idle (f);
  choose (f, "device", 0);
  choose (f, "source", 0);
  choose (f, "resolution", 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  settle ();
  g_object_unref (f->client);
}

static void
act (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->window), action, NULL));
  settle ();
}

static void
act_on (Fixture *f, const char *action, int number)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->window), action, "i", number));
  settle ();
}

static void
scan (Fixture *f)
{
  act (f, "scan.start");
  wait_until_idle (f);
}

static const char *
text_of (Fixture *f, const char *label)
{
  return gtk_label_get_text (GTK_LABEL (part (f->window, LB_TYPE_SCAN_WINDOW, label)));
}

static void
assert_pages (Fixture *f, int pages, int selected)
{
  g_autofree char *begins = g_strdup_printf ("%d page", pages);

  if (pages == 0)
    g_assert_cmpstr (text_of (f, "count"), ==, "");
  else
    g_assert_true (g_str_has_prefix (text_of (f, "count"), begins));
  g_assert_cmpint (lb_scan_list_get_selected (f->list), ==, selected);
}

static void
test_pages_are_scanned_and_put_in_order (Fixture *f, gconstpointer data)
{
  assert_pages (f, 0, -1);
  for (int i = 1; i <= 3; i++)
    {
      scan (f);
      assert_pages (f, i, i - 1);
    }
  act_on (f, "scan.move", -1);
  assert_pages (f, 3, 1);
  act_on (f, "scan.move", -1);
  act_on (f, "scan.move", -1);
  assert_pages (f, 3, 0);
  act_on (f, "scan.turn", 1);
  act (f, "scan.remove");
  assert_pages (f, 2, 0);
  act (f, "scan.restore");
  assert_pages (f, 3, 0);
  act (f, "scan.again");
  wait_until_idle (f);
  assert_pages (f, 3, 0);
}

/* The loose plug of the second scanner comes out in the middle of the third page. */
static void
test_a_device_that_disappears_leaves_its_pages (Fixture *f, gconstpointer data)
{
  choose (f, "device", 1);
  choose (f, "source", 1);
  choose (f, "resolution", 0);
  scan (f);
  assert_pages (f, 2, 1);
  g_assert_true (g_str_has_prefix (text_of (f, "message"), "The scanner does not answer any more."));
  g_assert_nonnull (strstr (text_of (f, "message"), "pages so far are kept"));
  /* It can go on. */
  choose (f, "device", 0);
  choose (f, "source", 0);
  scan (f);
  assert_pages (f, 3, 2);
  g_assert_cmpstr (text_of (f, "message"), ==, "");
}

/* When the second page comes; those that are on their way by then are not wanted any more. */
static void
stop_cb (Fixture *f)
{
  if (lb_scan_list_get_selected (f->list) == 1)
    gtk_widget_activate_action (GTK_WIDGET (f->window), "scan.stop", NULL);
}

static void
test_a_stack_can_be_stopped (Fixture *f, gconstpointer data)
{
  const gulong id = g_signal_connect_swapped (f->list, "selected", G_CALLBACK (stop_cb), f);

  choose (f, "source", 1);
  act (f, "scan.start");
  wait_until_idle (f);
  assert_pages (f, 2, 1);
  g_assert_cmpstr (text_of (f, "message"), ==, "");
  g_signal_handler_disconnect (f->list, id);
}

typedef struct { GPtrArray *files; gboolean done; } Saved;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Saved *saved = data;

  saved->files = lb_scan_pile_save_finish (LB_SCAN_PILE (source), result, NULL);
  saved->done = TRUE;
}

static LbScanPage *
page_in (const char *folder, int number)
{
  LbScanPage *page = g_new0 (LbScanPage, 1);
  g_autofree char *content = g_strnfill (1000, 'x');

  page->path = g_strdup_printf ("%s/page-%d", folder, number);
  page->width = page->height = page->resolution = 100;
  page->size = 1000;
  g_assert_true (g_file_set_contents (page->path, content, 1000, NULL));
  return page;
}

/* Pages that take more than one file may hold become several files; what lay in the folder of a program that is gone is
 * taken away, and so is the folder when the pile goes. */
static void
test_a_pile_is_kept_and_leaves_nothing (void)
{
  g_autoptr (LbScanPile) pile = lb_scan_pile_new ();
  g_autofree char *left = g_build_filename (g_get_user_cache_dir (), "lianban", "scans", "99999999-abcdef", NULL);
  g_autofree char *paper = g_build_filename (left, "page.jpg", NULL);
  g_autofree char *folder = NULL;
  Saved saved = { NULL };

  g_assert_cmpint (g_mkdir_with_parents (left, 0700), ==, 0);
  g_assert_true (g_file_set_contents (paper, "x", 1, NULL));
  folder = g_strdup (lb_scan_pile_get_folder (pile, NULL));
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  for (int i = 0; i < 5; i++)
    lb_scan_pile_add (pile, page_in (folder, i));
  lb_scan_pile_save_async (pile, "合同/协议", 4000, NULL, saved_cb, &saved);
  while (!saved.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (saved.files->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_file_get_basename (g_ptr_array_index (saved.files, i));
      static const char *const names[] = { "合同-协议.pdf", "合同-协议-2.pdf", "合同-协议-3.pdf" };

      g_assert_cmpstr (name, ==, names[i]);
    }
  g_ptr_array_unref (saved.files);
  settle ();
  while (G_OBJECT (pile)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&pile);
  while (g_file_test (folder, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
}

static char *
describe_pile (LbScanPile *pile)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lb_scan_pile_count (pile); i++)
    {
      g_autoptr (LbScanSheet) sheet = g_list_model_get_item (lb_scan_pile_get_sheets (pile), i);
      const LbScanPage *page = lb_scan_sheet_get_page (sheet);
      g_autofree char *name = g_path_get_basename (page->path);

      g_string_append_printf (text, "%s %d %d; ", name, page->quarters, page->tilt);
    }
  return g_string_free (text, FALSE);
}

static void
turn_page (LbScanPile *pile, guint index, int quarters, int tilt)
{
  g_autoptr (LbScanSheet) sheet = g_list_model_get_item (lb_scan_pile_get_sheets (pile), index);

  lb_scan_sheet_turn (sheet, quarters);
  lb_scan_sheet_set_tilt (sheet, tilt);
}

/* What a program that is killed had scanned for a draft is on the shelf: nothing was done to put it there. */
static void
test_pages_of_a_draft_outlive_the_program (void)
{
  LbScanPile *lost = lb_scan_pile_new ();
  g_autoptr (LbScanPile) found = lb_scan_pile_new (), other = lb_scan_pile_new ();
  g_autofree char *folder = NULL, *stray = NULL, *before = NULL, *after = NULL;

  lb_scan_pile_shelve (lost, "draft-1", "m-lease");
  folder = g_strdup (lb_scan_pile_get_folder (lost, NULL));
  for (int i = 0; i < 4; i++)
    lb_scan_pile_add (lost, page_in (folder, i));
  lb_scan_pile_move (lost, 3, 0);
  turn_page (lost, 1, 1, -25);
  lb_scan_pile_remove (lost, 2);
  stray = g_build_filename (folder, "page-half", NULL);
  g_assert_true (g_file_set_contents (stray, "x", 1, NULL));
  before = describe_pile (lost);
  g_assert_cmpstr (before, ==, "page-3 0 0; page-0 1 -25; page-2 0 0; ");
  g_assert_cmpuint (lb_scan_shelf_count ("draft-1", "m-lease"), ==, 3);
  g_assert_cmpuint (lb_scan_shelf_count ("draft-1", "m-lea"), ==, 0);

  lb_scan_pile_shelve (found, "draft-1", "m-lease");
  after = describe_pile (found);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
  lb_scan_pile_shelve (other, "draft-10", "m-lease");
  g_assert_cmpuint (lb_scan_pile_count (other), ==, 0);
  lb_scan_pile_add (other, page_in (lb_scan_pile_get_folder (other, NULL), 0));

  lb_scan_shelf_forget ("draft-1");
  g_assert_cmpuint (lb_scan_shelf_count ("draft-1", "m-lease"), ==, 0);
  g_assert_cmpuint (lb_scan_shelf_count ("draft-10", "m-lease"), ==, 1);
  lb_scan_pile_drop (other);
  g_assert_cmpuint (lb_scan_shelf_count ("draft-10", "m-lease"), ==, 0);
  g_object_unref (lost);
  settle ();
}

/* Whatever stands in the list, nothing outside of the folder is taken for a page. */
static void
test_a_spoiled_shelf_is_an_empty_one (void)
{
  static const char *const lists[] = {
    "", "\001\002", "[1]\nfile=../../page-0\nwidth=1\nheight=1\nresolution=1\nsize=1\n",
    "[1]\nfile=page-9\nwidth=1\nheight=1\nresolution=1\nsize=1\n",
    "[1]\nfile=page-0\nwidth=-1\nheight=1\nresolution=1\nsize=1\n",
    "[1]\nfile=page-0\nwidth=1\nheight=1\nresolution=1\nsize=1\nquarters=7\n", "[1]\nwidth=1\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *folder = lb_scan_shelf_open ("spoiled", "m", NULL);
      g_autofree char *list = g_build_filename (folder, "pages", NULL);
      g_autoptr (GPtrArray) pages = NULL;

      lb_scan_page_free (page_in (folder, 0));
      g_assert_true (g_file_set_contents (list, lists[i], -1, NULL));
      pages = lb_scan_shelf_read (folder);
      g_assert_cmpuint (pages->len, ==, 0);
    }
  lb_scan_shelf_forget ("spoiled");
}

/* The replica has not been opened: what cannot be kept says so, and the pages stay. */
static void
test_what_cannot_be_kept_stays (Fixture *f, gconstpointer data)
{
  scan (f);
  act (f, "scan.keep");
  while (*text_of (f, "message") == '\0')
    g_main_context_iteration (NULL, TRUE);
  assert_pages (f, 1, 0);
  g_assert_true (gtk_widget_is_sensitive (f->scan));
}

/* Every control says what it is. */
static void
assert_named (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget)
      && gtk_widget_get_can_target (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL
      && gtk_widget_get_ancestor (widget, GTK_TYPE_SPIN_BUTTON) == NULL
      && gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) == NULL)
    g_assert_nonnull (gtk_widget_get_tooltip_text (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
}

static void
test_parts_have_names_and_keys (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "F9", "<Shift>F9", "<Control>Return", "Delete", "<Control>z", "Escape" };
  GtkWidgetClass *klass = GTK_WIDGET_GET_CLASS (f->window);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->window));

  g_assert_nonnull (klass);
  assert_named (GTK_WIDGET (f->window));
  g_assert_cmpstr (text_of (f, "heading"), ==, "Scan: 住所使用证明");
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (keys[i]);
      gboolean found = FALSE;

      for (guint c = 0; c < g_list_model_get_n_items (controllers) && !found; c++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, c);

          for (guint s = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                            && s < g_list_model_get_n_items (G_LIST_MODEL (controller)) && !found; s++)
            {
              g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), s);

              found = gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted);
            }
        }
      g_test_message ("%s", keys[i]);
      g_assert_true (found);
    }
}

int
main (int argc, char *argv[])
{
  int result;
  g_autofree char *cache = NULL;

  g_setenv ("LANGUAGE", "C", TRUE);
  home = g_dir_make_tmp ("lianban-scan-XXXXXX", NULL);
  cache = g_build_filename (home, "cache", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("XDG_DATA_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  lb_scan_fixture_begin ();
  g_resources_register (lianban_get_resource ());
  adw_init ();
#define ADD(name, function) g_test_add ("/scan-window/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("pages are scanned and put in order", test_pages_are_scanned_and_put_in_order);
  ADD ("a device that disappears leaves its pages", test_a_device_that_disappears_leaves_its_pages);
  ADD ("a stack can be stopped", test_a_stack_can_be_stopped);
  ADD ("what cannot be kept stays", test_what_cannot_be_kept_stays);
  g_test_add_func ("/scan-window/a pile is kept and leaves nothing", test_a_pile_is_kept_and_leaves_nothing);
  g_test_add_func ("/scan-window/pages of a draft outlive the program", test_pages_of_a_draft_outlive_the_program);
  g_test_add_func ("/scan-window/a spoiled shelf is an empty one", test_a_spoiled_shelf_is_an_empty_one);
  ADD ("parts have names and keys", test_parts_have_names_and_keys);
  result = g_test_run ();
  lb_scan_fixture_end ();
  return result;
}
