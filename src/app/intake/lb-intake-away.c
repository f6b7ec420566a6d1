/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-away.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lb-form-row.h"
#include "lb-intake-judge.h"
#include "lb-intake-step.h"
#include "lb-name.h"
#include "lb-window.h"

#define WIDTH 620
#define HEIGHT 640
#define TEXT_MOST 400

struct _LbIntakeAway
{
  AdwWindow parent_instance;

  LbClient *client;     /* (owned) */
  LbIntakeDraft *draft; /* (owned) (nullable) */
  GtkCheckButton *answers[LB_INTAKE_N_ANSWERS];
  GtkWidget *fields;
  GtkEntry *matter, *applicant, *reason, *competent;
  LbIntakeJudge *judge;
  GtkWidget *reason_row, *asked_row, *competent_row, *window_row;
  GtkDropDown *window;
  GPtrArray *windows;   /* (owned) (element-type LbWindow) (borrowed) in the order of @window */
  GtkLabel *fault;
  GtkButton *done;
  gboolean working;
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbIntakeAway, lb_intake_away, ADW_TYPE_WINDOW)

enum { TURNED_AWAY, ANSWER, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What the law says of each answer, and what the program does with it. */
static const struct
{
  const char *label, *what;
  gboolean on_the_spot; /* nothing is taken in */
} words[LB_INTAKE_N_ANSWERS] = {
  [LB_INTAKE_ANSWER_NOT_REQUIRED] = { N_("No licence is needed"), N_("Article 32(1): tell at once that it is not accepted"), TRUE },
  [LB_INTAKE_ANSWER_NOT_COMPETENT] = { N_("Not for this bureau to decide"), N_("Article 32(2): not accepted; tell which authority to apply to"), TRUE },
  [LB_INTAKE_ANSWER_CORRECT_NOW] = { N_("Can be corrected on the spot"), N_("Article 32(3): the applicant corrects it here; goes back to the first fault"), FALSE },
  [LB_INTAKE_ANSWER_TELL_ONCE] = { N_("Not complete or not in legal form"), N_("Article 32(4): one notice of everything that is lacking"), FALSE },
  [LB_INTAKE_ANSWER_RECEIVE] = { N_("Complete and in legal form"), N_("Article 32(5): take it in"), FALSE },
  [LB_INTAKE_ANSWER_OTHER_WINDOW] = { N_("Another window"), N_("A slip that says which window takes it in"), TRUE },
};

static LbIntakeAnswer
get_answer (LbIntakeAway *self)
{
  for (int i = 0; i < LB_INTAKE_N_ANSWERS; i++)
    if (gtk_check_button_get_active (self->answers[i]))
      return (LbIntakeAnswer) i;
  return LB_INTAKE_N_ANSWERS;
}

static gboolean
is_blank (GtkEntry *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  return strspn (text, " \t") == strlen (text);
}

/* The first thing that is lacking, with its place; NULL when all is said. */
static const char *
find_fault (LbIntakeAway *self, GtkWidget **ret_where)
{
  LbIntakeAnswer answer = get_answer (self);
  gboolean judged = answer == LB_INTAKE_ANSWER_NOT_REQUIRED || answer == LB_INTAKE_ANSWER_NOT_COMPETENT;
  const struct { GtkEntry *entry; gboolean wanted; const char *text; } must[] = {
    { self->matter, TRUE, _("Say what the applicant came for.") },
    { self->reason, judged, _("Tell the applicant the reason.") },
    { self->competent, answer == LB_INTAKE_ANSWER_NOT_COMPETENT, _("Say which authority the applicant is to go to.") },
  };
  g_autofree char *judge = lb_intake_judge_dup_text (self->judge);

  for (guint i = 0; words[answer].on_the_spot && i < G_N_ELEMENTS (must); i++)
    if (must[i].wanted && is_blank (must[i].entry))
      {
        *ret_where = GTK_WIDGET (must[i].entry);
        return must[i].text;
      }
  if (judged && judge == NULL)
    {
      *ret_where = GTK_WIDGET (self->judge);
      return _("Ask the approving section first, and say who judged it: the counter does not decide.");
    }
  return NULL;
}

static void
show_fault (LbIntakeAway *self, const char *text)
{
  gtk_label_set_text (self->fault, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), text != NULL);
}

static void
refresh (LbIntakeAway *self)
{
  LbIntakeAnswer answer = get_answer (self);
  gboolean spot = answer < LB_INTAKE_N_ANSWERS && words[answer].on_the_spot;

  gtk_widget_set_visible (self->fields, spot);
  gtk_widget_set_visible (self->reason_row, spot && answer != LB_INTAKE_ANSWER_OTHER_WINDOW);
  gtk_widget_set_visible (self->asked_row, spot && answer != LB_INTAKE_ANSWER_OTHER_WINDOW);
  gtk_widget_set_visible (self->competent_row, answer == LB_INTAKE_ANSWER_NOT_COMPETENT);
  gtk_widget_set_visible (self->window_row, answer == LB_INTAKE_ANSWER_OTHER_WINDOW);
  gtk_button_set_label (self->done, spot ? _("Record and Print") : _("Go On"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->done), answer < LB_INTAKE_N_ANSWERS && !self->working);
  show_fault (self, NULL);
}

