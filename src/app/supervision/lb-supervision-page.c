/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-supervision-page"
#include "lb-supervision-page.h"
#include <glib/gi18n.h>
#include "lb-due-label.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-pips.h"
#include "lb-row.h"
#include "lb-state-view.h"
#include "lb-window.h"

#define LIMIT 300

/* One section's figures; counted one after the other, so that a large replica is not asked all at once. */
typedef struct
{
  const LbDepartment *department; /* (borrowed from the catalogue) (nullable): all of them together */
  gint64 open, soon, overdue;
} Figures;

struct _LbSupervisionPage
{
  LbPage parent_instance;
  LbStateView *state, *cards_state;
  GtkListBox *sections, *cards;
  GtkSizeGroup *open_column, *soon_column, *overdue_column;
  GtkLabel *open_total, *soon_total, *overdue_total;
  GListStore *figures;     /* (owned) (element-type LbRow of Figures) */
  GListStore *rows;        /* (owned) (element-type LbRow of LbCardRow) */
  GPtrArray *counting;     /* (owned) (nullable) (element-type Figures) while a count is under way */
  LbCatalogue *catalogue;  /* (owned) (nullable) */
  guint next;
  gboolean again;
};

G_DEFINE_FINAL_TYPE (LbSupervisionPage, lb_supervision_page, LB_TYPE_PAGE)

static void count_next (LbSupervisionPage *self);

static GtkWidget *
new_number (GtkSizeGroup *column, gint64 number, const char *css_class, const char *word)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  g_autofree char *spoken = g_strdup_printf ("%s %s", word, text);
  GtkWidget *label = gtk_label_new (text);

  gtk_size_group_add_widget (column, label);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  if (number > 0 && css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_tooltip_text (label, word);
  lb_widget_set_accessible_label (label, spoken);
  return label;
}

static GtkWidget *
new_section_cb (gpointer item, gpointer data)
{
  LbSupervisionPage *self = data;
  const Figures *figures = lb_row_get (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  const char *title = figures->department != NULL ? lb_name (figures->department->name, figures->department->english)
                                                  : _("All sections");
  GtkWidget *name = gtk_label_new (title);
  /* Translators: a section, then how many of its items are open, due soon, overdue. */
  g_autofree char *spoken = g_strdup_printf (_("%s: %d open, %d due soon, %d overdue"), title, (int) figures->open,
                                             (int) figures->soon, (int) figures->overdue);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), new_number (self->open_column, figures->open, NULL, _("open")));
  gtk_box_append (GTK_BOX (box), new_number (self->soon_column, figures->soon, "warning", _("due soon")));
  gtk_box_append (GTK_BOX (box), new_number (self->overdue_column, figures->overdue, "error", _("overdue")));
  gtk_widget_add_css_class (box, "section-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  lb_widget_set_accessible_label (row, spoken);
  return row;
}

static void
show_totals (LbSupervisionPage *self, const Figures *all)
{
  g_autofree char *open = g_strdup_printf ("%" G_GINT64_FORMAT, all->open);
  g_autofree char *soon = g_strdup_printf ("%" G_GINT64_FORMAT, all->soon);
  g_autofree char *overdue = g_strdup_printf ("%" G_GINT64_FORMAT, all->overdue);

  gtk_label_set_text (self->open_total, open);
  gtk_label_set_text (self->soon_total, soon);
  gtk_label_set_text (self->overdue_total, overdue);
  lb_page_set_badge (LB_PAGE (self), (guint) all->overdue);
  lb_page_set_attention (LB_PAGE (self), all->overdue > 0);
}

static void
finish_counting (LbSupervisionPage *self)
{
  GPtrArray *counted = g_steal_pointer (&self->counting);

  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (self->sections);
  const int index = chosen != NULL ? gtk_list_box_row_get_index (chosen) : 0;

  show_totals (self, g_ptr_array_index (counted, 0));
  g_ptr_array_set_free_func (counted, NULL);
  lb_row_fill (self->figures, counted, g_free);
  lb_state_view_show_content (self->state);
  /* The rows are new, the choice is not; at first all sections are looked at. */
  gtk_list_box_select_row (self->sections, gtk_list_box_get_row_at_index (self->sections, index));
  if (self->again)
    {
      self->again = FALSE;
      lb_page_activate (LB_PAGE (self));
    }
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSupervisionPage) self = data;
  g_autoptr (GError) error = NULL;
  Figures *figures = g_ptr_array_index (self->counting, self->next);

  figures->open = lb_client_count_cards_finish (LB_CLIENT (source), result, &figures->soon, &figures->overdue, &error);
  if (figures->open < 0)
    {
      g_clear_pointer (&self->counting, g_ptr_array_unref);
      if (self->state != NULL)
        lb_state_view_show_error (self->state, error);
      return;
    }
  self->next++;
  if (self->state == NULL)
    g_clear_pointer (&self->counting, g_ptr_array_unref);
  else if (self->next < self->counting->len)
    count_next (self);
  else
    finish_counting (self);
}

