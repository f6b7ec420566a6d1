/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-case-documents"
#include "lb-case-papers.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-case-paper.h"
#include "lb-intake-paper.h"
#include "lb-issued-paper.h"
#include "lb-name.h"
#include "lb-paper-buttons.h"
#include "lb-paper.h"
#include "lb-section.h"
#include "lb-viewer.h"
#include "lb-window.h"

struct _LbCaseDocuments
{
  AdwBin parent_instance;
  GtkBox *box;          /* (owned by the tree) */
  LbViewer *viewer;     /* (owned by the tree) */
  LbClient *client;     /* (owned) (nullable) */
  LbCase *state;        /* (owned) (nullable) */
  GPtrArray *events;    /* (owned) (nullable) (element-type LbEvent) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbCaseDocuments, lb_case_documents, ADW_TYPE_BIN)

static void
lb_case_documents_dispose (GObject *object)
{
  g_cancellable_cancel (LB_CASE_DOCUMENTS (object)->cancellable);
  G_OBJECT_CLASS (lb_case_documents_parent_class)->dispose (object);
}

static void
lb_case_documents_finalize (GObject *object)
{
  LbCaseDocuments *self = LB_CASE_DOCUMENTS (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_case_documents_parent_class)->finalize (object);
}

static void
lb_case_documents_class_init (LbCaseDocumentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_case_documents_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_case_documents_finalize;
}

static void
lb_case_documents_init (LbCaseDocuments *self)
{
  GtkWidget *viewer;

  self->cancellable = g_cancellable_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  adw_bin_set_child (ADW_BIN (self), lb_case_pane_new (GTK_WIDGET (self->box), &viewer));
  self->viewer = LB_VIEWER (viewer);
}

GtkWidget *
lb_case_documents_new (void)
{
  return g_object_new (LB_TYPE_CASE_DOCUMENTS, NULL);
}

static void
report (gpointer self, const GError *error)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL)
    lb_window_report_error (window, error);
}

/* Making */

static LbDocument *
build (LbCaseDocuments *self, const LbPaperEntry *entry, GError **error)
{
  LbContext context;

  lb_client_context (self->client, self->state, &context);
  return lb_paper_build (entry->kind, self->state, self->events, entry->version, &context, error);
}

typedef struct { LbCaseDocuments *self; char *title; } Viewing;

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Viewing *viewing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = lb_intake_paper_write_finish (result, &error);

  if (file != NULL)
    lb_viewer_show_file (viewing->self->viewer, file, viewing->title);
  else
    report (viewing->self, error);
  g_object_unref (viewing->self);
  g_free (viewing->title);
  g_free (viewing);
}

/* Its name as a file. (transfer full) */
static char *
name_of (LbCaseDocuments *self, const LbPaperEntry *entry)
{
  return g_strdup_printf ("%s %s", entry->number != NULL ? entry->number : self->state->id, entry->title);
}

/* The very bytes of an issue. */
static void
view_issue (LbCaseDocuments *self, const LbPaperIssue *issue)
{
  LbFile file = { .blob = issue->blob, .name = issue->title, .media_type = (char *) "application/pdf" };

  lb_viewer_show_blob (self->viewer, self->client, &file);
}

static void
view (LbCaseDocuments *self, const LbPaperEntry *entry)
{
  const LbPaperIssue *issue = entry->number != NULL && !lb_paper_kind_goes_on (entry->kind)
                                ? lb_case_last_issue (self->state, lb_paper_kind_name (entry->kind), entry->number)
                                : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LbDocument) document = NULL;
  g_autofree char *name = name_of (self, entry);
  Viewing *viewing;

  if (issue != NULL)
    {
      view_issue (self, issue);
      return;
    }
  document = build (self, entry, &error);
  if (document == NULL)
    {
      report (self, error);
      return;
    }
  viewing = g_new0 (Viewing, 1);
  viewing->self = g_object_ref (self);
  viewing->title = g_strdup (entry->title);
  lb_viewer_show_loading (self->viewer);
  lb_intake_paper_write_async (document, name, self->cancellable, made_cb, viewing);
}

/* The list */

static void
view_cb (GtkButton *button, gpointer data)
{
  view (data, g_object_get_data (G_OBJECT (button), "lb-shown"));
}

