/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-case-file"
#include "lb-case-file.h"

#include <glib/gi18n.h>
#include "lb-case-papers.h"
#include "lb-decision-dialog.h"
#include "lb-move.h"
#include "lb-name.h"
#include "lb-sight.h"
#include "lb-state-view.h"
#include "lb-step-list.h"

struct _LbCaseFile
{
  LbPage parent_instance;
  char *case_id;       /* (owned) (nullable) */
  char *item;          /* (owned) (nullable) the item in front */
  LbCase *state;       /* (owned) (nullable) */
  GPtrArray *events;   /* (owned) (nullable) */
  GPtrArray *item_ids; /* (owned) (element-type utf8) of the drop-down */
  gboolean whole;      /* not an item but the whole case is in front */
  gboolean filling;
  guint shown;         /* bits of the parts that show the case as it is now */

  LbStateView *loading;
  AdwBin *header_slot;
  AdwViewStack *stack;
  GtkDropDown *item_choice;
  AdwBin *steps_slot;
  GtkLabel *item_state;
  GtkWidget *header, *items, *form, *timeline, *clocks, *materials, *documents, *steps;
};

G_DEFINE_FINAL_TYPE (LbCaseFile, lb_case_file, LB_TYPE_PAGE)

static const LbShortcut shortcuts[] = {
  { "<Control>1", "casefile.show", "'items'", N_("Items") },
  { "<Control>2", "casefile.show", "'form'", N_("Form") },
  { "<Control>3", "casefile.show", "'materials'", N_("Materials") },
  { "<Control>4", "casefile.show", "'documents'", N_("Documents") },
  { "<Control>5", "casefile.show", "'timeline'", N_("Timeline") },
  { "<Control>6", "casefile.show", "'clocks'", N_("Deadlines") },
  { NULL },
};

static const LbShortcut *
lb_case_file_shortcuts (LbPage *page)
{
  return shortcuts;
}

static void
make_sight (LbCaseFile *self, LbSight *ret_sight)
{
  *ret_sight = (LbSight) { .client = lb_page_get_client (LB_PAGE (self)), .state = self->state,
                           .events = self->events, .item = self->item };
  lb_client_context (ret_sight->client, self->state, &ret_sight->context);
}

/* Only the part in front is filled; the others when they come to the front. */
static void
show_front (LbCaseFile *self)
{
  static const char *const names[] = { "items", "form", "materials", "documents", "timeline", "clocks" };
  const char *name = adw_view_stack_get_visible_child_name (self->stack);
  LbSight sight;
  guint part = 0;

  if (self->state == NULL || name == NULL)
    return;
  while (part < G_N_ELEMENTS (names) - 1 && !g_str_equal (names[part], name))
    part++;
  if (self->shown & (1u << part))
    return;
  self->shown |= 1u << part;
  make_sight (self, &sight);
  switch (part)
    {
    case 0:
      lb_case_items_show (self->items, &sight);
      break;
    case 1:
      lb_case_form_show (self->form, &sight);
      break;
    case 2:
      lb_case_materials_show (LB_CASE_MATERIALS (self->materials), &sight);
      break;
    case 3:
      lb_case_documents_show (LB_CASE_DOCUMENTS (self->documents), &sight);
      break;
    case 4:
      lb_case_timeline_show (self->timeline, &sight);
      break;
    default:
      lb_case_clocks_show (self->clocks, &sight);
    }
}

static void
show_item (LbCaseFile *self)
{
  const LbCaseItem *item = self->item != NULL ? lb_case_item (self->state, self->item) : NULL;
  g_autofree char *text = NULL;
  LbSight sight;

  make_sight (self, &sight);
  if (item != NULL)
    text = g_strdup_printf ("%s · %s", lb_sight_section_name (&sight, item->section),
                            _(lb_item_state_label (item->state)));
  else if (self->whole)
    text = g_strdup (_("What is done here concerns all items of the case."));
  gtk_label_set_text (self->item_state, text != NULL ? text : "");
  lb_step_list_set_case (LB_STEP_LIST (self->steps), sight.client, self->state, self->item);
}

