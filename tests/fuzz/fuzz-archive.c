/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A case archive, which may come from anywhere.
 */
#include "lb-fuzz.h"
#include "lb-archive.h"
#include "lb-fuzz-place.h"

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbArchiveReport) report = NULL;
  gboolean sound = lb_archive_verify (lb_fuzz_file (bytes, length), &report, &error);

  lb_fuzz_refused (sound, error);
  if (sound)
    g_assert_cmpuint (report->altered->len + report->missing->len + report->extra->len, ==, 0);
}
