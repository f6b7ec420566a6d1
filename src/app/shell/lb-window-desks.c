/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sidebar, the desks behind it, and what is opened over them.
 */
#define G_LOG_DOMAIN "lb-window"
#include "lb-window-private.h"
#include <glib/gi18n.h>
#include "lb-desks.h"
#include "lb-focus.h"
#include "lb-form-row.h"
#include "lb-name.h"

/* Between two desks that are made for their badges, in milliseconds: enough for a frame. */
#define DESK_INTERVAL 60

static void
update_badge (GtkWidget *row, LbPage *page)
{
  GtkLabel *label = g_object_get_data (G_OBJECT (row), "lb-badge");
  g_autofree char *text = g_strdup_printf ("%u", lb_page_get_badge (page));
  g_autofree char *spoken = NULL;

  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), lb_page_get_badge (page) > 0);
  if (lb_page_get_attention (page))
    gtk_widget_add_css_class (GTK_WIDGET (label), "attention");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "attention");
  spoken = lb_page_get_badge (page) > 0
             ? g_strdup_printf (_("%s, %u waiting"), lb_page_get_title (page), lb_page_get_badge (page))
             : g_strdup (lb_page_get_title (page));
  lb_widget_set_accessible_label (row, spoken);
}

static void
badge_changed_cb (LbPage *page, GParamSpec *spec, gpointer data)
{
  update_badge (data, page);
}

static void
title_changed_cb (LbPage *page, GParamSpec *spec, gpointer data)
{
  LbMainWindow *self = data;

  g_assert (LB_IS_WINDOW (self));
  lb_window_update_title (self);
}

static LbPage *
new_page (LbMainWindow *self, GType type)
{
  LbPage *page = g_object_new (type, "client", self->client, NULL);

  g_signal_connect_object (page, "notify::title", G_CALLBACK (title_changed_cb), self, 0);
  return page;
}

static GtkWidget *
new_sidebar_row (const LbDeskEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *title = gtk_label_new (_(entry->title));
  GtkWidget *badge = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (badge, FALSE);
  gtk_widget_add_css_class (badge, "badge");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (entry->icon_name));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "lb-desk", (gpointer) entry);
  g_object_set_data (G_OBJECT (row), "lb-badge", badge);
  lb_widget_set_accessible_label (row, _(entry->title));
  return row;
}

static const LbDeskEntry *
desk_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "lb-desk");
}

/* The desk behind @row, made when it is first asked for. */
static LbPage *
ensure_desk (LbMainWindow *self, GtkListBoxRow *row)
{
  const LbDeskEntry *entry = desk_of (row);
  LbPage *page = g_hash_table_lookup (self->desks, entry->name);

  if (page != NULL)
    return page;
  page = new_page (self, entry->type ());
  gtk_stack_add_named (self->desk_stack, GTK_WIDGET (page), entry->name);
  g_hash_table_insert (self->desks, g_strdup (entry->name), page);
  g_signal_connect_object (page, "notify::badge", G_CALLBACK (badge_changed_cb), row, 0);
  g_signal_connect_object (page, "notify::attention", G_CALLBACK (badge_changed_cb), row, 0);
  update_badge (GTK_WIDGET (row), page);
  return page;
}

/* Makes one more of the desks that nobody has opened yet, for its badge; between two of them the window may paint. */
static gboolean
make_next_desk_cb (gpointer data)
{
  LbMainWindow *self = data;
  GtkListBoxRow *row;

  g_assert (LB_IS_WINDOW (self));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)) != NULL; i++)
    if (!g_hash_table_contains (self->desks, desk_of (row)->name))
      {
        ensure_desk (self, row);
        return G_SOURCE_CONTINUE;
      }
  self->desks_source = 0;
  return G_SOURCE_REMOVE;
}

void
lb_window_fill_sidebar (LbMainWindow *self)
{
  const guint open = lb_actor_desks (lb_client_get_actor (self->client));
  gsize count;
  const LbDeskEntry *entries = lb_desks (&count);
  GtkListBoxRow *first;

  for (gsize i = 0; i < count; i++)
    if (open & entries[i].desk)
      gtk_list_box_append (self->sidebar, new_sidebar_row (&entries[i]));
  first = gtk_list_box_get_row_at_index (self->sidebar, 0);
  if (first == NULL)
    return;
  lb_window_sidebar_row_activated (self, first);
  gtk_widget_grab_focus (GTK_WIDGET (first));
  g_clear_handle_id (&self->desks_source, g_source_remove);
  self->desks_source = g_timeout_add_full (G_PRIORITY_LOW, DESK_INTERVAL, make_next_desk_cb, self, NULL);
}

void
lb_window_clear_desks (LbMainWindow *self)
{
  GtkWidget *child;

  g_clear_handle_id (&self->desks_source, g_source_remove);
  lb_window_pop_page (self);
  g_hash_table_remove_all (self->desks);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->desk_stack))) != NULL)
    gtk_stack_remove (self->desk_stack, child);
  while ((child = GTK_WIDGET (gtk_list_box_get_row_at_index (self->sidebar, 0))) != NULL)
    gtk_list_box_remove (self->sidebar, child);
}

LbPage *
lb_window_front_page (LbMainWindow *self)
{
  GtkWidget *child;

  if (self->opened != NULL)
    return self->opened;
  child = gtk_stack_get_visible_child (self->desk_stack);
  return child != NULL ? LB_PAGE (child) : NULL;
}

