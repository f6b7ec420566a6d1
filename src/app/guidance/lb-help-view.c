/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-help-view"
#include "lb-help-view.h"
#include <glib/gi18n.h>
#include "lb-focus.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-referral-rows.h"
#include "lb-row.h"
#include "lb-section.h"
#include "lb-state-view.h"
#include "lb-viewer.h"
#include "lb-window.h"

/* One open question, with the draft that it is about. */
typedef struct { LbCase *state; char *help; } Question;

struct _LbHelpView
{
  GtkWidget parent_instance;
  LbStateView *state;
  GtkListBox *list;
  GtkBox *detail;
  GtkWidget *actions;
  LbFormRow *note_row;
  GtkEntry *note;
  LbViewer *viewer;
  GListStore *rows;          /* (owned) (element-type LbRow of Question) oldest first */
  GPtrArray *found;          /* (owned) (nullable) (element-type Question) while they are read */
  guint pending, round;      /* cases being read; which refresh they belong to */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  char *case_id, *help;      /* (owned) (nullable) the one that is shown */
  char *wanted;              /* (owned) (nullable) a case that is to be shown once it is read */
  gboolean listing;
};

G_DEFINE_FINAL_TYPE (LbHelpView, lb_help_view, GTK_TYPE_WIDGET)

typedef enum { PROP_COUNT = 1, N_PROPERTIES } LbHelpViewProperty;

static GParamSpec *properties[N_PROPERTIES];

static void
question_free (gpointer data)
{
  Question *question = data;

  lb_case_unref (question->state);
  g_free (question->help);
  g_free (question);
}

static const LbHelp *
help_of (const Question *question)
{
  return lb_case_help (question->state, question->help);
}

static gboolean
is_mine (const LbActor *actor, const char *section)
{
  if (actor == NULL)
    return FALSE;
  for (guint i = 0; actor->stands_for != NULL && i < actor->stands_for->len; i++)
    if (g_strcmp0 (((const LbActor *) actor->stands_for->pdata[i])->section, section) == 0)
      return TRUE;
  return g_strcmp0 (actor->section, section) == 0;
}

static const LbMaterial *
material_of (LbHelpView *self, const Question *question)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, question->state->catalogue);

  return catalogue != NULL ? lb_catalogue_material (catalogue, help_of (question)->material) : NULL;
}

static const char *
material_name (LbHelpView *self, const Question *question)
{
  const LbMaterial *material = material_of (self, question);

  return material != NULL ? lb_name (material->name, material->english) : help_of (question)->material;
}

static const char *
point_text (LbHelpView *self, const Question *question)
{
  const LbMaterial *material = material_of (self, question);
  const int point = help_of (question)->point;

  if (point < 0 || material == NULL || material->formal_points == NULL
      || point >= (int) g_strv_length (material->formal_points))
    return _("The material as a whole");
  return material->formal_points[point];
}

/* The question in front */

static const Question *
shown (LbHelpView *self)
{
  for (guint i = 0; self->help != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const Question *question = lb_row_get (row);

      if (g_str_equal (question->help, self->help) && g_str_equal (question->state->id, self->case_id))
        return question;
    }
  return NULL;
}

static void
show_file (LbHelpView *self, const Question *question)
{
  const LbCaseMaterial *held = lb_case_material (question->state, help_of (question)->material);

  if (held != NULL && held->files->len > 0)
    lb_viewer_show_blob (self->viewer, self->client, held->files->pdata[held->files->len - 1]);
  else
    lb_viewer_clear (self->viewer);
}

static void
file_cb (LbHelpView *self, GtkButton *button)
{
  const Question *question = shown (self);
  const LbCaseMaterial *held =
    question != NULL ? lb_case_material (question->state, help_of (question)->material) : NULL;
  const guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "lb-index"));

  g_assert (LB_IS_HELP_VIEW (self));
  if (held != NULL && index < held->files->len)
    lb_viewer_show_blob (self->viewer, self->client, held->files->pdata[index]);
}

