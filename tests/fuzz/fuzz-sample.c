/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sample applications from a file.
 */
#include "lb-fuzz.h"
#include "lb-sample-json.h"

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *catalogue = NULL;
  g_autoptr (GPtrArray) samples = lb_samples_from_json (bytes, length, &catalogue, &error);

  lb_fuzz_refused (samples, error);
}
