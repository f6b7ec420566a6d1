/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-catalogue-page"
#include "lb-catalogue-page.h"
#include <glib/gi18n.h>
#include "lb-catalogue-detail.h"
#include "lb-focus.h"
#include "lb-name.h"
#include "lb-row.h"
#include "lb-state-view.h"

/* One line of the list; both NULL makes no line. */
typedef struct
{
  const LbPackage *package; /* (borrowed from the catalogue) (nullable) */
  const LbItem *item;       /* (borrowed from the catalogue) (nullable) */
} Entry;

struct _LbCataloguePage
{
  LbPage parent_instance;
  LbStateView *state;
  GtkSearchEntry *search;
  GtkListBox *list;
  GtkBox *detail;
  GtkLabel *version;
  GListStore *entries;    /* (owned) (element-type LbRow of Entry) */
  GtkFilterListModel *found; /* (owned) those that match the search */
  LbCatalogue *catalogue; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LbCataloguePage, lb_catalogue_page, LB_TYPE_PAGE)

static const Entry *
entry_of_row (LbCataloguePage *self, GtkListBoxRow *row)
{
  g_autoptr (LbRow) item = g_list_model_get_item (G_LIST_MODEL (self->found),
                                                  (guint) gtk_list_box_row_get_index (row));

  return item != NULL ? lb_row_get (item) : NULL;
}

static const char *
entry_name (const Entry *entry)
{
  return entry->package != NULL ? lb_name (entry->package->name, entry->package->english)
                                : lb_name (entry->item->name, entry->item->english);
}

static GtkWidget *
new_row_cb (gpointer item, gpointer data)
{
  const Entry *entry = lb_row_get (item);
  GtkWidget *label = gtk_label_new (entry_name (entry));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "section-line");
  return label;
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  LbCataloguePage *self = data;
  const Entry *entry = entry_of_row (self, row);
  const Entry *previous = before != NULL ? entry_of_row (self, before) : NULL;
  GtkWidget *label;

  if (entry == NULL || (previous != NULL && (previous->package != NULL) == (entry->package != NULL)))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (entry->package != NULL ? _("Things and projects") : _("Approval items"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "section-line");
  gtk_list_box_row_set_header (row, label);
}

static gboolean
filter_cb (gpointer item, gpointer data)
{
  LbCataloguePage *self = data;
  const Entry *entry = lb_row_get (item);
  g_autofree char *needle = NULL, *name = NULL;

  needle = g_strstrip (g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1));
  name = g_utf8_casefold (entry_name (entry), -1);
  return strstr (name, needle) != NULL;
}

static void
search_changed_cb (LbCataloguePage *self)
{
  g_assert (LB_IS_CATALOGUE_PAGE (self));
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->found), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
row_selected_cb (LbCataloguePage *self, GtkListBoxRow *row)
{
  const Entry *entry;

  g_assert (LB_IS_CATALOGUE_PAGE (self));
  entry = row != NULL ? entry_of_row (self, row) : NULL;
  if (entry == NULL)
    return;
  if (entry->package != NULL)
    lb_catalogue_show_package (self->detail, self->catalogue, entry->package);
  else
    lb_catalogue_show_item (self->detail, self->catalogue, entry->item);
}

static void
add_entry (GPtrArray *entries, const LbPackage *package, const LbItem *item)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->package = package;
  entry->item = item;
  g_ptr_array_add (entries, entry);
}

static void
fill (LbCataloguePage *self)
{
  GPtrArray *entries = g_ptr_array_new ();
  g_autofree char *from = lb_day_to_string (self->catalogue->effective_from);
  g_autofree char *version = NULL;

  for (guint i = 0; i < self->catalogue->packages->len; i++)
    add_entry (entries, g_ptr_array_index (self->catalogue->packages, i), NULL);
  for (guint i = 0; i < self->catalogue->items->len; i++)
    add_entry (entries, NULL, g_ptr_array_index (self->catalogue->items, i));
  lb_row_fill (self->entries, entries, g_free);
  version = g_strdup_printf (_("%s, in force from %s"), lb_name (self->catalogue->title, self->catalogue->english), from);
  gtk_label_set_text (self->version, version);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
lb_catalogue_page_activate (LbPage *page)
{
  LbCataloguePage *self = LB_CATALOGUE_PAGE (page);
  LbCatalogue *catalogue = lb_client_get_catalogue (lb_page_get_client (page), NULL);

  if (catalogue == NULL)
    {
      lb_state_view_show_empty (self->state, "x-office-document-symbolic", _("No catalogue yet"),
                                _("It comes from the store with the first connection."));
      return;
    }
  lb_state_view_show_content (self->state);
  if (catalogue == self->catalogue)
    return;
  /* The list points into the version that it shows. */
  g_list_store_remove_all (self->entries);
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  self->catalogue = lb_catalogue_ref (catalogue);
  fill (self);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (LB_CATALOGUE_PAGE (widget)->search));
}

static const LbShortcut *
lb_catalogue_page_shortcuts (LbPage *page)
{
  static const LbShortcut shortcuts[] = {
    { "<Control>f", "catalogue.find", NULL, N_("Find in the catalogue") },
    { NULL },
  };

  return shortcuts;
}

/* Not in dispose: the list that goes there still asks for the entries of its rows. */
static void
lb_catalogue_page_finalize (GObject *object)
{
  LbCataloguePage *self = LB_CATALOGUE_PAGE (object);

  g_clear_object (&self->found);
  g_clear_object (&self->entries);
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  G_OBJECT_CLASS (lb_catalogue_page_parent_class)->finalize (object);
}

static void
lb_catalogue_page_class_init (LbCataloguePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lb_catalogue_page_finalize;
  LB_PAGE_CLASS (klass)->activate = lb_catalogue_page_activate;
  LB_PAGE_CLASS (klass)->shortcuts = lb_catalogue_page_shortcuts;
  g_type_ensure (LB_TYPE_STATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/catalogue/lb-catalogue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LbCataloguePage, state);
  gtk_widget_class_bind_template_child (widget_class, LbCataloguePage, search);
  gtk_widget_class_bind_template_child (widget_class, LbCataloguePage, list);
  gtk_widget_class_bind_template_child (widget_class, LbCataloguePage, detail);
  gtk_widget_class_bind_template_child (widget_class, LbCataloguePage, version);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_install_action (widget_class, "catalogue.find", NULL, find_action);
}

static void
lb_catalogue_page_init (LbCataloguePage *self)
{
  self->entries = g_list_store_new (LB_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_tab_leaves (self->list);
  lb_page_set_title (LB_PAGE (self), _("Catalogue"));
  lb_page_set_icon_name (LB_PAGE (self), "view-list-symbolic");
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
  self->found = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->entries)),
                                           GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL)));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->found), new_row_cb, self, NULL);
}
