/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A paper through the printing of the program, into a file: every page of it arrives, and the window is not blocked.
 */
#include <adwaita.h>
#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <poppler.h>

#include "lb-issued-paper.h"
#include "lb-paper-window.h"
#include "lb-platform.h"
#include "lianban-resources.h"

#define PAGES 12
#define PATIENCE (60 * G_USEC_PER_SEC)

typedef struct { GtkWidget *window; char *folder, *source; } Bench;

static void
turn_until (gboolean *condition)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;

  while (!*condition && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (*condition);
}

static void
set_up (Bench *bench, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  cairo_t *cairo;

  bench->folder = g_dir_make_tmp ("lb-print-XXXXXX", &error);
  g_assert_no_error (error);
  bench->source = g_build_filename (bench->folder, "source.pdf", NULL);
  surface = cairo_pdf_surface_create (bench->source, 595, 842);
  cairo = cairo_create (surface);
  for (int i = 0; i < PAGES; i++)
    {
      cairo_rectangle (cairo, 50, 50, 20 * (i + 1), 100);
      cairo_fill (cairo);
      cairo_show_page (cairo);
    }
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  bench->window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (bench->window));
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (bench->window));
  g_remove (bench->source);
  g_assert_cmpint (g_rmdir (bench->folder), ==, 0);
  g_free (bench->source);
  g_free (bench->folder);
}

typedef struct { gboolean done, printed; } Job;

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Job *job = data;

  job->printed = lb_print_pdf_finish (result, &error);
  g_assert_no_error (error);
  job->done = TRUE;
}

static void
test_every_page_arrives (Bench *bench, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (bench->folder), source = g_file_new_for_path (bench->source);
  g_autoptr (GFile) result = g_file_get_child (folder, "接件凭证.pdf");
  g_autoptr (GError) error = NULL;
  PopplerDocument *document;
  Job job = { FALSE, FALSE };

  lb_print_to_folder (folder);
  lb_print_pdf_async (bench->window, source, "接件凭证", NULL, printed_cb, &job);
  g_assert_false (job.done); /* the caller goes on at once */
  turn_until (&job.done);
  lb_print_to_folder (NULL);
  g_assert_true (job.printed);
  document = poppler_document_new_from_gfile (result, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (poppler_document_get_n_pages (document), ==, PAGES);
  g_object_unref (document);
  g_assert_true (g_file_delete (result, NULL, &error));
}

static void
failed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Job *job = data;

  job->printed = lb_print_pdf_finish (result, &error);
  g_assert_nonnull (error);
  job->done = TRUE;
}

static void
test_what_is_no_pdf_is_said_to_be_none (Bench *bench, gconstpointer data)
{
  g_autoptr (GFile) source = g_file_new_for_path (bench->source);
  Job job = { FALSE, TRUE };

  g_assert_true (g_file_set_contents (bench->source, "no pdf", -1, NULL));
  lb_print_pdf_async (bench->window, source, "x", NULL, failed_cb, &job);
  turn_until (&job.done);
  g_assert_false (job.printed);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget)
      && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* The preview is a window of its own beside the other, and goes with it. */
static void
test_the_preview_stands_beside (Bench *bench, gconstpointer data)
{
  g_autoptr (GFile) source = g_file_new_for_path (bench->source);
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  g_autoptr (LbDocument) document = lb_document_new ("接件凭证", 0);
  LbPaperIssue issue = { .how = (char *) "printed", .blob = (char *) "abc", .by_name = (char *) "孙晓燕" };
  g_autofree char *told = lb_issued_paper_tell (&issue);
  gboolean found = FALSE;

  g_assert_nonnull (strstr (told, "abc"));
  g_assert_nonnull (strstr (told, "孙晓燕"));
  lb_paper_window_open (bench->window, source, "接件凭证", document, told);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (!LB_IS_PAPER_WINDOW (window))
        continue;
      found = TRUE;
      g_assert_false (gtk_window_get_modal (window));
      g_assert_true (says (GTK_WIDGET (window), told));
      g_assert_cmpstr (gtk_window_get_title (window), ==, "接件凭证");
      gtk_window_destroy (window);
      break;
    }
  g_assert_true (found);
}

#define ADD(name) g_test_add ("/print/" #name, Bench, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (lianban_get_resource ());
  ADD (every_page_arrives);
  ADD (what_is_no_pdf_is_said_to_be_none);
  ADD (the_preview_stands_beside);
  return g_test_run ();
}
