/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-issue-facts.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-identifier.h"
#include "lb-name.h"
#include "lb-section.h"

typedef struct { char *number, *masked; GtkLabel *label; } Secret;

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  g_free (secret->number);
  g_free (secret->masked);
  g_free (secret);
}

static void
reveal_cb (GtkToggleButton *button, gpointer data)
{
  const Secret *secret = g_object_get_data (G_OBJECT (button), "secret");
  const gboolean shown = gtk_toggle_button_get_active (button);

  gtk_label_set_text (secret->label, shown ? secret->number : secret->masked);
  gtk_button_set_icon_name (GTK_BUTTON (button), shown ? "view-conceal-symbolic" : "view-reveal-symbolic");
}

static void
add_identity (LbSection *section, const char *title, const char *number)
{
  Secret *secret;
  GtkWidget *row, *button;
  g_autofree char *spoken = NULL;

  if (number == NULL || *number == '\0')
    return;
  secret = g_new0 (Secret, 1);
  secret->number = g_strdup (number);
  secret->masked = lb_identifier_mask (number);
  row = lb_section_add (section, title, NULL, secret->masked);
  gtk_widget_set_valign (gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))),
                         GTK_ALIGN_CENTER);
  /* The value is the last label of the line. */
  secret->label = GTK_LABEL (gtk_widget_get_last_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))));
  button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (button), "view-reveal-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Show or Hide the Number"));
  /* Translators: what a button does, then which number: "Show the Number: Legal Representative". */
  spoken = g_strdup_printf (_("Show the Number: %s"), title);
  lb_widget_set_accessible_label (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "secret", secret, secret_free);
  g_signal_connect (button, "toggled", G_CALLBACK (reveal_cb), NULL);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), button);
}

static void
add_text (LbSection *section, const char *title, const char *value)
{
  if (value != NULL && *value != '\0')
    lb_section_add (section, title, NULL, value);
}

static const char *
form_text (const LbCase *state, const char *field)
{
  return state->form != NULL ? g_hash_table_lookup (state->form, field) : NULL;
}

GtkWidget *
lb_issue_facts_new (const LbCase *state)
{
  GtkWidget *section = lb_section_new (_("How the Results Go Out"));
  LbSection *lines = LB_SECTION (section);

  g_assert (state != NULL);
  lb_section_add (lines, _ ("Way"),
                  state->delivery.together ? _ ("All results together") : _ ("Each as soon as it is ready"),
                  lb_issue_by_mail (state) ? _ ("By EMS") : _ ("Fetched at the Desk"));
  add_text (lines, lb_issue_by_mail (state) ? _("Recipient") : _("Collector"), lb_issue_recipient (state));
  add_text (lines, _("Phone"), lb_issue_phone (state));
  add_text (lines, _("Address"), state->delivery.address);
  add_text (lines, _("Postcode"), state->delivery.postcode);
  if (state->delivery.agent)
    add_text (lines, _("Authorisation"), _("an agent fetches them: see the written authorisation"));
  if (state->delivery.electronic)
    add_text (lines, _("Electronic service"), _("the applicant agrees to it"));
  add_identity (lines, _ ("Identity Number of the Legal Representative"),
                form_text (state, "applicant.legal_rep_id"));
  add_identity (lines, _("Identity Number of the Agent"), form_text (state, "agent.id"));
  return section;
}

GtkWidget *
lb_issue_obstacles_new (const LbCase *state, LbCatalogue *catalogue)
{
  g_autoptr (GPtrArray) obstacles = lb_case_archive_obstacles (state, catalogue);
  GtkWidget *section;

  if (obstacles->len == 0)
    {
      section = lb_section_new (_("Ready for the Archive"));
      lb_section_add (
        LB_SECTION (section), _ ("Every item is finished and every document has been served."),
        _ ("The archive takes the form, all materials, every document and event, and a list of digests by "
           "which anybody can check it later."),
        NULL);
      return section;
    }
  section = lb_section_new (_("Still Open"));
  for (guint i = 0; i < obstacles->len; i++)
    lb_section_add (LB_SECTION (section), g_ptr_array_index (obstacles, i), NULL, NULL);
  return section;
}

GtkWidget *
lb_issue_archived_new (const LbCase *state, LbTime now)
{
  GtkWidget *section = lb_section_new (_("Archive of the Case"));
  g_autofree char *when = lb_name_time (state->archived_at, now);

  lb_section_add (LB_SECTION (section), _("Closed"), NULL, when);
  if (state->archive_blob != NULL)
    lb_section_add (LB_SECTION (section), _("SHA-256 of the Archive"), state->archive_blob, NULL);
  return section;
}

char *
lb_issue_address_text (const LbCase *state)
{
  const char *const lines[] = { lb_issue_recipient (state), lb_issue_phone (state), state->delivery.address,
                                state->delivery.postcode };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i] != NULL && *lines[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lines[i]);
  return g_string_free (text, FALSE);
}

char *
lb_issue_together_text (const LbCase *state, LbCatalogue *catalogue)
{
  g_autoptr (GPtrArray) awaited = lb_issue_awaited (state);
  g_autoptr (GString) names = g_string_new (NULL);

  if (awaited->len == 0)
    return NULL;
  for (guint i = 0; i < awaited->len; i++)
    {
      const LbCaseItem *item = g_ptr_array_index (awaited, i);
      const LbItem *entry = catalogue != NULL ? lb_catalogue_item (catalogue, item->item) : NULL;

      g_string_append (names, i > 0 ? _(", ") : "");
      g_string_append (names, entry != NULL ? lb_name (entry->name, entry->english) : item->item);
    }
  return g_strdup_printf (_("The applicant wants all results together. Not ready yet: %s."), names->str);
}
