/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-hall-entry.h"

#include <glib/gi18n.h>

#include "lb-case-paper.h"

#define MINUTE 60000

struct _LbHallEntry
{
  GObject parent_instance;

  LbCase *state; /* (owned) (nullable) */
  LbHallFacts facts;
  LbHallNeed need;
  LbDay today;
  gint64 looked;  /* the minute in which its paper was looked at */
  int minutes;
  guint n_papers, stamp;
  gboolean placed; /* it has a place in the hall */
  gboolean told;
};

G_DEFINE_FINAL_TYPE (LbHallEntry, lb_hall_entry, G_TYPE_OBJECT)

typedef enum { PROP_STAMP = 1, N_PROPERTIES } LbHallEntryProperty;

static GParamSpec *properties[N_PROPERTIES];

static void
announce (LbHallEntry *self)
{
  self->stamp++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAMP]);
}

static guint
count_papers (LbHallEntry *self, const LbContext *context)
{
  g_autoptr (GPtrArray) papers = NULL;
  guint count = 0;

  if (context->catalogue == NULL)
    return 0;
  papers = lb_case_section_papers (self->state, context);
  for (guint i = 0; i < papers->len; i++)
    count += lb_section_paper_nags (papers->pdata[i]);
  return count;
}

/* TRUE when it differs from before. */
static gboolean
judge (LbHallEntry *self, const LbContext *context)
{
  const LbHallNeed need = lb_hall_need (&self->facts, context, context->now);
  const int minutes = lb_hall_minutes_left (&self->facts, context, context->now);
  const gint64 minute = context->now / MINUTE;
  /* Of paper nothing hangs on seconds, and there may be a thousand cases to look at. */
  const guint n_papers = minute != self->looked ? count_papers (self, context) : self->n_papers;
  const gboolean changed = need != self->need || n_papers != self->n_papers;
  const gboolean moved = changed || minutes != self->minutes;

  self->need = need;
  self->minutes = minutes;
  self->n_papers = n_papers;
  self->looked = minute;
  self->today = lb_time_day (context->now);
  if (moved)
    announce (self);
  return changed;
}

void
lb_hall_entry_set_case (LbHallEntry *self, LbCase *state, const LbContext *context)
{
  g_return_if_fail (LB_IS_HALL_ENTRY (self));
  g_return_if_fail (state != NULL && context != NULL);

  lb_case_ref (state);
  g_clear_pointer (&self->state, lb_case_unref);
  self->state = state;
  self->placed = lb_hall_read (state, context, &self->facts);
  self->looked = -1;
  judge (self, context);
  announce (self);
}

gboolean
lb_hall_entry_tick (LbHallEntry *self, const LbContext *context)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), FALSE);
  g_return_val_if_fail (context != NULL, FALSE);

  return self->state != NULL && judge (self, context);
}

void
lb_hall_entry_set_told (LbHallEntry *self, gboolean told)
{
  g_return_if_fail (LB_IS_HALL_ENTRY (self));

  if (self->told == told)
    return;
  self->told = told;
  announce (self);
}

LbCase *
lb_hall_entry_get_case (LbHallEntry *self)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), NULL);
  return self->state;
}

LbHallNeed
lb_hall_entry_get_need (LbHallEntry *self)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), LB_HALL_WAITING);
  return self->need;
}

const LbHallFacts *
lb_hall_entry_get_facts (LbHallEntry *self)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), NULL);
  return &self->facts;
}

int
lb_hall_entry_get_minutes (LbHallEntry *self)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), 0);
  return self->minutes;
}

guint
lb_hall_entry_get_n_papers (LbHallEntry *self)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), 0);
  return self->n_papers;
}

gboolean
lb_hall_entry_is_told (LbHallEntry *self)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), FALSE);
  return self->told;
}

/* Whoever was answered is news on that day; later they have heard of it by other ways. */
static gboolean
is_news (LbHallEntry *self)
{
  return self->need == LB_HALL_ANSWERED && !self->told && self->facts.answered_at != LB_TIME_NONE
         && lb_time_day (self->facts.answered_at) == self->today;
}

gboolean
lb_hall_entry_is_open (LbHallEntry *self)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), FALSE);

  return self->state != NULL && self->placed
         && (self->need != LB_HALL_ANSWERED || is_news (self) || self->n_papers > 0);
}

const char *
lb_hall_entry_describe (LbHallEntry *self)
{
  g_return_val_if_fail (LB_IS_HALL_ENTRY (self), "");

  if (self->need == LB_HALL_ANSWERED && !is_news (self))
    return self->n_papers > 0 ? _("Paper is not handed over") : _("The applicant has been told");
  return _(lb_hall_need_label (self->need));
}

/* What is answered and told is there for its paper only, and stands before those who merely wait. */
static int
rank (LbHallEntry *self)
{
  return (int) self->need * 2 + (self->need == LB_HALL_ANSWERED && !is_news (self) ? 1 : 0);
}

int
lb_hall_entry_compare (LbHallEntry *a, LbHallEntry *b)
{
  int order;

  g_return_val_if_fail (LB_IS_HALL_ENTRY (a) && LB_IS_HALL_ENTRY (b), 0);

  order = rank (a) - rank (b);
  if (order == 0)
    order = lb_hall_compare (a->need, &a->facts, b->need, &b->facts);
  return order != 0 ? order : g_strcmp0 (a->state->id, b->state->id);
}

static void
lb_hall_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  switch ((LbHallEntryProperty) id)
    {
    case PROP_STAMP:
      g_value_set_uint (value, LB_HALL_ENTRY (object)->stamp);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_hall_entry_finalize (GObject *object)
{
  g_clear_pointer (&LB_HALL_ENTRY (object)->state, lb_case_unref);
  G_OBJECT_CLASS (lb_hall_entry_parent_class)->finalize (object);
}

static void
lb_hall_entry_class_init (LbHallEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = lb_hall_entry_get_property;
  G_OBJECT_CLASS (klass)->finalize = lb_hall_entry_finalize;
  properties[PROP_STAMP]
    = g_param_spec_uint ("stamp", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);
}

static void
lb_hall_entry_init (LbHallEntry *self)
{
  self->need = LB_HALL_WAITING;
}

LbHallEntry *
lb_hall_entry_new (void)
{
  return g_object_new (LB_TYPE_HALL_ENTRY, NULL);
}
