/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-guide-view"
#include "lb-guide-view.h"
#include <glib/gi18n.h>
#include <string.h>
#include "lb-consult-form.h"
#include "lb-desk-paper.h"
#include "lb-form-row.h"
#include "lb-guide-document.h"
#include "lb-name.h"
#include "lb-platform.h"
#include "lb-section.h"
#include "lb-state-view.h"
#include "lb-window.h"

struct _LbGuideView
{
  GtkWidget parent_instance;
  GtkDropDown *packages;
  GtkWidget *box;
  GtkBox *questions, *guide;
  LbStateView *state;
  GtkStack *stack;           /* the guide, or the record of a consultation about it */
  LbConsultForm *consult;
  gboolean as_page;          /* what is being saved: a web page, else a PDF */
  LbClient *client;          /* (owned) (nullable) */
  LbCatalogue *catalogue;    /* (owned) (nullable) what the drop-down was filled from */
  GHashTable *answers;       /* (owned) char* → GINT_TO_POINTER gboolean, of the package shown */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbGuideView, lb_guide_view, GTK_TYPE_WIDGET)

static void refresh (LbGuideView *self, gboolean questions_too);

static const LbPackage *
chosen_package (LbGuideView *self)
{
  const guint position = gtk_drop_down_get_selected (self->packages);

  if (self->catalogue == NULL || position >= self->catalogue->packages->len)
    return NULL;
  return g_ptr_array_index (self->catalogue->packages, position);
}

static LbSituation *
compose (LbGuideView *self, GError **error)
{
  const LbPackage *package = chosen_package (self);

  return lb_situation_new (self->catalogue, package->id, self->answers, NULL, lb_time_day (lb_client_now (self->client)),
                           error);
}

static void
answered_cb (LbGuideView *self, GParamSpec *spec, GtkSwitch *answer)
{
  g_assert (LB_IS_GUIDE_VIEW (self));
  g_hash_table_insert (self->answers, g_strdup (g_object_get_data (G_OBJECT (answer), "lb-question")),
                       GINT_TO_POINTER (gtk_switch_get_active (answer)));
  /* The switch must live until its own signal is over: only the guide is made anew, questions when their number
   * changes. */
  refresh (self, FALSE);
}

static void
add_question (LbGuideView *self, const LbQuestion *question, const LbSituation *situation)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (lb_name (question->text, question->english));
  GtkWidget *answer = gtk_switch_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (answer, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (answer),
                         GPOINTER_TO_INT (g_hash_table_lookup (situation->answers, question->id)));
  lb_widget_set_accessible_label (answer, gtk_label_get_text (GTK_LABEL (label)));
  g_object_set_data_full (G_OBJECT (answer), "lb-question", g_strdup (question->id), g_free);
  g_signal_connect_object (answer, "notify::active", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), answer);
  gtk_box_append (self->questions, box);
}

static guint
count_children (GtkBox *box)
{
  guint count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count++;
  return count;
}

static void
refresh (LbGuideView *self, gboolean questions_too)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbSituation) situation = NULL;

  if (chosen_package (self) == NULL)
    return;
  situation = compose (self, &error);
  if (situation == NULL)
    {
      lb_state_view_show_error (self->state, error);
      return;
    }
  if (questions_too || count_children (self->questions) != situation->questions->len)
    {
      lb_box_clear (self->questions);
      for (guint i = 0; i < situation->questions->len; i++)
        add_question (self, g_ptr_array_index (situation->questions, i), situation);
    }
  {
    g_autoptr (LbGuide) guide = lb_guide_new (situation, lb_time_day (lb_client_now (self->client)));

    lb_guide_fill (self->guide, guide);
  }
  lb_state_view_show_content (self->state);
}

static void
package_chosen_cb (LbGuideView *self)
{
  g_assert (LB_IS_GUIDE_VIEW (self));
  /* What has been written of a consultation stays until it is kept or given up. */
  if (!lb_consult_form_is_dirty (self->consult))
    gtk_stack_set_visible_child_name (self->stack, "guide");
  g_hash_table_remove_all (self->answers);
  refresh (self, TRUE);
}

static void
retry_cb (LbGuideView *self)
{
  g_assert (LB_IS_GUIDE_VIEW (self));
  refresh (self, TRUE);
}

/* (nullable) (transfer full) */
static LbGuide *
make_guide (LbGuideView *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbSituation) situation = NULL;

  if (chosen_package (self) == NULL)
    return NULL;
  situation = compose (self, &error);
  if (situation == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return NULL;
    }
  return lb_guide_new (situation, lb_time_day (lb_client_now (self->client)));
}

static GBytes *
make_pdf (LbGuideView *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbGuide) guide = make_guide (self);
  g_autoptr (LbDocument) document = guide != NULL ? lb_guide_to_document (guide) : NULL;
  GBytes *pdf = document != NULL ? lb_document_to_pdf (document, &error) : NULL;

  if (error != NULL)
    lb_window_report_error (lb_window_of (self), error);
  return pdf;
}

