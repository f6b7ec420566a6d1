/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-findings-form"
#include "lb-findings-form.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include "lb-failure.h"
#include "lb-files-box.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-section.h"
#include "lb-steps.h"
#include "lb-window.h"

#define N_FOUND 3 /* passed, failed, does not apply */

/* What a line on the screen writes into; data of its widgets. */
typedef struct
{
  LbVisitPoint *point; /* (borrowed from the record) */
  GtkToggleButton *buttons[N_FOUND];
  LbFilesBox *photos;  /* (nullable) until it is asked for */
} Line;

typedef struct
{
  LbVisitConclusion *conclusion;
  GtkDropDown *opinion;
  GtkEditable *text;
  gboolean chosen;
} Verdict;

struct _LbFindingsForm
{
  GtkWidget parent_instance;
  GtkWidget *content; /* the one child; owned by the tree */
  GtkLabel *title, *progress, *answer;
  GtkBox *points, *conclusions, *files_slot;
  GtkWidget *save, *conclude;
  LbFilesBox *files;         /* (nullable) */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  LbCase *state;             /* (owned) (nullable) */
  LbCase *foreseen;          /* (owned) (nullable) the case once what is under way has been taken */
  LbVisitRecord *record;     /* (owned) (nullable) */
  GPtrArray *lines;          /* (owned) (element-type Line) */
  GPtrArray *verdicts;       /* (owned) (element-type Verdict) */
  gboolean filling, busy, concluding;
};

G_DEFINE_FINAL_TYPE (LbFindingsForm, lb_findings_form, GTK_TYPE_WIDGET)

enum { SIGNAL_SAVED, SIGNAL_CONCLUDED, SIGNAL_CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const struct { const char *value, *label; } opinions[] = {
  { NULL, N_("Choose…") },
  { "pass", N_("Passed") },
  { "rectify", N_("To be put right and checked again") },
  { "fail", N_("Failed") },
};

static LbCatalogue *
catalogue_of (LbFindingsForm *self)
{
  return lb_client_get_catalogue (self->client, self->state->catalogue);
}

/* Showing */

static void
show_answer (LbFindingsForm *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->answer, text != NULL ? text : "");
  if (bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->answer), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->answer), "error");
}

/* Until somebody has chosen otherwise, the conclusion is what the points say. */
static void
suggest (LbFindingsForm *self)
{
  self->filling = TRUE;
  for (guint i = 0; i < self->verdicts->len; i++)
    {
      const Verdict *verdict = g_ptr_array_index (self->verdicts, i);
      const char *opinion = lb_visit_record_suggest (self->record, verdict->conclusion->item);

      if (verdict->chosen)
        continue;
      verdict->conclusion->opinion = opinion;
      for (guint j = 0; j < G_N_ELEMENTS (opinions); j++)
        if (g_strcmp0 (opinions[j].value, opinion) == 0)
          gtk_drop_down_set_selected (verdict->opinion, j);
    }
  self->filling = FALSE;
}

static void
update (LbFindingsForm *self)
{
  const guint all = self->record->points->len, open = lb_visit_record_count_open (self->record, NULL);
  g_autofree char *text = g_strdup_printf (_("%u of %u points looked at"), all - open, all);
  g_autoptr (GVariant) args = lb_visit_record_findings_args (self->record);
  g_autoptr (GError) error = NULL;
  LbContext context = { 0 };
  gboolean may;

  lb_client_context (self->client, self->state, &context);
  may = lb_may (self->state, LB_COMMAND_RECORD_FINDINGS, NULL, &context, &error);
  gtk_label_set_text (self->progress, text);
  gtk_widget_set_sensitive (self->save, args != NULL && may && !self->busy);
  gtk_widget_set_sensitive (self->conclude, !self->busy);
  if (!may)
    show_answer (self, error->message, TRUE);
}

/* Points */

static Line *
line_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "line");
}

static void
found_cb (LbFindingsForm *self, GtkToggleButton *button)
{
  Line *line = line_of (button);

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (self->filling || !gtk_toggle_button_get_active (button))
    return;
  line->point->found = (LbFound) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "found"));
  line->point->changed = TRUE;
  suggest (self);
  show_answer (self, NULL, FALSE);
  update (self);
}