/* The item named, else the first of the user's own section, else the first. */
static guint
item_in_front (LbCaseFile *self)
{
  const LbActor *actor = lb_client_get_actor (lb_page_get_client (LB_PAGE (self)));
  guint own = 0;
  gboolean found = FALSE;

  for (guint i = 0; i < self->state->items->len; i++)
    {
      const LbCaseItem *item = self->state->items->pdata[i];

      if (!self->whole && g_strcmp0 (item->item, self->item) == 0)
        return i;
      if (!found && actor != NULL && g_strcmp0 (actor->section, item->section) == 0)
        {
          own = i;
          found = TRUE;
        }
    }
  /* The whole case stands behind its items. */
  return self->whole && self->state->items->len > 1 ? self->state->items->len : own;
}

/* Brings the item at @position of the choice to the front; behind the last one stands the whole case. */
static void
take_choice (LbCaseFile *self, guint position)
{
  const gboolean of_item = position < self->item_ids->len;

  self->whole = !of_item && self->item_ids->len > 0;
  g_free (self->item);
  self->item = of_item ? g_strdup (self->item_ids->pdata[position]) : NULL;
}

static void
fill_items (LbCaseFile *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const guint front = item_in_front (self);
  LbSight sight;

  make_sight (self, &sight);
  self->filling = TRUE;
  g_ptr_array_set_size (self->item_ids, 0);
  for (guint i = 0; i < self->state->items->len; i++)
    {
      const LbCaseItem *item = self->state->items->pdata[i];

      g_ptr_array_add (self->item_ids, g_strdup (item->item));
      gtk_string_list_append (names, lb_sight_item_name (&sight, item->item));
    }
  /* What concerns all items at once, such as a withdrawal, is decided here. */
  if (self->item_ids->len > 1)
    gtk_string_list_append (names, _("The whole case"));
  gtk_drop_down_set_model (self->item_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->item_choice, front);
  take_choice (self, front);
  self->filling = FALSE;
}

static void
item_chosen_cb (LbCaseFile *self)
{
  const guint selected = gtk_drop_down_get_selected (self->item_choice);

  if (self->filling || self->state == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  take_choice (self, selected);
  self->shown &= ~(1u << 5);
  show_item (self);
  show_front (self);
}

static void
front_changed_cb (LbCaseFile *self)
{
  show_front (self);
}

static void
step_chosen_cb (LbCaseFile *self, int type)
{
  const LbMove move = { { type }, 1 };

  lb_decide_on (GTK_WIDGET (self), lb_page_get_client (LB_PAGE (self)), self->case_id, self->item, &move);
}

/* Reading */

static void
show_case (LbCaseFile *self)
{
  g_autofree char *number = lb_name_case_number (self->state->number);
  LbSight sight;

  make_sight (self, &sight);
  lb_page_set_title (LB_PAGE (self), *number != '\0' ? number : _("Case file"));
  fill_items (self);
  lb_case_header_show (self->header, &sight);
  self->shown = 0;
  show_item (self);
  show_front (self);
  lb_state_view_show_content (self->loading);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbCaseFile) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *events = NULL;
  LbCase *state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, &error);

  if (state == NULL)
    {
      if (self->state == NULL)
        lb_state_view_show_error (self->loading, error);
      return;
    }
  if (g_strcmp0 (state->id, self->case_id) != 0 ||
      g_cancellable_is_cancelled (lb_page_get_cancellable (data)))
    {
      lb_case_unref (state);
      g_ptr_array_unref (events);
      return;
    }
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->state = state;
  self->events = events;
  show_case (self);
}

static void
read_case (LbCaseFile *self)
{
  if (self->case_id != NULL)
    lb_client_get_case_async (lb_page_get_client (LB_PAGE (self)), self->case_id,
                              lb_page_get_cancellable (LB_PAGE (self)), read_cb, g_object_ref (self));
}

static void
cases_changed_cb (LbCaseFile *self, GStrv ids)
{
  if (self->case_id != NULL && ids != NULL && g_strv_contains ((const char *const *) ids, self->case_id))
    read_case (self);
}

