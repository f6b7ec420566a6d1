/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-certificate-page"
#include "lb-certificate-page.h"

#include <glib/gi18n.h>
#include "lb-focus.h"
#include "lb-form-row.h"
#include "lb-issue-list.h"
#include "lb-issue-view.h"
#include "lb-window.h"

#define COUNT_MOST 200 /* cases that are counted; more show as "200+" */

struct _LbCertificatePage
{
  LbPage parent_instance;
  GtkListBox *steps;
  GtkEditable *scan;
  GtkLabel *scan_answer;
  LbIssueList *list;
  LbIssueView *view;
  GtkWidget *labels[LB_N_ISSUE_STEPS]; /* (owned by the tree) badges */
  gint64 counts[LB_N_ISSUE_STEPS];
  LbIssueStep step, counting;
  gboolean is_counting, again;
};

G_DEFINE_FINAL_TYPE (LbCertificatePage, lb_certificate_page, LB_TYPE_PAGE)

static void count_next (LbCertificatePage *self);

/* Counts, one after the other */

static void
show_count (LbCertificatePage *self, LbIssueStep step)
{
  const gint64 count = self->counts[step];
  const gboolean more = !lb_issue_step_has_cards (step) && count >= COUNT_MOST;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "%s", count, more ? "+" : "");
  g_autofree char *spoken = g_strdup_printf (_("%s, %s waiting"), lb_issue_step_label (step), text);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->steps, (int) step);

  gtk_label_set_text (GTK_LABEL (self->labels[step]), text);
  gtk_widget_set_visible (self->labels[step], count > 0 && step != LB_ISSUE_ARCHIVED);
  lb_widget_set_accessible_label (row, count > 0 && step != LB_ISSUE_ARCHIVED ? spoken
                                                                              : lb_issue_step_label (step));
}

/* Results in the mail wait for others, not for this desk. */
static void
show_badge (LbCertificatePage *self)
{
  gint64 waiting = 0;

  for (guint i = 0; i < LB_ISSUE_ARCHIVED; i++)
    if (i != LB_ISSUE_IN_POST)
      waiting += self->counts[i];
  lb_page_set_badge (LB_PAGE (self), (guint) MIN (waiting, 9999));
}

static void
counted (LbCertificatePage *self, gint64 count)
{
  if (self->steps == NULL)
    return;
  if (count >= 0)
    self->counts[self->counting] = count;
  show_count (self, self->counting);
  self->counting++;
  if (self->counting < LB_N_ISSUE_STEPS)
    {
      count_next (self);
      return;
    }
  show_badge (self);
  self->is_counting = FALSE;
  if (self->again)
    {
      self->again = FALSE;
      self->is_counting = TRUE;
      self->counting = 0;
      count_next (self);
    }
}

static void
cards_counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbCertificatePage) self = data;

  counted (self, lb_client_count_cards_finish (LB_CLIENT (source), result, NULL, NULL, NULL));
}

static void
cases_counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbCertificatePage) self = data;
  g_autoptr (GPtrArray) cases = lb_client_search_finish (LB_CLIENT (source), result, NULL);

  counted (self, cases != NULL ? (gint64) cases->len : -1);
}

static void
count_next (LbCertificatePage *self)
{
  LbClient *client = lb_page_get_client (LB_PAGE (self));
  GCancellable *cancellable = lb_page_get_cancellable (LB_PAGE (self));
  const LbCardQuery query = lb_issue_step_query (self->counting);

  if (lb_issue_step_has_cards (self->counting))
    lb_client_count_cards_async (client, &query, cancellable, cards_counted_cb, g_object_ref (self));
  else
    lb_client_search_async (client, "", (int)lb_issue_step_case_state (self->counting), COUNT_MOST,
                            cancellable, cases_counted_cb, g_object_ref (self));
}

static void
count_all (LbCertificatePage *self)
{
  if (self->is_counting)
    {
      self->again = TRUE;
      return;
    }
  self->is_counting = TRUE;
  self->counting = 0;
  count_next (self);
}

/* Steps and cases */

static void
show_step (LbCertificatePage *self, LbIssueStep step)
{
  self->step = step;
  lb_issue_list_set_step (self->list, step);
}

static void
step_selected_cb (LbCertificatePage *self, GtkListBoxRow *row)
{
  g_assert (LB_IS_CERTIFICATE_PAGE (self));
  if (row != NULL && (LbIssueStep) gtk_list_box_row_get_index (row) != self->step)
    show_step (self, (LbIssueStep) gtk_list_box_row_get_index (row));
}

