/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bureau's figures from a file or from the store.
 */
#include "lb-fuzz.h"
#include "lb-policy-json.h"

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  LbPolicy *policy = lb_policy_from_json (bytes, length, &error);

  lb_fuzz_refused (policy, error);
  if (policy != NULL)
    lb_policy_unref (policy);
}
