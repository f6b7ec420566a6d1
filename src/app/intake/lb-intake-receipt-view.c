/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-receipt-view.h"

#include <glib/gi18n.h>

#include "lb-case-paper.h"
#include "lb-identifier.h"
#include "lb-intake-papers.h"
#include "lb-intake-step.h"
#include "lb-name.h"
#include "lb-paper-trail.h"
#include "lb-slip-number.h"
#include "lb-state-view.h"
#include "lb-window.h"

struct _LbIntakeReceiptView
{
  AdwBin parent_instance;

  LbStateView *state_view;
  GtkLabel *title;
  GtkLabel *number;
  GtkLabel *lead;
  LbIntakePapers *papers;
  GtkWidget *slips_box;
  GtkListBox *slips;
  GtkWidget *again;

  LbClient *client;          /* (owned) (nullable) */
  char *case_id;             /* (owned) (nullable) */
  LbCase *state;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  GCancellable *load;        /* (owned) (nullable) of the newest look at the case */
  gboolean fresh;            /* this case has not been in front yet */
  gboolean sending;          /* a slip is being made */
  gboolean sent;             /* a slip was made, and is not shown yet */
};

G_DEFINE_FINAL_TYPE (LbIntakeReceiptView, lb_intake_receipt_view, ADW_TYPE_BIN)

enum { AGAIN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void load_case (LbIntakeReceiptView *self);

/* Routing slips */

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeReceiptView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);
  LbMainWindow *window = lb_window_of (self);

  if (events == NULL && window != NULL)
    lb_window_report_error (window, error);
  self->sending = FALSE;
  self->sent = events != NULL;
  load_case (self);
}

static void
send_cb (LbIntakeReceiptView *self, GtkButton *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  GtkSpinButton *pages = g_object_get_data (G_OBJECT (row), "pages");
  const char *section = g_object_get_data (G_OBJECT (row), "section");
  GStrv materials = g_object_get_data (G_OBJECT (row), "materials");
  GStrv originals = g_object_get_data (G_OBJECT (row), "originals");
  g_autofree char *slip = lb_slip_number_next (self->state);
  g_autoptr (GVariant) args
    = lb_record_new ("section", LB_VALUE_ID, section, "slip", LB_VALUE_TEXT, slip, "pages", LB_VALUE_INTEGER,
                     (gint64) gtk_spin_button_get_value_as_int (pages), "materials", LB_VALUE_TEXTS, materials,
                     "originals", LB_VALUE_TEXTS, originals, NULL);

  /* The next one gets the number after this one, so this one has to be there. */
  self->sending = TRUE;
  gtk_widget_set_sensitive (self->slips_box, FALSE);
  lb_client_submit_async (self->client, self->case_id, NULL, LB_COMMAND_SEND_PAPER, args, self->cancellable,
                          sent_cb, g_object_ref (self));
}

static void
add_sender (LbIntakeReceiptView *self, GtkWidget *row, const char *name, int n_pages)
{
  GtkWidget *pages = gtk_spin_button_new_with_range (1, 9999, 1);
  GtkWidget *send = gtk_button_new_with_label (_("Make Slip"));
  g_autofree char *pages_name = g_strdup_printf (_("Sheets for %s"), name);
  g_autofree char *send_name = g_strdup_printf (_("Make Slip: %s"), name);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (pages), MAX (n_pages, 1));
  gtk_widget_set_tooltip_text (pages, _("Sheets of paper"));
  gtk_widget_set_valign (pages, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (send, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pages), GTK_ACCESSIBLE_PROPERTY_LABEL, pages_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (send), GTK_ACCESSIBLE_PROPERTY_LABEL, send_name, -1);
  g_object_set_data (G_OBJECT (row), "pages", pages);
  g_object_set_data (G_OBJECT (row), "send", send);
  g_signal_connect_object (send, "clicked", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), pages);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), send);
}

/* TRUE when the row at @index says all that there is to say of @paper; a row that is out of date is taken away. A row
 * that stays keeps what is being typed in it, and is there for the click that is on its way. */