void
lb_window_update_title (LbMainWindow *self)
{
  const LbActor *actor = self->client != NULL ? lb_client_get_actor (self->client) : NULL;
  LbPage *page = lb_window_front_page (self);
  LbCatalogue *catalogue = actor != NULL ? lb_client_get_catalogue (self->client, NULL) : NULL;
  const LbWindow *window = NULL;
  g_autofree char *subtitle = NULL, *title = NULL;
  const char *place = NULL;

  if (catalogue != NULL && actor->window != NULL)
    window = lb_catalogue_window (catalogue, actor->window);
  if (window != NULL)
    place = lb_name (window->name, window->english);
  else if (catalogue != NULL && actor->section != NULL && lb_catalogue_department (catalogue, actor->section) != NULL)
    place = lb_name (lb_catalogue_department (catalogue, actor->section)->name,
                     lb_catalogue_department (catalogue, actor->section)->english);
  if (place != NULL && window != NULL && actor->window_number > 0)
    subtitle = g_strdup_printf ("%s W%02d", place, actor->window_number);
  else
    subtitle = g_strdup (place);
  if (actor != NULL && self->opened != NULL && page != NULL && lb_page_get_title (page) != NULL)
    title = g_strdup (lb_page_get_title (page));
  else
    title = g_strdup (_("Lianban"));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL);
  /* With large letters there may not be room for the whole. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subtitle), subtitle);
  gtk_widget_set_visible (self->back_button, self->opened != NULL);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

void
lb_window_sidebar_row_activated (LbMainWindow *self, GtkListBoxRow *row)
{
  LbPage *page;

  g_assert (LB_IS_WINDOW (self));
  g_assert (GTK_IS_LIST_BOX_ROW (row));
  page = ensure_desk (self, row);
  gtk_list_box_select_row (self->sidebar, row);
  /* A desk that is called by its key or its name takes the focus along, when that stood on another desk's row. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->sidebar)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  gtk_stack_set_visible_child (self->desk_stack, GTK_WIDGET (page));
  lb_page_activate (page);
  lb_window_update_title (self);
}

LbPage *
lb_window_show_desk (LbMainWindow *self, const char *name)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (LB_IS_WINDOW (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)) != NULL; i++)
    if (g_strcmp0 (desk_of (row)->name, name) == 0)
      {
        lb_window_pop_page (self);
        lb_window_sidebar_row_activated (self, row);
        return g_hash_table_lookup (self->desks, name);
      }
  return NULL;
}

void
lb_window_show_nth_desk (LbMainWindow *self, int number)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->sidebar, number - 1);

  if (row == NULL)
    return;
  lb_window_pop_page (self);
  lb_window_sidebar_row_activated (self, row);
}

void
lb_window_push_page (LbMainWindow *self, LbPage *page)
{
  g_return_if_fail (LB_IS_WINDOW (self));
  g_return_if_fail (LB_IS_PAGE (page));

  if (self->opened == NULL)
    g_set_weak_pointer (&self->opener, gtk_window_get_focus (GTK_WINDOW (self)));
  self->opened = page;
  adw_bin_set_child (self->opened_slot, GTK_WIDGET (page));
  gtk_stack_set_visible_child_name (self->stack, "opened");
  lb_page_activate (page);
  lb_window_update_title (self);
  lb_window_update_actions (self);
  /* The stack has moved the focus in already, to whatever came first before anything had its place. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  lb_focus_into (GTK_WIDGET (page));
}

/* Back to where it was opened, so that the next row is one key away. */
static void
return_focus (LbMainWindow *self)
{
  GtkWidget *opener = self->opener, *desk = gtk_stack_get_visible_child (self->desk_stack);

  g_clear_weak_pointer (&self->opener);
  if (opener != NULL && gtk_widget_get_mapped (opener) && gtk_widget_grab_focus (opener))
    return;
  if (desk != NULL)
    gtk_widget_child_focus (desk, GTK_DIR_TAB_FORWARD);
}

void
lb_window_pop_page (LbMainWindow *self)
{
  g_return_if_fail (LB_IS_WINDOW (self));

  if (self->opened == NULL)
    return;
  self->opened = NULL;
  gtk_stack_set_visible_child_name (self->stack, "desks");
  adw_bin_set_child (self->opened_slot, NULL);
  return_focus (self);
  if (lb_window_front_page (self) != NULL)
    lb_page_activate (lb_window_front_page (self));
  lb_window_update_title (self);
  lb_window_update_actions (self);
}

void
lb_window_open_case (LbMainWindow *self, const char *case_id, const char *item)
{
  const GType type = lb_desks_case_file_type ();

  if (self == NULL)
    return;
  g_return_if_fail (LB_IS_WINDOW (self));
  g_return_if_fail (case_id != NULL);
  if (type == G_TYPE_INVALID || self->client == NULL)
    return;
  if (self->opened == NULL || !G_TYPE_CHECK_INSTANCE_TYPE (self->opened, type))
    lb_window_push_page (self, new_page (self, type));
  lb_page_open_case (self->opened, case_id, item);
}

void
lb_window_open_draft (LbMainWindow *self, const char *draft_id)
{
  LbPage *counter;

  if (self == NULL)
    return;
  g_return_if_fail (LB_IS_WINDOW (self));
  g_return_if_fail (draft_id != NULL);
  counter = lb_window_show_desk (self, "counter");
  if (counter != NULL)
    lb_page_open_draft (counter, draft_id);
}
