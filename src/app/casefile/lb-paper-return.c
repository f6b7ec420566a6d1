/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-paper-return.h"

#include <glib/gi18n.h>
#include "lb-case-paper.h"
#include "lb-desk-paper.h"
#include "lb-files-box.h"
#include "lb-form-row.h"
#include "lb-permission.h"
#include "lb-steps.h"
#include "lb-window.h"

struct _LbPaperReturn
{
  AdwBin parent_instance;

  LbClient *client;          /* (owned) */
  char *case_id;             /* (owned) */
  LbCase *state;             /* (owned) */
  GPtrArray *checks;         /* (element-type GtkCheckButton) (borrowed from the tree) */
  GtkWidget *name, *relation, *proof, *take, *give;
  GtkLabel *wrong;
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbPaperReturn, lb_paper_return, ADW_TYPE_BIN)

static guint returned_signal;

static const char *const relations[] = { "applicant", "legal-representative", "agent" };

/* Materials that are ticked; with @in_section only what a section holds, else only what is in the user's own hands. */
static GPtrArray *
ticked (LbPaperReturn *self, gboolean in_section)
{
  GPtrArray *materials = g_ptr_array_new ();

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i])
        && (g_object_get_data (self->checks->pdata[i], "elsewhere") != NULL) == in_section)
      g_ptr_array_add (materials, g_object_get_data (self->checks->pdata[i], "material"));
  return materials;
}

static void
complain (LbPaperReturn *self, const char *text, GtkWidget *focus)
{
  gtk_label_set_text (self->wrong, text);
  gtk_widget_set_visible (GTK_WIDGET (self->wrong), TRUE);
  if (focus != NULL)
    gtk_widget_grab_focus (focus);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbPaperReturn) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);
  LbMainWindow *window = lb_window_of (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (events != NULL)
    g_signal_emit (self, returned_signal, 0);
  else if (window != NULL)
    lb_window_report_error (window, error);
}

static void
submit (LbPaperReturn *self, GVariant *args)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  lb_client_submit_async (self->client, self->case_id, NULL, LB_COMMAND_RETURN_PAPER, args, self->cancellable,
                          submitted_cb, g_object_ref (self));
}

static void
take_cb (LbPaperReturn *self)
{
  g_autoptr (GPtrArray) materials = ticked (self, TRUE);
  g_autoptr (GVariant) args = NULL;

  if (materials->len == 0)
    {
      complain (self, _("Tick the originals that the section has brought."), NULL);
      return;
    }
  g_ptr_array_add (materials, NULL);
  args = lb_record_new ("to", LB_VALUE_CHOICE, "counter", "materials", LB_VALUE_TEXTS, materials->pdata, NULL);
  submit (self, args);
}

static void
give_cb (LbPaperReturn *self)
{
  g_autoptr (GPtrArray) materials = ticked (self, FALSE);
  g_autoptr (GPtrArray) files = lb_files_box_get_files (LB_FILES_BOX (self->proof));
  g_autoptr (GPtrArray) proof = lb_file_records (files);
  g_autoptr (GVariant) args = NULL;
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  const guint relation = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->relation));

  if (materials->len == 0)
    complain (self, _("Tick the originals that are given back."), NULL);
  else if (*name == '\0')
    complain (self, _("Say who receives the originals."), self->name);
  else if (files->len == 0)
    complain (self, _("Attach the receipt that the receiver has signed."), self->proof);
  else
    {
      g_ptr_array_add (materials, NULL);
      args = lb_record_new ("to", LB_VALUE_CHOICE, LB_HOLDER_APPLICANT, "materials", LB_VALUE_TEXTS, materials->pdata,
                            "name", LB_VALUE_TEXT, name, "relation", LB_VALUE_CHOICE,
                            relations[MIN (relation, G_N_ELEMENTS (relations) - 1)], "proof", LB_VALUE_RECORDS, proof,
                            NULL);
      submit (self, args);
    }
}

/* The list is signed first; its scan is the proof that the step asks for. */
static void
print_cb (LbPaperReturn *self)
{
  g_autoptr (GPtrArray) materials = ticked (self, FALSE);
  g_autoptr (GVariant) args = NULL;
  g_autoptr (LbCommand) command = NULL;
  g_autoptr (LbDocument) document = NULL;
  const guint relation = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->relation));
  LbContext context = { NULL };

  if (materials->len == 0)
    {
      complain (self, _("Tick the originals that are given back."), NULL);
      return;
    }
  if (*gtk_editable_get_text (GTK_EDITABLE (self->name)) == '\0')
    {
      complain (self, _("Say who receives the originals."), self->name);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->wrong), FALSE);
  g_ptr_array_add (materials, NULL);
  args = lb_record_new ("to", LB_VALUE_CHOICE, LB_HOLDER_APPLICANT, "materials", LB_VALUE_TEXTS, materials->pdata,
                        "name", LB_VALUE_TEXT, gtk_editable_get_text (GTK_EDITABLE (self->name)), "relation",
                        LB_VALUE_CHOICE, relations[MIN (relation, G_N_ELEMENTS (relations) - 1)], NULL);
  lb_client_context (self->client, self->state, &context);
  command = lb_command_new ("", self->case_id, NULL, LB_COMMAND_RETURN_PAPER, self->state->version, context.now, args);
  document = lb_paper_build_return_list (self->state, command, &context);
  lb_desk_paper (GTK_WIDGET (self), document, lb_paper_kind_title (LB_PAPER_GIVEN_BACK), LB_DESK_PAPER_PRINT,
                 self->cancellable);
}

