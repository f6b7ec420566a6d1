/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-sync-chip"
#include "lb-sync-chip.h"
#include <glib/gi18n.h>
#include "lb-failure.h"
#include "lb-name.h"
#include "lb-row.h"
#include "lb-window.h"

struct _LbSyncChip
{
  GtkWidget parent_instance;
  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkPopover *popover;
  GtkListBox *list;
  GtkStack *stack;
  GListStore *rows;      /* (owned) (element-type LbRow of LbOutboxRow) */
  LbClient *client;      /* (owned) (nullable) */
  GSignalGroup *signals; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbSyncChip, lb_sync_chip, GTK_TYPE_WIDGET)

static const struct { const char *icon_name, *css_class; } looks[] = {
  [LB_SYNC_SYNCED] = { "emblem-ok-symbolic", NULL },
  [LB_SYNC_SENDING] = { "emblem-synchronizing-symbolic", NULL },
  [LB_SYNC_OFFLINE] = { "network-offline-symbolic", "warning" },
  [LB_SYNC_REFUSED] = { "dialog-warning-symbolic", "error" },
};

static char *
offline_text (gint64 since, guint waiting, LbTime now)
{
  const int minute = since > 0 ? lb_time_minute (since) : 0;

  if (since <= 0)
    return waiting > 0 ? g_strdup_printf (_("Offline, %u waiting"), waiting) : g_strdup (_("Offline"));
  if (waiting > 0)
    return g_strdup_printf (_("Offline since %02d:%02d, %u waiting"), minute / 60, minute % 60, waiting);
  return g_strdup_printf (_("Offline since %02d:%02d"), minute / 60, minute % 60);
}

/* Nothing waits to be sent, but what the store has is not all here yet. */
static gboolean
is_fetching (LbSyncChip *self)
{
  return lb_client_get_state (self->client) == LB_SYNC_SYNCED && lb_client_get_actor (self->client) != NULL
         && !lb_client_is_caught_up (self->client);
}

static char *
state_text (LbSyncChip *self)
{
  guint waiting = 0, refused = 0;
  gint64 since = 0;

  g_object_get (self->client, "waiting", &waiting, "refused", &refused, "offline-since", &since, NULL);
  switch (lb_client_get_state (self->client))
    {
    case LB_SYNC_SENDING:
      return g_strdup_printf (_("Sending %u"), waiting);
    case LB_SYNC_OFFLINE:
      return offline_text (since, waiting, lb_client_now (self->client));
    case LB_SYNC_REFUSED:
      return g_strdup_printf (_("%u refused"), refused);
    case LB_SYNC_SYNCED:
    default:
      return g_strdup (is_fetching (self) ? _("Fetching cases…") : _("Synchronised"));
    }
}

static void
update (LbSyncChip *self)
{
  const LbSyncState state = lb_client_get_state (self->client);
  g_autofree char *text = state_text (self);

  gtk_label_set_text (self->label, text);
  gtk_image_set_from_icon_name (self->icon,
                                looks[is_fetching (self) ? LB_SYNC_SENDING : state].icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].css_class != NULL && i != (guint) state)
      gtk_widget_remove_css_class (GTK_WIDGET (self->button), looks[i].css_class);
  if (looks[state].css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), looks[state].css_class);
  /* The button within takes the name of this one; a name of its own besides would be read twice. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* The button that was pressed goes with its row. A window whose focus goes with a widget hears no more keys: the focus
 * is put aside first, then on what is left, and when nothing is left the list is closed. @rows (transfer full) */
static void
fill (LbSyncChip *self, GPtrArray *rows)
{
  const gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL;
  gboolean any;

  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->button));
  lb_row_fill (self->rows, rows, (GDestroyNotify) lb_outbox_row_free);
  any = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0;
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  if (!had_focus)
    return;
  if (any)
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  else
    gtk_popover_popdown (self->popover);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSyncChip) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = lb_client_list_outbox_finish (LB_CLIENT (source), result, &error);

  if (self->stack == NULL)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      return;
    }
  if (rows == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  fill (self, rows);
}