static void
note_cb (LbFindingsForm *self, GtkEditable *entry)
{
  Line *line = line_of (entry);

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (self->filling)
    return;
  g_free (line->point->note);
  line->point->note = g_strdup (gtk_editable_get_text (entry));
  line->point->changed = TRUE;
  update (self);
}

static void
photos_cb (LbFindingsForm *self, LbFilesBox *box)
{
  Line *line = line_of (box);

  g_assert (LB_IS_FINDINGS_FORM (self));
  g_clear_pointer (&line->point->photos, g_ptr_array_unref);
  line->point->photos = lb_files_box_get_files (box);
  line->point->changed = TRUE;
  update (self);
}

static void
add_photos_cb (LbFindingsForm *self, GtkButton *button)
{
  Line *line = line_of (button);
  g_autofree char *label = g_strdup_printf (_("Pictures of %s"), line->point->number);
  GtkWidget *box = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (line->photos == NULL)
    {
      line->photos = LB_FILES_BOX (lb_files_box_new (self->client));
      lb_files_box_set_label (line->photos, label);
      g_object_set_data (G_OBJECT (line->photos), "line", line);
      g_signal_connect_object (line->photos, "changed", G_CALLBACK (photos_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (box))),
                      GTK_WIDGET (line->photos));
    }
  lb_files_box_choose (line->photos);
}

static void
set_found (LbFindingsForm *self, guint position, LbFound found)
{
  const Line *line = g_ptr_array_index (self->lines, position);

  gtk_toggle_button_set_active (line->buttons[found - LB_FOUND_PASS], TRUE);
  if (position + 1 < self->lines->len)
    {
      const Line *next = g_ptr_array_index (self->lines, position + 1);

      gtk_widget_grab_focus (GTK_WIDGET (next->buttons[0]));
    }
}

/* A digit means a finding wherever the focus is in the line, but for its note. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, gpointer data)
{
  LbFindingsForm *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const guint digit = key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_3 ? key - GDK_KEY_KP_1 : key - GDK_KEY_1;

  if (focus == NULL || GTK_IS_EDITABLE (focus) || digit >= N_FOUND
      || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (line->buttons[0]), GTK_TYPE_LIST_BOX_ROW);

      if (focus == row || gtk_widget_is_ancestor (focus, row))
        {
          set_found (self, i, (LbFound) (LB_FOUND_PASS + digit));
          return TRUE;
        }
    }
  return FALSE;
}

static GtkWidget *
new_buttons (LbFindingsForm *self, Line *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  for (int i = 0; i < N_FOUND; i++)
    {
      const LbFound found = (LbFound) (LB_FOUND_PASS + i);
      GtkWidget *button = gtk_toggle_button_new_with_label (lb_found_label (found));
      g_autofree char *spoken = g_strdup_printf ("%s %s", line->point->number, lb_found_label (found));
      g_autofree char *key = g_strdup_printf (_("Key %d"), i + 1);

      line->buttons[i] = GTK_TOGGLE_BUTTON (button);
      if (i > 0)
        gtk_toggle_button_set_group (line->buttons[i], line->buttons[0]);
      gtk_toggle_button_set_active (line->buttons[i], line->point->found == found);
      gtk_widget_set_tooltip_text (button, key);
      lb_widget_set_accessible_label (button, spoken);
      g_object_set_data (G_OBJECT (button), "line", line);
      g_object_set_data (G_OBJECT (button), "found", GINT_TO_POINTER ((int) found));
      g_signal_connect_object (button, "toggled", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static GtkWidget *
new_point_text (const Line *line)
{
  g_autofree char *text = g_strdup_printf (
    "%s %s%s", line->point->number, line->point->point->critical ? "★ " : "", line->point->point->text);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (line->point->point->critical)
    gtk_widget_set_tooltip_text (label, _("Critical: when it fails, the conclusion cannot be “passed”"));
  return label;
}

static GtkWidget *
new_note (LbFindingsForm *self, Line *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *entry = gtk_entry_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("camera-photo-symbolic");
  g_autofree char *note = g_strdup_printf (_("Note on %s"), line->point->number);
  g_autofree char *pictures =
    line->point->n_kept > 0
      ? g_strdup_printf (_ ("Add Pictures of %s (%u kept)"), line->point->number, line->point->n_kept)
      : g_strdup_printf (_ ("Add Pictures of %s"), line->point->number);

  gtk_editable_set_text (GTK_EDITABLE (entry), line->point->note);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Note"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 2000);
  gtk_widget_set_hexpand (entry, TRUE);
  lb_widget_set_accessible_label (entry, note);
  gtk_widget_set_tooltip_text (button, pictures);
  lb_widget_set_accessible_label (button, pictures);
  g_object_set_data (G_OBJECT (entry), "line", line);
  g_object_set_data (G_OBJECT (button), "line", line);
  g_signal_connect_object (entry, "changed", G_CALLBACK (note_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_photos_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
new_line (LbFindingsForm *self, LbVisitPoint *point)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
            *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  line->point = point;
  g_ptr_array_add (self->lines, line);
  gtk_box_append (GTK_BOX (head), new_point_text (line));
  gtk_box_append (GTK_BOX (head), new_buttons (self, line));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), new_note (self, line));
  gtk_widget_add_css_class (box, "finding-row");
  return box;
}

static const char *
item_name (LbFindingsForm *self, const char *id)
{
  LbCatalogue *catalogue = catalogue_of (self);
  const LbItem *item = catalogue != NULL ? lb_catalogue_item (catalogue, id) : NULL;

  return item != NULL ? lb_name (item->name, item->english) : id;
}

static void
fill_points (LbFindingsForm *self)
{
  GtkWidget *section = NULL;
  const char *item = NULL;

  for (guint i = 0; i < self->record->points->len; i++)
    {
      LbVisitPoint *point = g_ptr_array_index (self->record->points, i);

      if (g_strcmp0 (item, point->item) != 0)
        {
          item = point->item;
          section = lb_section_new (item_name (self, item));
          gtk_box_append (self->points, section);
        }
      lb_section_add_widget (LB_SECTION (section), new_line (self, point));
    }
}

/* Conclusions */