static void
add_files (LbHelpView *self, const Question *question)
{
  const LbCaseMaterial *held = lb_case_material (question->state, help_of (question)->material);
  GtkWidget *box;

  if (held == NULL || held->files->len < 2)
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  for (guint i = 0; i < held->files->len; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (((const LbFile *) held->files->pdata[i])->name);

      gtk_widget_add_css_class (button, "flat");
      g_object_set_data (G_OBJECT (button), "lb-index", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (file_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_box_append (self->detail, box);
}

/* What stands on the form: many points compare the paper with it. */
static void
add_form (LbHelpView *self, const Question *question)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, question->state->catalogue);
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
  gtk_box_append (self->detail, expander);
}

static void
show_question (LbHelpView *self, const Question *question)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, question->state->catalogue);
  const LbPackage *package =
    catalogue != NULL && question->state->package != NULL ? lb_catalogue_package (catalogue, question->state->package)
                                                          : NULL;
  const LbHelp *help = help_of (question);
  g_autofree char *when = lb_name_time (help->asked_at, lb_client_now (self->client));
  g_autofree char *who = g_strdup_printf ("%s · %s", help->asked_name, when);
  GtkWidget *section = lb_section_new (material_name (self, question));

  g_free (self->case_id);
  g_free (self->help);
  self->case_id = g_strdup (question->state->id);
  self->help = g_strdup (question->help);
  lb_box_clear (self->detail);
  lb_section_add (LB_SECTION (section), _("Point in doubt"), point_text (self, question), NULL);
  if (help->text != NULL && *help->text != '\0')
    lb_section_add (LB_SECTION (section), _("Question"), help->text, NULL);
  lb_section_add (LB_SECTION (section), _("Asked by"), NULL, who);
  if (package != NULL)
    lb_section_add (LB_SECTION (section), _("What is to be done"), NULL, lb_name (package->name, package->english));
  if (question->state->applicant != NULL && *question->state->applicant != '\0')
    lb_section_add (LB_SECTION (section), _("Applicant"), NULL, question->state->applicant);
  gtk_box_append (self->detail, section);
  add_files (self, question);
  add_form (self, question);
  gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  lb_form_row_set_error (self->note_row, NULL);
  gtk_widget_set_visible (self->actions, TRUE);
  show_file (self, question);
}

static void
show_nothing (LbHelpView *self)
{
  g_clear_pointer (&self->help, g_free);
  g_clear_pointer (&self->case_id, g_free);
  lb_box_clear (self->detail);
  gtk_widget_set_visible (self->actions, FALSE);
  lb_viewer_clear (self->viewer);
}

/* The answer */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbHelpView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);

  if (self->state == NULL)
    return;
  gtk_widget_set_sensitive (self->actions, TRUE);
  if (events == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  lb_window_toast (lb_window_of (self), _("The counter has the answer."));
  show_nothing (self);
  lb_help_view_refresh (self);
}

static void
answer (LbHelpView *self, const char *result)
{
  const char *note = gtk_editable_get_text (GTK_EDITABLE (self->note));

  if (shown (self) == NULL)
    return;
  if (g_str_equal (result, "fail") && *note == '\0')
    {
      lb_form_row_set_error (self->note_row,
                             _("Say what is wrong with it: the applicant has to put it right."));
      gtk_widget_grab_focus (GTK_WIDGET (self->note));
      return;
    }
  gtk_widget_set_sensitive (self->actions, FALSE);
  lb_client_submit_async (self->client, self->case_id, NULL, LB_COMMAND_GIVE_HELP,
                          lb_record_new ("help", LB_VALUE_TEXT, self->help, "result", LB_VALUE_CHOICE, result, "note",
                                         LB_VALUE_TEXT, *note != '\0' ? note : NULL, NULL),
                          self->cancellable, answered_cb, g_object_ref (self));
}

static void
pass_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  answer (self, "pass");
}

static void
fail_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  answer (self, "fail");
}

/* The list */

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  LbHelpView *self = data;
  const Question *question = lb_row_get (item);
  const LbHelp *help = help_of (question);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (material_name (self, question));
  g_autofree char *when = lb_name_time (help->asked_at, lb_client_now (self->client));
  g_autofree char *text = g_strdup_printf ("%s · %s", help->asked_name, when);
  GtkWidget *line = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_widget_add_css_class (line, "dim-label");
  gtk_widget_add_css_class (line, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_add_css_class (box, "section-line");
  return box;
}

static void
row_selected_cb (LbHelpView *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = NULL;

  g_assert (LB_IS_HELP_VIEW (self));
  if (row == NULL || self->listing)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->rows), (guint) gtk_list_box_row_get_index (row));
  if (item != NULL)
    show_question (self, lb_row_get (item));
}

static int
compare_asked (gconstpointer a, gconstpointer b)
{
  const LbHelp *first = help_of (*(Question *const *) a), *second = help_of (*(Question *const *) b);

  return (first->asked_at > second->asked_at) - (first->asked_at < second->asked_at);
}

/* A list that was made anew has lost its selection; a question that somebody else has answered is gone. */
static void
select_shown (LbHelpView *self)
{
  const Question *question = shown (self);

  self->listing = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (lb_row_get (row) == question)
        gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
    }
  self->listing = FALSE;
  if (question == NULL && self->help != NULL)
    show_nothing (self);
}

