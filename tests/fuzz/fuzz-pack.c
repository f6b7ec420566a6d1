/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A compressed file of lines: a snapshot or a part of a backup, as it came or as it lies there.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-place.h"
#include "lb-pack.h"

#define MOST_LINES 100000

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbUnpack) file = lb_unpack_new (lb_fuzz_file (bytes, length), &error);
  const char *line = NULL;
  gsize size = 0;

  g_assert_no_error (error);
  for (int i = 0; i < MOST_LINES; i++)
    {
      gboolean done = lb_unpack_line (file, &line, &size, &error);
      lb_fuzz_refused (done, error);
      if (!done || line == NULL)
        return;
      g_assert_true (line[size] == '\0' && memchr (line, '\n', size) == NULL);
    }
}