static gboolean
is_slip_shown (LbIntakeReceiptView *self, guint index, const LbSectionPaper *paper, char **ret_mark)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->slips, (int) index);

  *ret_mark = g_strdup_printf ("%s %s %s %d %d %d", self->state->id, paper->section,
                               paper->slip != NULL ? paper->slip->slip : "", paper->state, paper->late, paper->urgent);
  if (row != NULL && g_strcmp0 (g_object_get_data (G_OBJECT (row), "mark"), *ret_mark) == 0)
    return TRUE;
  if (row != NULL)
    gtk_list_box_remove (self->slips, GTK_WIDGET (row));
  return FALSE;
}

/* A slip may be made where none is under way: the first one, one after what was sent back, one for what was missing. */
static gboolean
wants_slip (const LbSectionPaper *paper)
{
  return paper->state == LB_HAND_OVER_NONE || paper->state == LB_HAND_OVER_REFUSED
         || paper->state == LB_HAND_OVER_SHORT;
}

/* "3 materials on paper, 2 in the original", or how the last slip stands. (transfer full) */
static char *
describe_slip (const LbSectionPaper *paper, GStrv materials, GStrv originals)
{
  const guint n = g_strv_length (materials), n_originals = g_strv_length (originals);
  g_autofree char *paper_text = g_strdup_printf (g_dngettext (NULL, "%u material on paper", "%u materials on paper", n),
                                                 n);
  g_autofree char *listed = n_originals > 0 ? g_strdup_printf (_("%s, %u in the original"), paper_text, n_originals)
                                            : g_strdup (paper_text);
  g_autofree char *state = lb_paper_trail_describe (paper);
  g_autofree char *last = NULL;

  if (paper->slip == NULL)
    return paper->late || paper->urgent ? g_strdup_printf ("%s · %s", state, listed) : g_strdup (listed);
  last = g_strdup_printf (_("Slip %s, %d sheets"), paper->slip->slip, paper->slip->pages);
  return wants_slip (paper) ? g_strdup_printf ("%s · %s\n%s", last, state, listed)
                            : g_strdup_printf ("%s · %s", last, state);
}

/* What was missing from the last slip goes alone. */
static void
route (LbIntakeReceiptView *self, LbCatalogue *catalogue, const LbSectionPaper *paper, GStrv *materials,
       GStrv *originals, int *sheets)
{
  lb_case_routing (self->state, catalogue, paper->section, materials, originals, sheets);
  if (paper->state != LB_HAND_OVER_SHORT || paper->slip->missing[0] == NULL)
    return;
  for (GStrv from = *originals, to = *originals;; from++)
    {
      if (*from != NULL && !g_strv_contains ((const char *const *) paper->slip->missing, *from))
        {
          g_free (*from);
          continue;
        }
      *to++ = *from;
      if (*from == NULL)
        break;
    }
  g_strfreev (*materials);
  *materials = g_strdupv (paper->slip->missing);
  *sheets = (int) g_strv_length (*materials);
}