static void
chosen_cb (LbCaseDocuments *self, int action, GtkWidget *buttons)
{
  const LbPaperEntry *entry = g_object_get_data (G_OBJECT (buttons), "lb-entry");
  g_autoptr (GError) error = NULL;
  g_autoptr (LbDocument) document = build (self, entry, &error);
  g_autofree char *name = name_of (self, entry);

  if (document != NULL)
    lb_desk_paper (GTK_WIDGET (self), document, name, (LbDeskPaperAction) action, self->cancellable);
  else
    report (self, error);
}

/* The part of a document's number that is not that of the case, which stands over the page already. */
static const char *
own_number (LbCaseDocuments *self, const LbPaperEntry *entry)
{
  const char *of_case = self->state->number, *number = entry->number != NULL ? entry->number : "";

  return of_case != NULL && g_str_has_prefix (number, of_case) && number[strlen (of_case)] == '-'
           ? number + strlen (of_case) + 1 : number;
}

/* Beside the list, while one goes through it. @shown must live as long as the button. */
static GtkWidget *
new_view_button (LbCaseDocuments *self, const char *tip, const char *spoken, GCallback clicked, gpointer shown)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("view-reveal-symbolic");

  gtk_widget_set_tooltip_text (button, tip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  lb_widget_set_accessible_label (button, spoken);
  g_object_set_data (G_OBJECT (button), "lb-shown", shown);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  return button;
}

static GtkWidget *
new_line (LbCaseDocuments *self, LbPaperEntry *entry, LbDay today)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2),
            *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (entry->title), *below, *buttons;
  g_autofree char *day = lb_name_day (entry->day, today);
  g_autofree char *about = g_strdup_printf ("%s · %s%s", own_number (self, entry), day,
                                            entry->undone ? _(" · undone") : "");
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), _("View"), entry->title);

  below = gtk_label_new (about);
  gtk_widget_set_tooltip_text (below, entry->number);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (below), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (below, "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_widget_add_css_class (line, "section-line");
  g_object_set_data_full (G_OBJECT (line), "lb-entry", entry, (GDestroyNotify) lb_paper_entry_free);
  gtk_box_append (GTK_BOX (line), new_view_button (self, _("View"), spoken, G_CALLBACK (view_cb), entry));
  buttons = lb_paper_buttons_new (entry->title);
  g_object_set_data (G_OBJECT (buttons), "lb-entry", entry);
  g_signal_connect_object (buttons, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), buttons);
  return line;
}

static void
view_issue_cb (GtkButton *button, gpointer data)
{
  view_issue (data, g_object_get_data (G_OBJECT (button), "lb-shown"));
}

/* Each time that the document was issued with other content, the newest last. @self's case owns the issues. */
static GtkWidget *
new_issue_line (LbCaseDocuments *self, LbPaperIssue *issue)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2), *label;
  g_autofree char *told = lb_issued_paper_tell (issue);
  g_autofree char *spoken = g_strdup_printf (_("View as issued: %s"), told);

  label = gtk_label_new (told);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (label, 18);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line),
                  new_view_button (self, _("View as Issued"), spoken, G_CALLBACK (view_issue_cb), issue));
  gtk_widget_add_css_class (line, "section-line");
  return line;
}

static void
add_issues (LbCaseDocuments *self, LbSection *section, const LbPaperEntry *entry)
{
  for (guint i = 0; i < self->state->issues->len; i++)
    {
      LbPaperIssue *issue = self->state->issues->pdata[i];

      if (g_strcmp0 (issue->kind, lb_paper_kind_name (entry->kind)) == 0 && g_strcmp0 (issue->number, entry->number) == 0)
        lb_section_add_widget (section, new_issue_line (self, issue));
    }
}

void
lb_case_documents_show (LbCaseDocuments *self, const LbSight *sight)
{
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *section = lb_section_new (_("Documents"));

  g_return_if_fail (LB_IS_CASE_DOCUMENTS (self));
  g_return_if_fail (sight != NULL);

  g_set_object (&self->client, sight->client);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->state = lb_case_ref (sight->state);
  self->events = g_ptr_array_ref (sight->events);
  entries = lb_paper_documents (sight->state, sight->events, &sight->context);
  lb_box_clear (self->box);
  while (entries->len > 0)
    {
      LbPaperEntry *entry = g_ptr_array_steal_index (entries, 0);

      lb_section_add_widget (LB_SECTION (section), new_line (self, entry, lb_sight_today (sight)));
      add_issues (self, LB_SECTION (section), entry);
    }
  gtk_box_append (self->box, section);
}
