/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-case-numbers.h"

#include <stdio.h>
#include <string.h>

const char *
lb_number_given (LbCommandType type, GVariant *args)
{
  g_return_val_if_fail (args != NULL, NULL);

  return type == LB_COMMAND_GRANT || type == LB_COMMAND_REFUSE || type == LB_COMMAND_MAKE_RESULT
           ? lb_record_text (args, "number") : NULL;
}

/* What its paper is called: licences of one name are counted together, whichever item leads to them. */
static const char *
kind_of (LbNumbered numbered)
{
  const LbCaseItem *row = lb_case_item (numbered.state, numbered.item);
  const LbItem *entry = lb_catalogue_item (numbered.catalogue, numbered.item);

  if (row == NULL || !row->granted)
    return "refusal";
  return entry != NULL && entry->result_name != NULL ? entry->result_name : numbered.item;
}

static const char *
holder (const LbCase *state)
{
  const char *uscc = state->form != NULL ? g_hash_table_lookup (state->form, "applicant.uscc") : NULL;

  return uscc != NULL && *uscc != '\0' ? uscc : state->applicant;
}

/* A new company has no code yet when it applies for its first licences: its name is as good then. */
static gboolean
same_holder (const LbCase *one, const LbCase *other)
{
  return (one->applicant != NULL && g_strcmp0 (one->applicant, other->applicant) == 0)
         || (holder (one) != NULL && g_strcmp0 (holder (one), holder (other)) == 0);
}

/**
 * lb_number_taken:
 * @other: an item of any case
 * @own: the item that the number is meant for
 */
gboolean
lb_number_taken (LbNumbered other, LbNumbered own, LbCommandType type, const char *number)
{
  const LbCaseItem *row;

  g_return_val_if_fail (other.state != NULL && other.catalogue != NULL && other.item != NULL, FALSE);
  g_return_val_if_fail (own.state != NULL && own.catalogue != NULL && own.item != NULL && number != NULL, FALSE);

  row = lb_case_item (other.state, other.item);
  if (row == NULL || g_strcmp0 (other.state->id, own.state->id) == 0)
    return FALSE;
  if (type != LB_COMMAND_MAKE_RESULT)
    return g_strcmp0 (row->decision_number, number) == 0;
  return g_strcmp0 (row->result_number, number) == 0 && g_strcmp0 (kind_of (other), kind_of (own)) == 0
         && !same_holder (other.state, own.state);
}

guint
lb_case_item_place (const LbCase *state, const char *item)
{
  g_return_val_if_fail (state != NULL, 0);

  for (guint i = 0; item != NULL && i < state->items->len; i++)
    if (g_str_equal (((LbCaseItem *) g_ptr_array_index (state->items, i))->item, item))
      return i + 1;
  return item != NULL ? 1 : 0;
}

/* AS yyyyMMdd window(2) sequence(5) check: the check character may be a letter, the rest are digits. */
LbCaseOrigin
lb_case_origin (const LbCase *state, LbDay today)
{
  LbCaseOrigin origin = { .window = 0, .sequence = 1 };

  g_return_val_if_fail (state != NULL && today != LB_DAY_NONE, origin);

  if (state->number != NULL && strlen (state->number) == 18
      && sscanf (state->number + 2, "%4d%2d%2d%2d%5d", &origin.year, &origin.month, &origin.day,
                 &origin.window, &origin.sequence) == 5)
    return origin;
  lb_day_to_ymd (today, &origin.year, &origin.month, &origin.day);
  return origin;
}

char *
lb_case_serial (const LbCase *state, const char *item, LbDay day)
{
  int year, month, of_month;

  g_return_val_if_fail (state != NULL && day != LB_DAY_NONE, NULL);

  const LbCaseOrigin origin = lb_case_origin (state, day);
  g_autofree char *of_year = NULL;

  lb_day_to_ymd (day, &year, &month, &of_month);
  /* A case of an earlier year might otherwise meet one of the same day of this year. */
  of_year = origin.year != year ? g_strdup_printf ("%04d", origin.year) : g_strdup ("");
  return g_strdup_printf ("%s%02d%02d-%d-%d-%u", of_year, origin.month, origin.day, origin.window, origin.sequence,
                          lb_case_item_place (state, item));
}