static void
add_slip (LbIntakeReceiptView *self, LbCatalogue *catalogue, const LbSectionPaper *paper, guint index)
{
  const LbDepartment *section = lb_catalogue_department (catalogue, paper->section);
  g_autofree char *mark = NULL, *text = NULL;
  g_auto (GStrv) materials = NULL, originals = NULL;
  const char *name;
  GtkWidget *row;
  int sheets = 1;

  if (is_slip_shown (self, index, paper, &mark))
    return;
  name = section != NULL ? lb_name (section->name, section->english) : paper->section;
  row = adw_action_row_new ();
  route (self, catalogue, paper, &materials, &originals, &sheets);
  text = describe_slip (paper, materials, originals);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  if (lb_section_paper_nags (paper))
    gtk_widget_add_css_class (row, "fault-line");
  g_object_set_data_full (G_OBJECT (row), "section", g_strdup (paper->section), g_free);
  g_object_set_data_full (G_OBJECT (row), "materials", g_steal_pointer (&materials), (GDestroyNotify) g_strfreev);
  g_object_set_data_full (G_OBJECT (row), "originals", g_steal_pointer (&originals), (GDestroyNotify) g_strfreev);
  if (wants_slip (paper))
    add_sender (self, row, name, sheets);
  else if (paper->state == LB_HAND_OVER_SIGNED)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("emblem-ok-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "mark", g_steal_pointer (&mark), g_free);
  gtk_list_box_insert (self->slips, row, (int) index);
}

static void
fill_slips (LbIntakeReceiptView *self)
{
  LbContext context = { NULL };
  g_autoptr (GPtrArray) papers = NULL;
  GtkListBoxRow *row;
  guint count = 0;

  lb_client_context (self->client, self->state, &context);
  if (context.catalogue != NULL && context.calendar != NULL && context.policy != NULL && self->state->number != NULL)
    papers = lb_case_section_papers (self->state, &context);
  for (; papers != NULL && count < papers->len; count++)
    add_slip (self, context.catalogue, papers->pdata[count], count);
  while ((row = gtk_list_box_get_row_at_index (self->slips, (int) count)) != NULL)
    gtk_list_box_remove (self->slips, GTK_WIDGET (row));
  gtk_widget_set_visible (self->slips_box, count > 0);
}

/* Where the work goes on once a slip is made: the next slip, and after the last one the next applicant. Who has gone
 * elsewhere meanwhile stays there. */
static void
go_on (LbIntakeReceiptView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *next = self->again;
  GtkListBoxRow *row;

  self->sent = FALSE;
  if (focus != NULL && gtk_widget_is_sensitive (focus) && !gtk_widget_is_ancestor (focus, self->slips_box))
    return;
  for (int i = 0; next == self->again && (row = gtk_list_box_get_row_at_index (self->slips, i)) != NULL; i++)
    if (g_object_get_data (G_OBJECT (row), "send") != NULL)
      next = g_object_get_data (G_OBJECT (row), "send");
  gtk_widget_grab_focus (next);
}

/* The case */

/* What the applicant is told to do meanwhile: wait until the half hour is over (K1), or leave (K2). (transfer full) */
static char *
describe_waiting (LbIntakeReceiptView *self)
{
  LbCalendar *calendar = lb_client_get_calendar (self->client);
  const LbPolicy *policy = lb_client_get_policy (self->client);
  LbTime received = self->state->received_at, now = lb_client_now (self->client);
  gboolean leaves = FALSE;

  for (guint i = 0; i < self->state->items->len; i++)
    leaves = leaves || ((LbCaseItem *) g_ptr_array_index (self->state->items, i))->one_day_notice;
  if (calendar == NULL || policy == NULL)
    return g_strdup ("");
  if (leaves)
    {
      g_autofree char *day = lb_name_day (lb_calendar_add (calendar, lb_time_day (received), policy->one_day_days),
                                          lb_time_day (now));
      return g_strdup_printf (_("The applicant may leave: it counts as accepted when no section has asked for a "
                                "correction by the end of %s."), day);
    }
  else
    {
      LbTime end = lb_calendar_add_service_minutes (calendar, &policy->hours, received, policy->half_hour_minutes);
      g_autofree char *hour = lb_name_time (end, now);

      return g_strdup_printf (_("The applicant waits: the sections answer by %s."), hour);
    }
}

static void
show_head (LbIntakeReceiptView *self)
{
  gboolean received = self->state->number != NULL;
  gboolean away = lb_case_state (self->state) == LB_CASE_TURNED_AWAY;
  g_autofree char *printed = received ? lb_case_number_to_print (self->state->number) : NULL;
  g_autofree char *lead = NULL;
  g_autofree char *waiting = received ? describe_waiting (self) : NULL;

  gtk_label_set_text (self->title, received ? _("Received") : away ? _("Not taken in") : _("Referred to guidance"));
  gtk_label_set_text (self->number, received ? printed : "");
  gtk_widget_set_visible (GTK_WIDGET (self->number), received);
  if (received)
    /* Translators: the query code, then what the applicant does meanwhile. */
    lead = g_strdup_printf (_("Query code %s. Print the receipt, hand it to the applicant, "
                              "and send the paper to the sections.\n%s"), self->state->query_code, waiting);
  gtk_label_set_text (self->lead, received ? lead
                                  : away   ? _("Print the notice, explain it, and have the applicant sign for it.")
                                           : _("Print the one-time notice and send the applicant to the guidance "
                                               "window. The draft stays, and goes on when they come back."));
}

static void
case_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeReceiptView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (state == NULL)
    {
      lb_state_view_show_error (self->state_view, error);
      return;
    }
  if (g_strcmp0 (state->id, self->case_id) != 0)
    return;
  g_clear_pointer (&self->state, lb_case_unref);
  self->state = g_steal_pointer (&state);
  show_head (self);
  lb_intake_papers_set_case (self->papers, self->client, self->state, events);
  fill_slips (self);
  gtk_widget_set_sensitive (self->slips_box, !self->sending);
  lb_state_view_show_content (self->state_view);
  if (self->fresh)
    gtk_widget_grab_focus (self->again);
  else if (self->sent)
    go_on (self);
  self->fresh = FALSE;
}

