/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-case-numbers.h"

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