static void
list_outbox (LbSyncChip *self)
{
  if (self->client != NULL)
    lb_client_list_outbox_async (self->client, listed_cb, g_object_ref (self));
}

static void
client_changed_cb (LbSyncChip *self)
{
  g_assert (LB_IS_SYNC_CHIP (self));
  update (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    list_outbox (self);
}

static void
popover_shown_cb (LbSyncChip *self)
{
  g_assert (LB_IS_SYNC_CHIP (self));
  list_outbox (self);
}

static void
dealt_with_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSyncChip) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_client_outbox_finish (LB_CLIENT (source), result, &error))
    lb_window_report_error (lb_window_of (self), error);
  list_outbox (self);
}

static void
retry_cb (LbSyncChip *self, GtkWidget *button)
{
  lb_client_retry_async (self->client, g_object_get_data (G_OBJECT (button), "lb-command"), dealt_with_cb,
                         g_object_ref (self));
}

static void
discard_cb (LbSyncChip *self, GtkWidget *button)
{
  lb_client_discard_async (self->client, g_object_get_data (G_OBJECT (button), "lb-command"), dealt_with_cb,
                           g_object_ref (self));
}

static void
open_cb (LbSyncChip *self, GtkWidget *button)
{
  gtk_popover_popdown (self->popover);
  lb_window_open_case (lb_window_of (self), g_object_get_data (G_OBJECT (button), "lb-case"), NULL);
}