static void
opinion_cb (LbFindingsForm *self, GParamSpec *spec, GtkDropDown *drop_down)
{
  Verdict *verdict = g_object_get_data (G_OBJECT (drop_down), "verdict");

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (self->filling)
    return;
  verdict->conclusion->opinion = opinions[gtk_drop_down_get_selected (drop_down)].value;
  verdict->chosen = verdict->conclusion->opinion != NULL;
  show_answer (self, NULL, FALSE);
}

static void
conclusion_cb (LbFindingsForm *self, GtkEditable *entry)
{
  Verdict *verdict = g_object_get_data (G_OBJECT (entry), "verdict");

  g_assert (LB_IS_FINDINGS_FORM (self));
  if (self->filling)
    return;
  g_free (verdict->conclusion->conclusion);
  verdict->conclusion->conclusion = g_strdup (gtk_editable_get_text (entry));
}

static void
add_conclusion (LbFindingsForm *self, LbVisitConclusion *conclusion)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  const char *name = item_name (self, conclusion->item);
  g_autofree char *opinion_label = g_strdup_printf (_("Conclusion on %s"), name);
  g_autofree char *text_label = g_strdup_printf (_("Opinion on %s"), name);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *entry = gtk_entry_new (), *drop_down,
            *field;
  Verdict *verdict = g_new0 (Verdict, 1);

  for (guint i = 0; i < G_N_ELEMENTS (opinions); i++)
    gtk_string_list_append (labels, _(opinions[i].label));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  verdict->conclusion = conclusion;
  verdict->opinion = GTK_DROP_DOWN (drop_down);
  verdict->text = GTK_EDITABLE (entry);
  g_ptr_array_add (self->verdicts, verdict);
  gtk_editable_set_text (GTK_EDITABLE (entry), conclusion->conclusion);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 2000);
  g_object_set_data (G_OBJECT (drop_down), "verdict", verdict);
  g_object_set_data (G_OBJECT (entry), "verdict", verdict);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (opinion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "changed", G_CALLBACK (conclusion_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), lb_form_row_new (opinion_label, drop_down));
  field = lb_form_row_new (text_label, entry);
  gtk_widget_set_hexpand (field, TRUE);
  gtk_box_append (GTK_BOX (row), field);
  gtk_box_append (self->conclusions, row);
}

