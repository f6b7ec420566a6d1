/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-slip-number.h"

#include <string.h>

#include "lb-identifier.h"
#include "lb-paper.h"

#define CASE_LENGTH 18
#define SLIP_MOST 64

char *
lb_slip_number_next (const LbCase *state)
{
  g_return_val_if_fail (state != NULL && state->number != NULL, NULL);

  return g_strdup_printf ("%s-%s-%u", state->number, lb_paper_kind_code (LB_PAPER_SLIP), state->slips->len + 1);
}

/* Capital letters and digits alone. (transfer full) */
static char *
bare (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0' && plain->len < SLIP_MOST; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (plain, g_ascii_toupper (*at));
  return g_string_free (plain, FALSE);
}

gboolean
lb_slip_number_parse (const char *text, char **ret_case, char **ret_slip)
{
  g_autofree char *plain = NULL, *number = NULL;
  g_auto (LbIdentifier) checked = { 0 };

  g_return_val_if_fail (text != NULL && ret_case != NULL && ret_slip != NULL, FALSE);

  *ret_case = *ret_slip = NULL;
  plain = bare (text);
  if (strlen (plain) < CASE_LENGTH)
    return FALSE;
  number = g_strndup (plain, CASE_LENGTH);
  if (!lb_identifier_check (LB_IDENTIFIER_CASE, number, LB_DAY_NONE, &checked))
    return FALSE;
  *ret_slip = plain[CASE_LENGTH] != '\0' ? g_strdup (plain) : NULL;
  *ret_case = g_steal_pointer (&number);
  return TRUE;
}

/* The bar code of the paper says which of the case's slips it is, whatever that one was called. */
static const LbPaperSlip *
nth_of (const LbCase *state, const char *slip)
{
  const char *code = lb_paper_kind_code (LB_PAPER_SLIP), *rest = slip + MIN (strlen (slip), (gsize) CASE_LENGTH);
  guint64 n;

  if (!g_str_has_prefix (rest, code)
      || !g_ascii_string_to_unsigned (rest + strlen (code), 10, 1, state->slips->len, &n, NULL))
    return NULL;
  return state->slips->pdata[n - 1];
}

const LbPaperSlip *
lb_slip_number_find (const LbCase *state, const char *slip)
{
  g_return_val_if_fail (state != NULL && slip != NULL, NULL);

  for (guint i = state->slips->len; i > 0; i--)
    {
      const LbPaperSlip *candidate = state->slips->pdata[i - 1];
      g_autofree char *plain = bare (candidate->slip);

      if (g_str_equal (plain, slip))
        return candidate;
    }
  return nth_of (state, slip);
}