static GBytes *
make_page (LbGuideView *self)
{
  g_autoptr (LbGuide) guide = make_guide (self);
  char *html = guide != NULL ? lb_guide_to_html (guide, NULL) : NULL;

  return html != NULL ? g_bytes_new_take (html, strlen (html)) : NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbGuideView) self = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    lb_window_report_error (lb_window_of (self), error);
  else
    lb_window_toast (lb_window_of (self), _("The guide has been saved."));
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbGuideView *self = LB_GUIDE_VIEW (source);
  g_autoptr (GFile) file = lb_file_dialog_save_finish (result, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    return;
  bytes = self->as_page ? make_page (self) : make_pdf (self);
  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, self->cancellable, written_cb,
                                         g_object_ref (self));
}

static void
save (LbGuideView *self, gboolean as_page)
{
  g_autofree char *name = NULL;
  const LbPackage *package = chosen_package (self);

  if (package == NULL)
    return;
  self->as_page = as_page;
  name = g_strdup_printf ("%s.%s", lb_name (package->name, package->english), as_page ? "html" : "pdf");
  lb_file_dialog_save_async (GTK_WIDGET (self), _("Save Guide"), name, self->cancellable, place_chosen_cb, NULL);
}

static void
save_cb (LbGuideView *self)
{
  g_assert (LB_IS_GUIDE_VIEW (self));
  save (self, FALSE);
}

static void
save_page_cb (LbGuideView *self)
{
  g_assert (LB_IS_GUIDE_VIEW (self));
  save (self, TRUE);
}

void
lb_guide_view_consult (LbGuideView *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbSituation) situation = NULL;

  g_return_if_fail (LB_IS_GUIDE_VIEW (self));

  if (chosen_package (self) == NULL
      || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "consult") == 0)
    return;
  situation = compose (self, &error);
  if (situation == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "consult");
  if (!lb_consult_form_is_dirty (self->consult))
    lb_consult_form_open (self->consult, self->client, situation, NULL);
}

static void
consult_closed_cb (LbGuideView *self, gboolean kept)
{
  g_assert (LB_IS_GUIDE_VIEW (self));
  gtk_stack_set_visible_child_name (self->stack, "guide");
}

void
lb_guide_view_print (LbGuideView *self)
{
  g_autoptr (LbGuide) guide = NULL;
  g_autoptr (LbDocument) document = NULL;

  g_return_if_fail (LB_IS_GUIDE_VIEW (self));
  guide = make_guide (self);
  document = guide != NULL ? lb_guide_to_document (guide) : NULL;
  if (document != NULL)
    lb_desk_paper (GTK_WIDGET (self), document, guide->title, LB_DESK_PAPER_OPEN, self->cancellable);
}

static void
lb_guide_view_dispose (GObject *object)
{
  LbGuideView *self = LB_GUIDE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_GUIDE_VIEW);
  G_OBJECT_CLASS (lb_guide_view_parent_class)->dispose (object);
}

static void
lb_guide_view_finalize (GObject *object)
{
  LbGuideView *self = LB_GUIDE_VIEW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  g_clear_pointer (&self->answers, g_hash_table_unref);
  G_OBJECT_CLASS (lb_guide_view_parent_class)->finalize (object);
}

static void
lb_guide_view_class_init (LbGuideViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_guide_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_guide_view_finalize;
  g_type_ensure (LB_TYPE_STATE_VIEW);
  g_type_ensure (LB_TYPE_FORM_ROW);
  g_type_ensure (LB_TYPE_CONSULT_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/guidance/lb-guide-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbGuideView, box);
  gtk_widget_class_bind_template_child (widget_class, LbGuideView, packages);
  gtk_widget_class_bind_template_child (widget_class, LbGuideView, questions);
  gtk_widget_class_bind_template_child (widget_class, LbGuideView, guide);
  gtk_widget_class_bind_template_child (widget_class, LbGuideView, state);
  gtk_widget_class_bind_template_child (widget_class, LbGuideView, stack);
  gtk_widget_class_bind_template_child (widget_class, LbGuideView, consult);
  gtk_widget_class_bind_template_callback (widget_class, package_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_guide_view_consult);
  gtk_widget_class_bind_template_callback (widget_class, consult_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_guide_view_print);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_guide_view_init (LbGuideView *self)
{
  self->cancellable = g_cancellable_new ();
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lb_guide_view_set_client (LbGuideView *self, LbClient *client)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  LbCatalogue *catalogue;

  g_return_if_fail (LB_IS_GUIDE_VIEW (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
  catalogue = lb_client_get_catalogue (client, NULL);
  if (catalogue == self->catalogue)
    return;
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  if (catalogue == NULL)
    {
      lb_state_view_show_empty (self->state, "x-office-document-symbolic", _("No catalogue yet"),
                                _("It comes from the store with the first connection."));
      return;
    }
  self->catalogue = lb_catalogue_ref (catalogue);
  for (guint i = 0; i < catalogue->packages->len; i++)
    {
      const LbPackage *package = g_ptr_array_index (catalogue->packages, i);

      gtk_string_list_append (names, lb_name (package->name, package->english));
    }
  gtk_drop_down_set_model (self->packages, G_LIST_MODEL (names));
  package_chosen_cb (self);
}
