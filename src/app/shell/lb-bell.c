/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-bell"
#include "lb-bell.h"
#include <glib/gi18n.h>
#include "lb-bell-marks.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-row.h"
#include "lb-window.h"

#define MOST 60
/* What changes in a burst is looked at once. */
#define REFRESH_MILLISECONDS 600

struct _LbBell
{
  GtkWidget parent_instance;
  GtkMenuButton *button;
  GtkLabel *count;
  GtkPopover *popover;
  GtkStack *stack;
  GtkListBox *list;
  GtkWidget *read_button;
  GListStore *rows;      /* (owned) (element-type LbRow of LbNoticeRow) */
  LbBellMarks *marks;    /* (owned) (nullable) before they are loaded */
  LbClient *client;      /* (owned) (nullable) */
  GSignalGroup *signals; /* (owned) */
  guint source;
};

G_DEFINE_FINAL_TYPE (LbBell, lb_bell, GTK_TYPE_WIDGET)

static gboolean
is_unread (LbBell *self, const LbNoticeRow *notice)
{
  return self->marks != NULL && lb_bell_marks_is_unread (self->marks, notice);
}

static guint
count_unread (LbBell *self)
{
  guint unread = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (LbRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      unread += is_unread (self, lb_row_get (row));
    }
  return unread;
}

static void
update_count (LbBell *self)
{
  const guint unread = count_unread (self);
  g_autofree char *text = g_strdup_printf ("%u", unread);
  g_autofree char *spoken = g_strdup_printf (ngettext ("Notices, %u unread", "Notices, %u unread", unread), unread);

  gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), unread > 0);
  gtk_widget_set_sensitive (self->read_button, unread > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), spoken);
  /* The button within takes the name of this one; a name of its own besides would be read twice. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbBell) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = lb_client_query_notices_finish (LB_CLIENT (source), result, &error);

  if (rows == NULL)
    {
      /* It comes again with the next change; nobody asked for it. */
      g_debug ("The notices were not read: %s", error->message);
      return;
    }
  if (self->stack == NULL || lb_client_get_actor (self->client) == NULL)
    {
      g_ptr_array_unref (rows);
      return;
    }
  lb_row_fill (self->rows, rows, (GDestroyNotify) lb_notice_row_free);
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0 ? "list"
                                                                                                          : "empty");
  update_count (self);
}

static void
read_notices (LbBell *self)
{
  if (self->client != NULL && lb_client_get_actor (self->client) != NULL)
    lb_client_query_notices_async (self->client, MOST, NULL, listed_cb, g_object_ref (self));
}

static gboolean
refresh_cb (gpointer data)
{
  LbBell *self = data;

  self->source = 0;
  read_notices (self);
  return G_SOURCE_REMOVE;
}

/* A list that is being read does not move under the reader's eyes; it is read anew when it is opened. */
static void
cases_changed_cb (LbBell *self)
{
  g_assert (LB_IS_BELL (self));
  if (self->source == 0 && !gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    self->source = g_timeout_add (REFRESH_MILLISECONDS, refresh_cb, self);
}

static void
marks_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbBell) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = lb_client_list_drafts_finish (LB_CLIENT (source), result, &error);
  const LbDraft *kept = drafts != NULL && drafts->len > 0 ? g_ptr_array_index (drafts, 0) : NULL;

  if (self->stack == NULL)
    return;
  g_clear_pointer (&self->marks, lb_bell_marks_free);
  self->marks = lb_bell_marks_new (kept != NULL ? kept->content : NULL, lb_client_now (self->client));
  read_notices (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!lb_client_save_draft_finish (LB_CLIENT (source), result, &error))
    g_message ("What has been read of the notices was not kept: %s", error->message);
}

/* Beside the user's drafts in the replica: it is theirs, on this machine, and goes to nobody. */
static void
save_marks (LbBell *self)
{
  g_autofree char *content = lb_bell_marks_to_text (self->marks);
  LbDraft draft = { .id = (char *) LB_BELL_DRAFT, .kind = (char *) LB_BELL_DRAFT, .title = (char *) "",
                    .content = content, .changed_at = lb_client_now (self->client) };

  lb_client_save_draft_async (self->client, &draft, saved_cb, NULL);
}

static void
signed_in_cb (LbBell *self)
{
  g_assert (LB_IS_BELL (self));
  g_list_store_remove_all (self->rows);
  g_clear_pointer (&self->marks, lb_bell_marks_free);
  update_count (self);
  if (lb_client_get_actor (self->client) != NULL)
    lb_client_list_drafts_async (self->client, LB_BELL_DRAFT, marks_loaded_cb, g_object_ref (self));
}

