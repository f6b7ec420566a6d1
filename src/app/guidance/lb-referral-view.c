/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-referral-view"
#include "lb-referral-view.h"
#include <glib/gi18n.h>
#include "lb-consult-form.h"
#include "lb-draft-end.h"
#include "lb-focus.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-referral-detail.h"
#include "lb-referral-rows.h"
#include "lb-row.h"
#include "lb-section.h"
#include "lb-state-view.h"
#include "lb-window.h"

/* So many stand in the list at first, and so many more whenever they are asked for. */
#define PAGE 200

struct _LbReferralView
{
  GtkWidget parent_instance;
  LbStateView *state;
  GtkListBox *list;
  GtkBox *detail;
  GtkWidget *actions, *to_counter;
  GtkTextView *note;
  GtkWidget *search_box, *pre_check, *end;
  GtkSearchEntry *search;
  GtkCheckButton *today;
  GtkButton *more;
  GtkStack *stack;           /* the draft, or the record of a consultation about it */
  LbConsultForm *consult;
  gboolean advised;          /* the consultations, else whom the counter has referred */
  LbCase *shown;             /* (owned) (nullable) */
  GListStore *rows;          /* (owned) (element-type LbRow of LbCaseRow) */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  char *case_id;             /* (owned) (nullable) the one that is shown */
  gboolean listing;          /* the list is made anew: what is selected is shown already */
  guint count;               /* of all that belong here */
  guint most;                /* so many of them stand in the list */
  gboolean asked;            /* more was asked for: the keyboard goes on where the list ended */
};

G_DEFINE_FINAL_TYPE (LbReferralView, lb_referral_view, GTK_TYPE_WIDGET)

typedef enum { PROP_COUNT = 1, PROP_ADVISED, N_PROPERTIES } LbReferralViewProperty;

static GParamSpec *properties[N_PROPERTIES];

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbReferralView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, &error);
  LbCatalogue *catalogue;

  if (state == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  if (g_strcmp0 (state->id, self->case_id) != 0)
    return;
  catalogue = lb_client_get_catalogue (self->client, state->catalogue);
  lb_referral_detail_fill (self->detail, state, events, catalogue, lb_client_now (self->client));
  g_clear_pointer (&self->shown, lb_case_unref);
  self->shown = lb_case_ref (state);
  gtk_widget_set_visible (self->pre_check, state->number == NULL);
  gtk_widget_set_visible (self->end, state->number == NULL && lb_draft_end_may (self->client));
  gtk_widget_set_visible (self->actions, TRUE);
  gtk_widget_set_visible (self->to_counter,
                          (lb_actor_desks (lb_client_get_actor (self->client)) & LB_DESK_COUNTER) != 0);
}

static void
show_case (LbReferralView *self, const char *case_id)
{
  char *shown = g_strdup (case_id); /* it may be the very one that goes */

  g_free (self->case_id);
  self->case_id = shown;
  lb_client_get_case_async (self->client, shown, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
row_selected_cb (LbReferralView *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = NULL;

  g_assert (LB_IS_REFERRAL_VIEW (self));
  if (row == NULL)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->rows), (guint) gtk_list_box_row_get_index (row));
  if (item != NULL && !self->listing)
    show_case (self, ((LbCaseRow *) lb_row_get (item))->case_id);
}

static void
to_counter_cb (LbReferralView *self)
{
  LbPage *page;

  g_assert (LB_IS_REFERRAL_VIEW (self));
  page = lb_window_show_desk (lb_window_of (self), "counter");
  if (page != NULL && self->case_id != NULL)
    lb_page_open_case (page, self->case_id, NULL);
}

static void
open_file_cb (LbReferralView *self)
{
  g_assert (LB_IS_REFERRAL_VIEW (self));
  if (self->case_id != NULL)
    lb_window_open_case (lb_window_of (self), self->case_id, NULL);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbReferralView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);

  if (events == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  if (self->note == NULL)
    return;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note), "", 0);
  lb_window_toast (lb_window_of (self), _("The advice is kept with the case; the counter sees it."));
  if (self->case_id != NULL)
    show_case (self, self->case_id);
}

static void
note_cb (LbReferralView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  g_assert (LB_IS_REFERRAL_VIEW (self));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  if (*text == '\0' || self->case_id == NULL)
    return;
  lb_client_submit_async (self->client, self->case_id, NULL, LB_COMMAND_COMMENT,
                          lb_record_new ("text", LB_VALUE_TEXT, text, NULL), self->cancellable, noted_cb,
                          g_object_ref (self));
}