static void
load_case (LbIntakeReceiptView *self)
{
  /* What an older look still finds is older. */
  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  if (self->case_id == NULL)
    return;
  self->load = g_cancellable_new ();
  lb_client_get_case_async (self->client, self->case_id, self->load, case_cb, g_object_ref (self));
}

void
lb_intake_receipt_view_show (LbIntakeReceiptView *self, LbClient *client, const char *case_id)
{
  g_return_if_fail (LB_IS_INTAKE_RECEIPT_VIEW (self));
  g_return_if_fail (LB_IS_CLIENT (client) && case_id != NULL);

  g_set_object (&self->client, client);
  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  self->fresh = TRUE;
  lb_state_view_show_loading (self->state_view, _("Loading the case…"));
  load_case (self);
}

void
lb_intake_receipt_view_refresh (LbIntakeReceiptView *self)
{
  g_return_if_fail (LB_IS_INTAKE_RECEIPT_VIEW (self));
  load_case (self);
}

const char *
lb_intake_receipt_view_get_case (LbIntakeReceiptView *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_RECEIPT_VIEW (self), NULL);
  return self->case_id;
}

static void
again_cb (LbIntakeReceiptView *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
open_case_cb (LbIntakeReceiptView *self)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL && self->case_id != NULL)
    lb_window_open_case (window, self->case_id, NULL);
}

static void
lb_intake_receipt_view_dispose (GObject *object)
{
  LbIntakeReceiptView *self = LB_INTAKE_RECEIPT_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_object (&self->client);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->state, lb_case_unref);
  G_OBJECT_CLASS (lb_intake_receipt_view_parent_class)->dispose (object);
}

static void
lb_intake_receipt_view_class_init (LbIntakeReceiptViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_intake_receipt_view_dispose;
  signals[AGAIN] = g_signal_new ("again", LB_TYPE_INTAKE_RECEIPT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  g_type_ensure (LB_TYPE_INTAKE_PAPERS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-receipt-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakeReceiptView, title);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeReceiptView, number);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeReceiptView, lead);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeReceiptView, papers);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeReceiptView, slips_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeReceiptView, slips);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeReceiptView, again);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_case_cb);
}

static void
lb_intake_receipt_view_init (LbIntakeReceiptView *self)
{
  GtkWidget *content;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What the template made becomes the content that the state view stands in for. */
  content = g_object_ref (adw_bin_get_child (ADW_BIN (self)));
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->state_view = LB_STATE_VIEW (lb_state_view_new (content));
  g_object_unref (content);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->state_view));
  g_signal_connect_object (self->state_view, "retry", G_CALLBACK (load_case), self, G_CONNECT_SWAPPED);
}
