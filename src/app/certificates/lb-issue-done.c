/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-issue-done.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include "lb-identifier.h"

static void
add_button (GtkWidget *box, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "pill");
  gtk_box_append (GTK_BOX (box), button);
}

static char *
describe (const LbCase *state, LbIssueStep next)
{
  g_autofree char *number = state->number != NULL ? lb_case_number_to_print (state->number) : g_strdup ("");
  const char *applicant = state->applicant != NULL ? state->applicant : "";

  if (next == LB_ISSUE_ARCHIVED)
    return g_strdup_printf (
      _("%s · %s\nThe archive is kept with the case and can be read and saved at any time; nothing can be changed "
        "any more."), applicant, number);
  if (next == LB_N_ISSUE_STEPS)
    return g_strdup_printf (_("%s · %s\nNothing else of this case waits at the desk now."), applicant, number);
  return g_strdup_printf (_("%s · %s\nNext for this case: %s"), applicant, number, lb_issue_step_label (next));
}

GtkWidget *
lb_issue_done_new (const char *what, const LbCase *state, LbIssueStep next)
{
  GtkWidget *page = adw_status_page_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *text = NULL, *markup = NULL;

  g_assert (what != NULL && state != NULL);
  text = describe (state, next);
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "emblem-ok-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), what);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), markup);
  gtk_widget_add_css_class (page, "compact");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  add_button (box, _("Next Case in the List"), "certificates.next");
  if (next == LB_ISSUE_ARCHIVED)
    add_button (box, _("Show the Archive"), "certificates.follow");
  else if (next != LB_N_ISSUE_STEPS)
    add_button (box, _("Go On with This Case"), "certificates.follow");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), box);
  return page;
}

void
lb_issue_done_focus (GtkWidget *done)
{
  g_return_if_fail (ADW_IS_STATUS_PAGE (done));
  gtk_widget_child_focus (adw_status_page_get_child (ADW_STATUS_PAGE (done)), GTK_DIR_TAB_FORWARD);
}