/* A further consultation about the draft, with the points that were ticked so far. */
static void
pre_check_cb (LbReferralView *self)
{
  LbCatalogue *catalogue;
  g_autoptr (LbSituation) situation = NULL;
  g_autoptr (GError) error = NULL;

  g_assert (LB_IS_REFERRAL_VIEW (self));
  if (self->shown == NULL || self->shown->package == NULL)
    return;
  catalogue = lb_client_get_catalogue (self->client, self->shown->catalogue);
  if (catalogue == NULL)
    return;
  situation = lb_situation_new (catalogue, self->shown->package, self->shown->answers,
                                self->shown->stages->len > 0 ? self->shown->stages : NULL,
                                lb_time_day (lb_client_now (self->client)), &error);
  if (situation == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "consult");
  lb_consult_form_open (self->consult, self->client, situation, self->shown);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbReferralView *self = LB_REFERRAL_VIEW (source);
  g_autofree char *case_id = data;
  g_autoptr (GError) error = NULL;

  if (!lb_draft_end_finish (result, &error))
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  if (self->state == NULL)
    return;
  lb_window_toast (lb_window_of (self), _("The draft is ended."));
  if (g_strcmp0 (case_id, self->case_id) == 0)
    {
      g_clear_pointer (&self->case_id, g_free);
      g_clear_pointer (&self->shown, lb_case_unref);
      lb_box_clear (self->detail);
      gtk_widget_set_visible (self->actions, FALSE);
    }
  lb_referral_view_refresh (self);
}

/* Nobody comes back for it. */
static void
end_cb (LbReferralView *self)
{
  g_assert (LB_IS_REFERRAL_VIEW (self));
  if (self->case_id != NULL)
    lb_draft_end_async (GTK_WIDGET (self), self->client, self->case_id, self->cancellable, ended_cb,
                        g_strdup (self->case_id));
}

static void
consult_closed_cb (LbReferralView *self, gboolean kept)
{
  g_assert (LB_IS_REFERRAL_VIEW (self));
  gtk_stack_set_visible_child_name (self->stack, "detail");
  if (kept && self->case_id != NULL)
    show_case (self, self->case_id);
}

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  LbReferralView *self = data;
  const LbCaseRow *row = lb_row_get (item);
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, row->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, row->package) : NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (row->applicant != NULL ? row->applicant : _("No name yet"));
  g_autofree char *when = lb_name_time (row->changed_at, lb_client_now (self->client));
  g_autofree char *detail = g_strdup_printf ("%s · %s",
                                             package != NULL ? lb_name (package->name, package->english) : row->package,
                                             when);
  GtkWidget *line = gtk_label_new (detail);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  /* Large text takes another line: two companies may differ in their last characters only. */
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_label_set_wrap (GTK_LABEL (line), TRUE);
  gtk_widget_add_css_class (line, "dim-label");
  gtk_widget_add_css_class (line, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_add_css_class (box, "section-line");
  return box;
}

/* A list that was made anew has lost its selection. */
static void
select_shown (LbReferralView *self)
{
  for (guint i = 0; self->case_id != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (LbRow) item = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (g_str_equal (((LbCaseRow *) lb_row_get (item))->case_id, self->case_id))
        gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
    }
}

/* What does not fit in the list is said, and shown when it is asked for. */
static void
show_more (LbReferralView *self)
{
  const guint hidden = self->count - MIN (self->count, self->most);
  g_autofree char *label = g_strdup_printf (ngettext ("Show More (%u Left)", "Show More (%u Left)", hidden), hidden);

  gtk_button_set_label (self->more, label);
  gtk_widget_set_visible (GTK_WIDGET (self->more), hidden > 0);
}

static void
go_on (LbReferralView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) (self->most - PAGE));

  if (self->asked && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  self->asked = FALSE;
}

static void
show_empty (LbReferralView *self)
{
  if (self->advised)
    lb_state_view_show_empty (self->state, "emblem-ok-symbolic", _("No consultation here"),
                              _("“Record Consultation” beside the guide writes one down; it becomes a draft that the "
                                "counter opens."));
  else
    lb_state_view_show_empty (self->state, "emblem-ok-symbolic", _("Nobody has been referred"),
                              _("Applicants whom the counter sends for advice stand here, with all that was missing."));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbReferralView) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = lb_client_search_finish (LB_CLIENT (source), result, &error);
  LbDay day = LB_DAY_NONE;

  if (rows == NULL)
    {
      if (self->state != NULL)
        lb_state_view_show_error (self->state, error);
      return;
    }
  if (self->state == NULL)
    {
      g_ptr_array_unref (rows);
      return;
    }
  if (gtk_check_button_get_active (self->today))
    day = lb_time_day (lb_client_now (self->client));
  g_ptr_array_set_free_func (rows, NULL);
  self->count = lb_referral_rows_take (rows, self->advised, day, self->most);
  lb_row_fill (self->rows, rows, (GDestroyNotify) lb_case_row_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
  show_more (self);
  self->listing = TRUE;
  select_shown (self);
  go_on (self);
  self->listing = FALSE;
  if (self->count == 0)
    show_empty (self);
  else
    lb_state_view_show_content (self->state);
}