static void
popover_shown_cb (LbBell *self)
{
  g_assert (LB_IS_BELL (self));
  read_notices (self);
}

static void
row_activated_cb (LbBell *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = NULL;
  const LbNoticeRow *notice;

  g_assert (LB_IS_BELL (self));
  item = g_list_model_get_item (G_LIST_MODEL (self->rows), (guint) gtk_list_box_row_get_index (row));
  if (item == NULL)
    return;
  notice = lb_row_get (item);
  gtk_popover_popdown (self->popover);
  if (self->marks != NULL)
    {
      lb_bell_marks_read (self->marks, notice);
      save_marks (self);
    }
  update_count (self);
  lb_window_open_case (lb_window_of (self), notice->case_id, notice->item);
}

static void
read_all_cb (LbBell *self)
{
  g_autoptr (LbRow) newest = g_list_model_get_item (G_LIST_MODEL (self->rows), 0);

  g_assert (LB_IS_BELL (self));
  if (newest == NULL || self->marks == NULL)
    return;
  lb_bell_marks_read_all (self->marks, ((const LbNoticeRow *) lb_row_get (newest))->at);
  save_marks (self);
  read_notices (self);
  update_count (self);
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

/* "Material supplied · 药品零售企业许可". (transfer full) */
static char *
what_of (LbBell *self, const LbNoticeRow *notice)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, notice->catalogue);
  const LbItem *item = catalogue != NULL && notice->item != NULL ? lb_catalogue_item (catalogue, notice->item) : NULL;
  const char *what = _(lb_event_type_label (notice->type));

  return item != NULL ? g_strdup_printf ("%s · %s", what, lb_name (item->name, item->english)) : g_strdup (what);
}

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  LbBell *self = data;
  const LbNoticeRow *notice = lb_row_get (item);
  const gboolean unread = is_unread (self, notice);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *what = what_of (self, notice);
  g_autofree char *number = lb_name_case_number (notice->number);
  g_autofree char *where = g_strdup_printf ("%s %s", *number != '\0' ? number : _("no number yet"),
                                            notice->applicant != NULL ? notice->applicant : "");
  g_autofree char *when = lb_name_time (notice->at, lb_client_now (self->client));
  g_autofree char *who = notice->role == LB_ROLE_SYSTEM ? g_strdup (when)
                                                        : g_strdup_printf ("%s · %s", when, notice->actor_name);
  g_autofree char *told = unread ? g_strdup_printf (_("Unread: %s"), what) : g_strdup (what);
  g_autofree char *spoken = g_strjoin (" ", told, where, who, NULL);

  gtk_box_append (GTK_BOX (box), new_line (told, unread ? "heading" : "body"));
  gtk_box_append (GTK_BOX (box), new_line (where, "caption"));
  gtk_box_append (GTK_BOX (box), new_line (who, "dim-label"));
  gtk_widget_add_css_class (box, "outbox-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  lb_widget_set_accessible_label (row, spoken);
  return row;
}

static void
lb_bell_dispose (GObject *object)
{
  LbBell *self = LB_BELL (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_BELL);
  self->stack = NULL;
  g_clear_object (&self->client);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->marks, lb_bell_marks_free);
  G_OBJECT_CLASS (lb_bell_parent_class)->dispose (object);
}

static void
lb_bell_class_init (LbBellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_bell_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-bell.ui");
  gtk_widget_class_bind_template_child (widget_class, LbBell, button);
  gtk_widget_class_bind_template_child (widget_class, LbBell, count);
  gtk_widget_class_bind_template_child (widget_class, LbBell, popover);
  gtk_widget_class_bind_template_child (widget_class, LbBell, stack);
  gtk_widget_class_bind_template_child (widget_class, LbBell, list);
  gtk_widget_class_bind_template_child (widget_class, LbBell, read_button);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_all_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_bell_init (LbBell *self)
{
  self->rows = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->rows), new_row_cb, self, NULL);
  self->signals = g_signal_group_new (LB_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->signals, "notify::signed-in", G_CALLBACK (signed_in_cb), self);
  g_signal_group_connect_swapped (self->signals, "cases-changed", G_CALLBACK (cases_changed_cb), self);
}

void
lb_bell_set_client (LbBell *self, LbClient *client)
{
  g_return_if_fail (LB_IS_BELL (self));
  g_return_if_fail (LB_IS_CLIENT (client));

  g_set_object (&self->client, client);
  g_signal_group_set_target (self->signals, client);
  signed_in_cb (self);
}

void
lb_bell_popup (LbBell *self)
{
  g_return_if_fail (LB_IS_BELL (self));
  gtk_menu_button_popup (self->button);
}
