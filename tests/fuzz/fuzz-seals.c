/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seals that somebody kept and hands in again: what is read can be told again and checked.
 */
#include "lb-fuzz.h"
#include "lb-seal.h"

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = lb_fuzz_text (bytes, length);
  g_autoptr (GPtrArray) seals = lb_seals_from_json (text, &error);
  guint8 key[LB_SEAL_KEY_BYTES];

  lb_fuzz_refused (seals, error);
  lb_seal_key_from_text (text, key, NULL);
  for (guint i = 0; seals != NULL && i < seals->len; i++)
    {
      const LbSeal *seal = seals->pdata[i];
      lb_seal_is_good (seal, i > 0 ? seals->pdata[i - 1] : NULL);
      g_autofree char *line = lb_seal_to_json (seal);
      g_autoptr (GPtrArray) again = lb_seals_from_json (line, &error);
      g_assert_no_error (error);
      g_assert_cmpint (((LbSeal *) again->pdata[0])->seq, ==, seal->seq);
    }
}