static void
show_list (LbHelpView *self)
{
  GPtrArray *found = g_steal_pointer (&self->found);

  g_ptr_array_sort (found, compare_asked);
  g_ptr_array_set_free_func (found, NULL);
  lb_row_fill (self->rows, found, question_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
  if (self->state == NULL)
    return;
  select_shown (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    lb_state_view_show_empty (self->state, "emblem-ok-symbolic", _("No help is asked for"),
                              _("What the counter asks this section about a material stands here at once."));
  else
    lb_state_view_show_content (self->state);
  if (self->wanted != NULL && lb_help_view_open_case (self, self->wanted))
    g_clear_pointer (&self->wanted, g_free);
}

typedef struct { LbHelpView *self; guint round; } Reading;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (LbHelpView) self = reading->self;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);
  const LbActor *actor = lb_client_get_actor (LB_CLIENT (source));

  if (reading->round != self->round || self->found == NULL)
    return;
  for (guint i = 0; state != NULL && i < state->helps->len; i++)
    {
      const LbHelp *help = state->helps->pdata[i];
      Question *question;

      if (help->result != NULL || !is_mine (actor, help->section))
        continue;
      question = g_new0 (Question, 1);
      question->state = lb_case_ref (state);
      question->help = g_strdup (help->id);
      g_ptr_array_add (self->found, question);
    }
  if (--self->pending == 0)
    show_list (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (LbHelpView) self = reading->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lb_client_search_finish (LB_CLIENT (source), result, &error);

  if (reading->round != self->round)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      return;
    }
  if (rows == NULL)
    {
      if (self->state != NULL)
        lb_state_view_show_error (self->state, error);
      return;
    }
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = g_ptr_array_new_with_free_func (question_free);
  self->pending = 1;
  for (guint i = 0; i < rows->len; i++)
    {
      const LbCaseRow *row = rows->pdata[i];
      Reading *next;

      if ((row->flags & LB_CASE_FLAG_HELP_OPEN) == 0)
        continue;
      next = g_new (Reading, 1);
      *next = (Reading) { g_object_ref (self), self->round };
      self->pending++;
      lb_client_get_case_async (self->client, row->case_id, self->cancellable, read_cb, next);
    }
  if (--self->pending == 0)
    show_list (self);
}

static void
retry_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  lb_help_view_refresh (self);
}

static void
cases_changed_cb (LbHelpView *self)
{
  g_assert (LB_IS_HELP_VIEW (self));
  lb_help_view_refresh (self);
}

static void
lb_help_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  switch ((LbHelpViewProperty) id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (LB_HELP_VIEW (object)->rows)));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_help_view_dispose (GObject *object)
{
  LbHelpView *self = LB_HELP_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_HELP_VIEW);
  self->state = NULL;
  G_OBJECT_CLASS (lb_help_view_parent_class)->dispose (object);
}

static void
lb_help_view_finalize (GObject *object)
{
  LbHelpView *self = LB_HELP_VIEW (object);

  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->rows);
  g_free (self->case_id);
  g_free (self->help);
  g_free (self->wanted);
  G_OBJECT_CLASS (lb_help_view_parent_class)->finalize (object);
}

static void
lb_help_view_class_init (LbHelpViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_help_view_dispose;
  object_class->finalize = lb_help_view_finalize;
  object_class->get_property = lb_help_view_get_property;
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (LB_TYPE_STATE_VIEW);
  g_type_ensure (LB_TYPE_FORM_ROW);
  g_type_ensure (LB_TYPE_VIEWER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/guidance/lb-help-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, state);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, list);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, detail);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, actions);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, note_row);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, note);
  gtk_widget_class_bind_template_child (widget_class, LbHelpView, viewer);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, pass_cb);
  gtk_widget_class_bind_template_callback (widget_class, fail_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_help_view_init (LbHelpView *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_tab_leaves (self->list);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->rows), new_row_cb, self, NULL);
}

void
lb_help_view_set_client (LbHelpView *self, LbClient *client)
{
  g_return_if_fail (LB_IS_HELP_VIEW (self));
  g_return_if_fail (LB_IS_CLIENT (client));

  if (!g_set_object (&self->client, client))
    return;
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  lb_state_view_show_loading (self->state, NULL);
  lb_help_view_refresh (self);
}

void
lb_help_view_refresh (LbHelpView *self)
{
  Reading *reading;

  g_return_if_fail (LB_IS_HELP_VIEW (self));

  if (self->client == NULL)
    return;
  reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (self), ++self->round };
  lb_client_search_async (self->client, "", LB_CASE_DRAFT, LB_REFERRAL_ROWS_READ, self->cancellable,
                          listed_cb, reading);
}

gboolean
lb_help_view_open_case (LbHelpView *self, const char *case_id)
{
  g_return_val_if_fail (LB_IS_HELP_VIEW (self) && case_id != NULL, FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const Question *question = lb_row_get (row);

      if (!g_str_equal (question->state->id, case_id))
        continue;
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
      show_question (self, question);
      return TRUE;
    }
  if (self->wanted != case_id)
    {
      g_free (self->wanted);
      self->wanted = g_strdup (case_id);
    }
  return FALSE;
}