static gboolean
lb_case_file_open_case (LbPage *page, const char *case_id, const char *item)
{
  LbCaseFile *self = LB_CASE_FILE (page);

  if (g_strcmp0 (self->case_id, case_id) != 0)
    {
      g_clear_pointer (&self->state, lb_case_unref);
      g_clear_pointer (&self->events, g_ptr_array_unref);
      g_free (self->case_id);
      self->case_id = g_strdup (case_id);
      self->whole = FALSE;
      lb_state_view_show_loading (self->loading, NULL);
    }
  if (item != NULL)
    {
      g_free (self->item);
      self->item = g_strdup (item);
      self->whole = FALSE;
    }
  read_case (self);
  return TRUE;
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (LB_CASE_FILE (widget)->stack,
                                         g_variant_get_string (parameter, NULL));
}

/* Object */

static void
add_part (LbCaseFile *self, GtkWidget *part, const char *name, const char *title, const char *icon_name)
{
  AdwViewStackPage *page = adw_view_stack_add_titled (self->stack, part, name, title);

  adw_view_stack_page_set_icon_name (page, icon_name);
}

static void
add_parts (LbCaseFile *self)
{
  self->header = lb_case_header_new ();
  self->items = lb_case_items_new ();
  self->form = lb_case_form_new ();
  self->materials = lb_case_materials_new ();
  self->documents = lb_case_documents_new ();
  self->timeline = lb_case_timeline_new ();
  self->clocks = lb_case_clocks_new ();
  self->steps = lb_step_list_new ();
  adw_bin_set_child (self->header_slot, self->header);
  adw_bin_set_child (self->steps_slot, self->steps);
  add_part (self, self->items, "items", _("Items"), "view-list-symbolic");
  add_part (self, self->form, "form", _("Form"), "document-edit-symbolic");
  add_part (self, self->materials, "materials", _("Materials"), "mail-attachment-symbolic");
  add_part (self, self->documents, "documents", _("Documents"), "x-office-document-symbolic");
  add_part (self, self->timeline, "timeline", _("Timeline"), "document-open-recent-symbolic");
  add_part (self, self->clocks, "clocks", _("Deadlines"), "alarm-symbolic");
  g_signal_connect_object (self->steps, "chosen", G_CALLBACK (step_chosen_cb), self, G_CONNECT_SWAPPED);
}

static void
lb_case_file_constructed (GObject *object)
{
  LbCaseFile *self = LB_CASE_FILE (object);

  G_OBJECT_CLASS (lb_case_file_parent_class)->constructed (object);
  if (lb_page_get_client (LB_PAGE (self)) != NULL)
    g_signal_connect_object (lb_page_get_client (LB_PAGE (self)), "cases-changed",
                             G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
lb_case_file_finalize (GObject *object)
{
  LbCaseFile *self = LB_CASE_FILE (object);

  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->state, lb_case_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->item_ids, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_case_file_parent_class)->finalize (object);
}

static void
lb_case_file_class_init (LbCaseFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = lb_case_file_constructed;
  object_class->finalize = lb_case_file_finalize;
  LB_PAGE_CLASS (klass)->open_case = lb_case_file_open_case;
  LB_PAGE_CLASS (klass)->shortcuts = lb_case_file_shortcuts;
  g_type_ensure (LB_TYPE_STATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/casefile/lb-case-file.ui");
  gtk_widget_class_bind_template_child (widget_class, LbCaseFile, loading);
  gtk_widget_class_bind_template_child (widget_class, LbCaseFile, header_slot);
  gtk_widget_class_bind_template_child (widget_class, LbCaseFile, stack);
  gtk_widget_class_bind_template_child (widget_class, LbCaseFile, item_choice);
  gtk_widget_class_bind_template_child (widget_class, LbCaseFile, steps_slot);
  gtk_widget_class_bind_template_child (widget_class, LbCaseFile, item_state);
  gtk_widget_class_bind_template_callback (widget_class, item_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, front_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_case);
  gtk_widget_class_install_action (widget_class, "casefile.show", "s", show_action);
}

static void
lb_case_file_init (LbCaseFile *self)
{
  self->item_ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_parts (self);
  lb_page_set_title (LB_PAGE (self), _("Case file"));
  lb_page_set_icon_name (LB_PAGE (self), "folder-symbolic");
}