/* Giving */

static void
report (LbFindingsForm *self, const GError *error)
{
  g_autofree char *text = lb_error_describe (error);

  if (!lb_error_is_cancelled (error))
    show_answer (self, text, TRUE);
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbFindingsForm) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean done = lb_steps_submit_finish (result, NULL, &error);

  self->busy = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!done)
    {
      g_clear_pointer (&self->foreseen, lb_case_unref);
      update (self);
      report (self, error);
      return;
    }
  /* The conclusion is judged on what has been kept, so the form goes on from there. */
  lb_case_unref (self->state);
  self->state = g_steal_pointer (&self->foreseen);
  for (guint i = 0; i < self->record->points->len; i++)
    ((LbVisitPoint *) g_ptr_array_index (self->record->points, i))->changed = FALSE;
  update (self);
  g_signal_emit (self, signals[self->concluding ? SIGNAL_CONCLUDED : SIGNAL_SAVED], 0);
}

static void
give (LbFindingsForm *self, GPtrArray *steps, gboolean concluding)
{
  g_autoptr (GError) error = NULL;
  LbContext context = { 0 };

  lb_client_context (self->client, self->state, &context);
  if (!lb_steps_check (self->state, steps, &context, &self->foreseen, NULL, &error))
    {
      report (self, error);
      return;
    }
  self->busy = TRUE;
  self->concluding = concluding;
  update (self);
  lb_steps_submit_async (self->client, self->state->id, steps, self->cancellable, given_cb,
                         g_object_ref (self));
}

static GPtrArray *
findings_steps (LbFindingsForm *self)
{
  GVariant *args = lb_visit_record_findings_args (self->record);
  GPtrArray *steps = lb_steps_new ();

  if (args != NULL)
    g_ptr_array_add (steps, lb_step_new (NULL, LB_COMMAND_RECORD_FINDINGS, args));
  return steps;
}

