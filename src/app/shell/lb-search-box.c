/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-search-box"
#include "lb-search-box.h"
#include <glib/gi18n.h>
#include "lb-draft-search.h"
#include "lb-failure.h"
#include "lb-focus.h"
#include "lb-intake-keeper.h"
#include "lb-name.h"
#include "lb-row.h"
#include "lb-search-result.h"
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
  GtkLabel *note;            /* below the results: that they are not all */
  GListStore *results;       /* (owned) (element-type LbRow of Found) drafts first */
  GPtrArray *rows;           /* (owned) (nullable) (element-type LbCaseRow) while drafts are looked through */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the search under way */
  char *sought;              /* (owned) (nullable) the text of the search under way, then that of the results */
  gboolean open_found;       /* Enter was pressed before the results came, as a scanner does */
};

G_DEFINE_FINAL_TYPE (LbSearchBox, lb_search_box, GTK_TYPE_WIDGET)

/* What a line is about: a case, or a draft of this user. */
typedef struct { LbCaseRow *row; LbDraft *draft; } Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->row, lb_case_row_free);
  g_clear_pointer (&found->draft, lb_draft_free);
  g_free (found);
}

static void
stop_search (LbSearchBox *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->open_found = FALSE;
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

/* Results */

static void
open_found (LbSearchBox *self, guint position)
{
  g_autoptr (LbRow) item = g_list_model_get_item (G_LIST_MODEL (self->results), position);
  const Found *found = item != NULL ? lb_row_get (item) : NULL;

  if (found == NULL)
    return;
  close_results (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (found->draft != NULL)
    lb_window_open_draft (lb_window_of (self), found->draft->id);
  else
    lb_window_open_case (lb_window_of (self), found->row->case_id, NULL);
}

static void
focus_first (LbSearchBox *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (row != NULL && gtk_widget_get_mapped (GTK_WIDGET (row)))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Who pressed Enter before anything was shown gets the case when there is no doubt which; otherwise the choice. */
static void
open_or_offer (LbSearchBox *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->results));

  self->open_found = FALSE;
  if (count == 1)
    open_found (self, 0);
  else
    focus_first (self);
}

static void
show_note (LbSearchBox *self, guint count)
{
  int left = (int) MIN (lb_client_get_rows_left (self->client), G_MAXINT);
  g_autofree char *text = NULL;

  if (left > 0)
    text = g_strdup_printf (ngettext ("%d case is still being indexed and may be missing here.",
                                      "%d cases are still being indexed and may be missing here.", (gulong) left), left);
  else if (count == LIMIT)
    text = g_strdup_printf (_("The first %d. Type more to narrow them down."), LIMIT);
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
}

static void
add_found (GPtrArray *all, LbCaseRow *row, LbDraft *draft)
{
  Found *found = g_new0 (Found, 1);

  found->row = row;
  found->draft = draft;
  g_ptr_array_add (all, found);
}

static LbDraft *
copy_draft (const LbDraft *draft)
{
  LbDraft *copy = g_new0 (LbDraft, 1);

  copy->id = g_strdup (draft->id);
  copy->title = g_strdup (draft->title);
  copy->changed_at = draft->changed_at;
  return copy;
}

/* @drafts: (nullable) those that were found */
static void
show_results (LbSearchBox *self, GPtrArray *drafts)
{
  g_autoptr (GPtrArray) rows = g_steal_pointer (&self->rows);
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    add_found (all, NULL, copy_draft (drafts->pdata[i]));
  for (guint i = 0; i < rows->len; i++)
    add_found (all, rows->pdata[i], NULL);
  show_note (self, rows->len);
  g_ptr_array_set_free_func (rows, NULL);
  gtk_stack_set_visible_child_name (self->stack, all->len > 0 ? "results" : "message");
  if (all->len == 0)
    gtk_label_set_text (self->message, _("Nothing found. Try a number or its last digits, a name, a phone, an address, "
                                         "or pinyin."));
  lb_row_fill (self->results, all, found_free);
  if (self->open_found)
    open_or_offer (self);
}

static void
drafts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSearchBox) self = data;
  g_autoptr (GPtrArray) drafts = lb_client_list_drafts_finish (LB_CLIENT (source), result, NULL);
  g_autoptr (GPtrArray) found = NULL;

  /* Something else has been typed meanwhile: its own answer is under way or here. */
  if (self->stack == NULL || self->rows == NULL || self->sought == NULL || self->cancellable != NULL)
    return;
  found = drafts != NULL ? lb_draft_search (drafts, self->sought) : NULL;
  show_results (self, found);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSearchBox) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GPtrArray *rows = lb_client_search_finish (LB_CLIENT (source), result, &error);

  if (rows != NULL)
    g_ptr_array_set_free_func (rows, (GDestroyNotify) lb_case_row_free);
  if (lb_error_is_cancelled (error) || self->stack == NULL)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      return;
    }
  g_clear_object (&self->cancellable);
  if (rows == NULL)
    {
      text = lb_error_describe (error);
      show_message (self, text);
      return;
    }
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows;
  lb_client_list_drafts_async (LB_CLIENT (source), LB_INTAKE_DRAFT_KIND, drafts_cb, g_object_ref (self));
}

