/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-help.h"

#include <glib/gi18n.h>

#include "lb-intake-ask.h"
#include "lb-intake-step.h"
#include "lb-intake-withdraw.h"
#include "lb-name.h"
#include "lb-window.h"

struct _LbIntakeHelp
{
  GtkWidget parent_instance;

  GtkWidget *box;            /* (owned by the tree) */
  GtkBox *answers;
  GtkWidget *ask;
  LbClient *client;          /* (owned) (nullable) */
  gulong changed_id;
  LbIntakeDraft *draft;      /* (owned) (nullable) */
  const LbMaterial *material; /* (nullable) borrowed from the draft's catalogue */
  GPtrArray *sections;       /* (owned) (element-type LbDepartment) that can be asked */
  GCancellable *cancellable; /* (owned) */
  LbCase *state;             /* (owned) (nullable) the case of the draft as it was read last */
  guint round;               /* answers that come for a material that has gone are not shown */
};

G_DEFINE_FINAL_TYPE (LbIntakeHelp, lb_intake_help, GTK_TYPE_WIDGET)

static void load (LbIntakeHelp *self);

/* What came back */

/* The answer is taken over as the clerk's own tick, for which the clerk answers. */
static void
adopt_cb (LbIntakeHelp *self, GtkButton *button)
{
  const int point = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "point"));
  const gboolean pass = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "pass"));
  const char *note = g_object_get_data (G_OBJECT (button), "note");

  if (self->draft == NULL || self->material == NULL)
    return;
  lb_intake_draft_set_point (self->draft, self->material->id, (guint) point,
                             pass ? LB_INTAKE_POINT_PASSED : LB_INTAKE_POINT_FAILED);
  if (!pass && note != NULL)
    lb_intake_draft_set_note (self->draft, self->material->id, note);
}

