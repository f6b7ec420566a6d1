/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the board shows: the filters as a query for each column.
 */
#define G_LOG_DOMAIN "lb-board"
#include "lb-board-page-private.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-name.h"

enum { SECTION_MINE, SECTION_ALL, SECTION_OWN, SECTION_NOBODY };

/* Whose own section has items for them. That of supervisors, inspectors and the counter has none. */
#define WORKS_ON_ITEMS (LB_ROLE_ACCEPTOR | LB_ROLE_REVIEWER | LB_ROLE_DECIDER)

static void
set_choices (GtkDropDown *drop_down, GtkStringList *names, const char *label)
{
  lb_widget_set_accessible_label (drop_down, label);
  gtk_drop_down_set_expression (drop_down,
                                gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (drop_down, 0);
}

static void
fill_sections (LbBoardPage *self, const LbActor *actor)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("My section"));
  gtk_string_list_append (names, _("All sections in sight"));
  if (actor->section != NULL && (actor->roles & WORKS_ON_ITEMS) != 0)
    {
      gtk_string_list_append (names, _("What I work on"));
      gtk_string_list_append (names, _("What nobody works on"));
    }
  set_choices (self->section, names, _("Section"));
  if (actor->section == NULL || (actor->roles & WORKS_ON_ITEMS) == 0)
    gtk_drop_down_set_selected (self->section, SECTION_ALL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->section), actor->section != NULL);
}

void
lb_board_page_fill_filters (LbBoardPage *self)
{
  LbClient *client = lb_page_get_client (LB_PAGE (self));
  LbCatalogue *catalogue = lb_client_get_catalogue (client, NULL);
  g_autoptr (GtkStringList) packages = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) items = gtk_string_list_new (NULL);

  fill_sections (self, lb_client_get_actor (client));
  gtk_string_list_append (packages, _("All packages"));
  gtk_string_list_append (items, _("All items"));
  for (guint i = 0; catalogue != NULL && i < catalogue->packages->len; i++)
    {
      const LbPackage *package = catalogue->packages->pdata[i];

      g_ptr_array_add (self->package_ids, g_strdup (package->id));
      gtk_string_list_append (packages, lb_name (package->name, package->english));
    }
  for (guint i = 0; catalogue != NULL && i < catalogue->items->len; i++)
    {
      const LbItem *item = catalogue->items->pdata[i];

      g_ptr_array_add (self->item_ids, g_strdup (item->id));
      gtk_string_list_append (items, lb_name (item->name, item->english));
    }
  set_choices (self->package, packages, _("Package"));
  set_choices (self->item, items, _("Item"));
}

static const char *
chosen (GtkDropDown *drop_down, GPtrArray *ids)
{
  const guint selected = gtk_drop_down_get_selected (drop_down);

  return selected > 0 && selected <= ids->len ? ids->pdata[selected - 1] : NULL;
}

/* States that wait for somebody of these roles. */
static guint64
states_of_roles (guint roles)
{
  guint64 states = 0;

  if (roles & LB_ROLE_ACCEPTOR)
    states |= 1u << LB_ITEM_RECEIVED | 1u << LB_ITEM_CORRECTING;
  if (roles & LB_ROLE_REVIEWER)
    states |= 1u << LB_ITEM_ACCEPTED | 1u << LB_ITEM_GRANTED | 1u << LB_ITEM_REFUSED | 1u << LB_ITEM_MADE;
  if (roles & (LB_ROLE_DECIDER | LB_ROLE_BUREAU_HEAD))
    states |= 1u << LB_ITEM_DECIDING;
  return states;
}

void
lb_board_page_apply_filters (LbBoardPage *self)
{
  LbClient *client = lb_page_get_client (LB_PAGE (self));
  const LbActor *actor = lb_client_get_actor (client);
  const gboolean by_case = gtk_check_button_get_active (self->by_case);
  const guint whose = gtk_drop_down_get_selected (self->section);
  const gboolean mine = whose != SECTION_ALL && (whose != SECTION_MINE || !by_case);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  LbCardQuery query = {
    .section = mine ? actor->section : NULL,
    .column = LB_COLUMN_ANY,
    .package = chosen (self->package, self->package_ids),
    .item = chosen (self->item, self->item_ids),
    .text = *text != '\0' ? text : NULL,
    .assignee = whose == SECTION_OWN && actor != NULL ? actor->id : whose == SECTION_NOBODY ? "" : NULL,
    .due_before = gtk_check_button_get_active (self->warnings) ? lb_client_now (client) : LB_TIME_NONE,
    .by_case = by_case,
  };

  if (actor == NULL)
    return;
  lb_card_model_set_query (self->total, &query);
  for (guint i = 0; i < LB_COLUMN_DONE; i++)
    {
      query.column = i;
      lb_card_model_set_query (lb_board_column_get_model (self->columns[i]), &query);
    }
  query = (LbCardQuery) { .section = actor->section, .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE,
                          .states = states_of_roles (actor->roles) };
  if (query.states != 0)
    lb_card_model_set_query (self->waiting, &query);
}