static void
close_cb (LbFindingsForm *self)
{
  g_assert (LB_IS_FINDINGS_FORM (self));
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* Class */

static void
lb_findings_form_dispose (GObject *object)
{
  LbFindingsForm *self = LB_FINDINGS_FORM (object);

  g_cancellable_cancel (self->cancellable);
  self->filling = TRUE;
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (lb_findings_form_parent_class)->dispose (object);
}

static void
lb_findings_form_finalize (GObject *object)
{
  LbFindingsForm *self = LB_FINDINGS_FORM (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->record, lb_visit_record_free);
  g_clear_pointer (&self->state, lb_case_unref);
  G_OBJECT_CLASS (lb_findings_form_parent_class)->finalize (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, LB_TYPE_FINDINGS_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_findings_form_class_init (LbFindingsFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_findings_form_dispose;
  object_class->finalize = lb_findings_form_finalize;
  signals[SIGNAL_SAVED] = new_signal ("saved");
  signals[SIGNAL_CONCLUDED] = new_signal ("concluded");
  signals[SIGNAL_CLOSED] = new_signal ("closed");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/inspection/lb-findings-form.ui");
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, content);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, title);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, progress);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, answer);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, points);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, conclusions);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, files_slot);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, save);
  gtk_widget_class_bind_template_child (widget_class, LbFindingsForm, conclude);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, lb_findings_form_save);
  gtk_widget_class_bind_template_callback (widget_class, lb_findings_form_conclude);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_findings_form_init (LbFindingsForm *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cancellable = g_cancellable_new ();
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->verdicts = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
lb_findings_form_set_client (LbFindingsForm *self, LbClient *client)
{
  g_return_if_fail (LB_IS_FINDINGS_FORM (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
}

static void
clear (LbFindingsForm *self)
{
  /* The widgets go before what they point to. */
  lb_box_clear (self->points);
  lb_box_clear (self->conclusions);
  lb_box_clear (self->files_slot);
  self->files = NULL;
  g_ptr_array_set_size (self->lines, 0);
  g_ptr_array_set_size (self->verdicts, 0);
  g_clear_pointer (&self->record, lb_visit_record_free);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->foreseen, lb_case_unref);
}

void
lb_findings_form_set_visit (LbFindingsForm *self, LbCase *state, const char *visit)
{
  LbCatalogue *catalogue;
  GtkWidget *row;

  g_return_if_fail (LB_IS_FINDINGS_FORM (self));
  g_return_if_fail (state != NULL && visit != NULL);

  catalogue = lb_client_get_catalogue (self->client, state->catalogue);
  g_return_if_fail (catalogue != NULL);
  lb_case_ref (state);
  clear (self);
  self->state = state;
  self->record = lb_visit_record_new (state, visit, catalogue);
  g_return_if_fail (self->record != NULL);
  self->filling = TRUE;
  gtk_label_set_text (self->title, state->applicant != NULL ? state->applicant : _("No name yet"));
  fill_points (self);
  for (guint i = 0; i < self->record->conclusions->len; i++)
    add_conclusion (self, g_ptr_array_index (self->record->conclusions, i));
  self->files = LB_FILES_BOX (lb_files_box_new (self->client));
  lb_files_box_set_label (self->files, _("Signed Record of the Visit"));
  row = lb_form_row_new (_("Signed Record of the Visit"), GTK_WIDGET (self->files));
  gtk_box_append (self->files_slot, row);
  self->filling = FALSE;
  show_answer (self, NULL, FALSE);
  suggest (self);
  update (self);
  if (self->lines->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (((Line *) g_ptr_array_index (self->lines, 0))->buttons[0]));
}

void
lb_findings_form_save (LbFindingsForm *self)
{
  g_autoptr (GPtrArray) steps = NULL;

  g_return_if_fail (LB_IS_FINDINGS_FORM (self));
  if (self->record == NULL || self->busy)
    return;
  steps = findings_steps (self);
  if (steps->len > 0)
    give (self, steps, FALSE);
}

static gboolean
is_blank (const char *text)
{
  while (text != NULL && g_ascii_isspace (*text))
    text++;
  return text == NULL || *text == '\0';
}

/* Brings to the eye, with the focus, the first thing that a conclusion still needs. */
static void
go_to_missing (LbFindingsForm *self)
{
  for (guint i = 0; i < self->verdicts->len; i++)
    {
      const Verdict *verdict = g_ptr_array_index (self->verdicts, i);
      const LbVisitConclusion *conclusion = verdict->conclusion;

      for (guint j = 0; j < self->lines->len; j++)
        {
          const Line *line = g_ptr_array_index (self->lines, j);

          if (line->point->found != LB_FOUND_NOTHING || !g_str_equal (line->point->item, conclusion->item))
            continue;
          gtk_widget_grab_focus (GTK_WIDGET (line->buttons[0]));
          return;
        }
      if (conclusion->opinion == NULL || is_blank (conclusion->conclusion))
        {
          gtk_widget_grab_focus (conclusion->opinion == NULL ? GTK_WIDGET (verdict->opinion)
                                                             : GTK_WIDGET (verdict->text));
          return;
        }
    }
}

void
lb_findings_form_conclude (LbFindingsForm *self)
{
  g_autoptr (GPtrArray) steps = NULL, files = NULL;
  g_autofree char *missing = NULL;
  GVariant *args;

  g_return_if_fail (LB_IS_FINDINGS_FORM (self));
  if (self->record == NULL || self->busy || catalogue_of (self) == NULL)
    return;
  files = lb_files_box_get_files (self->files);
  args = lb_visit_record_conclude_args (self->record, catalogue_of (self), files, &missing);
  if (args == NULL)
    {
      show_answer (self, missing, TRUE);
      go_to_missing (self);
      return;
    }
  steps = findings_steps (self);
  g_ptr_array_add (steps, lb_step_new (NULL, LB_COMMAND_CONCLUDE_VISIT, args));
  give (self, steps, TRUE);
}