static GtkWidget *
new_adopt (LbIntakeHelp *self, const LbHelp *help, gboolean pass)
{
  GtkWidget *button = gtk_button_new_with_label (_("Take Over"));

  gtk_widget_set_tooltip_text (button, _("Set the point as the section answered"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "point", GINT_TO_POINTER (help->point));
  g_object_set_data (G_OBJECT (button), "pass", GINT_TO_POINTER (pass));
  g_object_set_data_full (G_OBJECT (button), "note", g_strdup (help->note), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (adopt_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/* A question that needs no answer any more */

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeHelp) self = data;
  g_autoptr (GError) error = NULL;

  if (lb_intake_withdraw_finish (result, &error))
    lb_window_toast (lb_window_of (self), _("The question is withdrawn."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->box != NULL)
    lb_window_report_error (lb_window_of (self), error);
  load (self);
}

static void
withdraw_cb (LbIntakeHelp *self, GtkButton *button)
{
  const char *case_id = self->draft != NULL ? lb_intake_draft_get_case (self->draft) : NULL;

  if (self->client != NULL && case_id != NULL)
    lb_intake_withdraw_async (GTK_WIDGET (self), self->client, case_id, g_object_get_data (G_OBJECT (button), "help"),
                              self->cancellable, withdrawn_cb, g_object_ref (self));
}

static GtkWidget *
new_withdraw (LbIntakeHelp *self, const LbHelp *help)
{
  GtkWidget *button = gtk_button_new_with_label (_("Withdraw Question"));

  gtk_widget_set_tooltip_text (button, _("The section need not answer any more"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "help", g_strdup (help->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (withdraw_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/* What the rows say */

static const char *
section_name (LbIntakeHelp *self, const char *section)
{
  const LbDepartment *department = lb_catalogue_department (lb_intake_draft_get_catalogue (self->draft), section);

  return department != NULL ? lb_name (department->name, department->english) : section;
}

/* (transfer full) */
static char *
describe (LbIntakeHelp *self, const LbHelp *help)
{
  const LbTime now = lb_client_now (self->client);
  const char *section = section_name (self, help->section);
  g_autofree char *when = lb_name_time (help->result != NULL ? help->answered_at : help->asked_at, now);
  const char *verdict;

  switch (lb_help_state (help))
    {
    case LB_HELP_OPEN:
      return g_strdup_printf (_("%s was asked %s and has not answered yet."), section, when);
    case LB_HELP_DECLINED:
      /* Translators: section, who, when, reason. */
      return g_strdup_printf (_("%s, %s, %s: declined. %s"), section, help->answered_name, when, help->note);
    case LB_HELP_WITHDRAWN:
      if (help->note == NULL || *help->note == '\0')
        return g_strdup_printf (_("The question to %s was withdrawn by %s %s."), section, help->answered_name, when);
      return g_strdup_printf (_("The question to %s was withdrawn by %s %s: %s"), section, help->answered_name, when,
                              help->note);
    case LB_HELP_ANSWERED:
    default:
      break;
    }
  verdict = g_str_equal (help->result, LB_HELP_RESULT_PASS) ? _("met") : _("not met");
  if (help->note == NULL || *help->note == '\0')
    /* Translators: section, who, when, verdict. */
    return g_strdup_printf (_("%s, %s, %s: %s"), section, help->answered_name, when, verdict);
  return g_strdup_printf (_("%s, %s, %s: %s. %s"), section, help->answered_name, when, verdict, help->note);
}

static void
add_answer (LbIntakeHelp *self, const LbHelp *help)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text = describe (self, help);
  const guint n = self->material->formal_points != NULL ? g_strv_length (self->material->formal_points) : 0;
  const gboolean of_point = help->point >= 0 && (guint) help->point < n;

  if (of_point)
    gtk_box_append (GTK_BOX (texts), lb_intake_label_new (self->material->formal_points[help->point], "caption"));
  gtk_box_append (GTK_BOX (texts), lb_intake_label_new (text, NULL));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (row), texts);
  if (lb_help_state (help) == LB_HELP_OPEN)
    gtk_box_append (GTK_BOX (row), new_withdraw (self, help));
  else if (of_point && lb_help_state (help) == LB_HELP_ANSWERED)
    gtk_box_append (GTK_BOX (row), new_adopt (self, help, g_str_equal (help->result, LB_HELP_RESULT_PASS)));
  gtk_widget_add_css_class (row, "intake-advice");
  gtk_box_append (self->answers, row);
}

/* Somebody stands at the counter: whoever was asked and declines is heard of at any step of the wizard. */
static void
tell_declined (LbIntakeHelp *self, const LbCase *before, const LbCase *now)
{
  for (guint i = 0; before != NULL && g_str_equal (before->id, now->id) && i < before->helps->len; i++)
    {
      const LbHelp *was = before->helps->pdata[i], *is = lb_case_help (now, was->id);
      g_autofree char *text = NULL;

      if (lb_help_state (was) != LB_HELP_OPEN || is == NULL || lb_help_state (is) != LB_HELP_DECLINED)
        continue;
      text = g_strdup_printf (_("%s declines to help: %s"), section_name (self, is->section), is->note);
      lb_window_toast (lb_window_of (self), text);
    }
}

static void
show_answers (LbIntakeHelp *self)
{
  lb_intake_clear_box (self->answers);
  for (guint i = 0; self->state != NULL && i < self->state->helps->len; i++)
    if (g_strcmp0 (((const LbHelp *) self->state->helps->pdata[i])->material, self->material->id) == 0)
      add_answer (self, self->state->helps->pdata[i]);
}

typedef struct { LbIntakeHelp *self; guint round; } Reading;

static void
case_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (LbIntakeHelp) self = reading->self;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);

  /* A case that cannot be read has no answers to show; whoever receives it is told why. */
  if (state == NULL || reading->round != self->round || self->box == NULL || self->material == NULL)
    return;
  tell_declined (self, self->state, state);
  g_clear_pointer (&self->state, lb_case_unref);
  self->state = g_steal_pointer (&state);
  show_answers (self);
}

static void
load (LbIntakeHelp *self)
{
  const char *case_id = self->draft != NULL ? lb_intake_draft_get_case (self->draft) : NULL;
  Reading *reading;

  self->round++;
  if (self->client == NULL || case_id == NULL || self->material == NULL)
    return;
  reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (self), self->round };
  lb_client_get_case_async (self->client, case_id, self->cancellable, case_cb, reading);
}

static void
cases_changed_cb (LbIntakeHelp *self, const char *const *case_ids)
{
  const char *case_id = self->draft != NULL ? lb_intake_draft_get_case (self->draft) : NULL;

  if (case_id != NULL && g_strv_contains (case_ids, case_id))
    load (self);
}

/* Asking */

/* The first section that has not been asked about this material yet, or not in vain. */
static guint
first_to_ask (LbIntakeHelp *self)
{
  for (guint i = 0; self->state != NULL && i < self->sections->len; i++)
    {
      const LbDepartment *section = self->sections->pdata[i];
      LbHelpState state = LB_HELP_ANSWERED;

      for (guint j = 0; j < self->state->helps->len; j++)
        {
          const LbHelp *help = self->state->helps->pdata[j];

          if (g_str_equal (help->material, self->material->id) && g_str_equal (help->section, section->id))
            state = lb_help_state (help);
        }
      if (state != LB_HELP_DECLINED && state != LB_HELP_OPEN)
        return i;
    }
  return 0;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeHelp) self = data;
  g_autoptr (GError) error = NULL;

  if (lb_intake_ask_finish (result, &error))
    lb_window_toast (lb_window_of (self), _("The section is asked. Its answer will stand beside the points."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->box != NULL)
    lb_window_report_error (lb_window_of (self), error);
  load (self);
}

static void
ask_cb (LbIntakeHelp *self)
{
  if (self->client != NULL && self->draft != NULL && self->material != NULL && self->sections->len > 0)
    lb_intake_ask_async (GTK_WIDGET (self), self->client, self->draft, self->material, self->sections,
                         first_to_ask (self), self->cancellable, asked_cb, g_object_ref (self));
}

/* The widget */

static void
set_client (LbIntakeHelp *self, LbClient *client)
{
  if (self->client == client)
    return;
  if (self->client != NULL)
    g_clear_signal_handler (&self->changed_id, self->client);
  g_set_object (&self->client, client);
  if (client != NULL)
    self->changed_id = g_signal_connect_swapped (client, "cases-changed", G_CALLBACK (cases_changed_cb), self);
}

static void
lb_intake_help_dispose (GObject *object)
{
  LbIntakeHelp *self = LB_INTAKE_HELP (object);

  g_cancellable_cancel (self->cancellable);
  set_client (self, NULL);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->state, lb_case_unref);
  self->material = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lb_intake_help_parent_class)->dispose (object);
}

static void
lb_intake_help_finalize (GObject *object)
{
  LbIntakeHelp *self = LB_INTAKE_HELP (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->sections);
  G_OBJECT_CLASS (lb_intake_help_parent_class)->finalize (object);
}

static void
lb_intake_help_class_init (LbIntakeHelpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_help_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_intake_help_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lb_intake_help_init (LbIntakeHelp *self)
{
  self->cancellable = g_cancellable_new ();
  self->sections = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->answers = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  self->ask = gtk_button_new_with_label (_("Ask a Section for Help"));
  gtk_widget_set_halign (self->ask, GTK_ALIGN_START);
  g_signal_connect_object (self->ask, "clicked", G_CALLBACK (ask_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->answers));
  gtk_box_append (GTK_BOX (self->box), self->ask);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
lb_intake_help_set_material (LbIntakeHelp *self, LbClient *client, LbIntakeDraft *draft,
                             const LbMergedMaterial *material)
{
  g_return_if_fail (LB_IS_INTAKE_HELP (self));
  g_return_if_fail (material == NULL || draft != NULL);

  set_client (self, client);
  g_set_object (&self->draft, draft);
  self->material = material != NULL ? material->material : NULL;
  /* A dialog may still hold the sections that could be asked before. */
  g_ptr_array_unref (self->sections);
  self->sections = g_ptr_array_new ();
  for (guint i = 0; material != NULL && i < material->items->len; i++)
    {
      const LbItem *item = material->items->pdata[i];
      const LbDepartment *department = lb_catalogue_department (lb_intake_draft_get_catalogue (draft), item->department);

      if (department != NULL && !g_ptr_array_find (self->sections, department, NULL))
        g_ptr_array_add (self->sections, (gpointer) department);
    }
  if (self->state != NULL && (draft == NULL || g_strcmp0 (lb_intake_draft_get_case (draft), self->state->id) != 0))
    g_clear_pointer (&self->state, lb_case_unref);
  lb_intake_clear_box (self->answers);
  gtk_widget_set_visible (GTK_WIDGET (self), material != NULL && self->sections->len > 0);
  load (self);
}
