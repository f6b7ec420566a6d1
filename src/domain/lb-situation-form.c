/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 一张表格: the fields of all items of a situation, each asked for once.
 */
#include "lb-situation-parts.h"

#include <string.h>

/* The question of every package that decides whether somebody acts for the applicant. */
#define QUESTION_AGENT "q-has-agent"
/* Results numbered so give the applicant its unified social credit code. */
#define NUMBERED_BY_USCC "{uscc}"

static gboolean
creates_applicant (const LbSituation *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbSituationItem *entry = g_ptr_array_index (self->items, i);

      if (strcmp (entry->item->number_pattern, NUMBERED_BY_USCC) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Some fields depend on the situation rather than on themselves: an agent is asked for whole or not at all, and
 * who is registered in this very case has no code yet. */
static gboolean
is_required (const LbSituation *self, const LbField *field)
{
  if (field->group == LB_GROUP_AGENT && lb_package_question (self->package, QUESTION_AGENT) != NULL)
    return lb_situation_answer (self, QUESTION_AGENT);
  if (field->group == LB_GROUP_APPLICANT && field->type == LB_FIELD_USCC)
    return !creates_applicant (self);
  return field->required;
}

static gboolean
is_asked (const LbSituation *self, const LbField *field)
{
  return field->group != LB_GROUP_AGENT || lb_package_question (self->package, QUESTION_AGENT) == NULL ||
         lb_situation_answer (self, QUESTION_AGENT);
}

static void
add_field (LbSituation *self, const LbField *field, const LbItem *item)
{
  LbFormField *entry;

  for (guint i = 0; i < self->form->len; i++)
    {
      entry = g_ptr_array_index (self->form, i);
      if (entry->field == field)
        {
          g_ptr_array_add (entry->items, (gpointer)item);
          return;
        }
    }
  entry = g_new0 (LbFormField, 1);
  entry->field = field;
  entry->required = is_required (self, field);
  entry->items = g_ptr_array_new ();
  g_ptr_array_add (entry->items, (gpointer)item);
  g_ptr_array_add (self->form, entry);
}

static void
add_group (LbSituation *self, LbFieldGroup group)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbItem *item = ((LbSituationItem *)g_ptr_array_index (self->items, i))->item;

      for (guint j = 0; item->fields[j] != NULL; j++)
        {
          const LbField *field = lb_catalogue_field (self->catalogue, item->fields[j]);

          if (field->group == group && is_asked (self, field))
            add_field (self, field, item);
        }
    }
}

void
lb_situation_merge_form (LbSituation *self)
{
  g_assert (self != NULL && self->form->len == 0);
  for (int group = LB_GROUP_APPLICANT; group <= LB_GROUP_STAFF; group++)
    add_group (self, (LbFieldGroup)group);
}
