/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-hall"
#include "lb-hall-detail.h"

#include <glib/gi18n.h>

#include "lb-hall-row.h"
#include "lb-name.h"
#include "lb-paper-trail.h"
#include "lb-section.h"
#include "lb-window.h"

struct _LbHallDetail
{
  AdwBin parent_instance;

  GtkWidget *content;
  GtkLabel *title, *number, *clock;
  GtkBox *items, *paper;
  GtkWidget *notice_box;
  GtkCheckButton *assist_check, *verify, *complex;
  GtkWidget *give, *told;

  LbClient *client;          /* (owned) (nullable) */
  LbHallEntry *entry;        /* (owned) (nullable) */
  char *shown;               /* (owned) (nullable) case and version that the lists show */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbHallDetail, lb_hall_detail, ADW_TYPE_BIN)

enum { OPEN_RECEIPT, TOLD, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What is shown */

static const char *
one_day_label (const char *reason)
{
  if (g_strcmp0 (reason, "assist-check") == 0)
    return _("Other authorities must be asked");
  return g_strcmp0 (reason, "verify") == 0 ? _("Something must be verified") : _("The contents are complex");
}

/* The state, and of the notice its reason. (transfer full) */
static char *
describe_item (const LbCaseItem *item, LbTime now)
{
  const char *state = _(lb_item_state_label (item->state));
  g_autofree char *when = NULL;

  if (item->state != LB_ITEM_RECEIVED || !item->one_day_notice)
    return g_strdup (state);
  when = lb_name_time (item->one_day_notice_at, now);
  return g_strdup_printf (_("%s · one-day notice given %s (%s)"), state, when,
                          one_day_label (item->one_day_reason));
}

static void
fill_items (LbHallDetail *self, const LbCase *state)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, state->catalogue);
  GtkWidget *section = lb_section_new (_("Items"));
  const LbTime now = lb_client_now (self->client);

  lb_box_clear (self->items);
  for (guint i = 0; i < state->items->len; i++)
    {
      const LbCaseItem *item = state->items->pdata[i];
      const LbItem *entry = catalogue != NULL ? lb_catalogue_item (catalogue, item->item) : NULL;
      const LbDepartment *department = catalogue != NULL ? lb_catalogue_department (catalogue, item->section) : NULL;
      g_autofree char *text = describe_item (item, now);

      lb_section_add (LB_SECTION (section), entry != NULL ? lb_name (entry->name, entry->english) : item->item,
                      department != NULL ? lb_name (department->name, department->english) : item->section, text);
    }
  gtk_box_append (self->items, section);
}

static void
append_part (GtkBox *box, GtkWidget *part)
{
  if (part != NULL)
    gtk_box_append (box, part);
}

static void
fill_paper (LbHallDetail *self, LbCase *state)
{
  LbSight sight = { .client = self->client, .state = state };

  lb_client_context (self->client, state, &sight.context);
  lb_box_clear (self->paper);
  append_part (self->paper, lb_paper_trail_hand_overs (&sight));
  append_part (self->paper, lb_paper_trail_originals (&sight));
}

static void
show_entry (LbHallDetail *self)
{
  LbCase *state = lb_hall_entry_get_case (self->entry);
  const LbHallFacts *facts = lb_hall_entry_get_facts (self->entry);
  const LbHallNeed need = lb_hall_entry_get_need (self->entry);
  g_autofree char *number = lb_name_case_number (state->number);
  g_autofree char *clock = lb_hall_clock_text (self->entry, lb_client_now (self->client));
  g_autofree char *said = *clock != '\0' ? g_strdup_printf ("%s · %s", lb_hall_entry_describe (self->entry), clock)
                                         : g_strdup (lb_hall_entry_describe (self->entry));
  g_autofree char *shown = g_strdup_printf ("%s %" G_GINT64_FORMAT " %u", state->id, state->version,
                                            lb_hall_entry_get_n_papers (self->entry));

  gtk_label_set_text (self->title, state->applicant != NULL ? state->applicant : "");
  gtk_label_set_text (self->number, number);
  gtk_label_set_text (self->clock, said);
  gtk_widget_set_visible (self->notice_box, facts->n_waiting > 0);
  gtk_widget_set_visible (self->told, need == LB_HALL_ANSWERED && !lb_hall_entry_is_told (self->entry));
  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  fill_items (self, state);
  fill_paper (self, state);
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
}

void
lb_hall_detail_set_entry (LbHallDetail *self, LbHallEntry *entry)
{
  g_return_if_fail (LB_IS_HALL_DETAIL (self));

  if (self->entry == entry)
    return;
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_func (self->entry, show_entry, self);
  g_set_object (&self->entry, entry);
  gtk_widget_set_visible (self->content, entry != NULL);
  if (entry == NULL)
    return;
  g_signal_connect_object (entry, "notify::stamp", G_CALLBACK (show_entry), self, G_CONNECT_SWAPPED);
  show_entry (self);
}

