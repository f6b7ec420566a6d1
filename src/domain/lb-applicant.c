/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-applicant.h"

/* Nothing rather than empty. (nullable) */
static const char *
said (const LbCase *state, const char *field)
{
  const char *value = state->form != NULL ? g_hash_table_lookup (state->form, field) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

gboolean
lb_applicant_is_same (const LbCase *one, const LbCase *other)
{
  g_return_val_if_fail (one != NULL && other != NULL, FALSE);

  const char *code = said (one, "applicant.uscc"), *their_code = said (other, "applicant.uscc");
  const char *id = said (one, "applicant.legal_rep_id"), *their_id = said (other, "applicant.legal_rep_id");

  if (code != NULL && their_code != NULL)
    return g_str_equal (code, their_code);
  return id != NULL && g_strcmp0 (id, their_id) == 0
         && g_strcmp0 (said (one, "applicant.name"), said (other, "applicant.name")) == 0;
}

gboolean
lb_applicant_is_one (const GPtrArray *cases)
{
  g_return_val_if_fail (cases != NULL, FALSE);

  for (guint i = 1; i < cases->len; i++)
    if (!lb_applicant_is_same (cases->pdata[0], cases->pdata[i]))
      return FALSE;
  return TRUE;
}
