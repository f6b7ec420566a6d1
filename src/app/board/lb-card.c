/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-card"
#include "lb-card.h"

struct _LbCard
{
  GObject parent_instance;
  LbCardRow *row; /* (owned) (nullable) */
  char *key;      /* (owned) (nullable) */
  gboolean starts_case;
};

G_DEFINE_FINAL_TYPE (LbCard, lb_card, G_TYPE_OBJECT)

typedef enum { PROP_LOADING = 1, PROP_CASE_ID, PROP_ITEM, PROP_STARTS_CASE, N_PROPERTIES } LbCardProperty;

static GParamSpec *properties[N_PROPERTIES];
static guint changed_signal;

static gboolean
same_texts (const LbCardRow *a, const LbCardRow *b)
{
  return g_strcmp0 (a->section, b->section) == 0 && g_strcmp0 (a->number, b->number) == 0
         && g_strcmp0 (a->package, b->package) == 0 && g_strcmp0 (a->catalogue, b->catalogue) == 0
         && g_strcmp0 (a->applicant, b->applicant) == 0 && g_strcmp0 (a->lead, b->lead) == 0
         && g_strcmp0 (a->pips, b->pips) == 0 && g_strcmp0 (a->place, b->place) == 0;
}

static gboolean
same_rows (const LbCardRow *a, const LbCardRow *b)
{
  return a->state == b->state && a->column == b->column && a->stage == b->stage && a->clock == b->clock &&
         a->due == b->due && a->warn == b->warn && a->paused == b->paused &&
         a->provisional == b->provisional && a->paper_here == b->paper_here && a->pending == b->pending &&
         a->visit_open == b->visit_open && a->special_asked == b->special_asked && a->received_at == b->received_at &&
         a->state_since == b->state_since && same_texts (a, b);
}

static void
lb_card_finalize (GObject *object)
{
  LbCard *self = LB_CARD (object);

  g_clear_pointer (&self->row, lb_card_row_free);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (lb_card_parent_class)->finalize (object);
}

static void
lb_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LbCard *self = LB_CARD (object);

  switch ((LbCardProperty) id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->row == NULL);
      break;
    case PROP_CASE_ID:
      g_value_set_string (value, self->row != NULL ? self->row->case_id : NULL);
      break;
    case PROP_ITEM:
      g_value_set_string (value, self->row != NULL ? self->row->item : NULL);
      break;
    case PROP_STARTS_CASE:
      g_value_set_boolean (value, self->starts_case);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_card_class_init (LbCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = lb_card_finalize;
  object_class->get_property = lb_card_get_property;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_CASE_ID] = g_param_spec_string ("case-id", NULL, NULL, NULL, flags);
  properties[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, flags);
  properties[PROP_STARTS_CASE] = g_param_spec_boolean ("starts-case", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  changed_signal =
    g_signal_new ("changed", LB_TYPE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lb_card_init (LbCard *self)
{
}

LbCard *
lb_card_new (void)
{
  return g_object_new (LB_TYPE_CARD, NULL);
}

const LbCardRow *
lb_card_get_row (LbCard *self)
{
  g_return_val_if_fail (LB_IS_CARD (self), NULL);
  return self->row;
}

char *
lb_card_row_key (const LbCardRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);
  return g_strconcat (row->case_id, "/", row->item, NULL);
}

void
lb_card_take_row (LbCard *self, LbCardRow *row)
{
  g_autofree char *key = NULL;

  g_return_if_fail (LB_IS_CARD (self));
  g_return_if_fail (row != NULL);

  key = lb_card_row_key (row);
  if (self->row != NULL && g_str_equal (self->key, key) && same_rows (self->row, row))
    {
      lb_card_row_free (row);
      return;
    }
  g_clear_pointer (&self->row, lb_card_row_free);
  self->row = row;
  if (g_strcmp0 (self->key, key) != 0)
    {
      g_free (self->key);
      self->key = g_steal_pointer (&key);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CASE_ID]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
    }
  g_signal_emit (self, changed_signal, 0);
}

gboolean
lb_card_is_loading (LbCard *self)
{
  g_return_val_if_fail (LB_IS_CARD (self), FALSE);
  return self->row == NULL;
}

gboolean
lb_card_starts_case (LbCard *self)
{
  g_return_val_if_fail (LB_IS_CARD (self), FALSE);
  return self->starts_case;
}

void
lb_card_set_starts_case (LbCard *self, gboolean starts_case)
{
  g_return_if_fail (LB_IS_CARD (self));

  if (self->starts_case == starts_case)
    return;
  self->starts_case = starts_case;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STARTS_CASE]);
  g_signal_emit (self, changed_signal, 0);
}

const char *
lb_card_get_key (LbCard *self)
{
  g_return_val_if_fail (LB_IS_CARD (self), NULL);
  return self->key;
}