static void
answer_toggled_cb (LbIntakeAway *self, GtkCheckButton *button)
{
  if (gtk_check_button_get_active (button))
    refresh (self);
}

/* The record */

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeAway) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, &case_id, &error);

  self->working = FALSE;
  refresh (self);
  if (events == NULL)
    {
      show_fault (self, error->message);
      return;
    }
  if (self->draft != NULL)
    lb_intake_draft_set_case (self->draft, case_id);
  g_signal_emit (self, signals[TURNED_AWAY], 0, case_id);
  gtk_window_close (GTK_WINDOW (self));
}

static const char *
text_of (GtkEntry *entry, gboolean wanted)
{
  return wanted && !is_blank (entry) ? gtk_editable_get_text (GTK_EDITABLE (entry)) : NULL;
}

static GVariant *
build_args (LbIntakeAway *self, LbIntakeAnswer answer)
{
  static const char *const grounds[LB_INTAKE_N_ANSWERS] = {
    [LB_INTAKE_ANSWER_NOT_REQUIRED] = "not-required",
    [LB_INTAKE_ANSWER_NOT_COMPETENT] = "not-competent",
    [LB_INTAKE_ANSWER_OTHER_WINDOW] = "other-window",
  };
  const LbPackage *package = self->draft != NULL ? lb_intake_draft_get_package (self->draft) : NULL;
  gboolean other = answer == LB_INTAKE_ANSWER_OTHER_WINDOW;
  guint selected = gtk_drop_down_get_selected (self->window);
  g_autofree char *judge = other ? NULL : lb_intake_judge_dup_text (self->judge);
  const LbWindow *window = other && selected < self->windows->len ? self->windows->pdata[selected] : NULL;

  return lb_record_new ("ground", LB_VALUE_CHOICE, grounds[answer], "matter", LB_VALUE_TEXT,
                        text_of (self->matter, TRUE), "applicant", LB_VALUE_TEXT, text_of (self->applicant, TRUE),
                        "reason", LB_VALUE_TEXT, text_of (self->reason, !other), "competent", LB_VALUE_TEXT,
                        text_of (self->competent, answer == LB_INTAKE_ANSWER_NOT_COMPETENT), "asked", LB_VALUE_TEXT,
                        judge, "package", LB_VALUE_ID, package != NULL ? package->id : NULL,
                        "toWindow", LB_VALUE_ID, window != NULL ? window->id : NULL, NULL);
}

static void
done_cb (LbIntakeAway *self)
{
  LbIntakeAnswer answer = get_answer (self);
  g_autoptr (GVariant) args = NULL;
  GtkWidget *where = NULL;
  const char *fault;

  if (answer == LB_INTAKE_N_ANSWERS || self->working)
    return;
  if (!words[answer].on_the_spot)
    {
      g_signal_emit (self, signals[ANSWER], 0, (int) answer);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  fault = find_fault (self, &where);
  if (fault != NULL)
    {
      show_fault (self, fault);
      gtk_widget_grab_focus (where);
      return;
    }
  self->working = TRUE;
  refresh (self);
  args = build_args (self, answer);
  lb_client_submit_async (self->client, self->draft != NULL ? lb_intake_draft_get_case (self->draft) : NULL, NULL,
                          LB_COMMAND_TURN_AWAY, args, self->cancellable, submitted_cb, g_object_ref (self));
}

/* Building */

static GtkEntry *
add_entry (LbIntakeAway *self, const char *label, guint most, GtkWidget **ret_row)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *row = lb_form_row_new (label, entry);

  gtk_entry_set_max_length (GTK_ENTRY (entry), (int) most);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_box_append (GTK_BOX (self->fields), row);
  if (ret_row != NULL)
    *ret_row = row;
  return GTK_ENTRY (entry);
}

/* The counters that the applicant can be sent to: all but this one. */
static void
add_windows (LbIntakeAway *self)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, NULL);
  const LbActor *actor = lb_client_get_actor (self->client);
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; catalogue != NULL && i < catalogue->windows->len; i++)
    {
      const LbWindow *window = g_ptr_array_index (catalogue->windows, i);
      g_autofree char *name = window->place != NULL
                                ? g_strdup_printf ("%s (%s)", lb_name (window->name, window->english),
                                                   lb_name (window->place, window->place_english))
                                : g_strdup (lb_name (window->name, window->english));

      if (window->kind != LB_WINDOW_INTAKE || (actor != NULL && g_strcmp0 (window->id, actor->window) == 0))
        continue;
      g_ptr_array_add (self->windows, (gpointer) window);
      gtk_string_list_append (names, name);
    }
  self->window = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (names), NULL));
  self->window_row = lb_form_row_new (_("Send to"), GTK_WIDGET (self->window));
  gtk_box_append (GTK_BOX (self->fields), self->window_row);
}

