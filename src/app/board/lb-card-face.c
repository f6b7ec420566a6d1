/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-card-face"
#include "lb-card-face.h"

#include <glib/gi18n.h>
#include "lb-due-label.h"
#include "lb-name.h"
#include "lb-pips.h"

struct _LbCardFace
{
  GtkWidget parent_instance;
  GtkWidget *case_line, *lead, *pending, *paper;
  GtkLabel *case_label, *package, *item, *applicant, *state;
  LbDueLabel *due;
  LbPips *pips;
};

G_DEFINE_FINAL_TYPE (LbCardFace, lb_card_face, GTK_TYPE_WIDGET)

/* What keeps it, where that is more than its state says. */
static const char *
state_text (const LbCardRow *row)
{
  if (row->state == LB_ITEM_SPECIAL)
    return _("Special procedure");
  if (row->special_asked)
    return _("Special procedure waits for approval");
  if (row->visit_open)
    return _("Waiting for inspection or review");
  return _(lb_item_state_label (row->state));
}

/* Where it stands, and in whose hands. (transfer full) */
static char *
describe_state (const LbCardRow *row, LbClient *client)
{
  const LbActor *actor = lb_client_get_actor (client);

  if (row->assignee == NULL)
    return g_strdup (state_text (row));
  if (actor != NULL && g_strcmp0 (actor->id, row->assignee) == 0)
    return g_strdup_printf (_("%s · with me"), state_text (row));
  /* Translators: the state of an item, and who works on it. */
  return g_strdup_printf (_("%s · with %s"), state_text (row), row->assignee_name);
}

static void
show_names (LbCardFace *self, const LbCardRow *row, LbClient *client)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (client, row->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, row->package) : NULL;
  const LbItem *item = catalogue != NULL ? lb_catalogue_item (catalogue, row->item) : NULL;

  gtk_label_set_text (self->package,
                      package != NULL ? lb_name (package->name, package->english) : row->package);
  gtk_label_set_text (self->item, item != NULL ? lb_name (item->name, item->english) : row->item);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->item), gtk_label_get_text (self->item));
}

static void
show_case (LbCardFace *self, const LbCardRow *row, gboolean starts_case)
{
  g_autofree char *text = NULL, *number = lb_name_case_number (row->number);

  gtk_widget_set_visible (self->case_line, starts_case);
  if (!starts_case)
    return;
  text = g_strdup_printf ("%s · %s", number, row->applicant != NULL ? row->applicant : "");
  gtk_label_set_text (self->case_label, text);
}

static void
lb_card_face_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_CARD_FACE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lb_card_face_parent_class)->dispose (object);
}

static void
lb_card_face_class_init (LbCardFaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_card_face_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cardface");
  g_type_ensure (LB_TYPE_DUE_LABEL);
  g_type_ensure (LB_TYPE_PIPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/board/lb-card-face.ui");
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, case_line);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, case_label);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, lead);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, pending);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, paper);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, package);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, item);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, applicant);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, state);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, due);
  gtk_widget_class_bind_template_child (widget_class, LbCardFace, pips);
}

static void
lb_card_face_init (LbCardFace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lb_card_face_new (void)
{
  return g_object_new (LB_TYPE_CARD_FACE, NULL);
}

void
lb_card_face_show (LbCardFace *self, LbCard *card, LbClient *client)
{
  const LbCardRow *row;
  g_autofree char *state = NULL;

  g_return_if_fail (LB_IS_CARD_FACE (self));
  g_return_if_fail (LB_IS_CARD (card) && !lb_card_is_loading (card));
  g_return_if_fail (LB_IS_CLIENT (client));

  row = lb_card_get_row (card);
  show_names (self, row, client);
  show_case (self, row, lb_card_starts_case (card));
  gtk_label_set_text (self->applicant, row->applicant != NULL ? row->applicant : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->applicant), row->applicant);
  state = describe_state (row, client);
  gtk_label_set_text (self->state, state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), state);
  gtk_widget_set_visible (self->lead, g_strcmp0 (row->lead, row->section) == 0);
  gtk_widget_set_visible (self->pending, row->pending);
  gtk_widget_set_visible (self->paper, !row->paper_here && row->column < LB_COLUMN_TO_MAKE);
  lb_due_label_set_card (self->due, row, client);
  lb_pips_set_pips (self->pips, row->pips);
}

char *
lb_card_face_describe (LbCardFace *self, LbCard *card, LbClient *client)
{
  const LbCardRow *row;
  LbPolicy *policy;
  LbDue value;
  g_autofree char *due = NULL, *state = NULL;

  g_return_val_if_fail (LB_IS_CARD_FACE (self), NULL);
  g_return_val_if_fail (LB_IS_CARD (card) && !lb_card_is_loading (card), NULL);
  g_return_val_if_fail (LB_IS_CLIENT (client), NULL);

  row = lb_card_get_row (card);
  value = lb_due_of_card (row);
  policy = lb_client_get_policy (client);
  if (lb_client_get_calendar (client) != NULL)
    due = lb_due_text (&value, lb_client_get_calendar (client), policy != NULL ? &policy->hours : NULL,
                       lb_client_now (client));
  state = describe_state (row, client);
  return g_strdup_printf ("%s · %s · %s · %s · %s", gtk_label_get_text (self->item),
                          gtk_label_get_text (self->applicant), gtk_label_get_text (self->package),
                          state, due != NULL ? due : "");
}