LbHallEntry *
lb_hall_detail_get_entry (LbHallDetail *self)
{
  g_return_val_if_fail (LB_IS_HALL_DETAIL (self), NULL);
  return self->entry;
}

/* What is done */

typedef struct { LbHallDetail *self; char *case_id; gboolean told; } Doing;

static Doing *
doing_new (LbHallDetail *self, gboolean told)
{
  Doing *doing = g_new0 (Doing, 1);

  doing->self = g_object_ref (self);
  doing->case_id = g_strdup (lb_hall_entry_get_case (self->entry)->id);
  doing->told = told;
  return doing;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Doing *doing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);
  LbMainWindow *window = lb_window_of (doing->self);

  gtk_widget_set_sensitive (doing->self->give, TRUE);
  gtk_widget_set_sensitive (doing->self->told, TRUE);
  if (events == NULL && window != NULL)
    lb_window_report_error (window, error);
  else if (events != NULL && doing->told)
    g_signal_emit (doing->self, signals[TOLD], 0, doing->case_id);
  else if (events != NULL && window != NULL)
    lb_window_toast (window, _("The notice is on record. Print it and hand it to the applicant, who may leave."));
  g_object_unref (doing->self);
  g_free (doing->case_id);
  g_free (doing);
}

static const char *
chosen_reason (LbHallDetail *self)
{
  if (gtk_check_button_get_active (self->assist_check))
    return "assist-check";
  if (gtk_check_button_get_active (self->verify))
    return "verify";
  return gtk_check_button_get_active (self->complex) ? "complex" : NULL;
}

static void
give_cb (LbHallDetail *self)
{
  const char *reason = chosen_reason (self);
  LbMainWindow *window = lb_window_of (self);
  g_autoptr (GVariant) args = NULL;

  if (self->entry == NULL)
    return;
  if (reason == NULL)
    {
      if (window != NULL)
        lb_window_toast (window, _("Choose why the sections need more than half an hour."));
      gtk_widget_grab_focus (GTK_WIDGET (self->assist_check));
      return;
    }
  args = lb_record_new ("reason", LB_VALUE_CHOICE, reason, NULL);
  gtk_widget_set_sensitive (self->give, FALSE);
  lb_client_submit_async (self->client, lb_hall_entry_get_case (self->entry)->id, NULL, LB_COMMAND_ONE_DAY_NOTICE, args,
                          self->cancellable, done_cb, doing_new (self, FALSE));
}

static void
told_cb (LbHallDetail *self)
{
  g_autoptr (GVariant) args = NULL;

  if (self->entry == NULL)
    return;
  args = lb_record_new ("text", LB_VALUE_TEXT, _("The applicant in the hall was told of the answers."), NULL);
  gtk_widget_set_sensitive (self->told, FALSE);
  lb_client_submit_async (self->client, lb_hall_entry_get_case (self->entry)->id, NULL, LB_COMMAND_COMMENT, args,
                          self->cancellable, done_cb, doing_new (self, TRUE));
}

static void
open_case_cb (LbHallDetail *self)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL && self->entry != NULL)
    lb_window_open_case (window, lb_hall_entry_get_case (self->entry)->id, NULL);
}

static void
open_receipt_cb (LbHallDetail *self)
{
  if (self->entry != NULL)
    g_signal_emit (self, signals[OPEN_RECEIPT], 0, lb_hall_entry_get_case (self->entry)->id);
}

void
lb_hall_detail_set_client (LbHallDetail *self, LbClient *client)
{
  g_return_if_fail (LB_IS_HALL_DETAIL (self));
  g_set_object (&self->client, client);
}

static void
lb_hall_detail_dispose (GObject *object)
{
  LbHallDetail *self = LB_HALL_DETAIL (object);

  g_cancellable_cancel (self->cancellable);
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_func (self->entry, show_entry, self);
  g_clear_object (&self->entry);
  g_clear_object (&self->client);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (lb_hall_detail_parent_class)->dispose (object);
}

static void
lb_hall_detail_finalize (GObject *object)
{
  g_clear_object (&LB_HALL_DETAIL (object)->cancellable);
  G_OBJECT_CLASS (lb_hall_detail_parent_class)->finalize (object);
}

static void
lb_hall_detail_class_init (LbHallDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_hall_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_hall_detail_finalize;
  signals[OPEN_RECEIPT] = g_signal_new ("open-receipt", LB_TYPE_HALL_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", LB_TYPE_HALL_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/intake/lb-hall-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, content);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, title);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, number);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, clock);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, items);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, paper);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, notice_box);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, assist_check);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, verify);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, complex);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, give);
  gtk_widget_class_bind_template_child (widget_class, LbHallDetail, told);
  gtk_widget_class_bind_template_callback (widget_class, give_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_case_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_receipt_cb);
}

static void
lb_hall_detail_init (LbHallDetail *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
