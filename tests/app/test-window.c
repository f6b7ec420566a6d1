/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window as a whole: what it says is said where it can be seen, and a screen reader hears what stands in a row.
 */
#include <adwaita.h>
#include "lb-accessible-names.h"
#include "lb-wait.h"
#include "lb-window.h"
#include "lianban-resources.h"

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static void
show (GtkWidget *window)
{
  gtk_window_present (GTK_WINDOW (window));
  wait_until (is_mapped, window);
}

/* Rows */

static GtkWidget *
new_texts (const char *one, const char *other)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box), gtk_label_new (one));
  gtk_box_append (GTK_BOX (box), gtk_label_new (other));
  return box;
}

static gboolean
is_labelled (GtkWidget *row)
{
  return gtk_test_accessible_has_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

static void
test_a_row_is_named_by_its_texts (void)
{
  GtkWidget *window = gtk_window_new (), *list = gtk_list_box_new (), *titled = adw_action_row_new (), *plain, *named,
            *passed_by, *texts;

  gtk_list_box_append (GTK_LIST_BOX (list), new_texts ("药店", "第1号"));
  gtk_list_box_append (GTK_LIST_BOX (list), new_texts ("书店", "第2号"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (titled), "菜店");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (titled), "第3号");
  gtk_list_box_append (GTK_LIST_BOX (list), titled);
  gtk_list_box_append (GTK_LIST_BOX (list), new_texts ("粮店", "第4号"));
  passed_by = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 3));
  gtk_widget_set_focusable (passed_by, FALSE);
  plain = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  named = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (named), GTK_ACCESSIBLE_PROPERTY_LABEL, "书店", -1);
  gtk_window_set_child (GTK_WINDOW (window), list);
  show (window);
  texts = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (plain));
  g_assert_null (gtk_test_accessible_check_relation (GTK_ACCESSIBLE (plain), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                                     gtk_widget_get_first_child (texts),
                                                     gtk_widget_get_last_child (texts), NULL));
  /* This one has its title for a name, alone. */
  g_assert_null (gtk_test_accessible_check_relation (GTK_ACCESSIBLE (titled), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                                     find_label (titled, "菜店"), NULL));
  /* Its own name would be read twice. */
  g_assert_false (is_labelled (named));
  g_assert_false (is_labelled (passed_by));
  /* Rows go and leave nothing behind that would be looked at. */
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (plain), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_labelled_row (gpointer data)
{
  GtkWidget *row = gtk_widget_get_first_child (data);

  return row != NULL && is_labelled (row);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_label_new (gtk_string_object_get_string (gtk_list_item_get_item (item))));
}

static void
test_so_is_a_row_of_a_list_view (void)
{
  const char *const texts[] = { "药店", "书店", NULL };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *rows = gtk_no_selection_new (G_LIST_MODEL (gtk_string_list_new (texts)));
  GtkWidget *window = gtk_window_new (), *view;

  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (rows), factory);
  gtk_window_set_child (GTK_WINDOW (window), view);
  show (window);
  wait_until (has_labelled_row, view);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Toasts */

static guint
count_toasts (GtkWidget *widget)
{
  guint count = g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwToastWidget");

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    count += count_toasts (child);
  return count;
}

static gboolean
shows_a_toast (gpointer window)
{
  return count_toasts (window) == 1;
}

static GtkWidget *
new_modal (GtkWidget *parent, GtkWidget *content)
{
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "transient-for", parent, "modal", TRUE, "content", content, NULL);

  show (window);
  return window;
}

static void
test_a_toast_is_shown_on_the_window_in_front (void)
{
  GtkWidget *window = GTK_WIDGET (lb_window_new (NULL)), *dialog;

  show (window);
  dialog = new_modal (window, adw_toast_overlay_new ());
  lb_window_toast (LB_WINDOW (window), "已保存");
  wait_until (shows_a_toast, dialog);
  g_assert_cmpuint (count_toasts (window), ==, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
count_turns (gpointer turns)
{
  return ++*(guint *) turns > 50;
}

static void
test_a_toast_waits_until_the_question_is_answered (void)
{
  GtkWidget *window = GTK_WIDGET (lb_window_new (NULL)), *question;
  guint turns = 0;

  show (window);
  question = new_modal (window, gtk_label_new ("确定？"));
  lb_window_toast (LB_WINDOW (window), "已保存");
  wait_until (count_turns, &turns);
  g_assert_cmpuint (count_toasts (window), ==, 0);
  gtk_window_destroy (GTK_WINDOW (question));
  wait_until (shows_a_toast, window);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  /* Isolated folders would hide the schemas that GTK itself reads. */
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_resources_register (lianban_get_resource ());
  lb_accessible_names_complete ();

  g_test_add_func ("/window/a-row-is-named-by-its-texts", test_a_row_is_named_by_its_texts);
  g_test_add_func ("/window/so-is-a-row-of-a-list-view", test_so_is_a_row_of_a_list_view);
  g_test_add_func ("/window/a-toast-is-shown-on-the-window-in-front", test_a_toast_is_shown_on_the_window_in_front);
  g_test_add_func ("/window/a-toast-waits-until-the-question-is-answered",
                   test_a_toast_waits_until_the_question_is_answered);
  return g_test_run ();
}