/* Searching */

static char *
typed_text (LbSearchBox *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
search (LbSearchBox *self, const char *text)
{
  stop_search (self);
  g_free (self->sought);
  self->sought = g_strdup (text);
  self->cancellable = g_cancellable_new ();
  lb_client_search_async (self->client, text, -1, LIMIT, self->cancellable, found_cb, g_object_ref (self));
  gtk_popover_popup (self->popover);
}

/* GtkSearchEntry has waited for a pause in the typing. */
static void
search_changed_cb (LbSearchBox *self)
{
  g_autofree char *text = typed_text (self);

  g_assert (LB_IS_SEARCH_BOX (self));
  if (*text == '\0' || self->client == NULL)
    {
      close_results (self);
      g_clear_pointer (&self->sought, g_free);
    }
  else if (g_strcmp0 (text, self->sought) != 0)
    search (self, text);
}

static void
row_activated_cb (LbSearchBox *self, GtkListBoxRow *row)
{
  g_assert (LB_IS_SEARCH_BOX (self));
  open_found (self, (guint) gtk_list_box_row_get_index (row));
}

static void
activate_cb (LbSearchBox *self)
{
  g_autofree char *text = typed_text (self);

  g_assert (LB_IS_SEARCH_BOX (self));
  if (*text == '\0' || self->client == NULL)
    return;
  if (g_strcmp0 (text, self->sought) == 0 && self->cancellable == NULL)
    {
      open_found (self, 0);
      return;
    }
  if (g_strcmp0 (text, self->sought) != 0)
    search (self, text);
  self->open_found = TRUE;
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
  focus_first (self);
  return GDK_EVENT_STOP;
}

/* Up from the first result, and any letter, lead back to the text. */
static gboolean
list_key_pressed_cb (LbSearchBox *self, guint key, guint code, GdkModifierType state, GtkEventControllerKey *controller)
{
  GtkWidget *first = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0));
  gunichar letter = gdk_keyval_to_unicode (key);
  gboolean up = (key == GDK_KEY_Up || key == GDK_KEY_KP_Up) && first != NULL && gtk_widget_has_focus (first);
  gboolean typed = g_unichar_isgraph (letter) && (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0;

  g_assert (LB_IS_SEARCH_BOX (self));
  if (key == GDK_KEY_Escape)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      stop_search_cb (self);
      return GDK_EVENT_STOP;
    }
  if (!up && !typed && key != GDK_KEY_BackSpace)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return up || gtk_event_controller_key_forward (controller,
                                                 GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
}

static void
focus_left_cb (LbSearchBox *self)
{
  g_assert (LB_IS_SEARCH_BOX (self));
  gtk_popover_popdown (self->popover);
}

static GtkWidget *
new_result_cb (gpointer item, gpointer data)
{
  LbSearchBox *self = data;
  const Found *found = lb_row_get (item);
  g_autofree char *when = NULL;

  if (found->draft == NULL)
    return lb_search_result_new (found->row, lb_client_get_catalogue (self->client, found->row->catalogue));
  when = lb_name_time (found->draft->changed_at, lb_client_now (self->client));
  return lb_search_result_new_draft (found->draft->title, when);
}

/* What was typed last is there to be typed over, and what it found to be looked at again. */
static gboolean
lb_search_box_grab_focus (GtkWidget *widget)
{
  LbSearchBox *self = LB_SEARCH_BOX (widget);

  if (self->sought != NULL)
    gtk_popover_popup (self->popover);
  if (!gtk_widget_grab_focus (GTK_WIDGET (self->entry)))
    return FALSE;
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  return TRUE;
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
  g_clear_pointer (&self->sought, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
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
  gtk_widget_class_bind_template_child (widget_class, LbSearchBox, note);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_left_cb);
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