static void
retry_cb (LbReferralView *self)
{
  g_assert (LB_IS_REFERRAL_VIEW (self));
  lb_referral_view_refresh (self);
}

static void
cases_changed_cb (LbReferralView *self, const char *const *case_ids)
{
  g_assert (LB_IS_REFERRAL_VIEW (self));
  if (self->case_id != NULL && g_strv_contains (case_ids, self->case_id))
    show_case (self, self->case_id);
  lb_referral_view_refresh (self);
}

static void
searched_cb (LbReferralView *self)
{
  g_assert (LB_IS_REFERRAL_VIEW (self));
  self->most = PAGE;
  lb_referral_view_refresh (self);
}

static void
more_cb (LbReferralView *self)
{
  g_assert (LB_IS_REFERRAL_VIEW (self));
  self->asked = TRUE;
  self->most += PAGE;
  lb_referral_view_refresh (self);
}

static void
lb_referral_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LbReferralView *self = LB_REFERRAL_VIEW (object);

  switch ((LbReferralViewProperty) id)
    {
    case PROP_ADVISED:
      self->advised = g_value_get_boolean (value);
      gtk_widget_set_visible (self->search_box, self->advised);
      if (self->advised)
        lb_widget_set_accessible_label (self->list, _("Consultations"));
      break;
    case PROP_COUNT:
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_referral_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  switch ((LbReferralViewProperty) id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, LB_REFERRAL_VIEW (object)->count);
      break;
    case PROP_ADVISED:
      g_value_set_boolean (value, LB_REFERRAL_VIEW (object)->advised);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_referral_view_dispose (GObject *object)
{
  LbReferralView *self = LB_REFERRAL_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_REFERRAL_VIEW);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL;)
    gtk_widget_unparent (child);
  self->state = NULL;
  self->note = NULL;
  G_OBJECT_CLASS (lb_referral_view_parent_class)->dispose (object);
}

static void
lb_referral_view_finalize (GObject *object)
{
  LbReferralView *self = LB_REFERRAL_VIEW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->shown, lb_case_unref);
  g_free (self->case_id);
  G_OBJECT_CLASS (lb_referral_view_parent_class)->finalize (object);
}

static void
lb_referral_view_class_init (LbReferralViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_referral_view_dispose;
  object_class->finalize = lb_referral_view_finalize;
  object_class->get_property = lb_referral_view_get_property;
  object_class->set_property = lb_referral_view_set_property;
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ADVISED] = g_param_spec_boolean ("advised", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (LB_TYPE_STATE_VIEW);
  g_type_ensure (LB_TYPE_CONSULT_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/guidance/lb-referral-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, state);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, list);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, detail);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, actions);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, to_counter);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, note);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, search_box);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, search);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, today);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, more);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, stack);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, consult);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, pre_check);
  gtk_widget_class_bind_template_child (widget_class, LbReferralView, end);
  gtk_widget_class_bind_template_callback (widget_class, searched_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, pre_check_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_cb);
  gtk_widget_class_bind_template_callback (widget_class, consult_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, to_counter_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_referral_view_init (LbReferralView *self)
{
  self->cancellable = g_cancellable_new ();
  self->most = PAGE;
  self->rows = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, "detail");
  lb_focus_tab_leaves (self->list);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->rows), new_row_cb, self, NULL);
}

void
lb_referral_view_set_client (LbReferralView *self, LbClient *client)
{
  g_return_if_fail (LB_IS_REFERRAL_VIEW (self));
  g_return_if_fail (LB_IS_CLIENT (client));

  if (!g_set_object (&self->client, client))
    return;
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  lb_state_view_show_loading (self->state, NULL);
  lb_referral_view_refresh (self);
}

void
lb_referral_view_refresh (LbReferralView *self)
{
  g_return_if_fail (LB_IS_REFERRAL_VIEW (self));

  if (self->client != NULL && self->state != NULL)
    lb_client_search_async (self->client, gtk_editable_get_text (GTK_EDITABLE (self->search)), LB_CASE_DRAFT,
                            LB_REFERRAL_ROWS_READ, self->cancellable, listed_cb, g_object_ref (self));
}

gboolean
lb_referral_view_open_case (LbReferralView *self, const char *case_id)
{
  g_return_val_if_fail (LB_IS_REFERRAL_VIEW (self), FALSE);
  g_return_val_if_fail (case_id != NULL, FALSE);

  if (self->client == NULL)
    return FALSE;
  show_case (self, case_id);
  return TRUE;
}