/* On the board only: what has been delivered is no longer watched. */
static LbCardQuery
board_query (const char *section)
{
  guint64 states = 0;

  for (int state = 0; state < LB_N_ITEM_STATES; state++)
    if (state != LB_ITEM_DRAFT && !lb_item_state_is_final ((LbItemState) state))
      states |= G_GUINT64_CONSTANT (1) << state;
  return (LbCardQuery) { .section = section, .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE, .states = states };
}

static void
count_next (LbSupervisionPage *self)
{
  const Figures *figures = g_ptr_array_index (self->counting, self->next);
  const LbCardQuery query = board_query (figures->department != NULL ? figures->department->id : NULL);

  lb_client_count_cards_async (lb_page_get_client (LB_PAGE (self)), &query,
                               lb_page_get_cancellable (LB_PAGE (self)), counted_cb, g_object_ref (self));
}

static void
lb_supervision_page_activate (LbPage *page)
{
  LbSupervisionPage *self = LB_SUPERVISION_PAGE (page);
  LbCatalogue *catalogue = lb_client_get_catalogue (lb_page_get_client (page), NULL);

  if (self->counting != NULL)
    {
      self->again = TRUE;
      return;
    }
  if (catalogue == NULL)
    {
      lb_state_view_show_empty (self->state, "x-office-document-symbolic", _("No catalogue yet"),
                                _("It comes from the store with the first connection."));
      return;
    }
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  self->catalogue = lb_catalogue_ref (catalogue);
  self->counting = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->counting, g_new0 (Figures, 1));
  for (guint i = 0; i < catalogue->departments->len; i++)
    {
      const LbDepartment *department = g_ptr_array_index (catalogue->departments, i);
      Figures *figures;

      if (department->role != LB_DEPARTMENT_REVIEW)
        continue;
      figures = g_new0 (Figures, 1);
      figures->department = department;
      g_ptr_array_add (self->counting, figures);
    }
  self->next = 0;
  count_next (self);
}

static void
cards_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSupervisionPage) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = lb_client_query_cards_finish (LB_CLIENT (source), result, &error);

  if (self->cards_state == NULL)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      return;
    }
  if (rows == NULL)
    {
      lb_state_view_show_error (self->cards_state, error);
      return;
    }
  lb_row_fill (self->rows, rows, (GDestroyNotify) lb_card_row_free);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0)
    lb_state_view_show_content (self->cards_state);
  else
    lb_state_view_show_empty (self->cards_state, "emblem-ok-symbolic", _("Nothing is due soon or overdue"), NULL);
}

static void
section_selected_cb (LbSupervisionPage *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = NULL;
  const Figures *figures;
  LbCardQuery query;
  LbClient *client;

  g_assert (LB_IS_SUPERVISION_PAGE (self));
  if (row == NULL)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->figures), (guint) gtk_list_box_row_get_index (row));
  if (item == NULL)
    return;
  client = lb_page_get_client (LB_PAGE (self));
  figures = lb_row_get (item);
  query = board_query (figures->department != NULL ? figures->department->id : NULL);
  query.due_before = lb_client_now (client);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    lb_state_view_show_loading (self->cards_state, NULL);
  lb_client_query_cards_async (client, &query, 0, LIMIT, lb_page_get_cancellable (LB_PAGE (self)), cards_cb,
                               g_object_ref (self));
}