/* Making it */

static void
add_original (LbPaperReturn *self, GtkBox *box, const LbSight *sight, const LbOriginal *original, gboolean elsewhere)
{
  const char *name = lb_sight_material_name (sight, original->material);
  g_autofree char *text = elsewhere ? g_strdup_printf (_("%s, with %s"), name,
                                                       lb_sight_section_name (sight, original->section))
                                    : g_strdup (name);
  GtkWidget *check = gtk_check_button_new_with_label (text);

  g_object_set_data_full (G_OBJECT (check), "material", g_strdup (original->material), g_free);
  if (elsewhere)
    g_object_set_data (G_OBJECT (check), "elsewhere", check);
  g_ptr_array_add (self->checks, check);
  gtk_box_append (box, check);
}

static void
add_receiver (LbPaperReturn *self, GtkBox *box, const LbSight *sight)
{
  const char *const names[] = { _("Applicant"), _("Legal representative"), _("Agent"), NULL };
  const char *agent = g_hash_table_lookup (sight->state->form, "agent.name");
  const gboolean by_agent = agent != NULL && *agent != '\0';

  self->name = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->name), 100);
  gtk_editable_set_text (GTK_EDITABLE (self->name), by_agent ? agent : sight->state->applicant != NULL
                                                                        ? sight->state->applicant : "");
  self->relation = gtk_drop_down_new_from_strings (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->relation), by_agent ? 2 : 0);
  self->proof = lb_files_box_new (sight->client);
  lb_files_box_set_label (LB_FILES_BOX (self->proof), _("Signed receipt"));
  gtk_box_append (box, lb_form_row_new (_("Received by"), self->name));
  gtk_box_append (box, lb_form_row_new (_("As"), self->relation));
  gtk_box_append (box, lb_form_row_new (_("Signed receipt"), self->proof));
}

static GtkWidget *
new_button (LbPaperReturn *self, GtkBox *box, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (box, button);
  return button;
}

/* In whose hands it is, as far as the user may act: 0 not, 1 their own, 2 a section's, from which the counter takes it. */
static int
reach (const LbActor *actor, const LbOriginal *original)
{
  const guint roles = lb_actor_roles (actor);

  if (original->place == LB_ORIGINAL_AT_COUNTER)
    return roles & LB_ROLE_COUNTER ? 1 : 0;
  if (original->place != LB_ORIGINAL_IN_SECTION)
    return 0;
  if (roles & LB_ROLE_COUNTER)
    return 2;
  return (roles & ((guint) LB_ROLE_ACCEPTOR | LB_ROLE_REVIEWER)) != 0
             && g_strcmp0 (actor->section, original->section) == 0 ? 1 : 0;
}

static void
fill (LbPaperReturn *self, const LbSight *sight, GPtrArray *originals, guint n_own, guint n_elsewhere)
{
  const LbActor *actor = lb_client_get_actor (sight->client);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *heading = gtk_label_new (_("Give originals back"));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < originals->len; i++)
    if (reach (actor, originals->pdata[i]) != 0)
      add_original (self, GTK_BOX (box), sight, originals->pdata[i], reach (actor, originals->pdata[i]) == 2);
  self->wrong = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->wrong, 0);
  gtk_label_set_wrap (self->wrong, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->wrong), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->wrong), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->wrong));
  if (n_elsewhere > 0)
    self->take = new_button (self, GTK_BOX (box), _("Taken Back from the Section"), G_CALLBACK (take_cb));
  if (n_own > 0)
    {
      add_receiver (self, GTK_BOX (box), sight);
      new_button (self, GTK_BOX (box), _("Print List to Sign"), G_CALLBACK (print_cb));
      self->give = new_button (self, GTK_BOX (box), _("Given Back to the Applicant"), G_CALLBACK (give_cb));
    }
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
lb_paper_return_finalize (GObject *object)
{
  LbPaperReturn *self = LB_PAPER_RETURN (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_paper_return_parent_class)->finalize (object);
}

static void
lb_paper_return_class_init (LbPaperReturnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_paper_return_finalize;
  returned_signal
    = g_signal_new ("returned", LB_TYPE_PAPER_RETURN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_paper_return_init (LbPaperReturn *self)
{
  self->cancellable = g_cancellable_new ();
  self->checks = g_ptr_array_new ();
}

GtkWidget *
lb_paper_return_new (const LbSight *sight)
{
  g_autoptr (GPtrArray) originals = NULL;
  const LbActor *actor;
  LbPaperReturn *self;
  guint n_own = 0, n_elsewhere = 0;

  g_return_val_if_fail (sight != NULL, NULL);

  actor = lb_client_get_actor (sight->client);
  originals = lb_case_originals (sight->state);
  for (guint i = 0; actor != NULL && i < originals->len; i++)
    {
      n_own += reach (actor, originals->pdata[i]) == 1;
      n_elsewhere += reach (actor, originals->pdata[i]) == 2;
    }
  if (n_own + n_elsewhere == 0)
    return NULL;
  self = g_object_new (LB_TYPE_PAPER_RETURN, NULL);
  self->client = g_object_ref (sight->client);
  self->case_id = g_strdup (sight->state->id);
  self->state = lb_case_ref (sight->state);
  fill (self, sight, originals, n_own, n_elsewhere);
  return GTK_WIDGET (self);
}