static void
add_answers (LbIntakeAway *self, GtkBox *box)
{
  gboolean situated = self->draft != NULL && lb_intake_draft_get_situation (self->draft) != NULL;

  for (int i = 0; i < LB_INTAKE_N_ANSWERS; i++)
    {
      GtkWidget *check = gtk_check_button_new ();
      GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
      GtkWidget *what = lb_intake_label_new (_(words[i].what), "dim-label");

      gtk_widget_add_css_class (what, "caption");
      gtk_box_append (GTK_BOX (texts), lb_intake_label_new (_(words[i].label), NULL));
      gtk_box_append (GTK_BOX (texts), what);
      gtk_check_button_set_child (GTK_CHECK_BUTTON (check), texts);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, _(words[i].label),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(words[i].what), -1);
      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->answers[0]);
      gtk_widget_set_sensitive (check, situated || words[i].on_the_spot);
      self->answers[i] = GTK_CHECK_BUTTON (check);
      g_signal_connect_object (check, "toggled", G_CALLBACK (answer_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (box, check);
    }
}

static void
fill_in (LbIntakeAway *self)
{
  const LbPackage *package = self->draft != NULL ? lb_intake_draft_get_package (self->draft) : NULL;

  if (package != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->matter), package->name);
  if (self->draft != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->applicant), lb_intake_draft_get_value (self->draft, "applicant.name"));
}

static GtkWidget *
new_header (LbIntakeAway *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  self->done = GTK_BUTTON (gtk_button_new_with_label (_("Go On")));
  gtk_widget_add_css_class (GTK_WIDGET (self->done), "suggested-action");
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->done, "clicked", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), GTK_WIDGET (self->done));
  return header;
}

static void
build (LbIntakeAway *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_box_append (GTK_BOX (outer), new_header (self));
  add_answers (self, GTK_BOX (box));
  self->fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->matter = add_entry (self, _("What the applicant came for"), TEXT_MOST, NULL);
  self->applicant = add_entry (self, _("Applicant"), 200, NULL);
  self->reason = add_entry (self, _("Reason"), TEXT_MOST, &self->reason_row);
  self->competent = add_entry (self, _("Authority to apply to"), 200, &self->competent_row);
  self->judge = LB_INTAKE_JUDGE (lb_intake_judge_new (self->client, self->draft, _("Judged by")));
  self->asked_row = lb_form_row_new (_("Judged by"), GTK_WIDGET (self->judge));
  gtk_box_append (GTK_BOX (self->fields), self->asked_row);
  add_windows (self);
  self->fault = GTK_LABEL (lb_intake_label_new (NULL, "error"));
  gtk_box_append (GTK_BOX (box), self->fields);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->fault));
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (outer), scrolled);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->done));
  /* Not on Cancel: the answer is what is wanted first. */
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->answers[0]));
}

static void
lb_intake_away_dispose (GObject *object)
{
  LbIntakeAway *self = LB_INTAKE_AWAY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->windows, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_intake_away_parent_class)->dispose (object);
}

static void
lb_intake_away_class_init (LbIntakeAwayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_away_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  signals[TURNED_AWAY] = g_signal_new ("turned-away", LB_TYPE_INTAKE_AWAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ANSWER] = g_signal_new ("answer", LB_TYPE_INTAKE_AWAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_INT);
}

static void
lb_intake_away_init (LbIntakeAway *self)
{
  self->cancellable = g_cancellable_new ();
  self->windows = g_ptr_array_new ();
}

LbIntakeAway *
lb_intake_away_new (GtkWindow *parent, LbClient *client, LbIntakeDraft *draft)
{
  g_return_val_if_fail (LB_IS_CLIENT (client), NULL);
  g_return_val_if_fail (draft == NULL || LB_IS_INTAKE_DRAFT (draft), NULL);

  LbIntakeAway *self = g_object_new (LB_TYPE_INTAKE_AWAY, "title", _("Answer to the Applicant"), "modal", TRUE,
                                     "transient-for", parent, "default-width", WIDTH, "default-height", HEIGHT, NULL);

  self->client = g_object_ref (client);
  self->draft = draft != NULL ? g_object_ref (draft) : NULL;
  build (self);
  fill_in (self);
  refresh (self);
  return self;
}

LbIntakeDraft *
lb_intake_away_get_draft (LbIntakeAway *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_AWAY (self), NULL);
  return self->draft;
}
