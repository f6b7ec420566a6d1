/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-papers.h"

#include <glib/gi18n.h>

#include "lb-paper-buttons.h"
#include "lb-paper.h"
#include "lb-window.h"

struct _LbIntakePapers
{
  AdwBin parent_instance;

  GtkListBox *list;
  LbClient *client;   /* (owned) (nullable) */
  LbCase *state;      /* (owned) (nullable) */
  GPtrArray *events;  /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbIntakePapers, lb_intake_papers, ADW_TYPE_BIN)

static void
chosen_cb (LbIntakePapers *self, int action, GtkWidget *buttons)
{
  GtkWidget *row = gtk_widget_get_ancestor (buttons, ADW_TYPE_ACTION_ROW);
  const LbPaperEntry *entry = g_object_get_data (G_OBJECT (row), "entry");
  LbMainWindow *window = lb_window_of (self);
  LbContext context = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbDocument) document = NULL;
  g_autofree char *name = g_strdup_printf ("%s %s", entry->number != NULL ? entry->number : self->state->id,
                                           entry->title);

  lb_client_context (self->client, self->state, &context);
  document = lb_paper_build (entry->kind, self->state, self->events, entry->version, &context, &error);
  if (document != NULL)
    lb_desk_paper (GTK_WIDGET (self), document, name, (LbDeskPaperAction) action, self->cancellable);
  else if (window != NULL)
    lb_window_report_error (window, error);
}

static GtkWidget *
new_row (LbIntakePapers *self, LbPaperEntry *entry)
{
  GtkWidget *row = adw_action_row_new (), *buttons;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), entry->number);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), "entry", entry, (GDestroyNotify) lb_paper_entry_free);
  buttons = lb_paper_buttons_new (entry->title);
  g_signal_connect_object (buttons, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), buttons);
  return row;
}

void
lb_intake_papers_set_case (LbIntakePapers *self, LbClient *client, LbCase *state, GPtrArray *events)
{
  LbContext context = { NULL };
  g_autoptr (GPtrArray) entries = NULL;
  GtkListBoxRow *row;

  g_return_if_fail (LB_IS_INTAKE_PAPERS (self));
  g_return_if_fail (client != NULL && state != NULL && events != NULL);

  g_set_object (&self->client, client);
  g_clear_pointer (&self->state, lb_case_unref);
  self->state = lb_case_ref (state);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->events = g_ptr_array_ref (events);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  lb_client_context (client, state, &context);
  entries = lb_paper_documents (state, events, &context);
  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (self->list, new_row (self, g_ptr_array_index (entries, i)));
}

static void
lb_intake_papers_dispose (GObject *object)
{
  LbIntakePapers *self = LB_INTAKE_PAPERS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_intake_papers_parent_class)->dispose (object);
}

static void
lb_intake_papers_class_init (LbIntakePapersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_papers_dispose;
}

static void
lb_intake_papers_init (LbIntakePapers *self)
{
  self->cancellable = g_cancellable_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Documents"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}