static void
case_selected_cb (LbCertificatePage *self, const char *case_id)
{
  g_assert (LB_IS_CERTIFICATE_PAGE (self));
  lb_issue_view_show (self->view, self->step, case_id);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "certificates.next", lb_issue_list_can_move (self->list));
}

static void
done_cb (LbCertificatePage *self, const char *what)
{
  g_assert (LB_IS_CERTIFICATE_PAGE (self));
  if (lb_window_of (self) != NULL)
    lb_window_toast (lb_window_of (self), what);
}

static void
go_to (LbCertificatePage *self, LbIssueStep step, const char *case_id)
{
  if (self->step != step)
    gtk_list_box_select_row (self->steps, gtk_list_box_get_row_at_index (self->steps, (int) step));
  /* After the step: a step that is new takes its first case. */
  lb_issue_list_select (self->list, case_id);
  lb_issue_list_refresh (self->list);
  lb_issue_view_show (self->view, step, case_id);
}

/* Scanning */

static void
answer_scan (LbCertificatePage *self, const char *text)
{
  gtk_label_set_text (self->scan_answer, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->scan_answer), text != NULL);
}

static void
case_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbCertificatePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, &error);
  LbIssueStep step;

  if (self->steps == NULL)
    return;
  if (state == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  step = lb_issue_step_of_case (state);
  if (step == LB_N_ISSUE_STEPS)
    {
      answer_scan (self, _("Nothing of this case is at the certificate desk."));
      return;
    }
  answer_scan (self, NULL);
  gtk_editable_set_text (self->scan, "");
  go_to (self, step, state->id);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbCertificatePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = lb_client_search_finish (LB_CLIENT (source), result, &error);

  if (self->steps == NULL)
    return;
  if (cases == NULL)
    lb_window_report_error (lb_window_of (self), error);
  else if (cases->len == 0)
    answer_scan (self, _("No case of that number can be seen from here."));
  else
    lb_client_get_case_async (LB_CLIENT (source), ((LbCaseRow *) g_ptr_array_index (cases, 0))->case_id,
                              lb_page_get_cancellable (LB_PAGE (self)), case_found_cb, g_object_ref (self));
}

static void
scan_cb (LbCertificatePage *self)
{
  g_autofree char *number = NULL;

  g_assert (LB_IS_CERTIFICATE_PAGE (self));
  number = lb_scanned_number (gtk_editable_get_text (self->scan));
  if (number == NULL)
    {
      answer_scan (self, _("This is no case number of the bureau. Scan it again, or type it as printed."));
      return;
    }
  answer_scan (self, NULL);
  lb_client_search_async (lb_page_get_client (LB_PAGE (self)), number, -1, 1,
                          lb_page_get_cancellable (LB_PAGE (self)), scanned_cb, g_object_ref (self));
}

/* Actions and keys */

static void
scan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (LB_CERTIFICATE_PAGE (widget)->scan));
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_issue_view_submit (LB_CERTIFICATE_PAGE (widget)->view);
}

static void
form_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_issue_view_focus_form (LB_CERTIFICATE_PAGE (widget)->view);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbCertificatePage *self = LB_CERTIFICATE_PAGE (widget);
  const int step = (int) self->step + g_variant_get_int32 (parameter);
  GtkListBoxRow *row;

  if (step < 0 || step >= LB_N_ISSUE_STEPS)
    return;
  row = gtk_list_box_get_row_at_index (self->steps, step);
  /* What had the focus goes with the step that is left. */
  gtk_widget_grab_focus (GTK_WIDGET (row));
  gtk_list_box_select_row (self->steps, row);
}

static void
case_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_issue_list_move (LB_CERTIFICATE_PAGE (widget)->list, g_variant_get_int32 (parameter));
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_issue_list_move (LB_CERTIFICATE_PAGE (widget)->list, 1);
}

static void
follow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbCertificatePage *self = LB_CERTIFICATE_PAGE (widget);
  const LbCase *state = lb_issue_view_get_case (self->view);
  const LbIssueStep step = state != NULL ? lb_issue_step_of_case (state) : LB_N_ISSUE_STEPS;
  g_autofree char *id = state != NULL ? g_strdup (state->id) : NULL;

  if (step != LB_N_ISSUE_STEPS)
    go_to (self, step, id);
}

