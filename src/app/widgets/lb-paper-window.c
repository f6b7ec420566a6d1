/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-paper-window"
#include "lb-paper-window.h"

#include <glib/gi18n.h>
#include "lb-desk-paper.h"
#include "lb-issued-paper.h"
#include "lb-platform.h"
#include "lb-viewer.h"
#include "lb-window.h"

struct _LbPaperWindow
{
  AdwWindow parent_instance;

  LbViewer *viewer;
  GtkWidget *print;
  GtkLabel *issued;
  LbMainWindow *window;      /* (owned) (nullable) the one that it was opened from */
  char *issuer;              /* (owned) (nullable) who opened it */
  LbDocument *document;      /* (owned) (nullable) of a case; NULL for a file that the bureau publishes */
  GFile *file;               /* (owned) */
  char *title;               /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbPaperWindow, lb_paper_window, ADW_TYPE_WINDOW)

static void
report (LbPaperWindow *self, const GError *error)
{
  lb_window_report_error (self->window, error);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbPaperWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_print_pdf_finish (result, &error))
    report (self, error);
  else if (self->window != NULL && self->document != NULL)
    lb_issued_paper_keep (self->window, self->issuer, self->document, self->file, "printed");
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbPaperWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_open_file_finish (result, &error))
    report (self, error);
}

static void
print_cb (LbPaperWindow *self)
{
  lb_print_pdf_async (GTK_WIDGET (self), self->file, self->title, self->cancellable, printed_cb, g_object_ref (self));
}

static void
save_cb (LbPaperWindow *self)
{
  g_autofree char *name = g_strdup_printf ("%s.pdf", self->title);

  if (self->document != NULL)
    lb_desk_paper_save (GTK_WIDGET (self), self->file, self->document, self->cancellable);
  else
    lb_desk_save_copy (GTK_WIDGET (self), self->file, _("Save Document"), g_strdelimit (name, "/\\", '_'),
                       _("The document was saved."), self->cancellable);
}

static void
open_cb (LbPaperWindow *self)
{
  lb_open_file_async (GTK_WIDGET (self), self->file, self->cancellable, opened_cb, g_object_ref (self));
}

static void
lb_paper_window_dispose (GObject *object)
{
  LbPaperWindow *self = LB_PAPER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_PAPER_WINDOW);
  G_OBJECT_CLASS (lb_paper_window_parent_class)->dispose (object);
}

static void
lb_paper_window_finalize (GObject *object)
{
  LbPaperWindow *self = LB_PAPER_WINDOW (object);

  g_clear_object (&self->file);
  g_clear_object (&self->window);
  g_clear_pointer (&self->document, lb_document_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->issuer, g_free);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (lb_paper_window_parent_class)->finalize (object);
}

static void
lb_paper_window_class_init (LbPaperWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_paper_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_paper_window_finalize;
  g_type_ensure (LB_TYPE_VIEWER);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/widgets/lb-paper-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LbPaperWindow, viewer);
  gtk_widget_class_bind_template_child (widget_class, LbPaperWindow, print);
  gtk_widget_class_bind_template_child (widget_class, LbPaperWindow, issued);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
lb_paper_window_init (LbPaperWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lb_paper_window_open (GtkWidget *parent, GFile *file, const char *title, LbDocument *document, const char *issued)
{
  LbPaperWindow *self;
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (G_IS_FILE (file) && title != NULL);

  root = gtk_widget_get_root (parent);
  self = g_object_new (LB_TYPE_PAPER_WINDOW, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, "title", title, NULL);
  g_set_object (&self->window, lb_window_of (parent));
  self->issuer = lb_issued_paper_issuer (self->window);
  self->file = g_object_ref (file);
  self->title = g_strdup (title);
  self->document = document != NULL ? lb_document_ref (document) : NULL;
  gtk_label_set_text (self->issued, issued);
  gtk_widget_set_visible (GTK_WIDGET (self->issued), issued != NULL);
  lb_viewer_show_file (self->viewer, file, title);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->print);
}