static GtkWidget *
new_button (LbSyncChip *self, const char *label, const LbOutboxRow *row, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), "lb-command", g_strdup (row->command->id), g_free);
  g_object_set_data_full (G_OBJECT (button), "lb-case", g_strdup (row->command->case_id), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The event that would tell of each command: its words say what was tried. */
static const LbEventType told_as[LB_N_COMMANDS] = {
  [LB_COMMAND_REFER] = LB_EVENT_REFERRED,
  [LB_COMMAND_TURN_AWAY] = LB_EVENT_TURNED_AWAY,
  [LB_COMMAND_RECEIVE] = LB_EVENT_RECEIVED,
  [LB_COMMAND_RECEIVE_STAGE] = LB_EVENT_STAGE_RECEIVED,
  [LB_COMMAND_ONE_DAY_NOTICE] = LB_EVENT_ONE_DAY_NOTICE,
  [LB_COMMAND_SEND_PAPER] = LB_EVENT_PAPER_SENT,
  [LB_COMMAND_RECEIVE_PAPER] = LB_EVENT_PAPER_RECEIVED,
  [LB_COMMAND_SUPPLY] = LB_EVENT_SUPPLIED,
  [LB_COMMAND_WITHDRAW] = LB_EVENT_WITHDRAWN,
  [LB_COMMAND_SET_DELIVERY] = LB_EVENT_DELIVERY_SET,
  [LB_COMMAND_COMMENT] = LB_EVENT_COMMENTED,
  [LB_COMMAND_ADVISE] = LB_EVENT_ADVISED,
  [LB_COMMAND_ASK_HELP] = LB_EVENT_HELP_ASKED,
  [LB_COMMAND_GIVE_HELP] = LB_EVENT_HELP_GIVEN,
  [LB_COMMAND_DECLINE_HELP] = LB_EVENT_HELP_DECLINED,
  [LB_COMMAND_WITHDRAW_HELP] = LB_EVENT_HELP_WITHDRAWN,
  [LB_COMMAND_CLOSE_DRAFT] = LB_EVENT_DRAFT_CLOSED,
  [LB_COMMAND_ASSIGN] = LB_EVENT_ASSIGNED,
  [LB_COMMAND_TAKE] = LB_EVENT_TAKEN,
  [LB_COMMAND_ACCEPT] = LB_EVENT_ACCEPTED,
  [LB_COMMAND_REQUEST_CORRECTION] = LB_EVENT_CORRECTION_REQUESTED,
  [LB_COMMAND_NOT_ACCEPT] = LB_EVENT_NOT_ACCEPTED,
  [LB_COMMAND_NOTE_SUPPLEMENT] = LB_EVENT_SUPPLEMENT_NOTED,
  [LB_COMMAND_REQUEST_SPECIAL] = LB_EVENT_SPECIAL_REQUESTED,
  [LB_COMMAND_BEGIN_SPECIAL] = LB_EVENT_SPECIAL_BEGUN,
  [LB_COMMAND_END_SPECIAL] = LB_EVENT_SPECIAL_ENDED,
  [LB_COMMAND_PROPOSE] = LB_EVENT_PROPOSED,
  [LB_COMMAND_SEND_BACK] = LB_EVENT_SENT_BACK,
  [LB_COMMAND_GRANT] = LB_EVENT_GRANTED,
  [LB_COMMAND_REFUSE] = LB_EVENT_REFUSED,
  [LB_COMMAND_NOTIFY_HEARING] = LB_EVENT_HEARING_NOTIFIED,
  [LB_COMMAND_EXTEND] = LB_EVENT_EXTENDED,
  [LB_COMMAND_EXTEND_CASE] = LB_EVENT_CASE_EXTENDED,
  [LB_COMMAND_TERMINATE] = LB_EVENT_TERMINATED,
  [LB_COMMAND_UNDO] = LB_EVENT_UNDONE,
  [LB_COMMAND_URGE] = LB_EVENT_URGED,
  [LB_COMMAND_COORDINATE] = LB_EVENT_COORDINATED,
  [LB_COMMAND_OPEN_STAGE] = LB_EVENT_STAGE_OPENED,
  [LB_COMMAND_REQUEST_VISIT] = LB_EVENT_VISIT_REQUESTED,
  [LB_COMMAND_PLAN_VISIT] = LB_EVENT_VISIT_PLANNED,
  [LB_COMMAND_APPROVE_SECOND_VISIT] = LB_EVENT_SECOND_VISIT_APPROVED,
  [LB_COMMAND_DISPATCH_VISIT] = LB_EVENT_VISIT_DISPATCHED,
  [LB_COMMAND_RECORD_FINDINGS] = LB_EVENT_FINDINGS_RECORDED,
  [LB_COMMAND_CONCLUDE_VISIT] = LB_EVENT_VISIT_CONCLUDED,
  [LB_COMMAND_CANCEL_VISIT] = LB_EVENT_VISIT_CANCELLED,
  [LB_COMMAND_MAKE_RESULT] = LB_EVENT_RESULT_MADE,
  [LB_COMMAND_HAND_OVER] = LB_EVENT_HANDED_OVER,
  [LB_COMMAND_TAKE_OVER] = LB_EVENT_TAKEN_OVER,
  [LB_COMMAND_DIGITISE] = LB_EVENT_DIGITISED,
  [LB_COMMAND_CALL] = LB_EVENT_CALLED,
  [LB_COMMAND_POST] = LB_EVENT_POSTED,
  [LB_COMMAND_DELIVER] = LB_EVENT_DELIVERED,
  [LB_COMMAND_CONFIRM_POST] = LB_EVENT_POST_CONFIRMED,
  [LB_COMMAND_MAIL_RETURNED] = LB_EVENT_MAIL_RETURNED,
  [LB_COMMAND_ARCHIVE] = LB_EVENT_ARCHIVED,
  [LB_COMMAND_RETURN_PAPER] = LB_EVENT_PAPER_RETURNED,
  [LB_COMMAND_ISSUE_PAPER] = LB_EVENT_PAPER_ISSUED,
};

/* "Not done: Granted · 药品零售企业许可". (transfer full) */
static char *
action_of (LbSyncChip *self, const LbOutboxRow *row)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, NULL);
  const char *what = _(lb_event_type_label (told_as[row->command->type]));
  const LbItem *item = NULL;
  g_autofree char *whole = NULL;

  if (catalogue != NULL && row->command->item != NULL)
    item = lb_catalogue_item (catalogue, row->command->item);
  if (item != NULL)
    whole = g_strdup_printf ("%s · %s", what, lb_name (item->name, item->english));
  /* Translators: an action that the store has refused, or that has not been sent yet. */
  return g_strdup_printf (row->refused ? _("Not done: %s") : _("To be sent: %s"), whole != NULL ? whole : what);
}

