/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-search-box"
#include "lb-search-box.h"
#include <glib/gi18n.h>
#include "lb-failure.h"
#include "lb-focus.h"
#include "lb-name.h"
#include "lb-row.h"
#include "lb-window.h"

#define LIMIT 30

struct _LbSearchBox
{
  GtkWidget parent_instance;
  GtkSearchEntry *entry;
  GtkPopover *popover;
  GtkListBox *list;
  GtkStack *stack;
  GtkLabel *message;
  GListStore *results;       /* (owned) (element-type LbRow of LbCaseRow) */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the search under way */
};

G_DEFINE_FINAL_TYPE (LbSearchBox, lb_search_box, GTK_TYPE_WIDGET)

static void
stop_search (LbSearchBox *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
close_results (LbSearchBox *self)
{
  stop_search (self);
  gtk_popover_popdown (self->popover);
}

static void
show_message (LbSearchBox *self, const char *text)
{
  gtk_label_set_text (self->message, text);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSearchBox) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GPtrArray *rows = lb_client_search_finish (LB_CLIENT (source), result, &error);

  if (lb_error_is_cancelled (error) || self->stack == NULL)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      return;
    }
  if (rows == NULL)
    {
      text = lb_error_describe (error);
      show_message (self, text);
      return;
    }
  lb_row_fill (self->results, rows, (GDestroyNotify) lb_case_row_free);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->results)) == 0)
    show_message (self, _("Nothing found. Try a number, a name, a phone, an address, or pinyin initials."));
  else
    gtk_stack_set_visible_child_name (self->stack, "results");
}

/* GtkSearchEntry has waited for a pause in the typing. */
static void
search_changed_cb (LbSearchBox *self)
{
  g_autofree char *text = NULL;

  g_assert (LB_IS_SEARCH_BOX (self));
  stop_search (self);
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  if (*text == '\0' || self->client == NULL)
    {
      close_results (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  lb_client_search_async (self->client, text, -1, LIMIT, self->cancellable, found_cb, g_object_ref (self));
  gtk_popover_popup (self->popover);
}

static void
open_row (LbSearchBox *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = NULL;
  g_autofree char *case_id = NULL;

  item = g_list_model_get_item (G_LIST_MODEL (self->results), (guint) gtk_list_box_row_get_index (row));
  if (item == NULL)
    return;
  case_id = g_strdup (((LbCaseRow *) lb_row_get (item))->case_id);
  close_results (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  lb_window_open_case (lb_window_of (self), case_id, NULL);
}

static void
row_activated_cb (LbSearchBox *self, GtkListBoxRow *row)
{
  g_assert (LB_IS_SEARCH_BOX (self));
  open_row (self, row);
}

static void
activate_cb (LbSearchBox *self)
{
  GtkListBoxRow *row;

  g_assert (LB_IS_SEARCH_BOX (self));
  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL && gtk_widget_get_mapped (GTK_WIDGET (row)))
    open_row (self, row);
}

static void
stop_search_cb (LbSearchBox *self)
{
  g_assert (LB_IS_SEARCH_BOX (self));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  close_results (self);
}

static gboolean
key_pressed_cb (LbSearchBox *self, guint key)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  g_assert (LB_IS_SEARCH_BOX (self));
  if (key != GDK_KEY_Down || row == NULL || !gtk_widget_get_mapped (GTK_WIDGET (row)))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_result_cb (gpointer item, gpointer data)
{
  LbSearchBox *self = data;
  const LbCaseRow *row = lb_row_get (item);
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, row->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, row->package) : NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *detail = NULL, *number = lb_name_case_number (row->number);

  detail = g_strdup_printf ("%s · %s · %s", *number != '\0' ? number : _("no number yet"),
                            package != NULL ? lb_name (package->name, package->english) : row->package,
                            _(lb_case_state_label (row->state)));
  gtk_box_append (GTK_BOX (box), new_label (row->applicant != NULL ? row->applicant : "", "heading"));
  gtk_box_append (GTK_BOX (box), new_label (detail, "dim-label"));
  gtk_widget_add_css_class (box, "search-result");
  return box;
}

static gboolean
lb_search_box_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LB_SEARCH_BOX (widget)->entry));
}

static void
lb_search_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LbSearchBox *self = LB_SEARCH_BOX (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->entry), &(GtkAllocation) { 0, 0, width, height }, baseline);
  gtk_popover_present (self->popover);
}

static void
lb_search_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (LB_SEARCH_BOX (widget)->entry), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
lb_search_box_dispose (GObject *object)
{
  LbSearchBox *self = LB_SEARCH_BOX (object);

  stop_search (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_SEARCH_BOX);
  self->stack = NULL;
  g_clear_object (&self->client);
  g_clear_object (&self->results);
  G_OBJECT_CLASS (lb_search_box_parent_class)->dispose (object);
}

static void
lb_search_box_class_init (LbSearchBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_search_box_dispose;
  widget_class->focus = lb_widget_focus_children;
  widget_class->grab_focus = lb_search_box_grab_focus;
  widget_class->measure = lb_search_box_measure;
  widget_class->size_allocate = lb_search_box_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-search-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LbSearchBox, entry);
  gtk_widget_class_bind_template_child (widget_class, LbSearchBox, popover);
  gtk_widget_class_bind_template_child (widget_class, LbSearchBox, list);
  gtk_widget_class_bind_template_child (widget_class, LbSearchBox, stack);
  gtk_widget_class_bind_template_child (widget_class, LbSearchBox, message);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
lb_search_box_init (LbSearchBox *self)
{
  self->results = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->results), new_result_cb, self, NULL);
}

void
lb_search_box_set_client (LbSearchBox *self, LbClient *client)
{
  g_return_if_fail (LB_IS_SEARCH_BOX (self));
  g_return_if_fail (LB_IS_CLIENT (client));
  g_set_object (&self->client, client);
}
