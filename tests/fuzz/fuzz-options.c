/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lianband.conf.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-place.h"
#include "lb-server.h"

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  LbServerOptions options = { 0 };
  gboolean done = lb_server_options_load (&options, lb_fuzz_file (bytes, length), &error);

  lb_fuzz_refused (done, error);
  lb_server_options_clear (&options);
}