static void
card_activated_cb (LbSupervisionPage *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = NULL;
  const LbCardRow *card;

  g_assert (LB_IS_SUPERVISION_PAGE (self));
  item = g_list_model_get_item (G_LIST_MODEL (self->rows), (guint) gtk_list_box_row_get_index (row));
  if (item == NULL)
    return;
  card = lb_row_get (item);
  lb_window_open_case (lb_window_of (self), card->case_id, card->item);
}

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_card_cb (gpointer item, gpointer data)
{
  LbSupervisionPage *self = data;
  const LbCardRow *card = lb_row_get (item);
  LbClient *client = lb_page_get_client (LB_PAGE (self));
  LbCatalogue *catalogue = lb_client_get_catalogue (client, card->catalogue);
  const LbItem *approval = catalogue != NULL ? lb_catalogue_item (catalogue, card->item) : NULL;
  /* Among all sections a line says whose it is. */
  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (self->sections);
  const gboolean all = chosen == NULL || gtk_list_box_row_get_index (chosen) == 0;
  const LbDepartment *section
    = all && catalogue != NULL ? lb_catalogue_department (catalogue, card->section) : NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *pips = lb_pips_new ();
  GtkWidget *due = lb_due_label_new ();
  g_autofree char *number = lb_name_case_number (card->number);
  g_autofree char *detail = g_strdup_printf ("%s · %s · %s", number,
                                             approval != NULL ? lb_name (approval->name, approval->english) : card->item,
                                             _(lb_item_state_label (card->state)));
  g_autofree char *with_section
    = section != NULL ? g_strdup_printf ("%s · %s", lb_name (section->name, section->english), detail) : NULL;

  gtk_box_append (GTK_BOX (texts), new_line (card->applicant, NULL));
  gtk_box_append (GTK_BOX (texts), new_line (with_section != NULL ? with_section : detail, "dim-label"));
  gtk_widget_set_hexpand (texts, TRUE);
  lb_pips_set_pips (LB_PIPS (pips), card->pips);
  lb_due_label_set_card (LB_DUE_LABEL (due), card, client);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), pips);
  gtk_box_append (GTK_BOX (box), due);
  gtk_widget_add_css_class (box, "section-line");
  return box;
}

static void
cases_changed_cb (LbSupervisionPage *self)
{
  g_assert (LB_IS_SUPERVISION_PAGE (self));
  lb_page_activate (LB_PAGE (self));
}

static void
lb_supervision_page_constructed (GObject *object)
{
  LbSupervisionPage *self = LB_SUPERVISION_PAGE (object);

  G_OBJECT_CLASS (lb_supervision_page_parent_class)->constructed (object);
  g_signal_connect_object (lb_page_get_client (LB_PAGE (self)), "cases-changed", G_CALLBACK (cases_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
lb_supervision_page_dispose (GObject *object)
{
  LbSupervisionPage *self = LB_SUPERVISION_PAGE (object);

  self->state = NULL;
  self->cards_state = NULL;
  G_OBJECT_CLASS (lb_supervision_page_parent_class)->dispose (object);
}

static void
lb_supervision_page_finalize (GObject *object)
{
  LbSupervisionPage *self = LB_SUPERVISION_PAGE (object);

  g_clear_object (&self->figures);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->counting, g_ptr_array_unref);
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  G_OBJECT_CLASS (lb_supervision_page_parent_class)->finalize (object);
}

static void
lb_supervision_page_class_init (LbSupervisionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = lb_supervision_page_constructed;
  object_class->dispose = lb_supervision_page_dispose;
  object_class->finalize = lb_supervision_page_finalize;
  LB_PAGE_CLASS (klass)->needs_cases = TRUE;
  LB_PAGE_CLASS (klass)->activate = lb_supervision_page_activate;
  g_type_ensure (LB_TYPE_STATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/supervision/lb-supervision-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, state);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, cards_state);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, sections);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, cards);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, open_column);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, soon_column);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, overdue_column);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, open_total);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, soon_total);
  gtk_widget_class_bind_template_child (widget_class, LbSupervisionPage, overdue_total);
  gtk_widget_class_bind_template_callback (widget_class, lb_page_activate);
  gtk_widget_class_bind_template_callback (widget_class, section_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
}

static void
lb_supervision_page_init (LbSupervisionPage *self)
{
  self->figures = g_list_store_new (LB_TYPE_ROW);
  self->rows = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_page_set_title (LB_PAGE (self), _("Supervision Desk"));
  lb_page_set_icon_name (LB_PAGE (self), "dialog-warning-symbolic");
  gtk_list_box_bind_model (self->sections, G_LIST_MODEL (self->figures), new_section_cb, self, NULL);
  gtk_list_box_bind_model (self->cards, G_LIST_MODEL (self->rows), new_card_cb, self, NULL);
  lb_state_view_show_loading (self->state, NULL);
  lb_state_view_show_loading (self->cards_state, NULL);
}