static const LbShortcut *
lb_certificate_page_shortcuts (LbPage *page)
{
  static const LbShortcut shortcuts[] = {
    { "F3", "certificates.scan", NULL, N_("Scan or type a case number") },
    { "F4", "certificates.form", NULL, N_("Go to the form") },
    { "<Control>Return", "certificates.submit", NULL, N_("Give the step") },
    { "<Alt>Up", "certificates.case", "-1", N_("Previous case") },
    { "<Alt>Down", "certificates.case", "1", N_("Next case") },
    { "<Alt>Page_Up", "certificates.step", "-1", N_("Previous step of the desk") },
    { "<Alt>Page_Down", "certificates.step", "1", N_("Next step of the desk") },
    { NULL, NULL, NULL, NULL },
  };

  return shortcuts;
}

/* Page */

static void
lb_certificate_page_activate (LbPage *page)
{
  LbCertificatePage *self = LB_CERTIFICATE_PAGE (page);

  lb_issue_list_refresh (self->list);
  count_all (self);
}

static void
cases_changed_cb (LbCertificatePage *self)
{
  g_assert (LB_IS_CERTIFICATE_PAGE (self));
  count_all (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lb_issue_list_refresh (self->list);
}

static gboolean
lb_certificate_page_open_case (LbPage *page, const char *case_id, const char *item)
{
  lb_client_get_case_async (lb_page_get_client (page), case_id, lb_page_get_cancellable (page), case_found_cb,
                            g_object_ref (page));
  return TRUE;
}

static void
add_steps (LbCertificatePage *self)
{
  for (guint i = 0; i < LB_N_ISSUE_STEPS; i++)
    {
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *label = gtk_label_new (lb_issue_step_label ((LbIssueStep) i));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_set_hexpand (label, TRUE);
      self->labels[i] = gtk_label_new (NULL);
      gtk_widget_add_css_class (self->labels[i], "badge");
      gtk_widget_set_valign (self->labels[i], GTK_ALIGN_CENTER);
      gtk_widget_set_visible (self->labels[i], FALSE);
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (box), self->labels[i]);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      lb_widget_set_accessible_label (row, lb_issue_step_label ((LbIssueStep) i));
      gtk_list_box_append (self->steps, row);
    }
  gtk_list_box_select_row (self->steps, gtk_list_box_get_row_at_index (self->steps, 0));
}

static void
lb_certificate_page_constructed (GObject *object)
{
  LbCertificatePage *self = LB_CERTIFICATE_PAGE (object);
  LbClient *client = lb_page_get_client (LB_PAGE (self));

  G_OBJECT_CLASS (lb_certificate_page_parent_class)->constructed (object);
  lb_issue_list_set_client (self->list, client);
  lb_issue_view_set_client (self->view, client);
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  show_step (self, LB_ISSUE_TAKE_OVER);
  count_all (self);
}

static void
lb_certificate_page_dispose (GObject *object)
{
  LB_CERTIFICATE_PAGE (object)->steps = NULL;
  G_OBJECT_CLASS (lb_certificate_page_parent_class)->dispose (object);
}

static void
lb_certificate_page_class_init (LbCertificatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = lb_certificate_page_constructed;
  object_class->dispose = lb_certificate_page_dispose;
  LB_PAGE_CLASS (klass)->needs_cases = TRUE;
  LB_PAGE_CLASS (klass)->activate = lb_certificate_page_activate;
  LB_PAGE_CLASS (klass)->open_case = lb_certificate_page_open_case;
  LB_PAGE_CLASS (klass)->shortcuts = lb_certificate_page_shortcuts;
  gtk_widget_class_install_action (widget_class, "certificates.scan", NULL, scan_action);
  gtk_widget_class_install_action (widget_class, "certificates.form", NULL, form_action);
  gtk_widget_class_install_action (widget_class, "certificates.submit", NULL, submit_action);
  gtk_widget_class_install_action (widget_class, "certificates.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "certificates.case", "i", case_action);
  gtk_widget_class_install_action (widget_class, "certificates.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "certificates.follow", NULL, follow_action);
  g_type_ensure (LB_TYPE_ISSUE_LIST);
  g_type_ensure (LB_TYPE_ISSUE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/certificates/lb-certificate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LbCertificatePage, steps);
  gtk_widget_class_bind_template_child (widget_class, LbCertificatePage, scan);
  gtk_widget_class_bind_template_child (widget_class, LbCertificatePage, scan_answer);
  gtk_widget_class_bind_template_child (widget_class, LbCertificatePage, list);
  gtk_widget_class_bind_template_child (widget_class, LbCertificatePage, view);
  gtk_widget_class_bind_template_callback (widget_class, step_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, case_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, scan_cb);
}

static void
lb_certificate_page_init (LbCertificatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_tab_leaves (self->steps);
  lb_page_set_title (LB_PAGE (self), _("Certificate Desk"));
  lb_page_set_icon_name (LB_PAGE (self), "emblem-documents-symbolic");
  add_steps (self);
}
