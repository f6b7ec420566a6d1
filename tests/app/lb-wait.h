/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waiting in tests of windows: for what must come, however busy the machine is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*Check) (gpointer data);

/* The main loop turns until @check holds; the test fails after a minute. */
static inline void
wait_until (Check check, gpointer data)
{
  const gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (!check (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

G_END_DECLS
