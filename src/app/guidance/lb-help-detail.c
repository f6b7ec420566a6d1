/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-help-detail"
#include "lb-help-detail.h"
#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-section.h"

/* The files */

typedef struct { LbClient *client; LbViewer *viewer; LbCase *state; const LbFile *file; } Choice; /* file: of state */

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->client);
  g_object_unref (choice->viewer);
  lb_case_unref (choice->state);
  g_free (choice);
}

static void
file_cb (GtkButton *button, gpointer data)
{
  const Choice *choice = data;

  lb_viewer_show_blob (choice->viewer, choice->client, choice->file);
}

static void
add_files (GtkBox *box, LbClient *client, LbCase *state, const LbCaseMaterial *held, LbViewer *viewer)
{
  GtkWidget *files = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  for (guint i = 0; i < held->files->len; i++)
    {
      const LbFile *file = held->files->pdata[i];
      GtkWidget *button = gtk_button_new_with_label (file->name);
      Choice *choice = g_new (Choice, 1);

      *choice = (Choice) { g_object_ref (client), g_object_ref (viewer), lb_case_ref (state), file };
      gtk_widget_add_css_class (button, "flat");
      g_signal_connect_data (button, "clicked", G_CALLBACK (file_cb), choice, choice_free, 0);
      gtk_box_append (GTK_BOX (files), button);
    }
  gtk_box_append (box, files);
}

/* The newest comes into sight; with several each can be chosen. */
static void
show_files (GtkBox *box, LbClient *client, const LbHelpQuestion *question, LbViewer *viewer)
{
  const LbCaseMaterial *held = lb_case_material (question->state, lb_help_question_help (question)->material);

  if (held == NULL || held->files->len == 0)
    {
      lb_viewer_clear (viewer);
      return;
    }
  if (held->files->len > 1)
    add_files (box, client, question->state, held, viewer);
  lb_viewer_show_blob (viewer, client, held->files->pdata[held->files->len - 1]);
}

/* What stands on the form: many points compare the paper with it. */
static void
add_form (GtkBox *box, LbClient *client, const LbHelpQuestion *question)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (client, question->state->catalogue);
  GtkWidget *expander, *section;

  if (catalogue == NULL || g_hash_table_size (question->state->form) == 0)
    return;
  expander = gtk_expander_new (_("What stands on the form"));
  section = lb_section_new (NULL);
  for (guint i = 0; i < catalogue->fields->len; i++)
    {
      const LbField *field = catalogue->fields->pdata[i];
      const char *value = g_hash_table_lookup (question->state->form, field->id);

      if (value != NULL)
        lb_section_add (LB_SECTION (section), lb_name (field->label, field->english), value, NULL);
    }
  gtk_expander_set_child (GTK_EXPANDER (expander), section);
  gtk_box_append (box, expander);
}

/* (nullable) */
static const char *
package_name (LbClient *client, const LbCase *state)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (client, state->catalogue);
  const LbPackage *package =
    catalogue != NULL && state->package != NULL ? lb_catalogue_package (catalogue, state->package) : NULL;

  return package != NULL ? lb_name (package->name, package->english) : NULL;
}

void
lb_help_detail_show (GtkBox *box, LbClient *client, const LbHelpQuestion *question, LbViewer *viewer)
{
  const LbHelp *help = lb_help_question_help (question);
  const char *package = package_name (client, question->state);
  g_autofree char *when = lb_name_time (help->asked_at, lb_client_now (client));
  g_autofree char *who = g_strdup_printf ("%s · %s", help->asked_name, when);
  GtkWidget *section = lb_section_new (lb_help_question_material (question, client));

  lb_box_clear (box);
  lb_section_add (LB_SECTION (section), _("Point in doubt"), lb_help_question_point (question, client), NULL);
  if (help->text != NULL && *help->text != '\0')
    lb_section_add (LB_SECTION (section), _("Question"), help->text, NULL);
  lb_section_add (LB_SECTION (section), _("Asked by"), NULL, who);
  if (package != NULL)
    lb_section_add (LB_SECTION (section), _("What is to be done"), NULL, package);
  if (question->state->applicant != NULL && *question->state->applicant != '\0')
    lb_section_add (LB_SECTION (section), _("Applicant"), NULL, question->state->applicant);
  gtk_box_append (box, section);
  show_files (box, client, question, viewer);
  add_form (box, client, question);
}

/* How it ended */

/* (transfer full) */
static char *
describe_end (LbClient *client, const LbHelp *help)
{
  g_autofree char *when = NULL;

  if (help == NULL)
    return g_strdup (_("The draft has been ended. Nobody waits for an answer."));
  when = lb_name_time (help->answered_at, lb_client_now (client));
  switch (lb_help_state (help))
    {
    case LB_HELP_ANSWERED:
      return g_strdup_printf (_("%s answered it %s."), help->answered_name, when);
    case LB_HELP_DECLINED:
      return g_strdup_printf (_("%s declined it %s."), help->answered_name, when);
    case LB_HELP_WITHDRAWN:
      return g_strdup_printf (_("%s at the counter withdrew it %s. It needs no answer any more."), help->answered_name,
                              when);
    case LB_HELP_OPEN:
    default:
      /* Still open, but no longer for this section: the receipt has come. */
      return g_strdup (_("The case has been received. The question needs no answer any more."));
    }
}

void
lb_help_detail_show_end (GtkBox *box, LbClient *client, LbCase *state, const char *help_id)
{
  const LbHelp *help = state != NULL ? lb_case_help (state, help_id) : NULL;
  g_autofree char *text = describe_end (client, help);
  LbHelpQuestion question = { state, (char *) help_id };
  GtkWidget *section = lb_section_new (help != NULL ? lb_help_question_material (&question, client) : NULL);

  if (help != NULL)
    lb_section_add (LB_SECTION (section), _("Point in doubt"), lb_help_question_point (&question, client), NULL);
  lb_section_add (LB_SECTION (section), _("No answer needed"), text, NULL);
  if (help != NULL && help->note != NULL && *help->note != '\0')
    lb_section_add (LB_SECTION (section), lb_help_state (help) == LB_HELP_ANSWERED ? _("Note for the counter") : _("Reason"),
                    help->note, NULL);
  lb_box_clear (box);
  gtk_box_append (box, section);
}
