/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every template builds, with all the types, children and callbacks that it names, and every page comes and goes
 * without a warning. The client that pages are given here has never been opened.
 */
#include <adwaita.h>
#include <glib/gstdio.h>
#include "lb-banner.h"
#include "lb-date-entry.h"
#include "lb-desks.h"
#include "lb-files-box.h"
#include "lb-form-row.h"
#include "lb-help-decline.h"
#include "lb-leave-box.h"
#include "lb-page.h"
#include "lb-password-box.h"
#include "lb-search-box.h"
#include "lb-section.h"
#include "lb-state-view.h"
#include "lb-bell.h"
#include "lb-sync-chip.h"
#include "lb-training-bar.h"
#include "lb-window.h"
#include "lianban-resources.h"

static LbClient *client;

static void
check_widget (GType type)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *widget = g_object_new (type, NULL);

  gtk_window_set_child (GTK_WINDOW (window), widget);
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_null (widget);
}

static void
test_widgets_build_and_go (void)
{
  const GType types[] = { LB_TYPE_BANNER,     LB_TYPE_DATE_ENTRY, LB_TYPE_FILES_BOX, LB_TYPE_FORM_ROW,
                          LB_TYPE_SEARCH_BOX, LB_TYPE_SECTION,    LB_TYPE_STATE_VIEW, LB_TYPE_SYNC_CHIP,
                          LB_TYPE_TRAINING_BAR, LB_TYPE_BELL, LB_TYPE_LEAVE_BOX, LB_TYPE_PASSWORD_BOX,
                          LB_TYPE_HELP_DECLINE };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    check_widget (types[i]);
}

/* What a page started when it was made ends with it; give it its turn. */
static void
settle (void)
{
  for (int i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
check_page (GType type)
{
  GtkWidget *window = gtk_window_new ();
  LbPage *page = g_object_new (type, "client", client, NULL);

  g_assert_true (LB_IS_PAGE (page));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  settle ();
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
test_every_desk_builds_and_names_itself (void)
{
  gsize count;
  const LbDeskEntry *desks = lb_desks (&count);
  guint seen = 0;

  g_assert_cmpint (count, >, 0);
  for (gsize i = 0; i < count; i++)
    {
      LbPage *page = g_object_ref_sink (g_object_new (desks[i].type (), "client", client, NULL));

      g_assert_nonnull (lb_page_get_title (page));
      g_assert_nonnull (lb_page_get_icon_name (page));
      g_assert_cmpuint (seen & desks[i].desk, ==, 0);
      seen |= desks[i].desk;
      g_object_unref (page);
      check_page (desks[i].type ());
    }
  if (lb_desks_case_file_type () != G_TYPE_INVALID)
    check_page (lb_desks_case_file_type ());
}

static void
test_every_key_of_a_page_can_be_read (void)
{
  gsize count;
  const LbDeskEntry *desks = lb_desks (&count);

  for (gsize i = 0; i < count; i++)
    {
      LbPage *page = g_object_ref_sink (g_object_new (desks[i].type (), "client", client, NULL));
      const LbShortcut *key = lb_page_shortcuts (page);

      for (; key != NULL && key->accelerator != NULL; key++)
        {
          guint value;
          GdkModifierType modifiers;
          g_autoptr (GVariant) target = NULL;

          g_assert_true (gtk_accelerator_parse (key->accelerator, &value, &modifiers));
          g_assert_nonnull (key->action);
          if (key->target != NULL)
            target = g_variant_parse (NULL, key->target, NULL, NULL, NULL);
          g_assert_true (key->target == NULL || target != NULL);
        }
      g_object_unref (page);
    }
}

static void
test_a_date_is_typed_strictly (void)
{
  static const struct { const char *text; gboolean valid; const char *day; } cases[] = {
    { "", TRUE, NULL },
    { "2019-06-10", TRUE, "2019-06-10" },
    { "2020-02-29", TRUE, "2020-02-29" },
    { "2019-02-29", FALSE, NULL },
    { "2019-6-10", FALSE, NULL },
    { "tomorrow", FALSE, NULL },
  };
  LbDateEntry *entry = g_object_ref_sink (LB_DATE_ENTRY (lb_date_entry_new ()));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *day = NULL;

      lb_date_entry_set_text (entry, cases[i].text);
      g_assert_cmpint (lb_date_entry_is_valid (entry), ==, cases[i].valid);
      if (lb_date_entry_get_day (entry) != LB_DAY_NONE)
        day = lb_day_to_string (lb_date_entry_get_day (entry));
      g_assert_cmpstr (day, ==, cases[i].day);
    }
  g_object_unref (entry);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_a_badge_is_announced_only_when_it_changes (void)
{
  gsize n_desks;
  LbPage *page = g_object_ref_sink (g_object_new (lb_desks (&n_desks)[0].type (), "client", client, NULL));
  guint count = 0;

  lb_page_set_badge (page, 0);
  g_signal_connect_swapped (page, "notify::badge", G_CALLBACK (count_cb), &count);
  lb_page_set_badge (page, 3);
  lb_page_set_badge (page, 3);
  lb_page_set_badge (page, 4);
  g_assert_cmpuint (count, ==, 2);
  g_object_unref (page);
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

  g_test_add_func ("/templates/widgets-build-and-go", test_widgets_build_and_go);
  g_test_add_func ("/templates/every-desk-builds-and-names-itself", test_every_desk_builds_and_names_itself);
  g_test_add_func ("/templates/every-key-of-a-page-can-be-read", test_every_key_of_a_page_can_be_read);
  g_test_add_func ("/templates/a-date-is-typed-strictly", test_a_date_is_typed_strictly);
  g_test_add_func ("/templates/a-badge-is-announced-only-when-it-changes", test_a_badge_is_announced_only_when_it_changes);
  status = g_test_run ();
  g_object_unref (client);
  g_rmdir (folder);
  return status;
}