/* What is said of a refused action: the store's sentence, or the title of its reason. */
static const char *
reason_of (const LbOutboxRow *row)
{
  LbRefusal refusal;

  if (row->reason_text != NULL && *row->reason_text != '\0')
    return row->reason_text;
  if (row->reason_name != NULL && lb_refusal_parse (row->reason_name, &refusal))
    return _(lb_refusal_label (refusal));
  return _("The store refused it.");
}

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  LbSyncChip *self = data;
  const LbOutboxRow *row = lb_row_get (item);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *when = lb_name_time (row->command->at, lb_client_now (self->client));
  g_autofree char *action = action_of (self, row);
  g_autofree char *where = NULL, *number = lb_name_case_number (row->case_number);

  where = g_strdup_printf ("%s %s", *number != '\0' ? number : _("no number yet"),
                           row->applicant != NULL ? row->applicant : "");
  gtk_box_append (GTK_BOX (box), new_line (action, "heading"));
  gtk_box_append (GTK_BOX (box), new_line (where, "body"));
  gtk_box_append (GTK_BOX (box), new_line (when, "dim-label"));
  gtk_box_append (GTK_BOX (box), new_line (row->refused ? reason_of (row) : _("Waits to be sent"),
                                           row->refused ? "error" : "caption"));
  gtk_box_append (GTK_BOX (buttons), new_button (self, _("Open Case"), row, G_CALLBACK (open_cb)));
  if (row->refused)
    {
      gtk_box_append (GTK_BOX (buttons), new_button (self, _("Retry"), row, G_CALLBACK (retry_cb)));
      gtk_box_append (GTK_BOX (buttons), new_button (self, _("Discard"), row, G_CALLBACK (discard_cb)));
    }
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, "outbox-row");
  return box;
}

static void
lb_sync_chip_dispose (GObject *object)
{
  LbSyncChip *self = LB_SYNC_CHIP (object);

  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_SYNC_CHIP);
  self->stack = NULL;
  g_clear_object (&self->client);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (lb_sync_chip_parent_class)->dispose (object);
}

static void
lb_sync_chip_class_init (LbSyncChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_sync_chip_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-sync-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, LbSyncChip, button);
  gtk_widget_class_bind_template_child (widget_class, LbSyncChip, icon);
  gtk_widget_class_bind_template_child (widget_class, LbSyncChip, label);
  gtk_widget_class_bind_template_child (widget_class, LbSyncChip, popover);
  gtk_widget_class_bind_template_child (widget_class, LbSyncChip, list);
  gtk_widget_class_bind_template_child (widget_class, LbSyncChip, stack);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_sync_chip_init (LbSyncChip *self)
{
  static const char *const notified[] = { "notify::state", "notify::waiting", "notify::refused",
                                          "notify::offline-since", "notify::caught-up",
                                          "notify::signed-in" };

  self->rows = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->rows), new_row_cb, self, NULL);
  self->signals = g_signal_group_new (LB_TYPE_CLIENT);
  for (gsize i = 0; i < G_N_ELEMENTS (notified); i++)
    g_signal_group_connect_swapped (self->signals, notified[i], G_CALLBACK (client_changed_cb), self);
}

void
lb_sync_chip_set_client (LbSyncChip *self, LbClient *client)
{
  g_return_if_fail (LB_IS_SYNC_CHIP (self));
  g_return_if_fail (LB_IS_CLIENT (client));

  g_set_object (&self->client, client);
  g_signal_group_set_target (self->signals, client);
  update (self);
}
